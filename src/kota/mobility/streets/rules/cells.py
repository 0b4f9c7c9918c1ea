"""A grid over the streets that says which of them pass near a place."""

import numpy as np
from numpy.typing import NDArray

from kota.base.geo import METRES_PER_DEGREE
from kota.mobility.streets.rules.columns import Cells, Degrees, Ints

CELL = 150.0  # metres
MOST = 2000  # cells to a side
STEP = 0.5  # cells between two places at which a segment is entered


def cells(lon: Degrees, lat: Degrees, edge_of: Ints) -> Cells:
    """The grid of some segments. A cell knows all that pass it, but for corners that are cut by less than half a
    cell."""
    if not len(lon):
        return Cells(np.array([0.0, 0.0, 1.0, 1.0]), np.ones(2, np.int32), np.zeros(2, np.int32), np.zeros(0, np.int32))
    west, south = float(lon.min()), float(lat.min())
    scale = float(np.cos(np.radians((south + float(lat.max())) / 2)))
    high = max(CELL / METRES_PER_DEGREE, (float(lat.max()) - south) / MOST, (float(lon.max()) - west) * scale / MOST)
    wide = high / scale
    columns, rows = int((lon.max() - west) / wide) + 1, int((lat.max() - south) / high) + 1
    segment = np.flatnonzero(edge_of[1:] == edge_of[:-1])
    x, y = (lon - west) / wide, (lat - south) / high
    count = 1 + np.ceil(np.hypot(x[segment + 1] - x[segment], y[segment + 1] - y[segment]) / STEP).astype(np.int64)
    which = np.repeat(np.arange(len(segment)), count)
    share = (np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count)) / np.maximum(count - 1, 1)[which]
    one = segment[which]
    column = (x[one] + (x[one + 1] - x[one]) * share).astype(np.int64)
    row = (y[one] + (y[one + 1] - y[one]) * share).astype(np.int64)
    pairs = np.unique((row * columns + column) * len(lon) + one)
    cell, kept = pairs // len(lon), pairs % len(lon)
    first = np.searchsorted(cell, np.arange(columns * rows + 1)).astype(np.int32)
    return Cells(
        np.array([west, south, wide, high]), np.array([columns, rows], np.int32), first, kept.astype(np.int32)
    )  # fmt: skip


def within(grid: Cells, west: float, south: float, east: float, north: float) -> NDArray[np.int64]:
    """Segments that may pass a box in degrees."""
    columns, rows = (int(one) for one in grid.size)
    left, low = (int((value - grid.frame[i]) // grid.frame[i + 2]) - 1 for i, value in enumerate((west, south)))
    right, high = (int((value - grid.frame[i]) // grid.frame[i + 2]) + 1 for i, value in enumerate((east, north)))
    left, low, right, high = max(0, left), max(0, low), min(columns - 1, right), min(rows - 1, high)
    if left > right or low > high:
        return np.zeros(0, np.int64)
    parts = [
        grid.segment[grid.first[row * columns + left] : grid.first[row * columns + right + 1]]
        for row in range(low, high + 1)
    ]
    return np.unique(np.concatenate(parts)).astype(np.int64)
