"""From what a search found to journeys as people make them: names, moments, ranges, walks."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from kota.mobility.journeys.contracts import Journey, Leg, Line, Moment, Spot
from kota.mobility.journeys.rules import moments
from kota.mobility.journeys.rules.building import Ways
from kota.mobility.journeys.rules.legs import Found, Ride, Walk
from kota.mobility.journeys.rules.moments import Span, Way
from kota.mobility.transit import facade as transit
from kota.mobility.transit.contracts import Network
from kota.mobility.transit.contracts.network import text

SLOWER = 1.25  # how much longer another line may take and still do as well
STEP_FREE = ("", "yes", "no")
ALIKE = 3  # other lines on a ride, at most


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

    @property
    def network(self) -> Network:
        return self.held.network

    def at(self, second: float) -> datetime:
        return self.midnight + timedelta(seconds=round(second))

    def moment(self, span: Span) -> Moment:
        return Moment(self.at(span.early), self.at(span.likely), self.at(span.late))


@dataclass(frozen=True, slots=True)
class End:
    """The first or last place of a journey: seconds and metres on foot from there to each stop in reach."""

    spot: Spot
    seconds: dict[int, int]
    metres: dict[int, int]


def spot(scene: Scene, stop: int) -> Spot:
    """A stop, told once for all who ask of the same network."""
    if _TOLD.key != scene.held.key:
        _TOLD.key, _TOLD.spots = scene.held.key, {}
    found = _TOLD.spots.get(stop)
    if found is None:
        found = _TOLD.spots[stop] = _spot(scene, stop)
    return found


class _Told:
    def __init__(self) -> None:
        self.key, self.spots = "", dict[int, Spot]()


_TOLD = _Told()


def _spot(scene: Scene, stop: int) -> Spot:
    stops = scene.network.stops
    return Spot(
        text(stops.name, stop), float(stops.lon[stop]), float(stops.lat[stop]), scene.held.directory.stop_id(stop),
        text(stops.platform, stop), STEP_FREE[int(stops.wheelchair[stop])],
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


def journey(scene: Scene, found: Found, origin: End, goal: End, *, leave: int | None) -> Journey:
    """One journey. With `leave` it begins then; without, as late as its rides allow: it must arrive in time."""
    rides = [leg for leg in found.legs if isinstance(leg, Ride)]
    phase = moments.phases(len(rides))
    start = float(_latest(scene, found, origin) if leave is None else leave)
    ready = np.full(phase.shape[1] or 1, start + origin.seconds[found.first])
    legs, number, came = [_way_in(scene, found, origin, start)], 0, ready
    for leg in found.legs:
        if isinstance(leg, Walk):
            made, came = _walk(scene, leg, came)
            ready = came
        else:
            ways = alike(scene, leg)
            leaves, came = moments.ride(scene.running.day, ways, ready, phase[number])
            made = _ride(scene, leg, ways, leaves, came)
            stop = int(scene.running.day.stop[scene.running.day.offset[leg.row] + leg.alight])
            ready, number = came + int(scene.change[stop]), number + 1
        legs.append(made)
    arrive = came + goal.seconds[found.last]
    legs.append(_way_out(scene, found, goal, came, arrive))
    return finished(legs, scene.moment(moments.span(arrive)))


def finished(legs: Sequence[Leg], arrive: Moment) -> Journey:
    """Walks of no length left out, and what follows from the legs."""
    kept = tuple(leg for leg in legs if leg.lines or leg.metres > 0)
    rides = [leg for leg in kept if leg.lines]
    free = {spot.step_free for leg in rides for spot in (leg.start, leg.end)}
    return Journey(
        kept, kept[0].depart if kept else arrive, arrive, sum(leg.metres for leg in kept if not leg.lines),
        max(0, len(rides) - 1), step_free="no" if "no" in free else "" if "" in free else "yes",
    )  # fmt: skip


def _latest(scene: Scene, found: Found, origin: End) -> int:
    """When to leave at the latest: so that the first ride is caught as the search counted."""
    first = next(leg for leg in found.legs if isinstance(leg, Ride))
    day = scene.running.day
    size = int(day.offset[first.row + 1] - day.offset[first.row])
    trip = int(day.first_trip[first.row]) + first.trip
    leaves = int(day.depart[day.first_time[first.row] + first.trip * size + first.board]) + first.shift
    wait = int(day.headway[trip]) // 2
    return min(found.start, leaves - wait - origin.seconds[found.first])


def _way_in(scene: Scene, found: Found, origin: End, start: float) -> Leg:
    seconds = origin.seconds[found.first]
    depart, arrive = (scene.moment(Span(int(at), int(at), int(at))) for at in (start, start + seconds))
    return Leg(origin.spot, spot(scene, found.first), depart, arrive, origin.metres[found.first], seconds)


def _way_out(scene: Scene, found: Found, goal: End, came: moments.Moments, arrive: moments.Moments) -> Leg:
    depart, there = scene.moment(moments.span(came)), scene.moment(moments.span(arrive))
    seconds = goal.seconds[found.last]
    return Leg(spot(scene, found.last), goal.spot, depart, there, goal.metres[found.last], seconds)


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
    trip = int(day.first_trip[leg.row]) + leg.trip
    stops = [int(one) for one in day.stop[offset + leg.board : offset + leg.alight + 1]]
    routes = dict.fromkeys(_route(scene, way) for way in ways)
    depart, arrive = moments.span(leaves), moments.span(came)
    first = next(iter(routes))
    return Leg(
        spot(scene, stops[0]), spot(scene, stops[-1]), scene.moment(depart), scene.moment(arrive),
        int(day.along[offset + leg.alight] - day.along[offset + leg.board]), arrive.likely - depart.likely,
        tuple(line(scene, route) for route in (first, *(one for one in routes if one != first))),
        transit.headsign(network, day, leg.row, trip, leg.board), moments.headway(day, ways, float(np.median(leaves))),
        tuple(spot(scene, stop) for stop in stops[1:-1]),
        trip=text(network.trips.id, int(network.runs.trip[network.runs.offset[day.run[trip]]])),
    )  # fmt: skip


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
        if row == leg.row or not later or not _may(scene, row, place, later[0]):
            continue
        way = Way(row, place, min(later))
        if day.headway[day.first_trip[row]] and _seconds(scene, way) <= quick:
            found.append(way)
    return [own, *sorted(found[1:], key=lambda way: _seconds(scene, way))[:ALIKE]]


def _may(scene: Scene, row: int, board: int, alight: int) -> bool:
    day = scene.running.day
    return bool(day.board[day.offset[row] + board] and day.alight[day.offset[row] + alight])


def _seconds(scene: Scene, way: Way) -> int:
    day = scene.running.day
    begin = int(day.first_time[way.row])
    return int(day.arrive[begin + way.alight]) - int(day.depart[begin + way.board])
