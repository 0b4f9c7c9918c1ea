"""Which station speaks for a kelurahan."""

from collections.abc import Mapping, Sequence

import numpy as np

from kota.base.geo import METRES_PER_DEGREE, Point
from kota.environment.air.contracts import AreaNow, StationNow

FARTHEST_M = 5000  # farther away a station says nothing about a place


def areas(stations: Sequence[StationNow], middles: Mapping[str, Point], names: Mapping[str, str]) -> list[AreaNow]:
    """Each kelurahan of `names` (code: name with those above it) by the worst station in it or the nearest one within
    5 km; the worst first. Kelurahan with neither are left out. `stations` all have an index, worst first."""
    inside = {one.station.area: one for one in reversed(stations)}
    outside = [code for code in names if code not in inside and code in middles]
    near = _nearest(stations, [middles[code] for code in outside]) if stations else []
    speaking = dict(zip(outside, near, strict=True)) if near else {}
    found = []
    for code, place in names.items():
        apart, now = (0.0, inside[code]) if code in inside else speaking.get(code, (FARTHEST_M + 1, None))
        if now is not None and apart <= FARTHEST_M:
            found.append(AreaNow(code, place.split(",", 1)[0], place, now, apart))
    return sorted(found, key=lambda one: (-(one.now.published.index or 0), one.metres, one.name))


def _nearest(stations: Sequence[StationNow], middles: Sequence[Point]) -> list[tuple[float, StationNow]]:
    """The nearest station of each point, and the metres to it."""
    lon, lat = (np.array([getattr(one.station, axis) for one in stations]) for axis in ("lon", "lat"))
    found = []
    for here in middles:
        apart = np.hypot((lon - here.lon) * np.cos(np.radians((lat + here.lat) / 2)), lat - here.lat)
        place = int(apart.argmin())
        found.append((float(apart[place]) * METRES_PER_DEGREE, stations[place]))
    return found
