"""Grants are ended, never removed; the shared cache is a table."""

from django.db import migrations

from kota.base.promises import revoke

GRANTS = """
CREATE FUNCTION role_assignment_only_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL
     AND (NEW.id, NEW.account_id, NEW.role, NEW.categories, NEW.granted_at, NEW.granted_by)
       = (OLD.id, OLD.account_id, OLD.role, OLD.categories, OLD.granted_at, OLD.granted_by)
     AND NEW.agency_id IS NOT DISTINCT FROM OLD.agency_id AND NEW.area_id IS NOT DISTINCT FROM OLD.area_id THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a grant may only be ended' USING ERRCODE = 'restrict_violation';
END $$
"""
CACHE = """
CREATE TABLE cache (cache_key varchar(255) NOT NULL PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
CREATE INDEX cache_expires ON cache (expires)
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [
        migrations.RunSQL(
            [
                GRANTS,
                "CREATE TRIGGER role_assignment_only_ends BEFORE UPDATE OR DELETE ON role_assignment"
                " FOR EACH ROW EXECUTE FUNCTION role_assignment_only_ends()",
                revoke("role_assignment", ["DELETE", "TRUNCATE"]),
            ],
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(CACHE, "DROP TABLE cache"),
    ]
