"""Vehicles and their types."""

from kota.mobility.sharing.contracts import Form, Propulsion, VehicleStatus, VehicleType, Why
from kota.mobility.sharing.rules.reading.rows import MOST_ID, BadRowError, Row

_OLD_FORMS = {"scooter": Form.STANDING}
_MOST_METRES = 5_000_000


def vehicle(row: Row) -> VehicleStatus:
    """Where it stands: at a place, or at a station."""
    number = row.id("vehicle_id" if row.has("vehicle_id") else "bike_id")
    station = row.text("station_id", MOST_ID)
    lon, lat = row.place() if row.has("lat") or not station else (None, None)
    return VehicleStatus(
        number=number, lon=lon, lat=lat, type=row.text("vehicle_type_id", MOST_ID), station=station,
        is_reserved=row.flag("is_reserved"), is_disabled=row.flag("is_disabled"),
        range_m=row.number("current_range_meters", 0, _MOST_METRES) if row.has("current_range_meters") else None,
        plan=row.text("pricing_plan_id", MOST_ID),
    )  # fmt: skip


def vehicle_type(row: Row) -> VehicleType:
    """Version 2 still has `scooter`; a motor without a range is not believed (the standard asks for it)."""
    form = row.given.get("form_factor")
    propulsion = Propulsion(row.choice("propulsion_type", list(Propulsion)))
    range_m = row.number("max_range_meters", 0, _MOST_METRES) if row.has("max_range_meters") else None
    if propulsion is not Propulsion.HUMAN and range_m is None:
        raise BadRowError(Why.MISSING, "max_range_meters")
    return VehicleType(
        id=row.id("vehicle_type_id"),
        form=_OLD_FORMS[form] if form in _OLD_FORMS else Form(row.choice("form_factor", list(Form))),
        propulsion=propulsion, name=row.texts("name"), range_m=range_m,
        default_plan=row.text("default_pricing_plan_id", MOST_ID), plans=row.ids("pricing_plan_ids", 100),
    )  # fmt: skip
