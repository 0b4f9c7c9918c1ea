"""How far one gets: the time to everywhere, on a grid of squares, and its outlines."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numba import njit
from numpy.typing import NDArray

from kota.mobility.journeys.rules import building, outlining
from kota.mobility.journeys.rules.timetable import NEVER

CELL = 100.0  # metres
WALK = 1500  # metres on the ground that one walks from the last stop, at most
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Grid:
    """Seconds to the middle of each square, NEVER where there is no way in time; west and south edges in degrees, size
    of a square in degrees."""

    seconds: NDArray[np.int32]  # rows from south x columns from west
    west: float
    south: float
    width: float
    height: float

    def at(self, lon: Floats, lat: Floats) -> NDArray[np.int32]:
        """Seconds to points."""
        column = np.floor((lon - self.west) / self.width).astype(int)
        row = np.floor((lat - self.south) / self.height).astype(int)
        inside = (column >= 0) & (row >= 0) & (column < self.seconds.shape[1]) & (row < self.seconds.shape[0])
        found = np.full(len(column), NEVER, np.int32)
        found[inside] = self.seconds[row[inside], column[inside]]
        return found


def grid(lon: Floats, lat: Floats, seconds: NDArray[np.int32], most: int, speed: float, walk: int = WALK) -> Grid:
    """From places that are reached in so many seconds (stops, and the origin in 0) to everything within `most`, over
    `walk` metres on foot at most."""
    ok = (seconds < most) & np.isfinite(lon)
    lon, lat, seconds = lon[ok], lat[ok], seconds[ok]
    width = CELL / (building.METRES * float(np.cos(np.radians(lat.mean() if len(lat) else 0.0))))
    height = CELL / building.METRES
    if not len(lon):
        return Grid(np.zeros((0, 0), np.int32), 0.0, 0.0, width, height)
    around = walk / CELL + 1
    west, south = float(lon.min()) - around * width, float(lat.min()) - around * height
    columns = int((lon.max() - west) / width + around + 2)
    rows = int((lat.max() - south) / height + around + 2)
    made = Grid(np.full((rows, columns), NEVER, np.int32), west, south, width, height)
    guess(made, lon, lat, seconds, most, speed, walk)
    return made


def guess(made: Grid, lon: Floats, lat: Floats, seconds: NDArray[np.int32], most: int, speed: float, walk: int) -> None:
    """Enter what straight lines from places lead to, where that is sooner."""
    _spread(
        made.seconds,
        (lon - made.west) / made.width,
        (lat - made.south) / made.height,
        seconds.astype(np.int32),
        most,
        building.DETOUR * CELL / speed,
        walk / building.DETOUR / CELL,
    )


def walked(lon: Floats, lat: Floats, usable: NDArray[np.bool_], seconds: NDArray[np.int32], most: int, speed: float,
           walk: int) -> NDArray[np.int32]:  # fmt: skip
    """Seconds to stops by straight lines on foot, over `walk` metres at most, from those that are reached at
    `seconds`; NEVER where it takes more than `most`."""
    made = np.full(len(lon), NEVER, np.int32)
    goals = np.flatnonzero(usable & np.isfinite(lon) & np.isfinite(lat))
    sources = goals[seconds[goals] < most]
    if not len(sources):
        return made
    kx = building.METRES * float(np.cos(np.radians(lat[goals].mean())))
    x, y = lon * kx, lat * building.METRES
    a, b = shapely.STRtree(shapely.points(x[goals], y[goals])).query(
        shapely.points(x[sources], y[sources]), predicate="dwithin", distance=walk / building.DETOUR
    )
    a, b = sources[a], goals[b]
    took = np.ceil(np.hypot(x[a] - x[b], y[a] - y[b]) * building.DETOUR / speed).astype(np.int32)
    np.minimum.at(made, b, seconds[a] + took)
    return np.where(made <= most, made, NEVER).astype(np.int32)


@njit(cache=True, nogil=True)
def _spread(
    made: NDArray[np.int32], x: Floats, y: Floats, seconds: NDArray[np.int32], most: int, per_cell: float, far: float
) -> None:
    """From each place outwards as far as there is time to walk."""
    rows, columns = made.shape
    for i in range(len(x)):
        reach = min((most - seconds[i]) / per_cell, far)
        first, last = max(0, int(y[i] - reach - 1)), min(rows - 1, int(y[i] + reach + 1))
        for row in range(first, last + 1):
            dy = row + 0.5 - y[i]
            for column in range(max(0, int(x[i] - reach - 1)), min(columns - 1, int(x[i] + reach + 1)) + 1):
                dx = column + 0.5 - x[i]
                away = (dx * dx + dy * dy) ** 0.5
                if away <= reach:
                    time = seconds[i] + int(away * per_cell)
                    if time < made[row, column]:
                        made[row, column] = time


def outline(one: Grid, seconds: int, after: int = -1) -> Any:
    """Everything that is reached in time, as a polygon of squares; without what is reached within `after` seconds."""
    if not one.seconds.size:
        return shapely.MultiPolygon()
    found = outlining.polygons((one.seconds <= seconds) & (one.seconds > after))
    return shapely.transform(
        found, lambda at: np.round(at * (one.width, one.height) + (one.west, one.south), 6)
    )  # fmt: skip
