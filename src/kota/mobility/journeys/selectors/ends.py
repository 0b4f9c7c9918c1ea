"""The stops in reach of a place."""

from dataclasses import replace

import numpy as np

from kota.base.errors import InvalidError, MissingError, UnavailableError
from kota.base.words import noop as _
from kota.kernel.areas import facade as areas
from kota.mobility.journeys.contracts import Asked, Move, Spot, StepFree
from kota.mobility.journeys.rules import building, closing
from kota.mobility.journeys.rules.ends import End, Hop, is_walked
from kota.mobility.journeys.selectors import on_foot
from kota.mobility.journeys.selectors.closed import Out
from kota.mobility.streets import facade as streets
from kota.mobility.transit import facade as transit
from kota.mobility.transit.contracts.network import text

Place = tuple[float, float] | str
AROUND_M = 3000
FAR_M = 20_000


def end(place: Place, asked: Asked, held: transit.Held) -> End:
    """A place with the stops in reach on foot."""
    directory, stops = held.directory, held.network.stops
    if isinstance(place, str):
        stop = directory.stop_of.get(place)
        if stop is None:
            if place in transit.current().directory.stop_of:
                raise UnavailableError(_("the timetables are just being changed: try again in a moment"))
            raise MissingError(_("There is no stop %(id)s in the timetables in use."), id=place)
        lon, lat = float(stops.lon[stop]), float(stops.lat[stop])
        spot = Spot(text(stops.name, stop), lon, lat, place)
        inside = directory.platforms(stop)
    else:
        lon, lat = place
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            raise InvalidError(_("A place is a longitude and a latitude in degrees."))
        spot, inside = Spot("", lon, lat), []
    by_street = on_foot.reach(spot, asked, held)
    if by_street is not None:
        none = dict.fromkeys(inside, 0)
        return End(spot, by_street[0] | none, by_street[1] | none, by_street=True)
    metres = {
        stop: round(far * building.DETOUR) for stop, far in directory.near(lon, lat, asked.walk_m / building.DETOUR)
    }
    if asked.step_free is StepFree.SURE:  # of a guess nobody is
        metres = {stop: far for stop, far in metres.items() if not far}
    metres |= dict.fromkeys(inside, 0)
    seconds = {stop: int(np.ceil(far / asked.walk_speed)) for stop, far in metres.items()}
    return End(spot, seconds, metres)


def open_end(end: End, held: transit.Held, shut: Out) -> End:
    """The stops in reach without those that are closed, or behind a closed place: along the streets what is closed
    was gone around already."""
    if not shut.kept:
        return end
    lon, lat, areas = held.network.stops.lon, held.network.stops.lat, () if end.by_street else shut.areas
    free = [
        stop for stop in end.seconds
        if stop not in shut.kept.stops and stop not in shut.kept.ends
        and not closing.crosses(areas, end.spot.lon, end.spot.lat, float(lon[stop]), float(lat[stop]))
    ]  # fmt: skip
    return replace(
        end, seconds={stop: end.seconds[stop] for stop in free}, metres={stop: end.metres[stop] for stop in free}
    )


def nearest_m(end: End, held: transit.Held) -> int:
    """Metres on foot to the nearest stop; 0 where there is none for far around."""
    near = held.directory.near(end.spot.lon, end.spot.lat, FAR_M)
    return round(near[0][1] * building.DETOUR) if near else 0


def is_nowhere(end: End) -> bool:
    """Neither a stop nor a street is near; where no streets are known, the place must be outside of the city too."""
    if end.seconds or end.by_street:
        return False
    return streets.is_known() or areas.locate(end.spot.lon, end.spot.lat).area is None


def is_blocked(end: End, spot: Spot, shut: Out) -> bool:
    """Does a closed place lie on the straight way between an end and a point?"""
    return closing.crosses(shut.areas, end.spot.lon, end.spot.lat, spot.lon, spot.lat)


def shut_in(end: End, held: transit.Held, shut: Out) -> list[str]:
    """The closed places at an end, or between it and the stop that is nearest."""
    near = held.directory.near(end.spot.lon, end.spot.lat, AROUND_M)[:1]
    lon, lat = held.network.stops.lon, held.network.stops.lat
    goals = [(float(lon[stop]), float(lat[stop])) for stop, _metres in near] or [(end.spot.lon, end.spot.lat)]
    return [
        name for area, name in zip(shut.areas, shut.names, strict=True)
        if any(closing.crosses((area,), end.spot.lon, end.spot.lat, *goal) for goal in goals)
    ]  # fmt: skip


def walked(near: Spot, place: End, metres: int, stay_s: int, speed: float, *, is_goal: bool) -> End:
    """An end that begins (or, a goal, finishes) with a walk to a place on the way and a stay there."""
    first = Hop(place.spot, Move.WALK, int(np.ceil(metres / speed)), metres, stay_s=stay_s)
    last = replace(first, end=near, stay_s=0)
    more = first.seconds + stay_s

    def way(hops: tuple[Hop, ...]) -> tuple[Hop, ...]:
        if is_goal:
            before = hops if stay_s or is_walked(hops) else ()
            return (*(replace(hop, end=place.spot, stay_s=stay_s) for hop in before), last)
        return (first, *hops) if is_walked(hops) else (replace(first, end=None),)

    ways = {stop: way(place.hops(stop)) for stop in place.seconds}
    seconds = {stop: took + more for stop, took in place.seconds.items()}
    return End(near, seconds, {stop: far + metres for stop, far in place.metres.items()}, ways)
