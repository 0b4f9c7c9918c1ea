"""Values that stay the same for longer than they ever do: found by the clock and marked."""

from datetime import datetime

from django.db import connection, transaction

from kota.base.actor import system
from kota.base.events import publish
from kota.kernel.observations.contracts import Quality, StreamsStuck
from kota.kernel.observations.services import recount

BY = system("observations")
FEWEST = 2  # values in the span beside the one before it, lest two that happen to be the same count as stuck
_STUCK = int(Quality.STUCK)
_HOURS = "(d.properties #>> '{plausible,stuckAfterHours}')::float8 * interval '1 hour'"
# Only datastreams that say when they are stuck. Of each that is sound the first value of the span, which mostly differs
# from the newest, is all that is read; and the value before the span says that it really lasted so long.
_FIND = f"""
    SELECT d.id, n.result, n.phenomenon_time - s.span, n.phenomenon_time,
           EXISTS (SELECT 1 FROM observation o WHERE o.datastream_id = d.id AND o.quality & {_STUCK} <> 0
                   AND o.phenomenon_time > n.phenomenon_time - s.span AND o.phenomenon_time <= n.phenomenon_time)
    FROM datastream d
    CROSS JOIN LATERAL (SELECT CASE WHEN jsonb_typeof(d.properties #> '{{plausible,stuckAfterHours}}') = 'number'
                                    THEN {_HOURS} END AS span) s
    JOIN latest_observation n ON n.datastream_id = d.id
    WHERE s.span > interval '0' AND n.result IS NOT NULL AND n.changed_at > %s - interval '1 day'
      AND NOT EXISTS (SELECT 1 FROM observation o WHERE o.datastream_id = d.id
                      AND o.phenomenon_time > n.phenomenon_time - s.span AND o.phenomenon_time < n.phenomenon_time
                      AND o.result IS DISTINCT FROM n.result)
      AND (SELECT o.result FROM observation o WHERE o.datastream_id = d.id
           AND o.phenomenon_time <= n.phenomenon_time - s.span
           AND o.phenomenon_time > n.phenomenon_time - s.span - interval '2 days'
           ORDER BY o.phenomenon_time DESC LIMIT 1) = n.result
      AND (SELECT count(*) FROM (SELECT 1 FROM observation o WHERE o.datastream_id = d.id
           AND o.phenomenon_time > n.phenomenon_time - s.span AND o.phenomenon_time <= n.phenomenon_time
           LIMIT {FEWEST}) few) = {FEWEST}
    ORDER BY d.id
"""  # noqa: S608 - our own words
_MARK = f"""
    UPDATE observation SET quality = quality | {_STUCK} WHERE datastream_id = %s AND phenomenon_time > %s
     AND phenomenon_time <= %s AND quality & {_STUCK} = 0 AND result = %s RETURNING phenomenon_time
"""  # noqa: S608
_NEWEST = f"""
    UPDATE latest_observation SET quality = quality | {_STUCK}
    WHERE datastream_id = %s AND phenomenon_time = %s AND result = %s
"""  # noqa: S608


def mark_stuck(*, at: datetime) -> list[int]:
    """Mark what is stuck, and take it out of the sums; the datastreams that were not known to be stuck.

    Each datastream in a transaction of its own: writers of others never wait for it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FIND, [at])
        found = cursor.fetchall()
    fresh = [stream for stream, *_, was_known in found if not was_known]
    for stream, value, since, until, _ in found:
        _mark(stream, value, since, until)
    if fresh:
        with transaction.atomic():
            publish(StreamsStuck(fresh), by=BY, at=at, topics=["public:observations"])
    return fresh


@transaction.atomic
def _mark(stream: int, value: float, since: datetime, until: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_MARK, [stream, since, until, value])
        hours = {row[0].replace(minute=0, second=0, microsecond=0) for row in cursor.fetchall()}
        cursor.execute(_NEWEST, [stream, until, value])
    recount.hours((stream, hour) for hour in hours)
