"""Newest values and sums by the hour, kept with the observations in their transaction."""

from datetime import datetime

import numpy as np
from django.db import connection

from kota.kernel.observations.contracts import Quality
from kota.kernel.observations.rules.instants import HOUR, micros
from kota.kernel.observations.services.ingest.columns import Bools, Columns, Floats, Ints, starts

_TIME = "'epoch'::timestamptz + {0} * interval '1 microsecond'"
_LATEST = f"""
    INSERT INTO latest_observation AS l (datastream_id, id, phenomenon_time, result, quality, first_time, last_time,
                                         first_result_time, last_result_time, total, changed_at)
    SELECT stream, id, {_TIME.format("time")}, NULLIF(result, 'NaN'), quality, {_TIME.format("first")},
           {_TIME.format("time")}, {_TIME.format("first_told")}, {_TIME.format("last_told")}, total, %s
    FROM unnest(%s::int[], %s::bigint[], %s::bigint[], %s::float8[], %s::smallint[], %s::bigint[], %s::bigint[],
                %s::bigint[], %s::bigint[])
         AS u(stream, id, time, result, quality, first, first_told, last_told, total)
    ON CONFLICT (datastream_id) DO UPDATE SET
        (id, phenomenon_time, result, quality) = (
            SELECT w.id, w.phenomenon_time, w.result, w.quality FROM (VALUES
                (excluded.id, excluded.phenomenon_time, excluded.result, excluded.quality),
                (l.id, l.phenomenon_time, l.result, l.quality)
            ) AS w(id, phenomenon_time, result, quality) ORDER BY w.phenomenon_time DESC LIMIT 1),
        first_time = LEAST(l.first_time, excluded.first_time),
        last_time = GREATEST(l.last_time, excluded.last_time),
        first_result_time = LEAST(l.first_result_time, excluded.first_result_time),
        last_result_time = GREATEST(l.last_result_time, excluded.last_result_time),
        total = l.total + excluded.total,
        changed_at = excluded.changed_at
"""  # noqa: S608 - our own words
_HOURLY = """
    INSERT INTO observation_hourly AS h (datastream_id, hour, total, count, sum, min, max)
    SELECT stream, to_timestamp(hour * 3600), total, count, sum,
           CASE WHEN count > 0 THEN min END, CASE WHEN count > 0 THEN max END
    FROM unnest(%s::int[], %s::bigint[], %s::int[], %s::int[], %s::float8[], %s::float8[], %s::float8[])
         AS u(stream, hour, total, count, sum, min, max)
    ON CONFLICT (datastream_id, hour) DO UPDATE SET
        total = h.total + excluded.total, count = h.count + excluded.count, sum = h.sum + excluded.sum,
        min = LEAST(h.min, excluded.min), max = GREATEST(h.max, excluded.max)
"""
_STALE = """
    INSERT INTO stale_hour SELECT stream, to_timestamp(hour * 3600) FROM unnest(%s::int[], %s::bigint[]) AS u(stream, hour)
    ON CONFLICT DO NOTHING
"""


def add(rows: Columns, ids: Ints, quality: Ints, new: Bools, *, at: datetime) -> None:
    """Add the new rows to what is kept of their datastreams."""
    if not new.any():
        return
    stream, time, value = rows.stream[new], rows.time[new], rows.result[new]
    told = None if rows.result_time is None else rows.result_time[new]
    _newest(stream, time, value, ids[new], quality[new], told, at=at)
    is_sound = ((quality[new] & ~int(Quality.SIMULATED)) == 0) & ~np.isnan(value)
    _hours(stream, time, value, is_sound, at=at)


def _newest(
    stream: Ints, time: Ints, value: Floats, ids: Ints, quality: Ints, told: Ints | None, *, at: datetime
) -> None:
    heads = np.array(starts(stream))
    last = np.append(heads[1:], len(stream)) - 1
    first_told = last_told = [None] * len(heads)
    if told is not None:
        first_told = np.minimum.reduceat(told, heads).tolist()
        last_told = np.maximum.reduceat(told, heads).tolist()
    _run(
        _LATEST, at, stream[last].tolist(), ids[last].tolist(), time[last].tolist(), value[last].tolist(),
        quality[last].tolist(), time[heads].tolist(), first_told, last_told, (last - heads + 1).tolist(),
    )  # fmt: skip


def _hours(stream: Ints, time: Ints, value: Floats, is_sound: Bools, *, at: datetime) -> None:
    hour = time // HOUR
    heads = np.array(starts(stream * 10_000_000 + hour))
    counted = np.where(is_sound, value, 0.0)
    keys = stream[heads].tolist(), hour[heads].tolist()
    _run(
        _HOURLY, *keys, np.add.reduceat(np.ones_like(time), heads).tolist(),
        np.add.reduceat(is_sound.astype(np.int64), heads).tolist(), np.add.reduceat(counted, heads).tolist(),
        np.minimum.reduceat(np.where(is_sound, value, np.inf), heads).tolist(),
        np.maximum.reduceat(np.where(is_sound, value, -np.inf), heads).tolist(),
    )  # fmt: skip
    over = micros(at) // HOUR - 1  # sketches of hours before the last one are made already, or are about to be
    late = [(one, when) for one, when in zip(*keys, strict=True) if when < over]
    if late:
        _run(_STALE, [one for one, _ in late], [when for _, when in late])


def _run(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
