"""Zones with rules of their own."""

from typing import Any

from kota.mobility.sharing.contracts import Why, Zone, ZoneRule
from kota.mobility.sharing.rules.reading.rows import BadRowError, Row

MOST_ZONES, MOST_CORNERS = 5000, 500_000
_MOST_RINGS = 2000


def zone(row: Row) -> Zone:
    """A feature. Version 2 has plain polygons in places, which are taken as multipolygons of one."""
    about = Row(row.given.get("properties"), row.language)
    return Zone(
        name=about.texts("name"), polygons=_polygons(row.given.get("geometry")), rules=rules_of(about, "rules"),
        begins=about.moment("start"), ends=about.moment("end"),
    )  # fmt: skip


def rules_of(row: Row, name: str) -> tuple[ZoneRule, ...]:
    return tuple(_rule(Row(given, row.language)) for given in row.rows(name, 100))


def _rule(row: Row) -> ZoneRule:
    """Version 2 has one word, `ride_allowed`, for starting and ending."""
    if row.has("ride_allowed"):
        starts = ends = row.flag("ride_allowed")
        types = row.ids("vehicle_type_id")
    else:
        starts, ends = row.flag("ride_start_allowed"), row.flag("ride_end_allowed")
        types = row.ids("vehicle_type_ids")
    return ZoneRule(
        may_start=starts, may_end=ends, may_ride=row.flag("ride_through_allowed"),
        max_kmh=row.maybe("maximum_speed_kph", 300), at_stations_only=row.flag("station_parking", default=False),
        types=types,
    )  # fmt: skip


def _polygons(geometry: Any) -> tuple[tuple[tuple[tuple[float, float], ...], ...], ...]:
    if not isinstance(geometry, dict):
        raise BadRowError(Why.MISSING, "geometry")
    given = geometry.get("coordinates")
    listed = [given] if geometry.get("type") == "Polygon" else given
    if geometry.get("type") not in ("Polygon", "MultiPolygon") or not isinstance(listed, list) or not listed:
        raise BadRowError(Why.SHAPE, "geometry")
    if sum(len(polygon) for polygon in listed if isinstance(polygon, list)) > _MOST_RINGS:
        raise BadRowError(Why.TOO_MANY, "coordinates")
    return tuple(tuple(_ring(ring) for ring in _list(polygon)) for polygon in listed)


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise BadRowError(Why.SHAPE, "coordinates")
    return value


def _ring(given: Any) -> tuple[tuple[float, float], ...]:
    corners = _list(given)
    if not 4 <= len(corners) <= MOST_CORNERS:
        raise BadRowError(Why.RANGE, "coordinates")
    ring = tuple(_corner(corner) for corner in corners)
    return ring if ring[0] == ring[-1] else (*ring, ring[0])


def _corner(given: Any) -> tuple[float, float]:
    if not isinstance(given, list) or len(given) < 2:
        raise BadRowError(Why.SHAPE, "coordinates")
    row = Row({"lon": given[0], "lat": given[1]}, "en")
    return row.number("lon", -180, 180), row.number("lat", -90, 90)
