"""Observations that are shown inside of their datastreams."""

from kota.kernel.observations.contracts.entities import OBSERVATIONS, Relation
from kota.kernel.observations.contracts.errors import NotOfferedError
from kota.kernel.observations.rules.query.options import Options
from kota.kernel.observations.selectors import archive
from kota.kernel.observations.selectors.query import paging, sources, spans, timeline
from kota.kernel.observations.selectors.query.rows import Row

MOST = 50  # datastreams whose files are looked into, each on its own


def of_streams(relation: Relation, ids: list[int], options: Options, base: str) -> dict[int, list[Row]]:
    """The first observations of each datastream, one more than asked for where there are more."""
    is_by_time = timeline.fits(options)
    falling = is_by_time and bool(options.orderby) and options.orderby[0].is_falling
    if falling and options.limit == 1 and not options.skip:
        return timeline.of_many(ids, options, base)
    wanted = spans.within(options.filter)
    old = archive.reached(ids, wanted.first, wanted.last) if options.limit else []
    fresh = ids if falling else sorted({*ids} - {*old})
    groups = timeline.of_many(fresh, options, base) if is_by_time else paging.of_many(relation, fresh, options, base)
    due = [one for one in old if len(groups.get(one, ())) <= options.limit]
    if len(due) > MOST:
        raise NotOfferedError(
            "this reaches into the archived days of more than %(most)s datastreams: ask fewer, or narrow it down by"
            " phenomenonTime", most=MOST,
        )  # fmt: skip
    return groups | {one: _page(one, options, base) for one in due}


def _page(stream: int, options: Options, base: str) -> list[Row]:
    if timeline.is_range(options):
        rows, after = timeline.page(stream, options, base)
    else:
        within = "e.datastream_id = %s", (stream,)
        rows, after = paging.page(OBSERVATIONS, within, options, base, sources.of_page(stream, options))
    return [*rows, rows[-1]] if after else rows
