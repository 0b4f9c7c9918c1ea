"""From what a search found to journeys as people make them: names, moments, ranges, walks."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from kota.mobility.access import facade as access
from kota.mobility.journeys.contracts import Journey, Leg, Line, Moment, Move, Spot
from kota.mobility.journeys.rules import building, ends, moments
from kota.mobility.journeys.rules.building import Ways
from kota.mobility.journeys.rules.ends import End, Hop
from kota.mobility.journeys.rules.legs import Found, Ride, Through, Walk
from kota.mobility.journeys.rules.moments import Span
from kota.mobility.journeys.rules.timetable import Masks, Timetable
from kota.mobility.transit import facade as transit
from kota.mobility.transit.contracts import Day, Network
from kota.mobility.transit.contracts.network import text

STEP_FREE = ("", "yes", "no")
_ROAD = frozenset({transit.Mode.BUS, transit.Mode.COACH})
BEFORE = 60  # seconds before a ride by the clock at which one is at its stop
STEP, SOONER = 150, 2 * 3600  # seconds by which one sets out sooner to be there in time: first, and at most


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that a journey of one day is told from. `midnight` is where its seconds begin; `allowed` is what the
    question leaves to ride; `chairs` says of each run what masks are made of (see `masking.Kept`)."""

    held: transit.Held
    day: Day
    timetable: Timetable
    allowed: Masks
    chairs: NDArray[np.uint8]
    walks: Ways
    pause: int
    midnight: datetime
    road_spread: float = 0.0  # share of a ride on the road, see `moments`
    operators: dict[str, str] = field(default_factory=dict)  # names in the reader's language, by code
    lines: dict[int, Line] = field(default_factory=dict)  # that were told already
    spots: dict[int, Spot] = field(default_factory=dict)

    @property
    def network(self) -> Network:
        return self.held.network

    def at(self, second: int) -> datetime:
        return self.midnight + timedelta(seconds=second)

    def moment(self, span: Span) -> Moment:
        early = self.at(span.early)
        return Moment(early, early, early) if span.is_exact else Moment(early, self.at(span.likely), self.at(span.late))


class _Told:
    def __init__(self) -> None:
        self.known: access.Known | None = None
        self.spots = dict[int, Spot]()


_TOLD = _Told()


def spots(held: transit.Held) -> dict[int, Spot]:
    """Stops that were told already, for all who ask of the same network as long as no more is known of its steps."""
    known = access.known(held)
    if _TOLD.known is not known:
        _TOLD.known, _TOLD.spots = known, {}
    return _TOLD.spots


def spot(scene: Scene, stop: int) -> Spot:
    found = scene.spots.get(stop)
    if found is None:
        stops, known = scene.network.stops, access.known(scene.held)
        found = scene.spots[stop] = Spot(
            text(stops.name, stop), float(stops.lon[stop]), float(stops.lat[stop]),
            scene.held.directory.stop_id(stop), text(stops.platform, stop), STEP_FREE[int(known.stop[stop])],
            STEP_FREE[int(known.way[stop])], transit.zone_of(scene.held, stop, scene.midnight),
        )  # fmt: skip
    return found


def line(scene: Scene, route: int) -> Line:
    found = scene.lines.get(route)
    if found is None:
        routes, agencies = scene.network.routes, scene.network.agencies
        agency = int(routes.agency[route])
        code, short, long = text(agencies.code, agency), text(routes.short, route), text(routes.long, route)
        found = scene.lines[route] = Line(
            scene.held.directory.route_id(route), short or long, long, str(transit.mode(int(routes.mode[route]))),
            code, scene.operators.get(code) or text(agencies.name, agency), text(routes.color, route),
            text(routes.text_color, route), scene.held.is_planned(route),
        )  # fmt: skip
    return found


@dataclass(frozen=True, slots=True)
class Timed:
    """A journey with its moments: when one sets out, its rides, and when one is there."""

    start: int
    rides: list[moments.Ride]
    arrive: Span


def journey(scene: Scene, found: Found, origin: End, goal: End, *, leave: int | None, by: int | None = None) -> Journey:
    """One journey. With `leave` it begins then, or later where a timetable lets one; without, as late as its rides
    allow. Who must be there `by` a moment sets out so early that they are in 90 of 100 cases, where that can be."""
    start = _latest(scene, found, origin) if leave is None else sets_out(scene, found, origin, leave)
    timed = _timed(scene, found, origin, goal, start)
    if by is not None and timed.arrive.late > by:
        step = STEP
        while step <= SOONER:
            sooner = _timed(scene, found, origin, goal, start - step)
            if sooner.arrive.late <= by:
                timed = sooner
                break
            step *= 2
    return _made(scene, found, origin, goal, timed)


