"""Ways to stops that are no plain walks: by a shared bike from station to station, or by a vehicle that one leaves
beside a station."""

from dataclasses import replace
from datetime import datetime
from math import ceil

from kota.base.words import said
from kota.mobility.journeys.contracts import Asked, Move, Rental, Spot
from kota.mobility.journeys.rules import building
from kota.mobility.journeys.rules.ends import End, Hop
from kota.mobility.sharing import facade as sharing
from kota.mobility.sharing.contracts import NearPark, NearStation, Sought
from kota.mobility.transit import facade as transit

TO_STATION = 600  # metres that one walks to a shared bike, and from one to a stop
TO_STOP = 250
RIDE = 5000  # metres that one rides, at most, and
LEAST_RIDE = 700  # at least: less is walked
STATIONS = 3  # near the end, that are looked at
BIKE_SPEED, UNLOCK, RETURN = 3.6, 60, 60  # metres a second; seconds
CHANCE = 0.5  # how probable a bike and a free dock must be, at least
DRIVE, PARKING = 20_000, 300  # metres to where one parks, at most; seconds to leave the vehicle
SPEEDS = {"cars": 5.0, "motorcycles": 6.5, "bicycles": BIKE_SPEED}  # metres a second in a city's traffic
MOVES = {"cars": Move.CAR, "motorcycles": Move.MOTORCYCLE, "bicycles": Move.BIKE}


def by_shared(end: End, asked: Asked, held: transit.Held, at: datetime, *, is_goal: bool) -> End:
    """Stops in reach of an end by a shared bike. A bike is taken at one station and brought back at another; at a goal
    the other way round."""
    spot = end.spot
    near = [one for one in sharing.stations_near(spot.lon, spot.lat, TO_STATION, at, Sought.BIKE)
            if _serves(one, rents=not is_goal)][:STATIONS]  # fmt: skip
    if not near:
        return replace(end, seconds={}, metres={})
    seconds, metres, ways = dict[int, int](), dict[int, int](), dict[int, tuple[Hop, ...]]()
    far = [one for one in sharing.stations_near(spot.lon, spot.lat, RIDE, at, Sought.BIKE)
           if _serves(one, rents=is_goal)]  # fmt: skip
    for station in near:
        for other in far:
            ride = _between(station.lon, station.lat, other.lon, other.lat)
            if other.system != station.system or not LEAST_RIDE <= ride <= RIDE:
                continue
            out = ceil(ride / BIKE_SPEED) + UNLOCK + RETURN
            first = round(station.metres * building.DETOUR)
            for stop, away in held.directory.near(other.lon, other.lat, TO_STOP):
                last = round(away * building.DETOUR)
                took = ceil((first + last) / asked.walk_speed) + out
                if took < seconds.get(stop, took + 1):
                    seconds[stop], metres[stop] = took, first + last
                    ways[stop] = _ridden(station, other, first, out, ride, last, asked.walk_speed, is_goal=is_goal)
    return End(spot, seconds, metres, ways)


def _ridden(station: NearStation, other: NearStation, first: int, out: int, ride: int, last: int, speed: float, *,
            is_goal: bool) -> tuple[Hop, ...]:  # fmt: skip
    """The hops between an end and a stop, in the order in which they are made."""
    taken, left = (other, station) if is_goal else (station, other)
    price = sharing.price(taken.system, minutes=out / 60, km=ride / 1000, plan=taken.plan)
    rental = Rental(
        said(sharing.system_name(taken.system)), _vehicles(taken), _docks(left), price.total.amount if price else None,
        taken.is_simulated,
    )  # fmt: skip
    a = Hop(_spot(taken), Move.WALK, ceil((last if is_goal else first) / speed), last if is_goal else first)
    b = Hop(None, Move.WALK, ceil((first if is_goal else last) / speed), first if is_goal else last)
    return a, Hop(_spot(left), Move.SHARED, out, ride, rental), b


def _serves(one: NearStation, *, rents: bool) -> bool:
    """May one take a bike here (`rents`), or leave one?"""
    if one.is_stale and one.expected is None:
        return False
    if rents:
        chance = one.expected.chance if one.expected else float(one.vehicles > 0)
        return one.is_renting and chance >= CHANCE
    free = one.expected.dock_chance if one.expected else None
    if free is None:
        free = float(one.docks is None or one.docks > 0)
    return one.is_returning and free >= CHANCE


def _vehicles(one: NearStation) -> int | None:
    return round(one.expected.vehicles) if one.expected else None if one.is_stale else one.vehicles


def _docks(one: NearStation) -> int | None:
    if one.expected and one.expected.docks is not None:
        return round(one.expected.docks)
    return None if one.is_stale else one.docks


def _spot(one: NearStation) -> Spot:
    return Spot(said(one.name), one.lon, one.lat)


def by_parking(end: End, asked: Asked, held: transit.Held) -> End:
    """Stops in reach of the origin with a vehicle of one's own, that is left in a park beside a station."""
    seconds, metres, ways = dict[int, int](), dict[int, int](), dict[int, tuple[Hop, ...]]()
    spot, speed = end.spot, SPEEDS[asked.park]
    for park in sharing.parks_near(spot.lon, spot.lat, DRIVE, asked.park):
        drive = _between(spot.lon, spot.lat, park.lon, park.lat)
        out = ceil(drive / speed) + PARKING
        for stop, away in held.directory.near(park.lon, park.lat, TO_STOP * 2):
            last = round(away * building.DETOUR)
            took = out + ceil(last / asked.walk_speed)
            if took < seconds.get(stop, took + 1):
                seconds[stop], metres[stop] = took, last
                ways[stop] = (
                    Hop(_parked(park), MOVES[asked.park], out, drive),
                    Hop(None, Move.WALK, ceil(last / asked.walk_speed), last),
                )
    return End(spot, seconds, metres, ways)


def _parked(park: NearPark) -> Spot:
    return Spot(said(park.name), park.lon, park.lat)


def _between(lon: float, lat: float, other_lon: float, other_lat: float) -> int:
    return round(building.DETOUR * building.distance(lon, lat, other_lon, other_lat))
