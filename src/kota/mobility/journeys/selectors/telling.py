"""From what a search found to journeys as people make them: names, moments, ranges, walks."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from kota.mobility.access import facade as access
from kota.mobility.journeys.contracts import Journey, Leg, Line, Moment, Move, Spot
from kota.mobility.journeys.rules import masking, moments
from kota.mobility.journeys.rules.building import Ways
from kota.mobility.journeys.rules.ends import End, Hop
from kota.mobility.journeys.rules.legs import Found, Ride, Through, Walk
from kota.mobility.journeys.rules.moments import Span, Way
from kota.mobility.journeys.rules.timetable import Masks
from kota.mobility.transit import facade as transit
from kota.mobility.transit.contracts import Day, Network
from kota.mobility.transit.contracts.network import text

SLOWER = 1.25  # how much longer another line may take and still do as well
STEP_FREE = ("", "yes", "no")
BEFORE = 60  # seconds before a ride by the clock at which one is at its stop
ALIKE = 3  # other lines on a ride, at most
STEP, SOONER = 150, 2 * 3600  # seconds by which one sets out sooner to be there in time: first, and at most


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that a journey of one day is told from. `midnight` is where its seconds begin."""

    held: transit.Held
    running: transit.Running
    walks: Ways
    change: NDArray[np.int32]
    pause: int
    midnight: datetime
    operators: dict[str, str] = field(default_factory=dict)  # names in the reader's language, by code
    allowed: Masks | None = None  # what the question leaves to ride; None everything

    @property
    def network(self) -> Network:
        return self.held.network

    def at(self, second: float) -> datetime:
        return self.midnight + timedelta(seconds=round(second))

    def moment(self, span: Span) -> Moment:
        early = self.at(span.early)
        return Moment(early, early, early) if span.is_exact else Moment(early, self.at(span.likely), self.at(span.late))


def spot(scene: Scene, stop: int) -> Spot:
    """A stop, told once for all who ask of the same network."""
    known = access.known(scene.held)
    if _TOLD.known is not known:
        _TOLD.known, _TOLD.spots = known, {}
    found = _TOLD.spots.get(stop)
    if found is None:
        found = _TOLD.spots[stop] = _spot(scene, known, stop)
    return found


class _Told:
    def __init__(self) -> None:
        self.known: access.Known | None = None
        self.spots = dict[int, Spot]()


_TOLD = _Told()


def _spot(scene: Scene, known: access.Known, stop: int) -> Spot:
    stops = scene.network.stops
    return Spot(
        text(stops.name, stop), float(stops.lon[stop]), float(stops.lat[stop]), scene.held.directory.stop_id(stop),
        text(stops.platform, stop), STEP_FREE[int(known.stop[stop])], STEP_FREE[int(known.way[stop])],
    )  # fmt: skip


def line(scene: Scene, route: int) -> Line:
    routes, agencies = scene.network.routes, scene.network.agencies
    agency = int(routes.agency[route])
    code, short, long = text(agencies.code, agency), text(routes.short, route), text(routes.long, route)
    return Line(
        scene.held.directory.route_id(route),
        short or long,
        long,
        str(transit.mode(int(routes.mode[route]))),
        code,
        scene.operators.get(code) or text(agencies.name, agency),
        text(routes.color, route),
        text(routes.text_color, route),
    )


def journey(scene: Scene, found: Found, origin: End, goal: End, *, leave: int | None, by: int | None = None) -> Journey:
    """One journey. With `leave` it begins then, or later where a timetable lets one; without, as late as its rides
    allow. Who must be there `by` a moment sets out so early that they are in 90 of 100 cases, where that can be."""
    start = float(_latest(scene, found, origin) if leave is None else sets_out(scene, found, origin, leave))
    made = _from(scene, found, origin, goal, start)
    if by is None or made.arrive.late <= scene.at(by):
        return made
    sooner, step = None, STEP
    while sooner is None and step <= SOONER:
        other = _from(scene, found, origin, goal, start - step)
        sooner, step = (other if other.arrive.late <= scene.at(by) else None), step * 2
    return sooner or made


def _from(scene: Scene, found: Found, origin: End, goal: End, start: float) -> Journey:
    """The journey of somebody who sets out then."""
    rides = [leg for leg in found.legs if isinstance(leg, Ride)]
    phase, usable = moments.phases(len(rides)), scene.allowed.trip if scene.allowed else None
    legs, came = _gone(scene, origin.hops(found.first), origin.spot, spot(scene, found.first), np.full(1, start))
    ready, number = np.full(phase.shape[1] or 1, came[0]), 0
    for leg in found.legs:
        if isinstance(leg, Ride):
            ways = alike(scene, leg)
            leaves, came = moments.ride(scene.running.day, ways, ready, phase[number], usable)
            legs.append(_ride(scene, leg, ways, leaves, came))
            stop = int(scene.running.day.stop[scene.running.day.offset[leg.row] + leg.alight])
            ready, number = came + int(scene.change[stop]), number + 1
        elif isinstance(leg, Walk):
            made, ready = _walk(scene, leg, came)
            legs.append(made)
        else:
            more, ready = _through(scene, leg, came)
            legs += more
    last, arrive = _gone(scene, goal.hops(found.last), spot(scene, found.last), goal.spot, came)
    return finished([*legs, *last], scene.moment(moments.span(arrive)))


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
    day = scene.running.day
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


