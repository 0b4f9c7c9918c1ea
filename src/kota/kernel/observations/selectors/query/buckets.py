"""$apply answered: from the sums of hours where they can tell, from the observations where they cannot."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from kota.kernel.facts import facade as facts
from kota.kernel.observations.contracts.entities import OBSERVATIONS
from kota.kernel.observations.contracts.errors import QueryError
from kota.kernel.observations.rules.instants import written
from kota.kernel.observations.rules.query import applying
from kota.kernel.observations.rules.query.applying import Aggregate, Application, Length
from kota.kernel.observations.rules.query.options import Options
from kota.kernel.observations.selectors import sketches
from kota.kernel.observations.selectors.query import spans
from kota.kernel.observations.selectors.query.compile import where
from kota.kernel.observations.selectors.query.fetch import Within
from kota.kernel.observations.selectors.query.rows import number
from kota.kernel.observations.selectors.query.spans import Span

MOST = 100_000
_SOUND = "FILTER (WHERE e.quality & ~16 = 0)"
_RAW = {"mean": f"avg(e.result) {_SOUND}", "min": f"min(e.result) {_SOUND}", "max": f"max(e.result) {_SOUND}",
        "sum": f"sum(e.result) {_SOUND}", "count": "count(*)"}  # fmt: skip
_HOURLY = {"mean": "sum(e.sum) / NULLIF(sum(e.count), 0)", "min": "min(e.min)", "max": "max(e.max)",
           "sum": "sum(e.sum)", "count": "sum(e.total)::bigint"}  # fmt: skip


def apply(within: Within, options: Options) -> list[dict[str, Any]]:
    """The buckets, oldest first. Only sound numbers count, but for $count, which counts all observations."""
    if options.expand or options.select or options.decimation is not None or options.count:
        raise QueryError("$apply goes with $filter, $orderby=phenomenonTime desc, $top and $skip only")
    wanted = applying.read(options.apply, options.filter)
    span = spans.of(wanted.filter)
    if within.stream is not None and span is not None and span.is_whole and _is_of_hours(wanted.length):
        rows = _from_hours(within.stream, wanted, span)
    else:
        rows = _from_observations(within, wanted)
    if options.orderby and options.orderby[0].is_falling:
        rows.reverse()
    end = None if options.top is None else options.skip + options.top
    return rows[options.skip : end]


def _is_of_hours(length: Length | None) -> bool:
    return length is None or bool(length.unit) or length.seconds % 3600 == 0


def _bucket(length: Length | None, time: str) -> str:
    """SQL of where a bucket begins. Days and longer are the city's own, shorter ones are counted from its midnight."""
    if length is None:
        return "NULL::timestamptz"
    zone = facts.city().timezone.replace("'", "")
    if length.seconds:
        return f"date_bin('{length.seconds} seconds', {time}, timestamp '2000-01-01' AT TIME ZONE '{zone}')"
    if length.times == 1:
        return f"date_trunc('{length.unit}', {time}, '{zone}')"
    return f"(date_bin('{length.times} days', {time} AT TIME ZONE '{zone}', '2000-01-01') AT TIME ZONE '{zone}')"


def _end(length: Length, begin: datetime) -> datetime:
    """Where a bucket ends, by PostgreSQL's calendar."""
    step = f"{length.seconds} seconds" if length.seconds else f"{length.times} {length.unit}"
    step = "3 months" if length.unit == "quarter" else step
    zone = facts.city().timezone.replace("'", "")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT date_add(%s, interval '{step}', '{zone}')", [begin])
        found: datetime = cursor.fetchone()[0]
        return found


def _from_observations(within: Within, wanted: Application) -> list[dict[str, Any]]:
    condition, params = where(OBSERVATIONS, wanted.filter)
    parts = [_RAW[one.what] if one.what in _RAW else _percentile(one) for one in wanted.aggregates]
    shown = ", ".join(
        [_bucket(wanted.length, "e.phenomenon_time"), "e.datastream_id" if wanted.by_stream else "NULL", *parts]
    )
    sql = (f"SELECT {shown} FROM observation e WHERE {within.sql} AND {condition}"  # noqa: S608 - our own words
           f" GROUP BY 1, 2 ORDER BY 1, 2 LIMIT {MOST}")  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(sql, [*within.params, *params])
        return [_written(row, wanted) for row in cursor.fetchall() if row[0] is not None or wanted.length is None]


def _percentile(one: Aggregate) -> str:
    return f"percentile_cont({one.share:f}) WITHIN GROUP (ORDER BY e.result) {_SOUND}"


def _from_hours(stream: int, wanted: Application, span: Span) -> list[dict[str, Any]]:
    bucket = _bucket(wanted.length, "e.hour")
    parts = [_HOURLY.get(one.what, "NULL") for one in wanted.aggregates]
    shown = ", ".join([bucket, str(stream) if wanted.by_stream else "NULL", *parts])
    sql = (f"SELECT {shown} FROM observation_hourly e WHERE e.datastream_id = %s AND e.hour >= %s AND e.hour < %s"  # noqa: S608
           f" GROUP BY 1 ORDER BY 1 LIMIT {MOST}")  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(sql, [stream, span.first, span.after])
        rows = [list(row) for row in cursor.fetchall()]
    shares = [one.share for one in wanted.aggregates if one.what == "percentile"]
    if shares:
        found = sketches.percentiles(stream, bucket, (span.first, span.after), shares)
        for row in rows:
            values = iter(found.get(row[0], [None] * len(shares)))
            for place, one in enumerate(wanted.aggregates):
                if one.what == "percentile":
                    row[place + 2] = next(values)
    return [_written(row, wanted) for row in rows]


def _written(row: Any, wanted: Application) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if wanted.length is not None:
        made["phenomenonTime"] = f"{written(row[0])}/{written(_end_of(wanted.length, row[0]))}"
    if wanted.by_stream:
        made["Datastream@iot.id"] = row[1]
    for one, value in zip(wanted.aggregates, row[2:], strict=True):
        made[one.alias] = number(float(value)) if value is not None else None
    return made


def _end_of(length: Length, begin: datetime) -> datetime:
    return begin + timedelta(seconds=length.seconds) if length.seconds else _end(length, begin)
