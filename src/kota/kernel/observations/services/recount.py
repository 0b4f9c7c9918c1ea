"""Sums and newest values worked out anew from the observations, after some were changed or taken away."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection

from kota.kernel.observations.selectors import archive

_FORGET = (
    "DELETE FROM observation_hourly WHERE (datastream_id, hour) IN (SELECT * FROM unnest(%s::int[], %s::timestamptz[]))"
)
_HOURS = """
    INSERT INTO observation_hourly (datastream_id, hour, total, count, sum, min, max)
    SELECT u.stream, u.hour, count(*), count(o.result) FILTER (WHERE o.quality & ~16 = 0),
           COALESCE(sum(o.result) FILTER (WHERE o.quality & ~16 = 0), 0),
           min(o.result) FILTER (WHERE o.quality & ~16 = 0), max(o.result) FILTER (WHERE o.quality & ~16 = 0)
    FROM unnest(%s::int[], %s::timestamptz[]) AS u(stream, hour) JOIN observation o ON o.datastream_id = u.stream
     AND o.phenomenon_time >= u.hour AND o.phenomenon_time < u.hour + interval '1 hour'
    GROUP BY 1, 2
"""
_STALE = """
    INSERT INTO stale_hour SELECT * FROM unnest(%s::int[], %s::timestamptz[]) ON CONFLICT DO NOTHING
"""
_NEWEST = """
    INSERT INTO latest_observation (datastream_id, id, phenomenon_time, result, quality, feature_id, phenomenon_end,
        result_time, result_json, extra, first_time, last_time, first_result_time, last_result_time, total, changed_at)
    SELECT w.datastream_id, w.id, w.phenomenon_time, w.result, w.quality, w.feature_id, w.phenomenon_end, w.result_time,
           w.result_json, w.extra, b.first_time, b.last_time, b.first_told, b.last_told, b.total, %s
    FROM (SELECT datastream_id, min(phenomenon_time) AS first_time,
                 max(COALESCE(phenomenon_end, phenomenon_time)) AS last_time, min(result_time) AS first_told,
                 max(result_time) AS last_told, count(*) AS total
          FROM observation WHERE datastream_id = ANY(%s) GROUP BY 1) b
    CROSS JOIN LATERAL (SELECT * FROM observation o WHERE o.datastream_id = b.datastream_id
                        ORDER BY o.phenomenon_time DESC, o.id DESC LIMIT 1) w
"""
# Archived observations are older than all others.
_WIDEN = """
    UPDATE latest_observation SET first_time = LEAST(first_time, %s), last_time = GREATEST(last_time, %s),
        first_result_time = LEAST(first_result_time, %s), last_result_time = GREATEST(last_result_time, %s),
        total = total + %s
    WHERE datastream_id = %s
"""
_ARCHIVED = """
    INSERT INTO latest_observation (id, datastream_id, feature_id, phenomenon_time, phenomenon_end, result, result_json,
        result_time, extra, quality, first_time, last_time, first_result_time, last_result_time, total, changed_at)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


def hours(touched: Iterable[tuple[int, datetime]]) -> None:
    """The sums of these hours of datastreams."""
    pairs = sorted(set(touched))
    if not pairs:
        return
    keys: tuple[Any, ...] = ([stream for stream, _ in pairs], [hour for _, hour in pairs])
    with connection.cursor() as cursor:
        for statement in (_FORGET, _HOURS, _STALE):
            cursor.execute(statement, keys)


def newest(streams: Iterable[int], *, at: datetime) -> None:
    """The newest observation and the bounds of these datastreams."""
    ids = sorted(set(streams))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM latest_observation WHERE datastream_id = ANY(%s)", [ids])
        cursor.execute(_NEWEST, [at, ids])
        for stream, *bounds in archive.bounds(ids):
            cursor.execute(_WIDEN, [*bounds, stream])
            if not cursor.rowcount:
                row = archive.between(stream, *bounds[:2], falling=True, most=1)[0]
                cursor.execute(_ARCHIVED, [*row, *bounds, at])