def _gone(
    scene: Scene, hops: Sequence[Hop], start: Spot, end: Spot, came: moments.Moments
) -> tuple[list[Leg], moments.Moments]:
    """Ways of one's own, one after the other; `end` is where the last one leads."""
    legs, begin = list[Leg](), start
    for hop in hops:
        there = came + hop.seconds
        until = hop.end or end
        depart, arrive = scene.moment(moments.span(came)), scene.moment(moments.span(there))
        legs.append(Leg(begin, until, depart, arrive, hop.metres, hop.seconds, move=hop.move, rental=hop.rental,
                        stay_s=hop.stay_s))  # fmt: skip
        begin, came = until, there + hop.stay_s
    return legs, came


def _through(scene: Scene, leg: Through, came: moments.Moments) -> tuple[list[Leg], moments.Moments]:
    """To the place on the way, a stay, and on to where one gets in again."""
    place = leg.place
    there, came = _gone(scene, place.hops(leg.from_stop), spot(scene, leg.from_stop), place.spot, came)
    there[-1] = replace(there[-1], stay_s=leg.stay_s)
    on, ready = _gone(scene, place.hops(leg.to_stop), place.spot, spot(scene, leg.to_stop), came + leg.stay_s)
    return [*there, *on], ready


def _walk(scene: Scene, leg: Walk, came: moments.Moments) -> tuple[Leg, moments.Moments]:
    walks = scene.walks
    first, last = int(walks.first[leg.from_stop]), int(walks.first[leg.from_stop + 1])
    at = first + int(np.searchsorted(walks.to[first:last], leg.to_stop))
    seconds = int(walks.seconds[at])
    ready = came + seconds + scene.pause
    depart, arrive = scene.moment(moments.span(came)), scene.moment(moments.span(came + seconds))
    made = Leg(spot(scene, leg.from_stop), spot(scene, leg.to_stop), depart, arrive, int(walks.metres[at]), seconds)
    return made, ready


def _ride(scene: Scene, leg: Ride, ways: Sequence[Way], leaves: moments.Moments, came: moments.Moments) -> Leg:
    day, network = scene.running.day, scene.network
    offset = int(day.offset[leg.row])
    depart, arrive = moments.span(leaves), moments.span(came)
    trip = _trip(day, leg, depart.likely)
    stops = [int(one) for one in day.stop[offset + leg.board : offset + leg.alight + 1]]
    routes = dict.fromkeys(_route(scene, way) for way in ways)
    first = next(iter(routes))
    return Leg(
        spot(scene, stops[0]), spot(scene, stops[-1]), scene.moment(depart), scene.moment(arrive),
        int(day.along[offset + leg.alight] - day.along[offset + leg.board]), arrive.likely - depart.likely,
        tuple(line(scene, route) for route in (first, *(one for one in routes if one != first))),
        transit.headsign(network, day, leg.row, trip, leg.board), moments.headway(day, ways, depart.likely),
        tuple(spot(scene, stop) for stop in stops[1:-1]),
        trip=text(network.trips.id, int(network.runs.trip[network.runs.offset[day.run[trip]]])),
        vehicle=_vehicle(network, int(day.run[trip])),
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


def _vehicle(network: Network, run: int) -> str:
    """Does a wheelchair get into all vehicles of a run?"""
    runs = network.runs
    kinds = {int(one) for one in network.trips.wheelchair[runs.trip[runs.offset[run] : runs.offset[run + 1]]]}
    return STEP_FREE[masking.NO] if masking.NO in kinds else STEP_FREE[masking.YES] if kinds == {masking.YES} else ""


def _route(scene: Scene, way: Way) -> int:
    day = scene.running.day
    return transit.route_at(scene.network, day, int(day.first_trip[way.row]), way.board)


def alike(scene: Scene, leg: Ride) -> list[Way]:
    """The ride itself, and other lines without a timetable that leave from the same stop for the same stop as quickly:
    whoever waits takes what comes first."""
    day, calls = scene.running.day, scene.running.calls
    own = Way(leg.row, leg.board, leg.alight)
    if not day.headway[int(day.first_trip[leg.row]) + leg.trip]:
        return [own]
    board, alight = (int(day.stop[day.offset[leg.row] + place]) for place in (leg.board, leg.alight))
    ends: dict[int, list[int]] = {}
    for at in range(calls.first[alight], calls.first[alight + 1]):
        ends.setdefault(int(calls.row[at]), []).append(int(calls.place[at]))
    quick = SLOWER * _seconds(scene, own)
    found = [own]
    for at in range(calls.first[board], calls.first[board + 1]):
        row, place = int(calls.row[at]), int(calls.place[at])
        later = [end for end in ends.get(row, ()) if end > place]
        if row == leg.row or not later:
            continue
        way = Way(row, place, min(later))
        if _may(scene, way) and day.headway[day.first_trip[row]] and _seconds(scene, way) <= quick:
            found.append(way)
    return [own, *sorted(found[1:], key=lambda way: _seconds(scene, way))[:ALIKE]]


def _may(scene: Scene, way: Way) -> bool:
    """May one get in and out there, and ride along in between?"""
    day, allowed = scene.running.day, scene.allowed
    board, alight = int(day.offset[way.row]) + way.board, int(day.offset[way.row]) + way.alight
    if not day.board[board] or not day.alight[alight]:
        return False
    if allowed is None:
        return True
    trips = allowed.trip[day.first_trip[way.row] : day.first_trip[way.row + 1]]
    return bool(trips.any() and allowed.ahead[board:alight].all())


def _seconds(scene: Scene, way: Way) -> int:
    day = scene.running.day
    begin = int(day.first_time[way.row])
    return int(day.arrive[begin + way.alight]) - int(day.depart[begin + way.board])
