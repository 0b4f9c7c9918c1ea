"""Whether what a datastream says can be believed: the flags of its values, counted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from kota.kernel.observations.contracts import Quality

SHARE = 0.2  # of a day's values; fewer doubtful ones are ordinary noise
FEWEST = 5  # values that say anything
# For lists: the sums of hours say how many values count; whatever is no number is left out, since it counts nowhere.
OF_LAST_DAY = """
    LEFT JOIN LATERAL (
        SELECT sum(x.total) AS total, sum(x.count) AS sound FROM observation_hourly x
        WHERE x.datastream_id = d.id AND x.hour > %(now)s - interval '1 day' AND n.result IS NOT NULL
    ) h ON true
"""
IS_IMPLAUSIBLE = f"""
    COALESCE(n.quality & {int(Quality.STUCK)} <> 0, false)
    OR COALESCE(h.total >= {FEWEST} AND h.total - h.sound >= {SHARE} * h.total, false)
"""
_AMONG = f"""
    SELECT d.id FROM datastream d LEFT JOIN latest_observation n ON n.datastream_id = d.id {OF_LAST_DAY}
    WHERE d.id = ANY(%(ids)s) AND ({IS_IMPLAUSIBLE})
"""  # noqa: S608 - our own words
_FLAGS = (Quality.RANGE, Quality.JUMP, Quality.STUCK, Quality.DISAGREES, Quality.KIND)
_COUNT = f"""
    SELECT count(*), count(*) FILTER (WHERE quality & ~{int(Quality.SIMULATED)} <> 0),
           {", ".join(f"count(*) FILTER (WHERE quality & {int(flag)} <> 0)" for flag in _FLAGS)}
    FROM observation WHERE datastream_id = %s AND phenomenon_time >= %s AND phenomenon_time <= %s
"""  # noqa: S608 - our own words
_HOURS = "SELECT count(*) FROM observation_hourly WHERE datastream_id = %s AND hour >= %s AND hour < %s AND total > 0"


@dataclass(frozen=True, slots=True)
class Soundness:
    """Of a day's values how many are doubtful and why; of the hours of a week (or since the first value) how many have
    no value at all."""

    total: int
    doubtful: int
    flags: list[tuple[Quality, int]]
    hours: int
    empty_hours: int

    @property
    def share(self) -> float:
        return self.doubtful / self.total if self.total else 0.0

    @property
    def is_implausible(self) -> bool:
        return self.total >= FEWEST and self.share >= SHARE


def among(datastreams: Iterable[int], *, now: datetime) -> set[int]:
    """Those of the datastreams that are implausible."""
    with connection.cursor() as cursor:
        cursor.execute(_AMONG, {"ids": list(datastreams), "now": now})
        return {row[0] for row in cursor.fetchall()}


def soundness(datastream: int, since: datetime | None, *, now: datetime) -> Soundness:
    """How a datastream did lately. `since` is the time of its first value, None where it has none."""
    end = now.replace(minute=0, second=0, microsecond=0)
    begin = end - timedelta(days=7)
    if since is not None and since > begin:
        begin = min(since.replace(minute=0, second=0, microsecond=0), end)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [datastream, now - timedelta(days=1), now])
        total, doubtful, *flags = cursor.fetchone()
        cursor.execute(_HOURS, [datastream, begin, end])
        filled = cursor.fetchone()[0]
    hours = int((end - begin) / timedelta(hours=1)) if since is not None else 0
    marked = [(flag, count) for flag, count in zip(_FLAGS, flags, strict=True) if count]
    return Soundness(total, doubtful, marked, hours, max(0, hours - filled))
