"""A fact's row is written once; only its end may be set, once."""

from django.db import migrations

from kota.base.promises import revoke

SQL = """
CREATE FUNCTION fact_only_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.valid_to IS NULL AND NEW.valid_to IS NOT NULL
     AND (NEW.id, NEW.kind, NEW."key", NEW.valid_from, NEW.origin, NEW.source, NEW."by", NEW."at")
       = (OLD.id, OLD.kind, OLD."key", OLD.valid_from, OLD.origin, OLD.source, OLD."by", OLD."at")
     AND NEW.value IS NOT DISTINCT FROM OLD.value THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'facts are append-only: a fact may only be ended' USING ERRCODE = 'restrict_violation';
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("facts", "0001_initial")]
    operations = [
        migrations.RunSQL(
            [
                SQL,
                "CREATE TRIGGER fact_only_ends BEFORE UPDATE OR DELETE ON fact"
                " FOR EACH ROW EXECUTE FUNCTION fact_only_ends()",
                revoke("fact", ["DELETE", "TRUNCATE"]),
            ],
            migrations.RunSQL.noop,
        )
    ]
