"""What a file is stays what it is, and a removed one stays removed."""

from django.db import migrations

from kota.base.promises import revoke

GUARD = """
CREATE FUNCTION stored_file_stays_itself() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.removed_at IS NULL THEN RETURN OLD; END IF;
  ELSIF (NEW.id, NEW.sha256, NEW.kind, NEW.media_type, NEW.bytes, NEW.width, NEW.height, NEW.created_at)
      = (OLD.id, OLD.sha256, OLD.kind, OLD.media_type, OLD.bytes, OLD.width, OLD.height, OLD.created_at)
    AND (OLD.removed_at IS NULL OR (NEW.removed_at, NEW.removed_because, NEW.is_public)
                                 = (OLD.removed_at, OLD.removed_because, OLD.is_public)) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a stored file stays what it is, and removed once it is' USING ERRCODE = 'restrict_violation';
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("files", "0001_initial")]
    operations = [
        migrations.RunSQL(
            [
                GUARD,
                "CREATE TRIGGER stored_file_stays_itself BEFORE UPDATE OR DELETE ON stored_file"
                " FOR EACH ROW EXECUTE FUNCTION stored_file_stays_itself()",
                revoke("stored_file", ["TRUNCATE"]),
            ],
            migrations.RunSQL.noop,
        )
    ]
