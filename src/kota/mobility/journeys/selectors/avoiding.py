"""What is closed on the way: a search as if nothing were says what it is, and whether it matters."""

from dataclasses import replace

import numpy as np

from kota.mobility.journeys.contracts import StepFree
from kota.mobility.journeys.rules import choosing
from kota.mobility.journeys.rules.closing import Kept
from kota.mobility.journeys.rules.ends import End
from kota.mobility.journeys.rules.legs import Found, Ride, Walk
from kota.mobility.journeys.selectors.query import Query, worth

Ends = tuple[End, End]


def as_if_open(query: Query, whole: Ends, at: int) -> list[Found] | None:
    """What a search between whole ends would find if nothing were closed; None where nothing is."""
    if not query.kept.by:
        return None
    walks = query.one.walked(query.asked.step_free)
    return replace(query, kept=Kept(), walks=walks).found(at, *whole)


def is_free(query: Query, whole: Ends, found: list[Found] | None) -> bool:
    """Does nothing of what was found as if all were open meet what is closed? Then a search with it finds the same:
    there are fewer journeys for it, and the best of all are among them."""
    if found is None:
        return False
    usual = {StepFree.ANY: None, StepFree.LIKELY: query.one.rolling, StepFree.SURE: query.one.sure}
    walks = None if query.walks is None else query.walks.seconds
    if walks is not usual[query.asked.step_free]:  # some lead around what is closed
        return False
    return not any(_met(query, each) for each in found) and all(
        now.seconds.get(stop) == before.seconds[stop]
        for now, before, stops in (
            (query.origin, whole[0], {each.first for each in found}),
            (query.goal, whole[1], {each.last for each in found}),
        )
        for stop in stops
    )


def avoided(query: Query, found: list[Found] | None) -> tuple[str, ...]:
    """The closed places, and the lines out of service, that a journey worth telling would meet if they were open."""
    arrive_by = query.asked.arrive_by
    worthy = choosing.of_worth(worth(query.one, found or [], arrive_by=arrive_by), arrive_by=arrive_by)
    return tuple(dict.fromkeys(name for each in worthy for name in _met(query, each)))


def _met(query: Query, best: Found) -> list[str]:
    one = query.one
    day, walks, patterns = one.running.day, one.walks, one.held.network.patterns
    stops, calls, ways, routes = {best.first, best.last}, set[int](), set[int](), set[int]()
    for leg in best.legs:
        if isinstance(leg, Ride):
            routes.add(int(patterns.route[day.pattern[leg.row]]))
            begin = int(patterns.offset[day.pattern[leg.row]])
            calls |= set(range(begin + leg.board, begin + leg.alight))
            stops |= {int(day.stop[day.offset[leg.row] + place]) for place in (leg.board, leg.alight)}
        elif isinstance(leg, Walk):
            first, last = int(walks.first[leg.from_stop]), int(walks.first[leg.from_stop + 1])
            ways.add(first + int(np.searchsorted(walks.to[first:last], leg.to_stop)))
    return query.kept.met(stops, calls, ways, (best.first, best.last), routes)
