"""What a chart and a table of one datastream show: spans of fixed steps, the newest values, and all of a span."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db import connection

from kota.kernel.facts import facade as facts
from kota.kernel.observations.contracts import Bucket, Quality
from kota.kernel.observations.selectors import archive


class Span(StrEnum):
    """How much time a chart shows."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"

    @property
    def length(self) -> timedelta:
        return timedelta(days={"day": 1, "week": 7, "month": 31, "year": 366}[self])

    @property
    def step(self) -> timedelta:
        """So that a chart has one to four hundred points."""
        return {
            "day": timedelta(minutes=10), "week": timedelta(hours=1), "month": timedelta(hours=6),
            "year": timedelta(days=1),
        }[self.value]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Value:
    """One observation. `json` is any result that is no number, as text."""

    time: datetime
    result: float | None
    json: str | None
    quality: Quality
    id: int


_SOUND = "FILTER (WHERE quality & ~16 = 0)"
_OF_DAY = f"""
    SELECT {{bin}} AS begin, count(*)::int, (count(result) {_SOUND})::int, avg(result) {_SOUND}, min(result) {_SOUND},
           max(result) {_SOUND}
    FROM observation WHERE datastream_id = %s AND phenomenon_time > %s AND phenomenon_time <= %s AND result IS NOT NULL
    GROUP BY 1 ORDER BY 1
"""  # noqa: S608 - our own words
_OF_HOURS = """
    SELECT {bin} AS begin, sum(total)::int, sum(count)::int, sum(sum) / NULLIF(sum(count), 0), min(min), max(max)
    FROM observation_hourly WHERE datastream_id = %s AND hour > %s AND hour <= %s AND total > 0 GROUP BY 1 ORDER BY 1
"""
_VALUES = "SELECT phenomenon_time, result, result_json::text, quality, id FROM observation WHERE datastream_id = %s"
_AT_ONCE = 5000
_ARCHIVED = "e.phenomenon_time, e.result, e.result_json, e.quality, e.id"
_MONTH, _MOST = timedelta(days=31), 10_000_000


def chart(datastream: int, span: Span, until: datetime) -> list[Bucket]:
    """Means, lowest and highest of the sound numbers of the span that ends at `until`, by its steps.

    A day is read from the observations while they are in the database, anything else from the sums of hours.
    """
    begin, is_raw = until - span.length, is_of_values(span, until)
    with connection.cursor() as cursor:
        statement = (_OF_DAY if is_raw else _OF_HOURS).format(bin=_bin(span, "phenomenon_time" if is_raw else "hour"))
        cursor.execute(statement, [datastream, begin, until])
        return [Bucket(*row) for row in cursor.fetchall()]


def is_of_values(span: Span, until: datetime) -> bool:
    """Whether the chart comes from the observations themselves: a day, none of which is archived."""
    edge = archive.edge() if span is Span.DAY else None
    return span is Span.DAY and (edge is None or edge <= until - span.length)


def _bin(span: Span, time: str) -> str:
    """Days begin at the city's midnight, shorter steps are counted from it."""
    zone = facts.city().timezone.replace("'", "")
    if span is Span.YEAR:
        return f"date_trunc('day', {time}, '{zone}')"
    seconds = int(span.step.total_seconds())
    return f"date_bin('{seconds} seconds', {time}, timestamp '2000-01-01' AT TIME ZONE '{zone}')"


def newest(datastream: int, most: int = 20, until: datetime | None = None) -> list[Value]:
    """The newest observations, newest first; with `until` those at or before it."""
    condition = " AND phenomenon_time <= %s" if until else ""
    params: list[Any] = [datastream, until, most] if until else [datastream, most]
    with connection.cursor() as cursor:
        cursor.execute(f"{_VALUES}{condition} ORDER BY phenomenon_time DESC, id DESC LIMIT %s", params)
        rows = cursor.fetchall()
    edge, first = archive.edge(), first_time(datastream)
    if len(rows) < most and edge and first:
        last = min(edge, until) if until else edge
        rows += archive.between(datastream, first, last, falling=True, most=most - len(rows), columns=_ARCHIVED)
    return [_value(row) for row in rows]


def every(datastream: int, since: datetime, until: datetime) -> Iterator[Value]:
    """All observations from `since` to before `until`, read while they are sent: those of archived days, then those in
    the database, each oldest first."""
    yield from _archived(datastream, since, until)
    after = (since, -1)
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                f"{_VALUES} AND phenomenon_time >= %s AND phenomenon_time < %s AND (phenomenon_time, id) > (%s, %s)"
                " ORDER BY phenomenon_time, id LIMIT %s",
                [datastream, after[0], until, *after, _AT_ONCE],
            )
            rows = cursor.fetchall()
        yield from map(_value, rows)
        if len(rows) < _AT_ONCE:
            return
        after = (rows[-1][0], rows[-1][4])


def _archived(datastream: int, since: datetime, until: datetime) -> Iterator[Value]:
    """By the month: a file of many years is never in memory as a whole."""
    edge, first = archive.edge(), first_time(datastream)
    if edge is None or first is None:
        return
    begin, last = max(since, first), min(until, edge)
    while begin < last:
        end = min(begin + _MONTH, last)
        for row in archive.between(datastream, begin, end - timedelta.resolution, most=_MOST, columns=_ARCHIVED):
            yield _value(row)
        begin = end


def _value(row: Sequence[Any]) -> Value:
    time, result, json, quality, number = row
    return Value(time, result, json, Quality(quality), number)


def first_time(datastream: int) -> datetime | None:
    """The time of the oldest observation."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT first_time FROM latest_observation WHERE datastream_id = %s", [datastream])
        row = cursor.fetchone()
        return row[0] if row else None
