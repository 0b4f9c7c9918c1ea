"""Boundaries for maps."""

import json
from collections.abc import Collection

import shapely
from shapely.geometry import MultiPolygon

from kota.kernel.areas import rules
from kota.kernel.areas.contracts import Boundaries
from kota.kernel.areas.models import Area
from kota.kernel.facts import facade as facts

# Degrees by which lines may be simplified for drawing: about 11 m for kelurahan, 55 m for the province.
TOLERANCE = {"kelurahan": 0.0001, "kecamatan": 0.0002, "kota": 0.0003, "province": 0.0005}
_DRAWN: dict[tuple[str, str], str] = {}
_OUTLINES: dict[tuple[str, str], MultiPolygon] = {}  # by digest and code
_MOST_OUTLINES = 1000


def boundaries() -> Boundaries:
    """Which boundaries are in force."""
    found: Boundaries | None = facts.current("boundaries").get("boundaries")
    return found or Boundaries(digest="none", is_approximate=True, source="")


def outline(codes: Collection[str]) -> MultiPolygon:
    """Areas of any level as one shape, the lines between them gone; empty where none has a boundary."""
    return _outline_of(next(iter(codes))) if len(codes) == 1 else _dissolved(codes)


def _outline_of(code: str) -> MultiPolygon:
    """That of one area; remembered, because warnings ask again and again."""
    key = (boundaries().digest, code)
    if key not in _OUTLINES:
        if len(_OUTLINES) >= _MOST_OUTLINES:
            _OUTLINES.clear()
        found = _dissolved([code])
        if found.is_empty:
            return found
        _OUTLINES[key] = found
    return _OUTLINES[key]


def _dissolved(codes: Collection[str]) -> MultiPolygon:
    rows = Area.objects.filter(code__in=list(codes), boundary__isnull=False).values_list("boundary", flat=True)
    shapes = [rules.multi(shapely.from_wkb(bytes(row or b""))) for row in rows]
    return rules.dissolve(shapes) if len(shapes) > 1 else next(iter(shapes), MultiPolygon())


def geojson(level: str) -> str:
    """A level's boundaries as GeoJSON text, simplified for drawing, five decimals; made once for each digest."""
    key = (boundaries().digest, level)
    if key not in _DRAWN:
        _DRAWN[key] = json.dumps(_collection(level), separators=(",", ":"))
    return _DRAWN[key]


def _collection(level: str) -> dict[str, object]:
    rows = list(Area.objects.filter(level=level, boundary__isnull=False).order_by("code"))
    shapes = shapely.from_wkb([bytes(row.boundary or b"") for row in rows])
    drawn = shapely.set_precision(shapely.simplify(shapes, TOLERANCE[level]), 1e-5)
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": number,
                "properties": {
                    "code": row.code,
                    "name": row.name,
                    "lon": row.point.lon,
                    "lat": row.point.lat,
                },
                "geometry": json.loads(shapely.to_geojson(shape)),
            }
            for number, (row, shape) in enumerate(zip(rows, drawn, strict=True), 1)
        ],
    }
