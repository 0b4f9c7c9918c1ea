"""Observations, their newest and their sums by the hour: partitioned, written with plain SQL.

`observation_part` is the list of partitions. The upper bits of an observation's number name its part, so that one
observation is found without looking through all of them; the lower 38 bits count within the part: a sequence of each part
gives blocks of a thousand. Numbers stay below 2^53, so that every JSON reader keeps them exact.
"""

from django.db import migrations

TABLES = """
CREATE TABLE observation_part (
  number int GENERATED ALWAYS AS IDENTITY PRIMARY KEY CHECK (number < 32768),
  first timestamptz NOT NULL,
  after timestamptz NOT NULL CHECK (after > first),
  archive text,                                     -- the Parquet file that took its place
  EXCLUDE USING gist (tstzrange(first, after) WITH &&)
);

CREATE TABLE observation (
  phenomenon_time timestamptz NOT NULL,             -- the instant, or where the interval begins
  id bigint NOT NULL,
  result double precision,                          -- a number; anything else lies in result_json
  datastream_id int NOT NULL,
  digest int NOT NULL,                              -- of the contents: the same observation sent twice is one
  feature_id int,
  quality smallint NOT NULL DEFAULT 0,              -- bits, see contracts.Quality
  phenomenon_end timestamptz,
  result_time timestamptz,
  result_json jsonb,
  extra jsonb                                       -- resultQuality, validTime, parameters as they were given
) PARTITION BY RANGE (phenomenon_time);
CREATE UNIQUE INDEX observation_once ON observation (datastream_id, phenomenon_time, digest);
CREATE INDEX observation_numbered ON observation (id);

CREATE TABLE latest_observation (
  datastream_id int PRIMARY KEY,
  id bigint NOT NULL,
  phenomenon_time timestamptz NOT NULL,
  result double precision,
  quality smallint NOT NULL DEFAULT 0,
  feature_id int,
  phenomenon_end timestamptz,
  result_time timestamptz,
  result_json jsonb,
  extra jsonb,
  first_time timestamptz NOT NULL,                  -- bounds of all its observations
  last_time timestamptz NOT NULL,
  first_result_time timestamptz,
  last_result_time timestamptz,
  total bigint NOT NULL,
  changed_at timestamptz NOT NULL
) WITH (fillfactor = 60);
CREATE INDEX latest_observation_changed ON latest_observation USING brin (changed_at);

CREATE TABLE observation_hourly (
  datastream_id int NOT NULL,
  hour timestamptz NOT NULL,
  total int NOT NULL,                               -- all observations
  count int NOT NULL,                               -- those that are sound numbers, of which the rest speaks
  sum double precision NOT NULL,
  min double precision,
  max double precision,
  sketch real[],                                    -- quantiles, once the hour is over (services/sketches.py)
  PRIMARY KEY (datastream_id, hour)
) WITH (fillfactor = 70);
CREATE INDEX observation_hourly_by_time ON observation_hourly USING brin (hour) WITH (pages_per_range = 32);
-- Hours whose sums changed after they had ended, or whose observations were mended.
CREATE TABLE stale_hour (datastream_id int NOT NULL, hour timestamptz NOT NULL, PRIMARY KEY (datastream_id, hour));

-- Counts changes of things and datastreams, so that writers know when what they remember is old.
CREATE SEQUENCE observations_version;
"""

# Partitions belong to the owner of the tables; the application may only ask for one.
FUNCTIONS = """
CREATE FUNCTION kota_make_observation_part(from_time timestamptz, to_time timestamptz) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE made int;
BEGIN
  PERFORM pg_advisory_xact_lock(7301002);
  SELECT number INTO made FROM observation_part WHERE tstzrange(first, after) && tstzrange(from_time, to_time);
  IF FOUND THEN RETURN made; END IF;
  INSERT INTO observation_part (first, after) VALUES (from_time, to_time) RETURNING number INTO made;
  EXECUTE format('CREATE TABLE observation_%s (LIKE observation INCLUDING DEFAULTS)', made);
  EXECUTE format('ALTER TABLE observation ATTACH PARTITION observation_%s FOR VALUES FROM (%L) TO (%L)',
                 made, from_time, to_time);  -- unlike PARTITION OF, this lets others read and write meanwhile
  EXECUTE format('CREATE SEQUENCE observation_%s_blocks OWNED BY observation_%s.id', made, made);
  RETURN made;
END $$;

CREATE FUNCTION kota_drop_observation_part(part int, kept_in text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(7301002);
  UPDATE observation_part SET archive = kept_in WHERE number = part AND archive IS NULL;
  IF NOT FOUND THEN RAISE EXCEPTION 'part % is not there, or archived already', part; END IF;
  EXECUTE format('DROP TABLE observation_%s', part);
END $$;
"""

UNDO = """
DROP FUNCTION kota_drop_observation_part;
DROP FUNCTION kota_make_observation_part;
DROP SEQUENCE observations_version;
DROP TABLE stale_hour, observation_hourly, latest_observation, observation, observation_part;
"""


class Migration(migrations.Migration):
    dependencies = [("observations", "0001_initial")]
    operations = [migrations.RunSQL([TABLES, FUNCTIONS], UNDO)]
