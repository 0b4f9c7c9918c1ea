"""The answer to "how do I get there": journeys from door to door, honest about when."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import numpy as np

from kota.base.errors import InvalidError, MissingError
from kota.base.words import noop as _
from kota.base.words import said
from kota.mobility.journeys.contracts import Answer, Asked, Journey, Leg, Moment, Spot, StepFree
from kota.mobility.journeys.rules import building, choosing, closing, masking, searching
from kota.mobility.journeys.rules.closing import Kept
from kota.mobility.journeys.rules.legs import Found, Ride
from kota.mobility.journeys.rules.searching import Reached, Wish
from kota.mobility.journeys.rules.timetable import Fares, Masks
from kota.mobility.journeys.selectors import closed, tariffs, telling
from kota.mobility.journeys.selectors.engine import Engine, Ints, Used, engine, room
from kota.mobility.journeys.selectors.telling import End, Scene
from kota.mobility.transit import facade as transit
from kota.mobility.transit.contracts.network import text

MOST_SOON, MOST_CHEAP = 4, 3  # journeys told before the different ones are chosen
NIGHT = 3 * 3600  # seconds after midnight that still belong to the evening before
WALK_ALONE = 3000  # metres that are offered as a walk


def plan(asked: Asked) -> Answer:
    """Journeys for a question. InvalidError and MissingError say what is wrong with it."""
    held = transit.current()
    at = asked.at.astimezone(held.zone)
    one = engine(at.date())
    midnight = datetime.combine(at.date(), time(), tzinfo=held.zone)
    scene = Scene(held, one.running, one.walks, one.change, building.CHANGE, midnight, _operators())
    shut = closed.out(one, at, asked.step_free)
    ends = [end(place, asked, held) for place in (asked.origin, asked.goal)]
    origin, goal = (open_end(each, held, shut) for each in ends)
    second, priced = int((at - midnight).total_seconds()), tariffs.of_search(held, at, asked.rider)
    found = _found(one, asked, origin, goal, second, priced, shut.kept)
    journeys = [
        _told(scene, each, origin, goal, asked, at, midnight) for each in _worth(one, found, arrive_by=asked.arrive_by)
    ]
    chosen = choosing.chosen([each for each in journeys if each is not None])
    walk = None if shut.areas and _blocked(ends[0], ends[1].spot, shut) else _on_foot(origin, goal, at, asked)
    avoided = _avoided(one, asked, ends, second, priced, shut) if shut.kept else ()
    return Answer(asked, tuple(chosen), walk, avoided=avoided)


def open_end(end: End, held: transit.Held, shut: closed.Out) -> End:
    """The stops in reach without those that are closed, or behind a closed place."""
    if not shut.kept:
        return end
    stops = held.network.stops
    free = [
        stop for stop in end.seconds
        if stop not in shut.kept.stops
        and not closing.crosses(shut.areas, end.spot.lon, end.spot.lat, float(stops.lon[stop]), float(stops.lat[stop]))
    ]  # fmt: skip
    return replace(
        end, seconds={stop: end.seconds[stop] for stop in free}, metres={stop: end.metres[stop] for stop in free}
    )


def _blocked(end: End, spot: Spot, shut: closed.Out) -> bool:
    return closing.crosses(shut.areas, end.spot.lon, end.spot.lat, spot.lon, spot.lat)


def _avoided(
    one: Engine, asked: Asked, ends: list[End], at: int, priced: tuple[Ints, Fares], shut: closed.Out
) -> tuple[str, ...]:
    """The closed places that the quickest journey would meet if they were open."""
    found = _found(one, replace(asked, rides=min(asked.rides, 6)), ends[0], ends[1], at, priced, Kept())
    if not found:
        return ()
    day, walks = one.running.day, one.walks
    best, stops, calls, ways = found[0], set[int](), set[int](), set[int]()
    stops |= {best.first, best.last}
    for leg in best.legs:
        if isinstance(leg, Ride):
            begin = int(one.held.network.patterns.offset[day.pattern[leg.row]])
            calls |= set(range(begin + leg.board, begin + leg.alight))
            stops |= {int(day.stop[day.offset[leg.row] + place]) for place in (leg.board, leg.alight)}
        else:
            first, last = int(walks.first[leg.from_stop]), int(walks.first[leg.from_stop + 1])
            ways.add(first + int(np.searchsorted(walks.to[first:last], leg.to_stop)))
    return tuple(shut.kept.met(stops, calls, ways))


def _told(
    scene: Scene, found: Found, origin: End, goal: End, asked: Asked, at: datetime, midnight: datetime
) -> Journey | None:
    leave = None if asked.arrive_by else int((at - midnight).total_seconds())
    made = telling.journey(scene, found, origin, goal, leave=leave)
    if made.arrive.late - made.depart.early >= timedelta(days=1):
        return None
    quote = tariffs.quoted(made.legs, asked.rider)
    cost = quote.total.amount if quote and quote.is_known else None
    return replace(made, cost=cost, fare=quote)


def _worth(one: Engine, found: list[Found], *, arrive_by: bool) -> list[Found]:
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


def _found(
    one: Engine, asked: Asked, origin: End, goal: End, at: int, priced: tuple[Ints, Fares], kept: Kept
) -> list[Found]:
    if not origin.seconds or not goal.seconds:
        return []
    wish = Wish(reached(origin), reached(goal), at, arrive_by=asked.arrive_by, rides=asked.rides)
    with room(one) as free:
        return searching.search(
            one.sides(Used(masks(one, asked, kept), kept.ways, asked.step_free is not StepFree.ANY), *priced),
            wish,
            free,
        ).found


def reached(end: End) -> Reached:
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
    made = masking.step_free(made, network, one.kept, day, asked.step_free)
    made = closed.masked(made, one, kept)
    return None if made is one.free else made


def end(place: tuple[float, float] | str, asked: Asked, held: transit.Held) -> End:
    """A place with the stops in reach on foot."""
    directory, stops = held.directory, held.network.stops
    if isinstance(place, str):
        stop = directory.stop_of.get(place)
        if stop is None:
            raise MissingError(_("There is no stop %(id)s in the timetables in use."), id=place)
        lon, lat = float(stops.lon[stop]), float(stops.lat[stop])
        spot = Spot(text(stops.name, stop), lon, lat, place)
        inside = directory.platforms(stop)
    else:
        lon, lat = place
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            raise InvalidError(_("A place is a longitude and a latitude in degrees."))
        spot, inside = Spot("", lon, lat), []
    metres = {
        stop: round(far * building.DETOUR) for stop, far in directory.near(lon, lat, asked.walk_m / building.DETOUR)
    }
    metres |= dict.fromkeys(inside, 0)
    seconds = {stop: int(np.ceil(far / asked.walk_speed)) for stop, far in metres.items()}
    return End(spot, seconds, metres)


def _on_foot(origin: End, goal: End, at: datetime, asked: Asked) -> Journey | None:
    """The way on foot alone, where it is one."""
    a, b = origin.spot, goal.spot
    metres = round(building.DETOUR * building.distance(a.lon, a.lat, b.lon, b.lat))
    if metres > WALK_ALONE:
        return None
    took = timedelta(seconds=round(metres / asked.walk_speed))
    leave = at - took if asked.arrive_by else at
    depart, arrive = Moment(leave, leave, leave), Moment(leave + took, leave + took, leave + took)
    return telling.finished([Leg(a, b, depart, arrive, metres, int(took.total_seconds()))], arrive)


def _operators() -> dict[str, str]:
    return {code: said(one.name.model_dump()) for code, one in transit.operators().items()}
