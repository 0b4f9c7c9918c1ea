"""A question made ready to be searched, and what a search is given of it."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from kota.mobility.access import facade as access
from kota.mobility.journeys.contracts import Asked
from kota.mobility.journeys.rules import masking, searching
from kota.mobility.journeys.rules.building import Ways
from kota.mobility.journeys.rules.closing import Kept
from kota.mobility.journeys.rules.ends import End
from kota.mobility.journeys.rules.legs import Found, Ride
from kota.mobility.journeys.rules.searching import Reached, Wish
from kota.mobility.journeys.rules.timetable import Fares, Masks
from kota.mobility.journeys.selectors import closed
from kota.mobility.journeys.selectors.engine import Engine, Ints, Used, room
from kota.mobility.journeys.selectors.telling import Scene
from kota.mobility.transit import facade as transit

MOST_SOON, MOST_CHEAP = 4, 3  # journeys told before the different ones are chosen


@dataclass(frozen=True, slots=True)
class Query:
    """A question made ready: the day to search in, both ends, what is paid and what is closed."""

    asked: Asked
    one: Engine
    scene: Scene
    origin: End
    goal: End
    priced: tuple[Ints, Fares]
    kept: Kept
    walks: Ways | None  # other than those of everybody

    def second(self, at: datetime) -> int:
        return int((at - self.scene.midnight).total_seconds())

    def found(self, at: int, origin: End | None = None, goal: End | None = None) -> list[Found]:
        """What a search finds between ends, these if no others are given."""
        a, b = origin or self.origin, goal or self.goal
        if not a.seconds or not b.seconds:
            return []
        asked = self.asked
        wish = Wish(reached(a), reached(b), at, arrive_by=asked.arrive_by, rides=asked.rides)
        used = Used(masks(self.one, asked, self.kept), self.kept.ways, self.walks)
        with room(self.one) as free:
            return searching.search(self.one.sides(used, *self.priced), wish, free).found


def reached(end: End) -> Reached:
    """An end as a search takes it."""
    return Reached(np.fromiter(end.seconds, np.int32), np.fromiter(end.seconds.values(), np.int32))


def masks(one: Engine, asked: Asked, kept: Kept) -> Masks | None:
    """What this question keeps out; None when nothing."""
    directory, network = one.held.directory, one.held.network
    routes = {directory.route_of[each] for each in asked.without_lines if each in directory.route_of}
    if asked.without_modes:
        modes = network.routes.mode.tolist()
        routes |= {at for at, mode in enumerate(modes) if transit.mode(mode) in asked.without_modes}
    stops = {
        member for each in asked.without_stops if each in directory.stop_of
        for member in directory.members(directory.stop_of[each])
    }  # fmt: skip
    day = one.running.day
    made = masking.without(one.free, one.kept, day, routes, stops)
    made = masking.step_free(made, access.known(one.held).stop, one.kept, day, asked.step_free)
    made = closed.masked(made, one, kept)
    return None if made is one.free else made


def worth(one: Engine, found: list[Found], *, arrive_by: bool) -> list[Found]:
    """Of each sequence of lines the soonest, and of these the few that may end among the answers: telling one is
    dear."""
    lines = one.held.network.patterns.route[one.running.day.pattern]
    seen: dict[tuple[int, ...], Found] = {}

    def soon(each: Found) -> int:
        return -each.start if arrive_by else each.arrival

    for each in sorted(found, key=lambda each: (soon(each), each.rides)):
        seen.setdefault(tuple(int(lines[leg.row]) for leg in each.legs if isinstance(leg, Ride)), each)
    kept = sorted(seen.values(), key=soon)
    cheap = sorted((each for each in kept if each.cost), key=lambda each: (each.cost, soon(each)))[:MOST_CHEAP]
    few = sorted(kept, key=lambda each: (each.rides, soon(each)))[:2]
    return list(dict.fromkeys([*kept[:MOST_SOON], *cheap, *few]))
