"""The streets on which vehicles drive, as points and edges between them."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kota.mobility.streets.rules.columns import Degrees, Streets


class Roads(NamedTuple):
    """Points, and edges between them by their numbers; those of `one_way` are driven as they stand only."""

    lon: Degrees
    lat: Degrees
    edges: NDArray[np.int64]  # n x 2
    one_way: NDArray[np.bool_]


def roads(streets: Streets) -> Roads:
    """Every bend is a point: lines drawn along these follow the streets."""
    drive = streets.manners.drive[streets.manner]
    segment = np.flatnonzero((streets.edge_of[1:] == streets.edge_of[:-1]) & (drive[streets.edge_of[:-1]] > 0))
    number = _numbers(streets)
    edges = np.stack([number[segment], number[segment + 1]], axis=1)
    way = drive[streets.edge_of[segment]]
    edges[way == 2] = edges[way == 2][:, ::-1]
    used, inverse = np.unique(edges, return_inverse=True)
    lon, lat = np.empty(len(used)), np.empty(len(used))
    place = np.searchsorted(used, number)
    met = (place < len(used)) & (used[np.minimum(place, max(0, len(used) - 1))] == number) if len(used) else place < 0
    lon[place[met]], lat[place[met]] = streets.point_lon[met], streets.point_lat[met]
    return Roads(lon, lat, inverse.reshape(-1, 2).astype(np.int64), way != 3)


def _numbers(streets: Streets) -> NDArray[np.int64]:
    """Of each point: the node at the ends of edges, a number of its own between them."""
    number = len(streets.lon) + np.arange(len(streets.point_lon), dtype=np.int64)
    number[streets.point[:-1]] = streets.a
    number[streets.point[1:] - 1] = streets.b
    return number
