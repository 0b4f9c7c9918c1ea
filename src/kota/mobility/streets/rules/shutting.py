"""What is closed, as a mask over edges: nobody goes along an edge that meets a closed place, but whoever lives beside
it leaves by the side that stays dry."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely

from kota.mobility.streets.contracts import Ground
from kota.mobility.streets.rules import cells, meeting
from kota.mobility.streets.rules.columns import BRIDGE, GROUNDS, Bytes, Degrees, Streets
from kota.mobility.streets.rules.searching import OPEN_A, OPEN_B, OPEN_OFF, Beside
from kota.mobility.streets.rules.snapping import place_on

_NOTHING: Bytes = np.zeros(0, np.uint8)
_NOTHING.flags.writeable = False


@dataclass(frozen=True, slots=True)
class Area:
    """A closed place in degrees. What is on the ground leaves bridges open; `only_lifts` closes lifts and nothing
    beside them."""

    shape: Any
    on_ground: bool = False
    only_lifts: bool = False


@dataclass(frozen=True, slots=True)
class Shut:
    """What is closed for somebody. `edges` is empty where nothing is."""

    key: Hashable = ""
    edges: Bytes = field(default_factory=lambda: _NOTHING)
    areas: tuple[Any, ...] = ()


OPEN = Shut()


def shut(streets: Streets, areas: Sequence[Area], key: Hashable) -> Shut:
    """The edges that meet closed places."""
    if not areas:
        return Shut(key)
    mask = np.zeros(len(streets.a), np.uint8)
    for area in areas:
        edges = _meeting(streets, area.shape)
        if area.on_ground:
            edges = edges[streets.manners.level[streets.manner[edges]] != BRIDGE]
        if area.only_lifts:
            edges = edges[_is_lift(streets, edges, area.shape)]
        mask[edges] = 1
    mask.flags.writeable = False
    return Shut(key, mask if mask.any() else _NOTHING, tuple(one.shape for one in areas if not one.only_lifts))


def _meeting(streets: Streets, shape: Any) -> Any:
    found = cells.within(streets.cells, *shape.bounds)
    if not len(found):
        return np.zeros(0, np.int64)
    shapely.prepare(shape)
    ends = [np.column_stack([streets.point_lon[at], streets.point_lat[at]]) for at in (found, found + 1)]
    lines = shapely.linestrings(np.stack(ends, axis=1))
    return np.unique(streets.edge_of[found[shapely.intersects(shape, lines)]])


def _is_lift(streets: Streets, edges: Any, shape: Any) -> Any:
    """Edges that are lifts, or that lead to one inside of the place."""
    lift = streets.manners.ground[streets.manner[edges]] == GROUNDS.index(Ground.LIFT)
    for ends in (streets.a[edges], streets.b[edges]):
        near = shapely.intersects_xy(shape, streets.lon[ends], streets.lat[ends])
        lift |= np.isin(streets.kind[ends], meeting.LIFTS) & near
    return lift


def beside_shut(streets: Streets, beside: Beside, lon: Degrees, lat: Degrees, shut: Shut) -> Beside:
    """The ways that stay open between places and the ends of their edges."""
    if not shut.areas or not len(beside.edge):
        return beside
    ways, whole = beside.ways.copy(), shapely.union_all(shut.areas)
    shapely.prepare(whole)
    wet = shut.edges[np.maximum(beside.edge, 0)] if len(shut.edges) else np.zeros(len(beside.edge), np.uint8)
    for at in np.flatnonzero((beside.edge >= 0) & (wet > 0)):
        edge, along = int(beside.edge[at]), float(beside.along[at])
        ways[at] &= ~np.uint8(0 if _is_dry(streets, whole, edge, 0.0, along) else OPEN_A)
        ways[at] &= ~np.uint8(0 if _is_dry(streets, whole, edge, along, float(streets.metres[edge])) else OPEN_B)
    for at in _near(lon, lat, beside, whole):
        foot = place_on(streets, int(beside.edge[at]), float(beside.along[at]))
        if whole.intersects(shapely.LineString([(lon[at], lat[at]), foot])):
            ways[at] &= ~np.uint8(OPEN_OFF)
    ways.flags.writeable = False
    return beside._replace(ways=ways)


def _near(lon: Degrees, lat: Degrees, beside: Beside, whole: Any) -> Any:
    west, south, east, north = whole.bounds
    spare = 0.004  # degrees: more than anybody is away from their street
    inside = (lon > west - spare) & (lon < east + spare) & (lat > south - spare) & (lat < north + spare)
    return np.flatnonzero(inside & (beside.edge >= 0))


def _is_dry(streets: Streets, whole: Any, edge: int, begin: float, end: float) -> bool:
    """Does a stretch of an edge meet nothing closed?"""
    if end - begin < 0.1:
        return not whole.intersects(shapely.Point(place_on(streets, edge, begin)))
    first, last = int(streets.point[edge]), int(streets.point[edge + 1])
    metres = streets.along[first:last]
    inner = np.flatnonzero((metres > begin) & (metres < end)) + first
    points = [
        place_on(streets, edge, begin),
        *zip(streets.point_lon[inner].tolist(), streets.point_lat[inner].tolist(), strict=True),
        place_on(streets, edge, end),
    ]
    return not whole.intersects(shapely.LineString(points))
