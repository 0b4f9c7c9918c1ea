"""Stations: where they stand, and what stands there."""

from kota.mobility.sharing.contracts import StationInfo, StationStatus, Why
from kota.mobility.sharing.rules.reading.rows import MOST_ID, BadRowError, Row, web


def information(row: Row) -> StationInfo:
    lon, lat = row.place()
    uris = row.given.get("rental_uris")
    return StationInfo(
        id=row.id("station_id"), name=row.texts("name", needed=True), lon=lon, lat=lat, capacity=row.maybe("capacity"),
        region=row.text("region_id", MOST_ID), address=row.text("address"),
        is_virtual=row.flag("is_virtual_station", default=False),
        web=web(uris.get("web")) if isinstance(uris, dict) else "",
    )  # fmt: skip


def status(row: Row) -> StationStatus:
    """Version 2 counts `num_bikes_available`; a station without docks has no limit."""
    vehicles = "num_vehicles_available" if row.has("num_vehicles_available") else "num_bikes_available"
    broken = "num_vehicles_disabled" if row.has("num_vehicles_disabled") else "num_bikes_disabled"
    return StationStatus(
        id=row.id("station_id"), vehicles=row.whole(vehicles), docks=row.maybe("num_docks_available"),
        disabled=row.maybe(broken) or 0, docks_disabled=row.maybe("num_docks_disabled") or 0, types=_types(row),
        is_installed=row.flag("is_installed"), is_renting=row.flag("is_renting"),
        is_returning=row.flag("is_returning"), reported=row.moment("last_reported"),
    )  # fmt: skip


def _types(row: Row) -> dict[str, int]:
    found: dict[str, int] = {}
    for given in row.rows("vehicle_types_available"):
        one = Row(given, row.language)
        name = one.id("vehicle_type_id")
        if name in found:
            raise BadRowError(Why.TWICE, "vehicle_types_available")
        found[name] = one.whole("count")
    return found
