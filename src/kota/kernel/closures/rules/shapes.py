"""From a GeoJSON geometry with a width to the area in which nobody passes."""

from collections.abc import Mapping
from math import cos, radians
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape as read

from kota.base.errors import InvalidError
from kota.base.geo import METRES_PER_DEGREE
from kota.base.words import noop as _

MOST_POINTS = 20_000
WIDEST_M = 2000.0
POINT_M, LINE_M = 25.0, 12.0  # of a point and a line that came without a size
AROUND_DEG = 0.5  # lines of the region leave the city: its neighbours belong to the map
_LINES, _AREAS = ("LineString", "MultiLineString"), ("Polygon", "MultiPolygon")
Box = tuple[float, float, float, float]


def area_of(given: Mapping[str, Any], metres: float | None, city: Box) -> tuple[Any, float | None]:
    """The polygon of a geometry, and its radius (of a point) or width (of a line) in metres; InvalidError when it is
    none, or lies elsewhere than `city` and around it."""
    found = _read(given)
    _check_place(found, city)
    if found.geom_type in _AREAS:
        return _sound(found), None
    size = (POINT_M if found.geom_type == "Point" else LINE_M) if metres is None else metres
    if not 0 < size <= WIDEST_M:
        raise InvalidError(_("Say how many metres around it are closed: more than 0, at most 2,000."), field="metres")
    return grown(found, size if found.geom_type == "Point" else size / 2), size


def check_form(given: Mapping[str, Any]) -> Any:
    """The geometry; InvalidError where it is none as GeoJSON has it: each outline ends where it begins."""
    found, drawn = _read(given), given["coordinates"]
    polygons = {"Polygon": [drawn], "MultiPolygon": drawn}.get(given["type"], [])
    if any(len(ring) < 4 or list(ring[0]) != list(ring[-1]) for polygon in polygons for ring in polygon):
        raise InvalidError(_("This outline is not closed: its last point must be the first one again."), field="shape")
    return found


def check_simple(given: Mapping[str, Any]) -> None:
    """InvalidError for an outline that crosses itself: nobody knows which side of it is meant."""
    found = check_form(given)
    if found.geom_type in _AREAS and "intersection" in shapely.is_valid_reason(found).lower():
        raise InvalidError(_("This outline crosses itself: draw it around what is closed."), field="shape")


def _read(given: Mapping[str, Any]) -> Any:
    known = ("Point", *_LINES, *_AREAS)
    try:
        found = shapely.force_2d(read(given)) if given.get("type") in known else None
        if found is not None and not found.is_empty and np.isfinite(shapely.get_coordinates(found)).all():
            return found
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, OverflowError, shapely.errors.ShapelyError):
        pass
    raise InvalidError(_("This is no GeoJSON of a Point, LineString or Polygon."), field="shape")


def _check_place(found: Any, city: Box) -> None:
    if shapely.get_num_coordinates(found) > MOST_POINTS:
        raise InvalidError(_("This outline has too many points: simplify it."), field="shape")
    west, south, east, north = found.bounds
    if not (
        city[0] - AROUND_DEG <= west
        and east <= city[2] + AROUND_DEG
        and city[1] - AROUND_DEG <= south
        and north <= city[3] + AROUND_DEG
    ):
        raise InvalidError(_("This lies outside the city: longitude comes first, then latitude."), field="shape")


def _sound(found: Any) -> Any:
    made = shapely.make_valid(found)
    parts = [part for part in shapely.get_parts(made) if part.geom_type in _AREAS]
    whole = made if made.geom_type in _AREAS else shapely.union_all(parts)
    if whole.is_empty or whole.area <= 0:
        raise InvalidError(_("This is no GeoJSON of a Point, LineString or Polygon."), field="shape")
    return whole


def grown(found: Any, metres: float) -> Any:
    """Everything within `metres` of a geometry in degrees. A degree of longitude is shorter than one of latitude, so
    it is done on a plane where both are metres."""
    scale = np.array([METRES_PER_DEGREE * cos(radians(found.centroid.y)), METRES_PER_DEGREE])
    plane = shapely.transform(found, lambda points: points * scale)
    return shapely.transform(shapely.buffer(plane, metres, quad_segs=8), lambda points: points / scale)
