"""What writers know of datastreams, remembered until something changes."""

import threading
from collections.abc import Iterable

from django.db import connection

from kota.kernel.observations.contracts import Stream

# The limits are texts of anybody's making: only numbers count.
_NUMBER = "CASE WHEN jsonb_typeof(d.properties #> '{{plausible,{0}}}') = 'number' " \
          "THEN (d.properties #>> '{{plausible,{0}}}')::float8 ELSE 'NaN' END"  # fmt: skip
_READ = f"""
    SELECT d.id, CASE WHEN place.location IS NULL THEN 0 ELSE COALESCE(place.feature, -1) END, COALESCE(d.device_id, 0),
           {_NUMBER.format("minimum")}, {_NUMBER.format("maximum")}, {_NUMBER.format("maximumRate")},
           d.is_watched, (d.properties ->> 'simulated') IS NOT DISTINCT FROM 'true', COALESCE(d.theme, ''),
           CASE regexp_replace(d.observation_type, '.*/', '')
               WHEN 'OM_Measurement' THEN 'number' WHEN 'OM_CountObservation' THEN 'count'
               WHEN 'OM_TruthObservation' THEN 'truth' ELSE '' END
    FROM datastream d LEFT JOIN LATERAL (
        SELECT l.location_id AS location, f.id AS feature
        FROM thing_location l LEFT JOIN feature_of_interest f ON f.origin_id = l.location_id
        WHERE l.thing_id = d.thing_id ORDER BY l.location_id LIMIT 1
    ) place ON true
    WHERE d.id = ANY(%s)
"""  # noqa: S608 - our own words


class StreamBook:
    """Datastreams by number. All is thrown away whenever things or datastreams have changed, and nothing is remembered
    that was read in a transaction that has written: it may be undone."""

    def __init__(self) -> None:
        self._known: dict[int, Stream] = {}
        self._version = -1
        self._lock = threading.Lock()

    def find(self, ids: Iterable[int]) -> dict[int, Stream]:
        """Those of the datastreams that exist, and maybe others. Call it in the transaction that writes."""
        wanted = set(ids)
        if has_written():
            return _read(list(wanted))
        version = read_version()
        with self._lock:
            if version != self._version:
                self._known, self._version = {}, version
            if missing := [one for one in wanted if one not in self._known]:
                self._known.update(_read(missing))
            return self._known


def _read(ids: list[int]) -> dict[int, Stream]:
    with connection.cursor() as cursor:
        cursor.execute(_READ, [ids])
        return {row[0]: Stream(*row) for row in cursor.fetchall()}


def read_version() -> int:
    """How often things and datastreams have changed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value FROM observations_version")
        return int(cursor.fetchone()[0])


def has_written() -> bool:
    """Whether this transaction has changed anything."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id_if_assigned() IS NOT NULL")
        return bool(cursor.fetchone()[0])


BOOK = StreamBook()
