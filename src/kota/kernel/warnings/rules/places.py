"""What an area is called, and how its outline is drawn so that every reader of CAP can take it."""

from collections.abc import Mapping, Sequence
from typing import Any

import shapely
from shapely.geometry import MultiPolygon, Polygon

MOST_VERTICES = 100  # of one polygon: larger ones broke other people's readers
MOST_POLYGONS = 30
GRID = 0.001  # degrees, about 110 m
_FIRST, _STEP = 0.0004, 1.7
_MOST_NAMES = 24
_MORE = {"id": "dan {number} wilayah lain", "en": "and {number} more"}
Ring = list[list[float]]  # [lon, lat], closed


def outline(shape: MultiPolygon) -> list[Ring]:
    """At most 30 rings of at most 100 points with three decimals, closed, without holes, largest first."""
    tolerance = _FIRST
    while True:
        drawn = shapely.set_precision(_filled(shape.simplify(tolerance)), GRID)
        polygons = [part for part in shapely.get_parts(_filled(drawn)) if not part.is_empty]
        if all(len(part.exterior.coords) <= MOST_VERTICES for part in polygons):
            break
        tolerance *= _STEP
    if not polygons and not shape.is_empty:
        polygons = [_box(shape)]
    largest = sorted(polygons, key=lambda part: -part.area)[:MOST_POLYGONS]
    return [[[round(x, 3), round(y, 3)] for x, y in part.exterior.coords] for part in largest]


def _filled(shape: Any) -> MultiPolygon:
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    whole = shapely.union_all([Polygon(part.exterior) for part in parts if not part.is_empty])
    return MultiPolygon([part for part in shapely.get_parts(whole) if part.geom_type == "Polygon"])


def _box(shape: MultiPolygon) -> Polygon:
    """A place smaller than the grid: the cell around it."""
    west, south, east, north = shape.bounds
    return shapely.box(
        *(round(low - GRID / 2, 3) for low in (west, south)), *(round(high + GRID / 2, 3) for high in (east, north))
    )


def rings_text(rings: Sequence[Ring]) -> list[str]:
    """As CAP writes them: `lat,lon lat,lon ...`."""
    return [" ".join(f"{lat:.3f},{lon:.3f}" for lon, lat in ring) for ring in rings]


def whole(codes: set[str], below: Mapping[str, set[str]]) -> set[str]:
    """The fewest codes that say the same: where all of an area's parts are named, the area itself; nothing twice."""
    found = set(codes)
    for code in sorted(below, key=lambda one: -one.count(".")):
        if below[code] and below[code] <= found:
            found = found - below[code] | {code}
    return {code for code in found if not any(code.startswith(f"{other}.") for other in found)}


def named(codes: set[str], paths: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """`Bukit Duri, Kebon Baru (Tebet); Jatinegara` in each language. `paths`: an area's name and those above it."""
    grouped: dict[str, list[str]] = {}
    for code in sorted(codes):
        name, *above = paths[code]
        grouped.setdefault(above[0] if above and code.count(".") >= 3 else "", []).append(name)
    parts: list[str] = []
    left = _MOST_NAMES
    for area, names in grouped.items():
        told = sorted(names)[:left]
        left -= len(told)
        if told:
            parts.append(f"{', '.join(told)} ({area})" if area else ", ".join(told))
    rest = len(codes) - (_MOST_NAMES - left)
    text = "; ".join(parts)
    return {key: f"{text}; {more.format(number=rest)}" if rest else text for key, more in _MORE.items()}
