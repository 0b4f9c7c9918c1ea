"""$apply answered: from the sums of hours where they can tell, from the observations where they cannot.

PostgreSQL writes the JSON itself: a year by the hour is 8,736 buckets, and to make objects of them would take longer
than everything else.
"""

from dataclasses import dataclass
from typing import Any

import orjson
from django.db import connection

from kota.kernel.facts import facade as facts
from kota.kernel.observations.contracts.entities import OBSERVATIONS
from kota.kernel.observations.contracts.errors import QueryError
from kota.kernel.observations.rules.instants import written
from kota.kernel.observations.rules.query import applying
from kota.kernel.observations.rules.query.applying import Aggregate, Application, Length
from kota.kernel.observations.rules.query.options import Options
from kota.kernel.observations.selectors import sketches
from kota.kernel.observations.selectors.query import sources, spans
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
_ONE_HOUR = {"mean": "e.sum / NULLIF(e.count, 0)", "min": "e.min", "max": "e.max", "sum": "e.sum",
             "count": "e.total::bigint"}  # fmt: skip
_INSTANT = "replace(replace({}::text, ' ', 'T'), '+00', 'Z')"  # a third of what to_char costs; connections are in UTC


@dataclass(frozen=True, slots=True)
class Source:
    """A statement that gives begins, ends, datastream, v0, v1, …; `hours` where its percentiles come from sketches."""

    sql: str
    params: tuple[Any, ...]
    hours: tuple[int, Span] | None = None


@dataclass(frozen=True, slots=True)
class Buckets:
    """A JSON array of buckets, how many there are in all, and how many lie before those that follow (None: none do)."""

    value: bytes
    count: int
    following: int | None = None


def apply(within: Within, options: Options) -> Buckets:
    """Oldest first. Only sound numbers count, but for $count, which counts all."""
    if options.expand or options.select or options.decimation is not None or options.after:
        raise QueryError("$apply goes with $filter, $orderby=phenomenonTime desc, $top, $skip and $count only")
    wanted = applying.read(options.apply, options.filter)
    span = spans.of(wanted.filter)
    if within.stream is not None and span is not None and span.is_whole and _is_of_hours(wanted.length):
        source = _of_hours(within.stream, wanted, span)
    else:
        source = _of_observations(within, wanted)
    way = "DESC" if options.orderby and options.orderby[0].is_falling else "ASC"
    there = "true" if wanted.length is None else "begins IS NOT NULL"
    sql = (f"SELECT *, count(*) OVER () AS every FROM ({source.sql}) b WHERE {there}"  # noqa: S608 - our own words
           f" ORDER BY begins {way}, datastream {way} LIMIT %s OFFSET %s")  # fmt: skip
    limit = MOST if options.top is None else min(options.top, MOST)
    params = (*source.params, limit, options.skip)
    if source.hours and any(one.what == "percentile" for one in wanted.aggregates):
        value, count = _with_sketches(sql, params, wanted, *source.hours)
    else:
        value, count = _json(sql, params, wanted)
    if count is None and options.count and (options.skip or not limit):  # beyond the last: nobody has counted
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM ({source.sql}) b WHERE {there}", source.params)  # noqa: S608
            count = cursor.fetchone()[0]
    end = options.skip + limit
    return Buckets(value, count or 0, end if limit and (count or 0) > end else None)


def _is_of_hours(length: Length | None) -> bool:
    return length is None or bool(length.unit) or length.seconds % 3600 == 0


def _zone() -> str:
    return facts.city().timezone.replace("'", "")


def _begin(length: Length | None, time: str) -> str:
    """SQL of where a bucket begins. Days and longer are the city's own, shorter ones are counted from its midnight."""
    if length is None:
        return "NULL::timestamptz"
    if length.seconds:
        return f"date_bin('{length.seconds} seconds', {time}, timestamp '2000-01-01' AT TIME ZONE '{_zone()}')"
    if length.times == 1:
        return f"date_trunc('{length.unit}', {time}, '{_zone()}')"
    return f"(date_bin('{length.times} days', {time} AT TIME ZONE '{_zone()}', '2000-01-01') AT TIME ZONE '{_zone()}')"


def _end(length: Length | None) -> str:
    """SQL of where a bucket ends, by PostgreSQL's calendar."""
    if length is None:
        return "NULL::timestamptz"
    if length.seconds:
        return f"begins + interval '{length.seconds} seconds'"
    step = f"{length.times} {length.unit}"
    step = "3 months" if length.unit == "quarter" else step
    return f"date_add(begins, interval '{step}', '{_zone()}')"


