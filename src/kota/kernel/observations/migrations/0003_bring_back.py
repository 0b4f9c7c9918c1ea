"""A part that became a file can become a partition again: values came for its time."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION kota_restore_observation_part(part int, next_block bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE span record;
BEGIN
  PERFORM pg_advisory_xact_lock(7301002);
  UPDATE observation_part SET archive = NULL WHERE number = part AND archive IS NOT NULL
  RETURNING first, after INTO span;
  IF NOT FOUND THEN RETURN false; END IF;
  EXECUTE format('CREATE TABLE observation_%s (LIKE observation INCLUDING DEFAULTS)', part);
  EXECUTE format('ALTER TABLE observation ATTACH PARTITION observation_%s FOR VALUES FROM (%L) TO (%L)',
                 part, span.first, span.after);
  EXECUTE format('CREATE SEQUENCE observation_%s_blocks START %s OWNED BY observation_%s.id', part, next_block, part);
  RETURN true;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("observations", "0002_observations")]
    operations = [migrations.RunSQL(FUNCTION, "DROP FUNCTION kota_restore_observation_part;")]
