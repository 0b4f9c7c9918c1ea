"""Boundaries: read, mended, dissolved. Plain geometry in WGS84 degrees."""

from collections.abc import Iterable, Mapping
from typing import Any

import h3
import shapely
from shapely.geometry import MultiPolygon, Polygon, shape

from kota.base.errors import InvalidError

HOLE_DEG2 = 3e-6  # about 0.04 km2: less than the smallest kelurahan, so it is a gap between neighbours
SLIVER_DEG = 1e-5  # about a metre: neighbours drawn apart by less are one when dissolved
GRID_DEG = 1e-6
CODE_NAMES = ("kode", "code", "kd_kelurahan", "kemendagri", "KODE", "CODE", "KODE_DESA", "kode_kemendagri")


def cells_to_polygon(cells: Iterable[str]) -> MultiPolygon:
    """The union of H3 cells."""
    return multi(shapely.union_all([cell_polygon(cell) for cell in cells], grid_size=GRID_DEG))


def cell_polygon(cell: str) -> Polygon:
    """The hexagon of an H3 cell, longitude first."""
    return Polygon([(lon, lat) for lat, lon in h3.cell_to_boundary(cell)])


def multi(geometry: Any) -> MultiPolygon:
    """The polygons of a geometry, valid, outer rings counter-clockwise (RFC 7946); lines and points are dropped."""
    sound = geometry if geometry.is_valid else shapely.make_valid(geometry)
    parts = [part for part in shapely.get_parts(sound) if part.geom_type in ("Polygon", "MultiPolygon")]
    polygons = [polygon for part in parts for polygon in shapely.get_parts(part)]
    return MultiPolygon([shapely.orient_polygons(polygon) for polygon in polygons if not polygon.is_empty])


def dissolve(parts: Iterable[MultiPolygon]) -> MultiPolygon:
    """Neighbours made one: slivers, hair gaps and small holes between them closed."""
    grown = shapely.union_all([part.buffer(SLIVER_DEG, join_style="mitre") for part in parts])
    whole = multi(grown.buffer(-SLIVER_DEG, join_style="mitre"))
    return multi(shapely.union_all([_without_small_holes(polygon) for polygon in whole.geoms]))


def _without_small_holes(polygon: Polygon) -> Polygon:
    return Polygon(polygon.exterior, [hole for hole in polygon.interiors if Polygon(hole).area > HOLE_DEG2])


def read_features(document: Mapping[str, Any], known: set[str]) -> tuple[dict[str, MultiPolygon], list[str]]:
    """Polygons by area code from a GeoJSON FeatureCollection, and a sentence for each feature that cannot be used."""
    features = document.get("features") if isinstance(document, Mapping) else None
    if not isinstance(features, list) or document.get("type") != "FeatureCollection":
        raise InvalidError("this is not a GeoJSON FeatureCollection")
    found: dict[str, list[MultiPolygon]] = {}
    refused: list[str] = []
    for number, feature in enumerate(features, 1):
        code = _code(feature)
        if code not in known:
            refused.append(f"feature {number}: code {code or 'missing'} is not an area of this city")
            continue
        polygon = _polygon(feature)
        if polygon is None:
            refused.append(f"feature {number} ({code}): it has no area, or lies outside longitude and latitude")
            continue
        if code in found:
            refused.append(f"feature {number} ({code}): this code stands twice; both parts are taken together")
        found.setdefault(code, []).append(polygon)
    return {code: multi(shapely.union_all(parts)) for code, parts in found.items()}, refused


def _code(feature: Mapping[str, Any]) -> str:
    if not isinstance(feature, Mapping) or not isinstance(feature.get("properties") or {}, Mapping):
        return ""
    properties = feature.get("properties") or {}
    for name in CODE_NAMES:
        if properties.get(name):
            return _dotted(str(properties[name]).strip())
    return _dotted(str(feature.get("id") or "").strip())


def _dotted(code: str) -> str:
    """`3171011001` as `31.71.01.1001`."""
    if code.isdigit() and len(code) == 10:
        return f"{code[:2]}.{code[2:4]}.{code[4:6]}.{code[6:]}"
    return code


def _polygon(feature: Mapping[str, Any]) -> MultiPolygon | None:
    try:
        found = multi(shapely.force_2d(shape(feature["geometry"])))
    except (KeyError, TypeError, ValueError, AttributeError, shapely.errors.ShapelyError):
        return None
    if found.is_empty:
        return None
    west, south, east, north = found.bounds
    return found if -180 <= west <= east <= 180 and -90 <= south <= north <= 90 else None
