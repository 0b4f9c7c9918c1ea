"""Where observations come from: the database, and beside it the files of archived days that a query reaches into.

What lies in files joins those of the database before a query filters, orders and counts them, so that no query need
know. Only so many fit: a page by time takes no more than it shows, everything else the whole stretch that it asks for.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from kota.kernel.observations.contracts.errors import NotOfferedError
from kota.kernel.observations.rules.parts import part_of
from kota.kernel.observations.rules.query.expressions import Expression
from kota.kernel.observations.rules.query.options import Options
from kota.kernel.observations.selectors import archive
from kota.kernel.observations.selectors.query import spans, tokens
from kota.kernel.observations.selectors.query.spans import TIME, Range

MOST = 300_000  # archived observations that one query may take into account
_COLUMNS = (
    "id, datastream_id, feature_id, phenomenon_time, phenomenon_end, result, result_json, result_time, extra, quality"
)
_MOMENT = "'epoch'::timestamptz + {0} * interval '1 microsecond'"
_BOTH = f"""(SELECT {_COLUMNS} FROM observation UNION ALL
    SELECT u.id, u.stream, u.feature, {_MOMENT.format("u.time")}, {_MOMENT.format("u.until")}, u.result, u.json,
           {_MOMENT.format("u.told")}, u.extra, u.quality
    FROM unnest(%s::bigint[], %s::int[], %s::int[], %s::bigint[], %s::bigint[], %s::float8[], %s::jsonb[], %s::bigint[],
                %s::jsonb[], %s::smallint[])
         AS u(id, stream, feature, time, until, result, json, told, extra, quality)) e"""  # noqa: S608 - our own words


@dataclass(frozen=True, slots=True)
class Source:
    """SQL that stands behind FROM, under alias `e`."""

    sql: str
    params: tuple[Any, ...] = ()


LIVE = Source("observation e")


def whole(stream: int | None, tree: Expression | None) -> Source:
    """All that a filter can find. `stream` is the one datastream whose observations they are."""
    wanted = spans.within(tree)
    stream = wanted.stream if stream is None else stream
    if wanted.number is not None and not archive.holds(part_of(wanted.number)):
        return LIVE
    if not archive.reaches(stream, wanted.first, wanted.last):
        return LIVE
    if stream is None:
        raise _refused()
    condition, params = wanted.sql()
    return _joined(archive.arrays(*_of(stream, wanted, condition, params), "e.phenomenon_time, e.id", MOST + 1))


def of_page(stream: int | None, options: Options, *, is_narrowed: bool = False) -> Source:
    """What a page shows. `is_narrowed`: the path has chosen among observations by something else."""
    wanted = spans.within(options.filter)
    is_by_time = [order.by for order in options.orderby] == [TIME]
    if not wanted.is_plain or not (is_by_time or not options.orderby) or (is_narrowed and stream is None):
        return whole(stream, options.filter)
    return by_order(stream, options, wanted) if archive.reaches(stream, wanted.first, wanted.last) else LIVE


def by_order(stream: int | None, options: Options, wanted: Range) -> Source:
    """The first archived ones of a range, by time or by number, as many as a page can show."""
    most = options.limit + 1 + (0 if options.after else options.skip)
    if most > MOST:
        raise NotOfferedError("$skip goes too far into archived days: narrow it down by phenomenonTime")
    condition, params = wanted.sql()
    if not options.orderby:
        number = tokens.read(options.after, 1)[0] if options.after else -1
        given = _of(stream, wanted, f"{condition} AND e.id > ?", [*params, number])
        return _joined(archive.arrays(*given, "e.id", most, begin=part_of(max(0, number))))
    falling = options.orderby[0].is_falling
    if options.after:
        time, number = tokens.moment(options.after)
        sign, edge = ("<", "last") if falling else (">", "first")
        behind = f"(e.phenomenon_time {sign} ? OR (e.phenomenon_time = ? AND e.id > ?))"
        condition, params = f"{condition} AND {behind}", [*params, time, time, number]
        wanted = replace(wanted, **{edge: (min if falling else max)(time, getattr(wanted, edge))})
    order = f"e.phenomenon_time {'DESC' if falling else 'ASC'}, e.id"
    return _joined(archive.arrays(*_of(stream, wanted, condition, params), order, most))


def count(stream: int | None, tree: Expression | None, *, is_narrowed: bool) -> int | None:
    """How many archived ones a plain range holds; None for another filter, whose source has them all."""
    wanted = spans.within(tree)
    if not wanted.is_plain or (is_narrowed and stream is None):
        return None
    if not archive.reaches(stream, wanted.first, wanted.last):
        return 0
    condition, params = wanted.sql()
    return archive.count(*_of(stream, wanted, condition, params))


def need_none(what: str) -> None:
    """Refuse what cannot look into files, if there are any."""
    if archive.edge() is not None:
        raise NotOfferedError("%(what)s does not see archived days: ask for Observations by phenomenonTime", what=what)


def _of(
    stream: int | None, wanted: Range, condition: str, params: list[Any]
) -> tuple[tuple[datetime, datetime], str, list[Any]]:
    if stream is not None:
        return (wanted.first, wanted.last), f"e.datastream_id = ? AND {condition}", [stream, *params]
    known = "e.datastream_id IN (SELECT unnest(?))"
    return (wanted.first, wanted.last), f"{known} AND {condition}", [archive.living(), *params]


def _joined(found: tuple[int, list[str | None]]) -> Source:
    rows, arrays = found
    if rows > MOST:
        raise NotOfferedError(
            "more than %(most)s observations of archived days would have to be looked at: narrow it down by"
            " phenomenonTime", most=f"{MOST:,}",
        )  # fmt: skip
    return Source(_BOTH, tuple(arrays)) if rows else LIVE


def _refused() -> NotOfferedError:
    edge = archive.edge()
    return NotOfferedError(
        "this reaches into days before %(edge)s, which are archived: ask one datastream (Datastreams(1)/Observations),"
        " by phenomenonTime alone, or from that day on", edge=edge.isoformat() if edge else "",
    )  # fmt: skip


def narrow(wanted: Range, low: datetime, high: datetime) -> Range:
    """The part of a range that lies between two moments, both included."""
    return replace(
        wanted, first=max(wanted.first, low), last=min(wanted.last, high),
        conditions=(*wanted.conditions, ("ge", low), ("begins", high)),
    )  # fmt: skip