def _timed(scene: Scene, found: Found, origin: End, goal: End, start: int) -> Timed:
    """The moments of somebody who sets out then."""
    rides, before, spread = list[tuple[int, int, int, int]](), list[int](), list[float]()
    passing = _took(origin.hops(found.first))
    for leg in found.legs:
        if isinstance(leg, Ride):
            rides.append((leg.row, leg.trip, leg.board, leg.alight))
            before.append(passing)
            spread.append(scene.road_spread if _is_on_road(scene, leg) else 0.0)
            stop = int(scene.day.stop[scene.day.offset[leg.row] + leg.alight])
            passing = int(scene.timetable.change[stop])
        elif isinstance(leg, Walk):
            passing = _way(scene, leg)[0] + scene.pause
        else:
            to, on, _middle = _both_ways(scene, leg)
            passing = _took(to) + leg.stay_s + _took(on)
    made = moments.ridden(scene.timetable, scene.allowed, rides, before, spread, start)
    return Timed(start, made, made[-1].come.after(_took(goal.hops(found.last))))


def _is_on_road(scene: Scene, leg: Ride) -> bool:
    routes = scene.network.routes
    return transit.mode(int(routes.mode[scene.network.patterns.route[scene.day.pattern[leg.row]]])) in _ROAD


def _took(hops: Sequence[Hop]) -> int:
    return sum(hop.seconds + hop.stay_s for hop in hops)


def _made(scene: Scene, found: Found, origin: End, goal: End, timed: Timed) -> Journey:
    start = Span(timed.start, timed.start, timed.start)
    legs, came = _gone(scene, origin.hops(found.first), origin.spot, spot(scene, found.first), start)
    rides = iter(timed.rides)
    for leg in found.legs:
        if isinstance(leg, Ride):
            ride = next(rides)
            legs.append(_ride(scene, leg, ride))
            came = ride.come
        elif isinstance(leg, Walk):
            legs.append(_walk(scene, leg, came))
        else:
            legs += _through(scene, leg, came)
    last, _there = _gone(scene, goal.hops(found.last), spot(scene, found.last), goal.spot, came)
    return finished([*legs, *last], scene.moment(timed.arrive))


def finished(legs: Sequence[Leg], arrive: Moment) -> Journey:
    """Walks of no length left out, and what follows from the legs."""
    kept = tuple(leg for leg in legs if leg.lines or leg.metres > 0 or leg.stay_s)
    rides = [leg for leg in kept if leg.lines]
    free = {spot.step_free for leg in rides for spot in (leg.start, leg.end)} | {leg.vehicle for leg in rides}
    walked = sum(leg.metres for leg in kept if not leg.lines and leg.move is Move.WALK)
    return Journey(
        kept, kept[0].depart if kept else arrive, arrive, walked, max(0, len(rides) - 1),
        step_free="no" if "no" in free else "" if "" in free else "yes",
    )  # fmt: skip


def _first(scene: Scene, found: Found) -> tuple[int, int]:
    """When the first ride leaves, as the search counted, and its headway."""
    first = next(leg for leg in found.legs if isinstance(leg, Ride))
    day = scene.day
    size = int(day.offset[first.row + 1] - day.offset[first.row])
    leaves = int(day.depart[day.first_time[first.row] + first.trip * size + first.board]) + first.shift
    return leaves, int(day.headway[int(day.first_trip[first.row]) + first.trip])


