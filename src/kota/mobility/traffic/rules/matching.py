"""Which road a position is on: the nearest one that leads where the vehicle is going.

A position alone lies on both directions of a road; the bearing tells them apart. Without one, a position that two
directions could claim is nobody's: guessing would halve the speed of a jam by the free road beside it.
"""

from dataclasses import dataclass
from math import cos, radians
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from kota.base.geo import METRES_PER_DEGREE

FAR_M = 35.0
TURN_DEG = 55.0
PER_DEGREE = 0.4  # metres that a degree of turning counts: 50 degrees off is as bad as 20 m away
ALIKE_M = 15.0
_STEP_M = 8.0
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Roads:
    """Directed lines on a plane in metres around `origin`, with their tree."""

    origin: tuple[float, float]
    lines: Any
    tree: Any

    @classmethod
    def of(cls, lines: Any, origin: tuple[float, float]) -> "Roads":
        """From lines in degrees."""
        drawn = shapely.transform(lines, lambda points: plane(points, origin))
        return cls(origin, drawn, STRtree(drawn))

    def flat(self, shape: Any) -> Any:
        """A shape in degrees on the plane of the roads."""
        return shapely.transform(shape, lambda points: plane(points, self.origin))


def plane(points: Floats, origin: tuple[float, float]) -> Floats:
    """Degrees as metres east and north of the origin."""
    scale = np.array([METRES_PER_DEGREE * cos(radians(origin[1])), METRES_PER_DEGREE])
    return np.asarray((points - np.asarray(origin)) * scale)


def match(roads: Roads, lon: Floats, lat: Floats, bearing: Floats, far: float = FAR_M) -> Ints:
    """Place of the road of each position in `lines`, -1 where none. Bearings in degrees from north, NaN: unknown."""
    found = np.full(len(lon), -1, dtype=np.int64)
    spots = shapely.points(plane(np.column_stack((lon, lat)), roads.origin))
    point, line = roads.tree.query(spots, predicate="dwithin", distance=far)
    if not len(point):
        return found
    lines = roads.lines[line]
    away, heading = shapely.distance(spots[point], lines), headings(lines, spots[point])
    going = bearing[point]
    turn = np.abs((going - heading + 180) % 360 - 180)
    is_known = ~np.isnan(going)
    cost = away + np.where(is_known, turn * PER_DEGREE, 0.0)
    fits = ~is_known | (turn <= TURN_DEG)
    point, line, cost, away, heading = point[fits], line[fits], cost[fits], away[fits], heading[fits]
    order = np.lexsort((line, cost, point))
    first = order[np.concatenate(([True], np.diff(point[order]) != 0))] if len(order) else order
    found[point[first]] = line[first]
    _drop_unsure(found, bearing, (point, away, heading), first)
    return found


def _drop_unsure(found: Ints, bearing: Floats, hits: tuple[Ints, Floats, Floats], first: Ints) -> None:
    """Without a bearing, a position that a road in another direction could claim as well is on none."""
    point, away, heading = hits
    best_away, best_heading = np.full(len(found), np.inf), np.full(len(found), np.nan)
    best_away[point[first]], best_heading[point[first]] = away[first], heading[first]
    other = np.abs((heading - best_heading[point] + 180) % 360 - 180) > TURN_DEG
    rival = point[other & (away < best_away[point] + ALIKE_M)]
    unsure = np.zeros(len(found), dtype=bool)
    unsure[rival] = True
    found[unsure & np.isnan(bearing)] = -1


def headings(lines: Any, spots: Any) -> Floats:
    """Where each line leads beside a spot, in degrees from north."""
    along = shapely.line_locate_point(lines, spots)
    behind = shapely.get_coordinates(shapely.line_interpolate_point(lines, np.maximum(along - _STEP_M, 0)))
    ahead = shapely.get_coordinates(shapely.line_interpolate_point(lines, along + _STEP_M))
    return np.asarray(np.degrees(np.arctan2(*(ahead - behind).T)) % 360)


def tracks(trip: Ints, at: Floats, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Speed in km/h and bearing between each position and the one before of the same trip, within a minute; NaN where
    there is none, or for the bearing where the vehicle hardly moved. Positions without a trip (-1) have none."""
    speed, bearing = np.full(len(at), np.nan), np.full(len(at), np.nan)
    order = np.lexsort((at, trip))
    before, after = order[:-1], order[1:]
    gap = at[after] - at[before]
    same = (trip[before] == trip[after]) & (trip[after] >= 0) & (gap > 0) & (gap <= 60)
    before, after, gap = before[same], after[same], gap[same]
    dx = (lon[after] - lon[before]) * METRES_PER_DEGREE * np.cos(np.radians(lat[after]))
    dy = (lat[after] - lat[before]) * METRES_PER_DEGREE
    away = np.hypot(dx, dy)
    speed[after] = away / gap * 3.6
    moved = away > _STEP_M
    bearing[after[moved]] = np.degrees(np.arctan2(dx[moved], dy[moved])) % 360
    return speed, bearing