def _named(length: Length | None, begin: str, stream: str, parts: list[str]) -> str:
    """The columns of a source, but for `ends`, which is found from `begins`."""
    values = [f"{part} AS v{place}" for place, part in enumerate(parts)]
    return ", ".join([f"{begin} AS begins", f"{stream} AS datastream", *values])


def _ended(sql: str, wanted: Application) -> str:
    values = "".join(f", v{place}" for place in range(len(wanted.aggregates)))
    return f"SELECT begins, {_end(wanted.length)} AS ends, datastream{values} FROM ({sql}) s"  # noqa: S608


def _of_observations(within: Within, wanted: Application) -> Source:
    condition, params = where(OBSERVATIONS, wanted.filter)
    parts = [_RAW[one.what] if one.what in _RAW else _percentile(one) for one in wanted.aggregates]
    stream = "e.datastream_id" if wanted.by_stream else "NULL::bigint"
    shown = _named(wanted.length, _begin(wanted.length, "e.phenomenon_time"), stream, parts)
    source = sources.whole(within.stream, wanted.filter)
    sql = f"SELECT {shown} FROM {source.sql} WHERE {within.sql} AND {condition} GROUP BY 1, 2"  # noqa: S608
    return Source(_ended(sql, wanted), (*source.params, *within.params, *params))


def _percentile(one: Aggregate) -> str:
    return f"percentile_cont({one.share:f}) WITHIN GROUP (ORDER BY e.result) {_SOUND}"


def _of_hours(stream: int, wanted: Application, span: Span) -> Source:
    is_hour = wanted.length is not None and wanted.length.seconds == 3600
    known = _ONE_HOUR if is_hour else _HOURLY
    parts = [known.get(one.what, "NULL::float8") for one in wanted.aggregates]
    shown = _named(wanted.length, _begin(wanted.length, "e.hour"), f"{stream}::bigint", parts)
    sql = (f"SELECT {shown} FROM observation_hourly e"  # noqa: S608 - our own words
           " WHERE e.datastream_id = %s AND e.hour >= %s AND e.hour < %s")  # fmt: skip
    return Source(
        _ended(sql if is_hour else f"{sql} GROUP BY 1", wanted), (stream, span.first, span.after), (stream, span)
    )


def _json(sql: str, params: tuple[Any, ...], wanted: Application) -> tuple[bytes, int | None]:
    pieces: list[str] = []  # SQL of text, after each other: what stays the same comes as a parameter
    words: list[str] = []
    if wanted.length is not None:
        words += ['"phenomenonTime":"', "/", '"']
        pieces.append(f"%s || {_INSTANT.format('begins')} || %s || {_INSTANT.format('ends')} || %s")
    if wanted.by_stream:
        words.append('"Datastream@iot.id":')
        pieces.append("%s || datastream")
    for place, one in enumerate(wanted.aggregates):
        words.append(f'"{one.alias}":')
        pieces.append(f"%s || COALESCE(v{place}::text, 'null')")
    each = " || ',' || ".join(pieces)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT '[' || COALESCE(string_agg('{{' || {each} || '}}', ','), '') || ']', max(every) FROM ({sql}) r",  # noqa: S608
            [*words, *params],
        )
        text, count = cursor.fetchone()
        return str(text).encode(), count


def _with_sketches(
    sql: str, params: tuple[Any, ...], wanted: Application, stream: int, span: Span
) -> tuple[bytes, int | None]:
    """The same with percentiles, which are put together from the sketches of hours."""
    shares = [one.share for one in wanted.aggregates if one.what == "percentile"]
    bucket = _begin(wanted.length, "e.hour")
    found = sketches.percentiles(stream, bucket, (span.first, span.after), shares)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows = cursor.fetchall()
    made = [_written(row[:-1], wanted, found.get(row[0], [None] * len(shares))) for row in rows]
    return orjson.dumps(made), rows[0][-1] if rows else None


def _written(row: tuple[Any, ...], wanted: Application, percentiles: list[Any]) -> dict[str, Any]:
    begins, ends, stream, *values = row
    made: dict[str, Any] = {}
    if wanted.length is not None:
        made["phenomenonTime"] = f"{written(begins)}/{written(ends)}"
    if wanted.by_stream:
        made["Datastream@iot.id"] = stream
    following = iter(percentiles)
    for one, value in zip(wanted.aggregates, values, strict=True):
        shown = next(following) if one.what == "percentile" else value
        made[one.alias] = number(float(shown)) if shown is not None else None
    return made
