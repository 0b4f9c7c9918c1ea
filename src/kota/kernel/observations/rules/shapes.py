"""Geometries as GeoJSON: read, checked, and what surrounds several of them."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from kota.base.geo import Box
from kota.kernel.observations.contracts.errors import BodyError

GEOJSON = frozenset({"application/geo+json", "application/vnd.geo+json"})
MOST_CORNERS = 20_000


def read(value: Any) -> BaseGeometry | None:
    """The geometry of a GeoJSON geometry or feature; None for what is none of these."""
    if not isinstance(value, Mapping):
        return None
    if value.get("type") == "Feature":
        value = value.get("geometry") or {}
    try:
        found = shape(value)
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, shapely.errors.ShapelyError):
        return None
    return None if found.is_empty else found


def checked(value: Any, encoding: str, *, field: str) -> Box | None:
    """The bounds of a location or feature; None for an encoding that Kota does not read. BodyError for GeoJSON
    that is none, or lies off the earth."""
    if encoding not in GEOJSON:
        return None
    found = read(value)
    if found is None:
        raise BodyError("%(name)s is not a GeoJSON geometry or feature", name=field, field=field)
    if shapely.get_num_coordinates(found) > MOST_CORNERS:
        raise BodyError("%(name)s has more than 20,000 corners: simplify it", name=field, field=field)
    west, south, east, north = found.bounds
    try:
        return Box(west, south, east, north)
    except ValueError:
        raise BodyError(
            "%(name)s holds no longitude and latitude in degrees, in this order", name=field, field=field
        ) from None


def hull(shapes: Iterable[Any]) -> str:
    """The smallest convex shape around several, as GeoJSON text."""
    found = [one for one in (read(json.loads(s) if isinstance(s, str) else s) for s in shapes) if one is not None]
    return json.dumps(mapping(shapely.convex_hull(shapely.union_all(found)))) if found else "null"