def _latest(scene: Scene, found: Found, origin: End) -> int:
    """When to leave at the latest: so that the first ride is caught as the search counted."""
    leaves, headway = _first(scene, found)
    return min(found.start, leaves - headway // 2 - origin.seconds[found.first])


def missed(scene: Scene, found: Found, origin: End, most: int) -> int:
    """The second at which one who sets out misses the first ride; of a line without a timetable that at which another
    one may be as soon (after half a headway, or `most` seconds)."""
    leaves, headway = _first(scene, found)
    access = origin.seconds[found.first]
    return found.start - access + min(headway // 2, most) if headway else leaves - access + 1


def sets_out(scene: Scene, found: Found, origin: End, leave: int) -> int:
    """Nobody need wait at a stop for a ride by the clock: a little before it is early enough."""
    leaves, headway = _first(scene, found)
    return leave if headway else max(leave, leaves - BEFORE - origin.seconds[found.first])


def _gone(scene: Scene, hops: Sequence[Hop], start: Spot, end: Spot, came: Span) -> tuple[list[Leg], Span]:
    """Ways of one's own, one after the other; `end` is where the last one leads."""
    legs, begin = list[Leg](), start
    for hop in hops:
        there, until = came.after(hop.seconds), hop.end or end
        legs.append(Leg(begin, until, scene.moment(came), scene.moment(there), hop.metres, hop.seconds, move=hop.move,
                        rental=hop.rental, stay_s=hop.stay_s))  # fmt: skip
        begin, came = until, there.after(hop.stay_s)
    return legs, came


def _through(scene: Scene, leg: Through, came: Span) -> list[Leg]:
    """To the place on the way, a stay, and on to where one gets in again."""
    to, on, middle = _both_ways(scene, leg)
    there, came = _gone(scene, to, spot(scene, leg.from_stop), middle, came)
    there[-1] = replace(there[-1], stay_s=leg.stay_s)
    away, _ready = _gone(scene, on, middle, spot(scene, leg.to_stop), came.after(leg.stay_s))
    return [*there, *away]


def _both_ways(scene: Scene, leg: Through) -> tuple[Sequence[Hop], Sequence[Hop], Spot]:
    """How one gets to the place on the way and on from it, and where one stays: at the platform, where the place is its
    station. From one of its platforms to another one walks."""
    place = leg.place
    to, on = place.hops(leg.from_stop), place.hops(leg.to_stop)
    if ends.is_walked(to):
        return to, on, place.spot if ends.is_walked(on) else spot(scene, leg.to_stop)
    if leg.from_stop != leg.to_stop and not ends.is_walked(on):
        on = (Hop(None, Move.WALK, *_way(scene, Walk(leg.from_stop, leg.to_stop))),)
    return to, on, spot(scene, leg.from_stop)


def _way(scene: Scene, leg: Walk) -> tuple[int, int]:
    """Seconds and metres of a walk between stops; by the straight line where none is known."""
    walks, stops = scene.walks, scene.network.stops
    first, last = int(walks.first[leg.from_stop]), int(walks.first[leg.from_stop + 1])
    at = first + int(np.searchsorted(walks.to[first:last], leg.to_stop))
    if at < last and walks.to[at] == leg.to_stop:
        return int(walks.seconds[at]), int(walks.metres[at])
    points = (float(side[stop]) for stop in (leg.from_stop, leg.to_stop) for side in (stops.lon, stops.lat))
    metres = round(building.distance(*points) * building.DETOUR)
    return int(np.ceil(metres / building.SPEED)), metres


def _walk(scene: Scene, leg: Walk, came: Span) -> Leg:
    seconds, metres = _way(scene, leg)
    return Leg(
        spot(scene, leg.from_stop), spot(scene, leg.to_stop), scene.moment(came), scene.moment(came.after(seconds)),
        metres, seconds,
    )  # fmt: skip


def _ride(scene: Scene, leg: Ride, ride: moments.Ride) -> Leg:
    day, network = scene.day, scene.network
    offset, leave, come = int(day.offset[leg.row]), ride.leave, ride.come
    trip = _trip(day, leg, leave.likely)
    stops = day.stop[offset + leg.board : offset + leg.alight + 1].tolist()
    routes = dict.fromkeys(
        transit.route_at(network, day, int(day.first_trip[row]), board) for row, board, _ in ride.ways
    )
    return Leg(
        spot(scene, stops[0]), spot(scene, stops[-1]), scene.moment(leave), scene.moment(come),
        int(day.along[offset + leg.alight] - day.along[offset + leg.board]), come.likely - leave.likely,
        tuple(line(scene, route) for route in routes),
        transit.headsign(network, day, leg.row, trip, leg.board, leg.alight),
        (ride.shortest, ride.longest) if ride.shortest > 0 else None,
        tuple(spot(scene, stop) for stop in stops[1:-1]),
        trip=text(network.trips.id, int(network.runs.trip[network.runs.offset[day.run[trip]]])),
        vehicle=STEP_FREE[int(scene.chairs[day.run[trip]])],
        path=transit.drawn(scene.held, int(day.pattern[leg.row]), leg.board, leg.alight),
    )  # fmt: skip


def _trip(day: Day, leg: Ride, leaves: int) -> int:
    """The trip of the day that is ridden: who is at the stop sooner than the search counted takes an earlier one."""
    first, last = int(day.first_trip[leg.row]), int(day.first_trip[leg.row + 1])
    if day.headway[first + leg.trip]:
        return first + leg.trip
    size = int(day.offset[leg.row + 1] - day.offset[leg.row])
    begin = int(day.first_time[leg.row])
    departs = day.depart[begin + leg.board : begin + (last - first) * size : size]
    return first + min(int(np.searchsorted(departs, leaves)), last - first - 1)
