"""Which station speaks for a kelurahan."""

from collections.abc import Mapping, Sequence
from math import cos, hypot, radians

from kota.base.geo import METRES_PER_DEGREE, Point
from kota.environment.air.contracts import AreaNow, StationNow

FARTHEST_M = 5000  # farther away a station says nothing about a place


def areas(stations: Sequence[StationNow], middles: Mapping[str, Point], names: Mapping[str, str]) -> list[AreaNow]:
    """Each kelurahan of `names` (code: name with those above it) by the worst station in it or the nearest one within
    5 km; the worst first. Kelurahan with neither are left out. `stations` all have an index, worst first."""
    inside = {one.station.area: one for one in reversed(stations)}
    found = []
    for code, place in names.items():
        now = inside.get(code)
        near = (0.0, now) if now else _nearest(stations, middles[code]) if code in middles else None
        if near and near[0] <= FARTHEST_M:
            found.append(AreaNow(code, place.split(",", 1)[0], place, near[1], near[0]))
    return sorted(found, key=lambda one: (-(one.now.published.index or 0), one.metres, one.name))


def _nearest(stations: Sequence[StationNow], middle: Point) -> tuple[float, StationNow] | None:
    apart = [(distance(middle, Point(one.station.lon, one.station.lat)), one) for one in stations]
    return min(apart, key=lambda pair: pair[0], default=None)


def distance(one: Point, other: Point) -> float:
    """Metres between two points of the same city."""
    east = (one.lon - other.lon) * cos(radians((one.lat + other.lat) / 2))
    return hypot(east, one.lat - other.lat) * METRES_PER_DEGREE
