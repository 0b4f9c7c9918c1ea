"""Observations of datastreams by time, without opening the partitions of every day.

What is known of a datastream (its first and last time, how many) tells how long a stretch holds as many observations
as are asked for. Where the guess was short, the stretch grows; the newest alone needs no observation table at all.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from kota.kernel.observations.contracts.entities import OBSERVATIONS
from kota.kernel.observations.rules.query.expressions import Path
from kota.kernel.observations.rules.query.options import Options, Order, check_size
from kota.kernel.observations.selectors import archive
from kota.kernel.observations.selectors.query import leaves, paging
from kota.kernel.observations.selectors.query.rows import Row, listed, reader, selected

_TIME = Path(("phenomenonTime",))
_SHORTEST = timedelta(hours=6)
_GROWTH = 8
_SPREAD = 3  # a stretch is guessed so many times longer than even spacing would need
_KNOWN = "SELECT datastream_id, first_time, last_time, total FROM latest_observation WHERE datastream_id = ANY(%s)"


def fits(options: Options) -> bool:
    """Whether a query asks for observations by their time, or does not say."""
    if options.filter is not None or options.skip > 1000:
        return False
    return not options.orderby or [order.by for order in options.orderby] == [_TIME]


def page(stream: int, options: Options, base: str) -> tuple[list[Row], str]:
    """A page of one datastream, and the token of the next."""
    ordered = _by_time(options)
    falling = ordered.orderby[0].is_falling
    known = _known([stream]).get(stream)
    if known is None or not ordered.limit:
        return [], ""
    edge = _edge(ordered, known, falling=falling)
    first, last, total = known
    stretch = _stretch(first, last, total, ordered.limit + ordered.skip)
    while True:
        low, high = (edge - stretch, edge) if falling else (edge, edge + stretch)
        is_all = low <= first if falling else high >= last
        bounds = "e.datastream_id = %s AND e.phenomenon_time BETWEEN %s AND %s"
        rows, after = _page(stream, (bounds, (stream, low, high)), ordered, base)
        if after or is_all:
            return rows, after
        stretch *= _GROWTH


def _page(stream: int, within: tuple[str, tuple[Any, ...]], options: Options, base: str) -> tuple[list[Row], str]:
    """A page of a stretch, from the database and, where that is archived, from its files."""
    rows, after = paging.page(OBSERVATIONS, within, options, base)
    _stream, low, high = within[1]
    edge = archive.edge()
    if edge is None or low >= edge:
        return rows, after
    falling = options.orderby[0].is_falling
    if falling and after:
        return rows, after
    wanted = options.limit + 1 + (0 if options.after else options.skip)
    old = archive.between(stream, low, min(high, edge), falling=falling, most=wanted + 1000)
    return _joined(rows, after, old, options, base)


def _joined(
    rows: list[Row], after: str, old: list[tuple[Any, ...]], options: Options, base: str
) -> tuple[list[Row], str]:
    """Archived rows come first when rising and last when falling; a page ends after so many of both."""
    falling = options.orderby[0].is_falling
    behind = paging.read_token(options.after, 2) if options.after else None
    fresh = [row for row in old if behind is None or _is_behind(row, behind, falling=falling)]
    read = reader(OBSERVATIONS, base, options.select)
    made = [(read(row), row) for row in fresh]
    skip = 0 if options.after else options.skip
    found: list[tuple[Row, Any]] = (
        [*((row, None) for row in rows), *made] if falling else [*made, *((row, None) for row in rows)]
    )
    if not falling and made:
        found = found[skip:] if len(made) > skip else found
    page = found[: options.limit]
    if len(found) <= options.limit and not after:
        return [row for row, _ in page], ""
    last = page[-1]
    if last[1] is None:
        ends_here = bool(after) and last[0] is rows[-1]
        return [row for row, _ in page], after if ends_here else paging.token([_time_of(last[0]), last[0].id])
    return [row for row, _ in page], paging.token([last[1][3].isoformat(), last[0].id])


def _time_of(row: Row) -> str:
    """Where a page ended whose select may have left its time out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT o.phenomenon_time FROM observation_part p JOIN observation o ON o.phenomenon_time >= p.first"
            " AND o.phenomenon_time < p.after WHERE p.number = %s >> 38 AND o.id = %s", [row.id, row.id],
        )  # fmt: skip
        return str(cursor.fetchone()[0].isoformat())


def _is_behind(row: tuple[Any, ...], token: list[Any], *, falling: bool) -> bool:
    time, number = datetime.fromisoformat(str(token[0])), int(token[1])
    if row[3] == time:
        return bool(row[0] > number)
    return bool(row[3] < time) if falling else bool(row[3] > time)


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
    return options if options.orderby else replace(options, orderby=(Order(_TIME),))


def _known(ids: list[int]) -> dict[int, tuple[datetime, datetime, int]]:
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, [ids])
        return {row[0]: row[1:] for row in cursor.fetchall()}


def _edge(options: Options, known: tuple[datetime, datetime, int], *, falling: bool) -> datetime:
    """Where the page begins."""
    if options.after:
        value = paging.read_token(options.after, 2)[0]
        return datetime.fromisoformat(str(value))
    return known[1] if falling else known[0]


def _stretch(first: datetime, last: datetime, total: int, wanted: int) -> timedelta:
    return max(_SHORTEST, (last - first) * (_SPREAD * wanted / max(1, total)))


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
