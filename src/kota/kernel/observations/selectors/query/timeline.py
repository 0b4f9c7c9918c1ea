"""Observations of datastreams by time, without opening the partitions of every day.

What is known of a datastream (its first and last time, how many) tells how long a stretch holds as many observations
as are asked for. Where the guess was short, the stretch grows; the newest alone needs no observation table at all.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from kota.kernel.observations.contracts.entities import OBSERVATIONS
from kota.kernel.observations.rules.query.options import Options, Order, check_size
from kota.kernel.observations.selectors import archive
from kota.kernel.observations.selectors.query import leaves, paging, sources, spans, tokens
from kota.kernel.observations.selectors.query.rows import Row, listed, reader, selected
from kota.kernel.observations.selectors.query.spans import Range

_SHORTEST = timedelta(hours=6)
_GROWTH = 8
_SPREAD = 3  # a stretch is guessed so many times longer than even spacing would need
_KNOWN = "SELECT datastream_id, first_time, last_time, total FROM latest_observation WHERE datastream_id = ANY(%s)"


def fits(options: Options) -> bool:
    """Whether a query asks for observations by their time, or does not say."""
    return options.filter is None and _is_by_time(options)


def is_range(options: Options) -> bool:
    """The same, where a filter may name the stretch of time."""
    return spans.within(options.filter).is_plain and _is_by_time(options)


def _is_by_time(options: Options) -> bool:
    return options.skip <= 1000 and (not options.orderby or [order.by for order in options.orderby] == [spans.TIME])


def page(stream: int, options: Options, base: str) -> tuple[list[Row], str]:
    """A page of one datastream, and the token of the next."""
    ordered, wanted = _by_time(options), spans.within(options.filter)
    falling = ordered.orderby[0].is_falling
    behind = tokens.moment(options.after)[0] if options.after else None
    known = _known([stream]).get(stream)
    if known is None or not ordered.limit:
        return [], ""
    first, last, total = max(known[0], wanted.first), min(known[1], wanted.last), known[2]
    if last < first:
        return [], ""
    edge = last if falling else first
    if behind is not None:
        edge = min(max(behind, first), last)
    stretch = _stretch(*known[:2], total, ordered.limit + ordered.skip)
    while True:
        low, high = (edge - stretch, edge) if falling else (edge, edge + stretch)
        is_all = low <= first if falling else high >= last
        rows, after = _page(stream, (low, high), wanted, ordered, base)
        if after or is_all:
            return rows, after
        stretch = min(stretch * _GROWTH, known[1] - known[0] + _SHORTEST)


def _page(
    stream: int, stretch: tuple[datetime, datetime], wanted: Range, options: Options, base: str
) -> tuple[list[Row], str]:
    """A page of a stretch, from the database and, where that is archived, from its files."""
    bounds = "e.datastream_id = %s AND e.phenomenon_time BETWEEN %s AND %s"
    here = sources.narrow(wanted, *stretch)
    is_old = archive.reaches(stream, here.first, here.last)
    source = sources.by_order(stream, options, here) if is_old else sources.LIVE
    return paging.page(OBSERVATIONS, (bounds, (stream, *stretch)), options, base, source)


def of_many(ids: list[int], options: Options, base: str) -> dict[int, list[Row]]:
    """The first observations of each datastream, one more than asked for where there are more."""
    ordered = _by_time(options)
    falling = ordered.orderby[0].is_falling
    wanted = ordered.limit + ordered.skip + 1
    if falling and ordered.limit == 1 and not ordered.skip:
        if options.expand:
            return _newest(ids, ordered, base)
        found, other = leaves.newest(ids, ordered.select, base)
        return found | (_newest(other, ordered, base) if other else {})
    groups: dict[int, list[Row]] = {}
    left = _known(ids)
    check_size(sum(min(known[2], ordered.limit) for known in left.values()))
    while left and ordered.limit:
        bounds = {one: _window(known, wanted, falling=falling) for one, known in left.items()}
        groups |= _in_windows(bounds, ordered, base)
        left = {
            one: (*known[:2], known[2] // _GROWTH) for one, known in left.items()
            if len(groups.get(one, ())) < ordered.limit + 1 and not _covers(bounds[one], known)
        }  # fmt: skip
    return groups


def newest(ids: list[int], base: str) -> dict[int, Row]:
    """The newest observation of each datastream."""
    return {one: rows[0] for one, rows in _newest(ids, Options(), base).items()}


def all_streams(most: int) -> list[int]:
    """Datastreams that have any observation."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT datastream_id FROM latest_observation ORDER BY 1 LIMIT %s", [most])
        return [row[0] for row in cursor.fetchall()]


def _by_time(options: Options) -> Options:
    return options if options.orderby else replace(options, orderby=(Order(spans.TIME),))


def _known(ids: list[int]) -> dict[int, tuple[datetime, datetime, int]]:
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, [ids])
        return {row[0]: row[1:] for row in cursor.fetchall()}


def _stretch(first: datetime, last: datetime, total: int, wanted: int) -> timedelta:
    share = min(1.0, _SPREAD * wanted / max(1, total))
    return max(_SHORTEST, (last - first) * share)


def _window(known: tuple[datetime, datetime, int], wanted: int, *, falling: bool) -> tuple[datetime, datetime]:
    first, last, total = known
    stretch = min(_stretch(first, last, total, wanted), last - first)
    return (last - stretch, last) if falling else (first, first + stretch)


def _covers(window: tuple[datetime, datetime], known: tuple[datetime, datetime, int]) -> bool:
    return window[0] <= known[0] and window[1] >= known[1]


def _in_windows(bounds: dict[int, tuple[datetime, datetime]], options: Options, base: str) -> dict[int, list[Row]]:
    falling = "DESC" if options.orderby[0].is_falling else "ASC"
    sql = (f"SELECT p.id, x.* FROM unnest(%s::int[], %s::timestamptz[], %s::timestamptz[]) AS p(id, low, high)"  # noqa: S608
           f" CROSS JOIN LATERAL (SELECT {', '.join(selected(OBSERVATIONS))} FROM observation e"
           " WHERE e.datastream_id = p.id AND e.phenomenon_time BETWEEN p.low AND p.high"
           f" ORDER BY e.phenomenon_time {falling}, e.id LIMIT %s OFFSET %s) x")  # fmt: skip
    lows, highs = zip(*bounds.values(), strict=True)
    return _grouped(sql, [list(bounds), list(lows), list(highs), options.limit + 1, options.skip], options, base)


def _newest(ids: list[int], options: Options, base: str) -> dict[int, list[Row]]:
    """The newest of each, from its own table; twice where there are older ones, since a second says that."""
    columns = ", ".join(selected(OBSERVATIONS))
    sql = f"SELECT e.datastream_id, {columns}, e.total FROM latest_observation e WHERE e.datastream_id = ANY(%s::int[])"  # noqa: S608
    read = reader(OBSERVATIONS, base, options.select)
    with connection.cursor() as cursor:
        cursor.execute(sql, [listed(ids)])
        return {row[0]: [read(row[1:-1])] * min(2, row[-1]) for row in cursor.fetchall()}


def _grouped(sql: str, params: list[Any], options: Options, base: str) -> dict[int, list[Row]]:
    read = reader(OBSERVATIONS, base, options.select)
    groups: dict[int, list[Row]] = {}
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        for row in cursor.fetchall():
            groups.setdefault(row[0], []).append(read(row[1:]))
    return groups
