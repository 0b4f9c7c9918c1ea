"""Sketches of hours that are over, from which percentiles of days and years are put together."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction

from kota.kernel.observations.selectors.sketches import POINTS

BACK = timedelta(days=3)  # hours that ended longer ago were sketched, or are among the stale ones
SETTLED = timedelta(hours=2)  # from then on a late value marks its hour as stale
AT_ONCE = 5000  # hours of datastreams in one transaction
_SHARES = ", ".join(f"{place / (POINTS - 1):.2f}" for place in range(POINTS))
_OF = f"""(CASE WHEN count(*) <= {POINTS} THEN array_agg(o.result ORDER BY o.result)
           ELSE percentile_cont(ARRAY[{_SHARES}]) WITHIN GROUP (ORDER BY o.result) END)::real[]"""
_UNMADE = """
    SELECT datastream_id, hour FROM observation_hourly WHERE hour >= %s AND hour < %s AND sketch IS NULL AND count > 0
    ORDER BY hour, datastream_id
"""
# In the order of the index, from where the last statement ended: those deleted before are not passed again.
_STALE = f"""
    SELECT datastream_id, hour FROM stale_hour WHERE (datastream_id, hour) > (%s, %s)
    ORDER BY datastream_id, hour LIMIT {AT_ONCE}
"""  # noqa: S608 - our own number
# Nobody changes an hour whose row is held; one that somebody is just changing is left for the next time, so that no
# writer and this one ever wait for each other.
_HOLD = """
    SELECT h.datastream_id, h.hour FROM observation_hourly h
    JOIN unnest(%s::int[], %s::timestamptz[]) AS u(stream, hour) ON h.datastream_id = u.stream AND h.hour = u.hour
    FOR UPDATE OF h SKIP LOCKED
"""
_SKETCH = f"""
    WITH held AS MATERIALIZED (SELECT * FROM unnest(%s::int[], %s::timestamptz[]) AS u(stream, hour)),
    done AS (
      UPDATE observation_hourly h SET sketch = s.sketch FROM held CROSS JOIN LATERAL (
        SELECT {_OF} AS sketch FROM observation o
        WHERE o.datastream_id = held.stream AND o.phenomenon_time >= held.hour
          AND o.phenomenon_time < held.hour + interval '1 hour' AND o.result IS NOT NULL AND o.quality & ~16 = 0) s
      WHERE h.datastream_id = held.stream AND h.hour = held.hour)
    DELETE FROM stale_hour s USING held WHERE s.datastream_id = held.stream AND s.hour = held.hour
"""  # noqa: S608 - our own words
_EMPTY = """
    DELETE FROM stale_hour s USING unnest(%s::int[], %s::timestamptz[]) AS u(stream, hour)
    WHERE s.datastream_id = u.stream AND s.hour = u.hour AND NOT EXISTS (
      SELECT 1 FROM observation_hourly h WHERE h.datastream_id = u.stream AND h.hour = u.hour)
"""
Hour = tuple[int, datetime]  # of a datastream


def make(*, at: datetime, share: float = 1.0) -> int:
    """Sketch the hours that are over, and those that changed afterwards; how many hours of datastreams were stale.

    `share` of the time is worked and the rest paused: the hours of an import can wait, and are read until then.
    """
    top = at.replace(minute=0, second=0, microsecond=0)
    unmade = _found(_UNMADE, top - BACK, top - SETTLED)
    for begin in range(0, len(unmade), AT_ONCE):
        with _paced(share):
            _sketch(unmade[begin : begin + AT_ONCE])
    done, last = 0, (0, datetime.min.replace(tzinfo=UTC))
    while stale := _found(_STALE, *last):
        with _paced(share):
            done += _sketch(stale)
        last = stale[-1]
    return done


def _found(statement: str, *given: int | datetime) -> list[Hour]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return [(stream, hour) for stream, hour in cursor.fetchall()]


@transaction.atomic
def _sketch(hours: Sequence[Hour]) -> int:
    """Those that nobody is changing; how many. The second statement sees all that was changed before the first."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, _columns(hours))
        held = cursor.fetchall()
        cursor.execute(_SKETCH, _columns(held))
        cursor.execute(_EMPTY, _columns(hours))
        return len(held)


def _columns(hours: Sequence[Hour]) -> tuple[list[int], list[datetime]]:
    return [stream for stream, _ in hours], [hour for _, hour in hours]


@contextmanager
def _paced(share: float) -> Iterator[None]:
    began = time.monotonic()
    yield
    time.sleep((time.monotonic() - began) * (1 / share - 1))
