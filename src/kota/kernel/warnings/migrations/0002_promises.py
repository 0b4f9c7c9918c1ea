from django.db import migrations

_FOUR_EYES = """
ALTER TABLE alert ADD CONSTRAINT alert_four_eyes CHECK (
  approval <> 'four_eyes' OR sent_at IS NULL OR msg_type = 'Cancel' OR NOT decided_by = ANY (writers)
)
"""
_STANDS = """
CREATE FUNCTION alert_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'alert % was sent: it stays', OLD.identifier USING ERRCODE = 'restrict_violation';
  END IF;
  IF (OLD.identifier, OLD.sender, OLD.sent_at, OLD.msg_type, OLD.status, OLD.xml, OLD.texts, OLD.area_codes, OLD.severity)
    IS DISTINCT FROM
    (NEW.identifier, NEW.sender, NEW.sent_at, NEW.msg_type, NEW.status, NEW.xml, NEW.texts, NEW.area_codes, NEW.severity)
  THEN
    RAISE EXCEPTION 'alert % was sent: send an update', OLD.identifier USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER alert_stands BEFORE UPDATE OR DELETE ON alert FOR EACH ROW WHEN (OLD.sent_at IS NOT NULL)
  EXECUTE FUNCTION alert_stands();
"""


class Migration(migrations.Migration):
    dependencies = [("warnings", "0001_initial")]

    operations = [
        migrations.RunSQL(_FOUR_EYES, migrations.RunSQL.noop),
        migrations.RunSQL(_STANDS, migrations.RunSQL.noop),
    ]
