"""Which station of an operator a stop is, whatever calls it: its name, our code, or the id of a timetable in use."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kota.mobility.fares.contracts import Ride
from kota.mobility.fares.rules.lines import Network, plain
from kota.mobility.fares.rules.tariffs import Tariffs
from kota.mobility.fares.selectors import facts
from kota.mobility.transit import facade as transit
from kota.mobility.transit.contracts.network import text

NEAR = 400.0  # metres around a stop in which the station is that it may be a part of
MOST_REMEMBERED = 50_000
_NAMES: dict[str, dict[str, list[int]]] = {}  # of one network


def placed(every: Tariffs, rides: Sequence[Ride]) -> list[Ride]:
    """The same rides from station to station of their operators, and as far as the timetables have it where neither
    these nor the ride itself say how far it goes."""
    return [_placed(every, ride) for ride in rides]


def _placed(every: Tariffs, ride: Ride) -> Ride:
    called = every.operator(ride.operator)
    if called is None or not (ride.board_stop and ride.alight_stop):
        return ride
    board, alight = (station(every, called.code, stop) for stop in (ride.board_stop, ride.alight_stop))
    if board and alight:
        return replace(ride, board_stop=board, alight_stop=alight)
    if ride.metres > 0:
        return ride
    board, alight = (stop_of(called.code, stop) for stop in (ride.board_stop, ride.alight_stop))
    if not (board and alight):
        return ride
    metres = transit.ridden(board, alight, operator=called.code, route=ride.route)
    return replace(ride, metres=float(metres or 0))


def station(every: Tariffs, operator: str, stop: str) -> str:
    """The code of the operator's station; empty where it has none there."""
    network = every.networks.get(operator)
    if network is None or not _is_id(stop):
        return network.station(stop) if network else ""
    held = transit.current()
    key = (held.key, operator, stop)
    if key not in every.stations:
        if len(every.stations) >= MOST_REMEMBERED:
            every.stations.clear()
        every.stations[key] = _found(held, network, stop) or network.station(stop)
    return every.stations[key]


def known(every: Tariffs, operator: str, stop: str) -> str:
    """What a stop of the operator is called from here on: its station as it was told, else the id of a stop in the
    timetables in use; empty where its vehicles call at no such place."""
    stop = stop.strip()
    return stop if station(every, operator, stop) else stop_of(operator, stop)


def stop_of(operator: str, stop: str) -> str:
    """The id, in the timetables in use, of a stop where the operator's vehicles call: told by id or by name."""
    held = transit.current()
    if _is_id(stop):
        place = held.directory.stop_of.get(stop)
        return stop if place is not None and operator in _calling(held, place) else ""
    places = _by_name(held).get(plain(stop), ()) if plain(stop) else ()
    return next((held.directory.stop_id(one) for one in places if operator in _calling(held, one)), "")


def _by_name(held: transit.Held) -> Mapping[str, Sequence[int]]:
    """Stations and stops of the network in use by their names as these are compared."""
    found = _NAMES.get(held.key)
    if found is None:
        found = {}
        for place in held.directory.places:
            found.setdefault(plain(text(held.network.stops.name, place)), []).append(place)
        _NAMES.clear()
        _NAMES[held.key] = found
    return found


def _calling(held: transit.Held, place: int) -> set[str]:
    """Whose vehicles call at a stop or its station."""
    routes, agencies = held.network.routes, held.network.agencies
    lines = held.directory.routes_at(held.directory.members(place))
    return {text(agencies.code, int(routes.agency[line])) for line in lines}


def name(operator: str, stop: str) -> str:
    """What people call a stop that a validator or a tap names; what it says itself where nobody knows it."""
    held = transit.current()
    if _is_id(stop):
        place = held.directory.stop_of.get(stop)
        return stop if place is None else text(held.network.stops.name, place)
    own = (one for line in facts.lines().values() if line.operator == operator for one in line.stations)
    return next((one.name for one in own if one.code == stop), stop)


def is_known(every: Tariffs, operator: str, stop: str) -> bool:
    """Is it a stop of the timetables in use, or a station of the operator?"""
    return bool(station(every, operator, stop)) or (_is_id(stop) and stop in transit.current().directory.stop_of)


def _is_id(stop: str) -> bool:
    """Names of a stop and codes of ours have no colon."""
    return ":" in stop


def _found(held: transit.Held, network: Network, stop: str) -> str:
    """By its name, else that of its station, else that of a stop close by whose name is much the same."""
    place = held.directory.stop_of.get(stop)
    if place is None:
        return ""
    stops = held.network.stops
    name = text(stops.name, place)
    for called in (name, text(stops.name, int(held.directory.station[place]))):
        if found := network.station(called):
            return found
    around = held.directory.near(float(stops.lon[place]), float(stops.lat[place]), NEAR)
    near = (network.station(text(stops.name, other)) for other, _metres in around)
    return next((one for one in near if one and network.is_like(name, one)), "")
