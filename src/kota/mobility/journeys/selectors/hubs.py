"""Where most people go: the stations with the most lines and kinds of vehicles."""

from functools import lru_cache

from kota.mobility.journeys.contracts import Spot
from kota.mobility.journeys.rules import building
from kota.mobility.transit import facade as transit
from kota.mobility.transit.contracts.network import text

MOST = 200  # of which those at the reader's own place, or far from it, are left out
HERE_M, FAR_M = 600.0, 30_000.0
MODE_WEIGHT = 5  # lines that one more kind of vehicle counts as


@lru_cache(maxsize=1)
def _hubs(key: str) -> tuple[Spot, ...]:
    held = transit.current()
    directory, stops, routes = held.directory, held.network.stops, held.network.routes

    def weight(stop: int) -> int:
        lines = directory.routes_at(directory.members(stop))
        return len(lines) + MODE_WEIGHT * len({int(routes.mode[one]) for one in lines})

    best = sorted(directory.places, key=lambda stop: (-weight(stop), text(stops.name, stop)))[:MOST]
    return tuple(
        Spot(text(stops.name, one), float(stops.lon[one]), float(stops.lat[one]), directory.stop_id(one))
        for one in best
    )


def hubs(lon: float, lat: float, most: int) -> list[Spot]:
    """The greatest around, but not here."""
    held = transit.current()
    here = {text(held.network.stops.name, stop) for stop, _far in held.directory.near(lon, lat, HERE_M)}
    names: dict[str, Spot] = {}
    for one in _hubs(held.key):
        if one.name not in here and building.distance(lon, lat, one.lon, one.lat) <= FAR_M:
            names.setdefault(one.name, one)
    return list(names.values())[:most]
