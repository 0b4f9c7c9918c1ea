"""The units that warnings are scored on, fixed before anything is known: kelurahan, or H3 cells that meet the city."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from math import cos, radians
from typing import Any

import h3
import numpy as np
import shapely
from shapely.geometry import shape

from kota.base.geo import METRES_PER_DEGREE

Numbers = np.ndarray[Any, np.dtype[np.intp]]
CELL_RESOLUTION = 8  # about 0.7 km2 in Jakarta
NEIGHBOUR_M = 30.0  # neighbouring kelurahan do not quite share their border


class Units:
    """Areas with a code each, on a plane in metres (equirectangular about their middle; within 0.1 % over 40 km)."""

    def __init__(self, kind: str, codes: Sequence[str], shapes: Iterable[Any]) -> None:
        self.kind, self.codes = kind, tuple(codes)
        degrees = shapely.make_valid(np.array(list(shapes), dtype=object))
        _west, south, _east, north = shapely.total_bounds(degrees)
        self._middle_lat = (south + north) / 2
        self.shapes = self.plane(degrees)
        self._tree = shapely.STRtree(self.shapes)
        self._points: dict[tuple[float, float, float], Numbers] = {}
        self._areas: dict[tuple[int, float], tuple[Any, Numbers]] = {}  # with its shape: its id stays its own

    def __len__(self) -> int:
        return len(self.codes)

    def plane(self, shapes: Any) -> Any:
        """Shapes of degrees in metres."""
        scale = np.array([METRES_PER_DEGREE * cos(radians(self._middle_lat)), METRES_PER_DEGREE])
        return shapely.transform(shapes, lambda places: places * scale)

    def near(self, lon: float, lat: float, metres: float) -> Numbers:
        """Numbers of the units that hold a point or lie within `metres` of it; remembered."""
        key = (lon, lat, metres)
        if key not in self._points:
            point = self.plane(shapely.Point(lon, lat))
            self._points[key] = np.sort(self._tree.query(point, predicate="dwithin", distance=metres))
        return self._points[key]

    def meeting(self, area: Any, least_share: float = 0.0) -> Numbers:
        """Numbers of the units that an area (degrees) meets, with at least that share of it in each; remembered."""
        key = (id(area), least_share)
        if key not in self._areas:
            flat = self.plane(shapely.make_valid(area))
            found = np.sort(self._tree.query(flat, predicate="intersects"))
            if least_share:
                inside = shapely.area(shapely.intersection(self.shapes[found], flat))
                found = found[inside >= least_share * shapely.area(flat)]
            self._areas[key] = (area, found)
        return self._areas[key][1]

    @cached_property
    def neighbours(self) -> tuple[frozenset[int], ...]:
        """For each unit the numbers of those that touch it, within 30 m."""
        one, other = self._tree.query(self.shapes, predicate="dwithin", distance=NEIGHBOUR_M)
        found: list[set[int]] = [set() for _ in self.codes]
        for a, b in zip(one.tolist(), other.tolist(), strict=True):
            if a != b:
                found[a].add(b)
        return tuple(map(frozenset, found))


def kelurahan(document: Mapping[str, Any]) -> Units:
    """The units of a GeoJSON of kelurahan, whose properties give their `kode`."""
    features = sorted(document["features"], key=lambda feature: feature["properties"]["kode"])
    return Units("kelurahan", [f["properties"]["kode"] for f in features], [shape(f["geometry"]) for f in features])


def cells(document: Mapping[str, Any], resolution: int = CELL_RESOLUTION) -> Units:
    """The H3 cells that meet any area of a GeoJSON, whole cells."""
    found: set[str] = set()
    for feature in document["features"]:
        for part in shapely.get_parts(shape(feature["geometry"])):
            found.update(h3.h3shape_to_cells_experimental(h3.geo_to_h3shape(part), resolution, contain="overlap"))
    codes = sorted(found)
    return Units("cell", codes, [shapely.Polygon([(lon, lat) for lat, lon in h3.cell_to_boundary(c)]) for c in codes])
