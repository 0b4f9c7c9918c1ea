"""Cells of reports joined into clusters: arithmetic on H3 indexes, on whole arrays at once.

Each case keeps the cell of resolution 9 that holds it. The cell above it at resolution r is the same number with the
digits finer than r set to 7, so a cluster is a bitwise "or" and a count.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import h3.api.basic_int as h3
import numpy as np

from kota.base.geo import Box, Point

FINEST = 9
_DIGITS, _BITS, _UNUSED = 15, 3, 7
# About 60 to 120 pixels between clusters at each zoom, at the latitude of Jakarta.
_RESOLUTIONS = ((10, 5), (11, 6), (13, 7), (14, 8))


@dataclass(frozen=True, slots=True)
class Spots:
    """How many reports lie where: parallel arrays, one entry for each cell (and for each area without a point)."""

    lon: Any
    lat: Any
    cell: Any
    count: Any

    def within(self, box: Box | None) -> "Spots":
        """Those whose middle lies in a box."""
        if box is None:
            return self
        inside = (self.lon >= box.west) & (self.lon <= box.east) & (self.lat >= box.south) & (self.lat <= box.north)
        return Spots(self.lon[inside], self.lat[inside], self.cell[inside], self.count[inside])

    def joined(self, other: "Spots") -> "Spots":
        """These and the others."""
        return Spots(
            np.concatenate([self.lon, other.lon]),
            np.concatenate([self.lat, other.lat]),
            np.concatenate([self.cell, other.cell]),
            np.concatenate([self.count, other.count]),
        )

    @property
    def total(self) -> int:
        return int(self.count.sum())


@dataclass(frozen=True, slots=True)
class Cluster:
    lon: float
    lat: float
    count: int


def spots(cells: Sequence[int], points: Sequence[Point], counts: Sequence[int]) -> Spots:
    """`points` are the middles of the cells."""
    return Spots(
        np.array([point.lon for point in points], dtype=float),
        np.array([point.lat for point in points], dtype=float),
        np.array(cells, dtype=np.int64),
        np.array(counts, dtype=np.int64),
    )


def resolution(zoom: float, *, fine: bool = False) -> int:
    """The size of clusters at a zoom; `fine` for heat, which wants its points small."""
    found = next((size for limit, size in _RESOLUTIONS if zoom < limit + 0.5), FINEST)
    return min(FINEST, found + 2) if fine else found


def clusters(found: Spots, size: int) -> list[Cluster]:
    """Spots joined by the cell of resolution `size` that holds them, each cluster in the middle of its reports."""
    if not len(found.count):
        return []
    keys, group = np.unique(found.cell | finer_digits(size), return_inverse=True)
    counts = np.bincount(group, weights=found.count, minlength=len(keys))
    lons = np.bincount(group, weights=found.lon * found.count, minlength=len(keys)) / counts
    lats = np.bincount(group, weights=found.lat * found.count, minlength=len(keys)) / counts
    made = zip(lons.tolist(), lats.tolist(), counts.tolist(), strict=True)
    return [Cluster(lon, lat, int(count)) for lon, lat, count in made]


def finer_digits(size: int) -> int:
    """All bits of the digits finer than a resolution."""
    return sum(_UNUSED << ((_DIGITS - digit) * _BITS) for digit in range(size + 1, FINEST + 1))


def middle(cell: int) -> Point:
    lat, lon = h3.cell_to_latlng(cell)
    return Point(lon, lat)


def cell_at(point: Point) -> int:
    found: int = h3.latlng_to_cell(point.lat, point.lon, FINEST)
    return found
