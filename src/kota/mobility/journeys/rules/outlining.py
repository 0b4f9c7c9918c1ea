"""From squares to polygons: the edge between squares that are in and those that are not is followed once round."""

from typing import Any, NamedTuple

import numpy as np
import shapely
from numba import njit
from numpy.typing import NDArray

Ints = NDArray[np.int32]
EAST = 0  # then north, west, south
STEP = ((1, 0), (0, 1), (-1, 0), (0, -1))  # columns and rows
LEFT = ((0, 0), (-1, 0), (-1, -1), (0, -1))  # the square on the left of somebody who goes that way from a corner


def polygons(inside: NDArray[np.bool_]) -> Any:
    """The squares (rows from south, columns from west) as a MultiPolygon whose unit is a square. Squares that touch at
    a corner alone are no neighbours."""
    padded = np.pad(inside, 1).astype(np.uint8)
    corners, ring, beside = _rings(padded)
    if not len(ring):
        return shapely.MultiPolygon()
    first = np.flatnonzero(np.diff(ring, prepend=-1))
    closed = np.insert(corners, np.append(first[1:], len(corners)), corners[first], axis=0).astype(np.float64) - 1
    rings = shapely.linearrings(closed, indices=np.insert(ring, np.append(first[1:], len(ring)), ring[first]))
    is_shell = shapely.is_ccw(rings)
    shells, holes = rings[is_shell], rings[~is_shell]
    flat = shapely.polygons(shells)
    if not len(holes):
        return shapely.MultiPolygon(list(flat))
    points = shapely.points(beside[~is_shell] - 0.5)
    hole, shell = shapely.STRtree(flat).query(points, predicate="within")
    order = np.lexsort((shapely.area(flat[shell]), hole))
    hole, shell = hole[order], shell[order]
    own = np.unique(hole, return_index=True)[1]  # the smallest shell around each hole
    of_shell = np.argsort(shell[own], kind="stable")
    made = shapely.polygons(shells)
    for at in np.unique(shell[own]):
        mine = hole[own][of_shell][shell[own][of_shell] == at]
        made[at] = shapely.polygons(shells[at], holes=holes[mine])
    return shapely.MultiPolygon(list(made))


class Rings(NamedTuple):
    """Room for all rings of a grid, and for the one that is being followed."""

    corner: Ints  # column and row of each corner
    ring: Ints  # which ring it is of
    beside: Ints  # column and row of a square beside each ring that is in
    open: Ints  # corners of the ring that is followed
    place: Ints  # by row and column: where a corner stands among these, or -1
    seen: NDArray[np.uint8]  # by row and column: lower edges that were followed


def _rings(inside: NDArray[np.uint8]) -> tuple[Ints, Ints, Ints]:
    """Corners of rings, which ring each is of, and a square beside each ring. What is in lies on the left. `inside` has
    an edge of squares that are not in."""
    edges = int(np.count_nonzero(np.diff(inside, axis=0)) + np.count_nonzero(np.diff(inside, axis=1)))
    rows, columns = inside.shape
    room = Rings(
        np.empty((edges, 2), np.int32), np.empty(edges, np.int32), np.empty((edges, 2), np.int32),
        np.empty((edges + 1, 2), np.int32), np.full((rows + 1, columns + 1), -1, np.int32),
        np.zeros((rows, columns), np.uint8),
    )  # fmt: skip
    count, rings = _all(inside, room)
    return room.corner[:count], room.ring[:count], room.beside[:rings]


@njit(cache=True, nogil=True)
def _all(inside: NDArray[np.uint8], room: Rings) -> tuple[int, int]:
    """Every ring has a lower edge: from each that was not followed yet."""
    rows, columns = inside.shape
    count, rings = 0, 0
    for y in range(1, rows):
        for x in range(1, columns):
            if inside[y, x] and not inside[y - 1, x] and not room.seen[y, x]:
                count, rings = _follow(inside, room, x, y, count, rings)
    return count, rings


@njit(cache=True, nogil=True)
def _follow(inside: NDArray[np.uint8], room: Rings, begin_x: int, begin_y: int, count: int, rings: int
            ) -> tuple[int, int]:  # fmt: skip
    """Round once. Back at one of its corners, what lies between is a ring of its own."""
    x, y, way, many = begin_x, begin_y, EAST, 0
    while not (way == EAST and room.seen[y, x]):
        if way == EAST:
            room.seen[y, x] = 1
        in_x, in_y = x + LEFT[way][0], y + LEFT[way][1]
        x, y = x + STEP[way][0], y + STEP[way][1]
        ahead = LEFT[(way + 3) % 4]
        if not inside[y + LEFT[way][1], x + LEFT[way][0]]:
            way = (way + 1) % 4
        elif inside[y + ahead[1], x + ahead[0]]:
            way = (way + 3) % 4
        else:
            continue
        if room.place[y, x] >= 0:
            base = room.place[y, x]
            count = _close(room, base, many, count, rings)
            room.beside[rings, 0], room.beside[rings, 1] = in_x, in_y
            many, rings = base, rings + 1
        room.open[many, 0], room.open[many, 1], room.place[y, x] = x, y, many
        many += 1
    count = _close(room, 0, many, count, rings)
    room.beside[rings, 0], room.beside[rings, 1] = begin_x, begin_y  # its first edge is never of another ring
    return count, rings + 1


@njit(cache=True, nogil=True)
def _close(room: Rings, first: int, last: int, count: int, ring: int) -> int:
    """Corners of the open ring become a ring."""
    for at in range(first, last):
        x, y = room.open[at, 0], room.open[at, 1]
        room.corner[count, 0], room.corner[count, 1], room.ring[count] = x, y, ring
        room.place[y, x] = -1
        count += 1
    return count
