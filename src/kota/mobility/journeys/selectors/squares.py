"""The squares of a hundred metres around a network, beside the streets: kept by each process, as far as anybody asked
for them."""

import threading
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kota.mobility.journeys.rules import building
from kota.mobility.journeys.rules.reach import CELL, Grid
from kota.mobility.journeys.rules.timetable import NEVER
from kota.mobility.streets import facade as streets
from kota.mobility.transit import facade as transit

MARGIN = 18  # squares around a stop into which anybody walks from it
SIDE = 40  # squares of a tile: its corners must see all tiles within the margin
Floats = NDArray[np.float64]


class Tiles:
    """Squares side by side from the equator and the meridian on, in tiles that are put beside streets when first asked
    for."""

    def __init__(self, lat: float) -> None:
        self.height = CELL / building.METRES
        self.width = self.height / float(np.cos(np.radians(lat)))
        self._lock = threading.Lock()
        self._made: dict[tuple[int, int], streets.Places] = {}

    def around(self, lon: Floats, lat: Floats) -> list[tuple[int, int]]:
        """Rows and columns of the tiles within reach of places."""
        row, column = lat / self.height, lon / self.width
        found = [
            np.floor(np.column_stack([row + up, column + right]) / SIDE).astype(int)
            for up in (-MARGIN, MARGIN) for right in (-MARGIN, MARGIN)
        ]  # fmt: skip
        return [(int(one[0]), int(one[1])) for one in np.unique(np.concatenate(found), axis=0)]

    def tile(self, row: int, column: int) -> streets.Places:
        """The middles of its squares, row by row from the south."""
        with self._lock:
            found = self._made.get((row, column))
            if found is None:
                at = np.arange(SIDE) + 0.5
                lat, lon = (row * SIDE + at) * self.height, (column * SIDE + at) * self.width
                found = self._made[row, column] = streets.places(np.tile(lon, SIDE), np.repeat(lat, SIDE))
            return found


@lru_cache(maxsize=1)
def _tiles(key: str, lat: float) -> Tiles:
    return Tiles(lat)


def along(held: transit.Held, wave: streets.Wave, lon: Floats, lat: Floats, seconds: NDArray[np.int32]) -> Grid:
    """The time to squares beside streets, from places that are reached at those seconds."""
    served = held.directory.served
    tiles = _tiles(held.key, round(float(np.nanmean(held.network.stops.lat[served])), 3) if served.any() else 0.0)
    ok = (seconds < wave.most) & np.isfinite(lon)
    wanted = tiles.around(lon[ok], lat[ok])
    if not wanted:
        return Grid(np.zeros((0, 0), np.int32), 0.0, 0.0, tiles.width, tiles.height)
    south, west = (min(one[side] for one in wanted) for side in (0, 1))
    rows, columns = (max(one[side] for one in wanted) + 1 - least for side, least in ((0, south), (1, west)))
    made = np.full((rows * SIDE, columns * SIDE), NEVER, np.int32)
    for row, column in wanted:
        y, x = (row - south) * SIDE, (column - west) * SIDE
        made[y : y + SIDE, x : x + SIDE] = wave.soonest(tiles.tile(row, column), NEVER).reshape(SIDE, SIDE)
    return Grid(made, west * SIDE * tiles.width, south * SIDE * tiles.height, tiles.width, tiles.height)
