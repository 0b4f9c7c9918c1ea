"""From stops to the points around them, on foot: which stops lie in reach of each point, and how far.

Ways are straight lines times a detour, as everywhere where no streets are known.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import shapely
from numba import njit
from numpy.typing import NDArray

from kota.mobility.reach.rules.layers import Floats, Ints

FAR = 1500  # metres on the ground that anybody walks from a stop


class Links(NamedTuple):
    """Stops near points: rows of `stop` and `metres` from `first` on."""

    first: NDArray[np.int64]  # points + 1
    stop: Ints
    metres: Ints


@dataclass(frozen=True, slots=True)
class Plane:
    """Degrees as metres on the ground, around a latitude."""

    kx: float
    ky: float

    @classmethod
    def around(cls, lat: float, metres: float, detour: float) -> "Plane":
        """`metres` is a degree of latitude."""
        return cls(float(np.cos(np.radians(lat))) * metres * detour, metres * detour)

    def away(self, lon: Floats, lat: Floats, other_lon: float, other_lat: float) -> Floats:
        """Metres on foot from points to a place."""
        found: Floats = np.hypot((lon - other_lon) * self.kx, (lat - other_lat) * self.ky)
        return found


def links(lon: Floats, lat: Floats, stop_lon: Floats, stop_lat: Floats, usable: NDArray[np.bool_], plane: Plane,
          far: int = FAR) -> Links:  # fmt: skip
    """All stops within `far` metres of each point."""
    place = np.flatnonzero(usable & np.isfinite(stop_lon) & np.isfinite(stop_lat))
    x, y = stop_lon[place] * plane.kx, stop_lat[place] * plane.ky
    px, py = lon * plane.kx, lat * plane.ky
    point, near = shapely.STRtree(shapely.points(x, y)).query(shapely.points(px, py), predicate="dwithin", distance=far)
    order = np.lexsort((near, point))
    point, near = point[order], near[order]
    metres = np.hypot(px[point] - x[near], py[point] - y[near])
    first = np.searchsorted(point, np.arange(len(lon) + 1)).astype(np.int64)
    return Links(first, place[near].astype(np.int32), np.ceil(metres).astype(np.int32))


@njit(cache=True, nogil=True)
def soonest(found: Links, begin: int, end: int, seconds: Ints, walk: int, speed: float, most: int, never: int) -> Ints:
    """Seconds to the points from `begin` to `end`, by the best stop of each, over `walk` metres at most; `never` where
    it takes more than `most`."""
    made = np.full(end - begin, never, np.int32)
    first, stop, metres = found.first, found.stop, found.metres
    for point in range(begin, end):
        best = most + 1
        for at in range(first[point], first[point + 1]):
            came = seconds[stop[at]]
            if came < best and metres[at] <= walk:
                time = came + np.int32(np.ceil(metres[at] / speed))
                if time < best:
                    best = time
        if best <= most:
            made[point - begin] = best
    return made
