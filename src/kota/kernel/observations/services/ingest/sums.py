"""Newest values and sums by the hour, kept with the observations in their transaction."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
from django.db import connection

from kota.kernel.observations.contracts import Quality, Reading
from kota.kernel.observations.contracts.batches import Bools, Floats, Ints
from kota.kernel.observations.rules.instants import HOUR, micros, moment
from kota.kernel.observations.services.ingest.arrays import NOTHING, Doubles, Longs, run
from kota.kernel.observations.services.ingest.columns import Columns, starts

_TIME = "'epoch'::timestamptz + {0} * interval '1 microsecond'"
_TOLD = f"'epoch'::timestamptz + NULLIF({{0}}, {NOTHING}) * interval '1 microsecond'"
_OF_ONE = "id, phenomenon_time, result, quality, feature_id, phenomenon_end, result_time, result_json, extra"
_LATEST = f"""
    INSERT INTO latest_observation AS l (datastream_id, id, phenomenon_time, result, quality, feature_id, first_time,
                                         last_time, first_result_time, last_result_time, total, changed_at)
    SELECT stream, id, {_TIME.format("time")}, NULLIF(result, 'NaN'), quality, NULLIF(feature, 0),
           {_TIME.format("first")}, {_TIME.format("last")}, {_TOLD.format("first_told")}, {_TOLD.format("last_told")},
           total, %s
    FROM unnest(%b::bigint[], %b::bigint[], %b::bigint[], %b::float8[], %b::bigint[], %b::bigint[], %b::bigint[],
                %b::bigint[], %b::bigint[], %b::bigint[], %b::bigint[])
         AS u(stream, id, time, result, quality, feature, first, last, first_told, last_told, total)
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
_RICH = """
    UPDATE latest_observation l
    SET phenomenon_end = u.phenomenon_end, result_time = u.result_time, result_json = u.result_json, extra = u.extra
    FROM unnest(%s::bigint[], %s::int[], %s::timestamptz[], %s::timestamptz[], %s::jsonb[], %s::jsonb[])
         AS u(id, stream, phenomenon_end, result_time, result_json, extra)
    WHERE l.datastream_id = u.stream AND l.id = u.id
"""
_HOURLY = """
    INSERT INTO observation_hourly AS h (datastream_id, hour, total, count, sum, min, max)
    SELECT stream, to_timestamp(hour * 3600), total, count, sum,
           CASE WHEN count > 0 THEN min END, CASE WHEN count > 0 THEN max END
    FROM unnest(%b::bigint[], %b::bigint[], %b::bigint[], %b::bigint[], %b::float8[], %b::float8[], %b::float8[])
         AS u(stream, hour, total, count, sum, min, max)
    ON CONFLICT (datastream_id, hour) DO UPDATE SET
        total = h.total + excluded.total, count = h.count + excluded.count, sum = h.sum + excluded.sum,
        min = LEAST(h.min, excluded.min), max = GREATEST(h.max, excluded.max)
"""
_STALE = """
    INSERT INTO stale_hour SELECT stream, to_timestamp(hour * 3600)
    FROM unnest(%b::bigint[], %b::bigint[]) AS u(stream, hour)
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
    heads = starts(rows.stream)
    last = np.append(heads[1:], len(rows)) - 1
    end, first_told, last_told = rows.time.copy(), *(np.full(len(rows), NOTHING) for _ in range(2))
    for place, one in rows.rich.items():
        end[place] = one.end or one.time
        if one.result_time is not None:
            first_told[place] = last_told[place] = one.result_time
    if rows.rich:  # nothing is lower than NOTHING, but it must not be the lowest
        far = np.where(first_told == NOTHING, 1 << 62, first_told)
        first_told = np.minimum.reduceat(far, heads)
        first_told[first_told == 1 << 62] = NOTHING
        last_told, end = np.maximum.reduceat(last_told, heads), np.maximum.reduceat(end, heads)
    else:
        first_told, last_told, end = first_told[heads], last_told[heads], end[last]
    run(
        _LATEST, at, Longs(rows.stream[last]), Longs(ids[last]), Longs(rows.time[last]), Doubles(rows.result[last]),
        Longs(quality[last]), Longs(rows.feature[last]), Longs(rows.time[heads]), Longs(end), Longs(first_told),
        Longs(last_told), Longs(last - heads + 1),
    )  # fmt: skip
    if rich := sorted(set(last.tolist()) & set(rows.rich)):
        _newest_rich([(int(ids[place]), int(rows.stream[place]), rows.rich[place]) for place in rich])


def _newest_rich(found: Sequence[tuple[int, int, Reading]]) -> None:
    """What those that became the newest say beside their number: (number, datastream, reading)."""
    ends, told = ([None if time is None else moment(time) for time in times]
                  for times in zip(*((one.end, one.result_time) for *_, one in found), strict=True))  # fmt: skip
    numbers, streams = [number for number, *_ in found], [stream for _, stream, _ in found]
    with connection.cursor() as cursor:
        cursor.execute(
            _RICH, [numbers, streams, ends, told, [one.json for *_, one in found], [one.extra for *_, one in found]]
        )


def _hours(stream: Ints, time: Ints, value: Floats, is_sound: Bools, *, at: datetime) -> None:
    hour = time // HOUR
    heads = starts(stream, hour)
    streams, hours = stream[heads], hour[heads]
    counted = np.where(is_sound, value, 0.0)
    run(
        _HOURLY, Longs(streams), Longs(hours), Longs(np.diff(np.append(heads, len(stream)))),
        Longs(np.add.reduceat(is_sound.astype(np.int64), heads)), Doubles(np.add.reduceat(counted, heads)),
        Doubles(np.minimum.reduceat(np.where(is_sound, value, np.inf), heads)),
        Doubles(np.maximum.reduceat(np.where(is_sound, value, -np.inf), heads)),
    )  # fmt: skip
    late = hours < micros(at) // HOUR - 1  # the sketches of those are made already, or are about to be
    if late.any():
        run(_STALE, Longs(streams[late]), Longs(hours[late]))
