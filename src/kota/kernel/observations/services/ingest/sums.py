"""Newest values and sums by the hour, kept with the observations in their transaction."""

from datetime import datetime

import numpy as np
from django.db import connection

from kota.kernel.observations.contracts import Quality
from kota.kernel.observations.rules.instants import HOUR, micros
from kota.kernel.observations.services.ingest.columns import Bools, Columns, Floats, Ints, starts

_TIME = "'epoch'::timestamptz + {0} * interval '1 microsecond'"
_OF_ONE = "id, phenomenon_time, result, quality, feature_id, phenomenon_end, result_time, result_json, extra"
_LATEST = f"""
    INSERT INTO latest_observation AS l (datastream_id, {_OF_ONE}, first_time, last_time, first_result_time,
                                         last_result_time, total, changed_at)
    SELECT stream, id, {_TIME.format("time")}, NULLIF(result, 'NaN'), quality, NULLIF(feature, 0),
           {_TIME.format("until")}, {_TIME.format("told")}, json::jsonb, extra::jsonb, {_TIME.format("first")},
           {_TIME.format("GREATEST(time, until)")}, {_TIME.format("first_told")}, {_TIME.format("last_told")}, total, %s
    FROM unnest(%s::int[], %s::bigint[], %s::bigint[], %s::float8[], %s::smallint[], %s::int[], %s::bigint[],
                %s::bigint[], %s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[])
         AS u(stream, id, time, result, quality, feature, until, told, json, extra, first, first_told, last_told, total)
    ON CONFLICT (datastream_id) DO UPDATE SET
        ({_OF_ONE}) = (SELECT {_OF_ONE} FROM (VALUES
            ({", ".join(f"excluded.{name}" for name in _OF_ONE.split(", "))}),
            ({", ".join(f"l.{name}" for name in _OF_ONE.split(", "))})
        ) AS w({_OF_ONE}) ORDER BY w.phenomenon_time DESC LIMIT 1),
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
    if not new.all():
        rows, ids, quality = rows.where(new), ids[new], quality[new]
    _newest(rows, ids, quality, at=at)
    is_sound = ((quality & ~int(Quality.SIMULATED)) == 0) & ~np.isnan(rows.result)
    _hours(rows.stream, rows.time, rows.result, is_sound, at=at)


def _newest(rows: Columns, ids: Ints, quality: Ints, *, at: datetime) -> None:
    heads = np.array(starts(rows.stream))
    last = np.append(heads[1:], len(rows)) - 1
    newest = [rows.readings[place] for place in last.tolist()]
    first_told = last_told = [one.result_time for one in newest]
    if rows.result_time is not None:
        first_told = np.minimum.reduceat(rows.result_time, heads).tolist()
        last_told = np.maximum.reduceat(rows.result_time, heads).tolist()
    _run(
        _LATEST, at, rows.stream[last].tolist(), ids[last].tolist(), rows.time[last].tolist(),
        rows.result[last].tolist(), quality[last].tolist(), rows.feature[last].tolist(),
        [one.end for one in newest], [one.result_time for one in newest], [one.json for one in newest],
        [one.extra for one in newest], rows.time[heads].tolist(), first_told, last_told, (last - heads + 1).tolist(),
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
