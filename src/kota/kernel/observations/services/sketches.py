"""Sketches of hours that are over, from which percentiles of days and years are put together."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.db import connection

from kota.kernel.observations.selectors.sketches import POINTS

BACK = timedelta(days=3)  # hours that ended longer ago were sketched, or are among the stale ones
SETTLED = timedelta(hours=2)  # from then on a late value marks its hour as stale
AT_ONCE = 5000  # hours of datastreams in one statement
_SHARES = ", ".join(f"{place / (POINTS - 1):.2f}" for place in range(POINTS))
_OF = f"""(CASE WHEN count(*) <= {POINTS} THEN array_agg(o.result ORDER BY o.result)
           ELSE percentile_cont(ARRAY[{_SHARES}]) WITHIN GROUP (ORDER BY o.result) END)::real[]"""
_UNMADE = """
    SELECT hour, array_agg(datastream_id ORDER BY datastream_id) FROM observation_hourly
    WHERE hour >= %s AND hour < %s AND sketch IS NULL AND count > 0 GROUP BY 1 ORDER BY 1
"""
_OF_HOUR = f"""
    UPDATE observation_hourly h SET sketch = s.sketch FROM (
        SELECT o.datastream_id, {_OF} AS sketch FROM observation o
        WHERE o.datastream_id = ANY(%(streams)s) AND o.phenomenon_time >= %(hour)s
          AND o.phenomenon_time < %(hour)s + interval '1 hour' AND o.result IS NOT NULL AND o.quality & ~16 = 0
        GROUP BY 1) s
    WHERE h.datastream_id = s.datastream_id AND h.hour = %(hour)s
"""  # noqa: S608 - our own words
_STALE = f"""
    WITH taken AS (DELETE FROM stale_hour WHERE ctid IN (
             SELECT ctid FROM stale_hour WHERE (datastream_id, hour) > (%s, %s)
             ORDER BY datastream_id, hour LIMIT {AT_ONCE} FOR UPDATE SKIP LOCKED)
         RETURNING datastream_id, hour),
    made AS (SELECT t.datastream_id, t.hour, s.sketch FROM taken t CROSS JOIN LATERAL (
             SELECT {_OF} AS sketch FROM observation o
             WHERE o.datastream_id = t.datastream_id AND o.phenomenon_time >= t.hour
              AND o.phenomenon_time < t.hour + interval '1 hour' AND o.result IS NOT NULL AND o.quality & ~16 = 0) s),
    done AS (UPDATE observation_hourly h SET sketch = m.sketch FROM made m
             WHERE h.datastream_id = m.datastream_id AND h.hour = m.hour)
    SELECT datastream_id, hour, count(*) OVER () FROM taken ORDER BY datastream_id DESC, hour DESC LIMIT 1
"""  # noqa: S608 - our own words


def make(*, at: datetime, share: float = 1.0) -> int:
    """Sketch the hours that are over, and those that changed afterwards; how many hours of datastreams were stale.

    `share` of the time is worked and the rest paused: the hours of an import can wait, and are read until then.
    """
    top = at.replace(minute=0, second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(_UNMADE, [top - BACK, top - SETTLED])
        for hour, streams in cursor.fetchall():
            for begin in range(0, len(streams), AT_ONCE):
                with _paced(share):
                    cursor.execute(_OF_HOUR, {"hour": hour, "streams": streams[begin : begin + AT_ONCE]})
    return _renew(share)


def _renew(share: float) -> int:
    """In the order of the index, from where the last statement ended: those deleted before are not passed again."""
    stream, hour, done, count = 0, datetime.min.replace(tzinfo=UTC), 0, AT_ONCE
    with connection.cursor() as cursor:
        while count == AT_ONCE:
            with _paced(share):
                cursor.execute(_STALE, [stream, hour])
            stream, hour, count = cursor.fetchone() or (stream, hour, 0)
            done += count
    return done


@contextmanager
def _paced(share: float) -> Iterator[None]:
    began = time.monotonic()
    yield
    time.sleep((time.monotonic() - began) * (1 / share - 1))
