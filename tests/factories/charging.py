"""Tariffs, sessions and OCPI objects of charging, as short as tests want them."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

from kota.mobility.charging.contracts import objects
from kota.mobility.charging.contracts.tariffs import Segment, Tariff

START = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)  # a Monday


def component(kind: str, price: float, vat: float | None = None, step: int = 1) -> dict[str, Any]:
    found = {"type": kind, "price": price, "step_size": step}
    return found if vat is None else {**found, "vat": vat}


def energy(price: float, vat: float | None = None, step: int = 1) -> dict[str, Any]:
    return component("ENERGY", price, vat, step)


def time(price: float, vat: float | None = None, step: int = 1) -> dict[str, Any]:
    return component("TIME", price, vat, step)


def parking(price: float, vat: float | None = None, step: int = 1) -> dict[str, Any]:
    return component("PARKING_TIME", price, vat, step)


def flat(price: float, vat: float | None = None) -> dict[str, Any]:
    return component("FLAT", price, vat)


def element(*components: dict[str, Any], **restrictions: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"price_components": list(components)}
    return {**found, "restrictions": restrictions} if restrictions else found


def tariff_object(*elements: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "country_code": "ID", "party_id": "CPO", "id": "T1", "currency": "EUR", "elements": list(elements),
        "last_updated": "2026-11-01T00:00:00Z", **more,
    }  # fmt: skip


def tariff(*elements: dict[str, Any], **more: Any) -> Tariff:
    return objects.Tariff.model_validate(tariff_object(*elements, **more)).read()


def session(*parts: tuple[str, float, float], at: datetime = START, **flow: float) -> list[Segment]:
    """`session(("charge", 30, 10), ("park", 12, 0))`: kind (charge, park, reserve), minutes, kWh, one after another."""
    found, moment = [], at
    for kind, minutes, kwh in parts:
        seconds = Fraction(str(minutes)) * 60
        amounts = {"charge": "charging", "park": "parking", "reserve": "reserved"}
        known = {name: Fraction(str(value)) for name, value in flow.items()}
        found.append(Segment(moment, seconds, Fraction(str(kwh)), **{amounts[kind]: seconds}, **known))
        moment += timedelta(minutes=minutes)
    return found


def connector_object(**more: Any) -> dict[str, Any]:
    return {
        "id": "1", "standard": "IEC_62196_T2_COMBO", "format": "CABLE", "power_type": "DC", "max_voltage": 500,
        "max_amperage": 120, "max_electric_power": 50_000, "tariff_ids": ["T1"],
        "last_updated": "2026-11-20T01:00:00Z", **more,
    }  # fmt: skip


def evse_object(uid: str = "E1", status: str = "AVAILABLE", **more: Any) -> dict[str, Any]:
    return {
        "uid": uid, "evse_id": f"ID*CPO*{uid}", "status": status, "connectors": [connector_object()],
        "last_updated": "2026-11-20T01:00:00Z", **more,
    }  # fmt: skip


def location_object(code: str = "L1", *, lon: float = 106.8231, lat: float = -6.1754, **more: Any) -> dict[str, Any]:
    return {
        "country_code": "ID", "party_id": "CPO", "id": code, "publish": True, "name": "Uji Monas",
        "address": "Jalan Uji 1", "city": "Jakarta", "country": "IDN", "time_zone": "Asia/Jakarta",
        "coordinates": {"latitude": f"{lat:.6f}", "longitude": f"{lon:.6f}"},
        "evses": [evse_object(), evse_object("E2", "CHARGING")], "last_updated": "2026-11-20T01:00:00Z", **more,
    }  # fmt: skip


TOKEN = {"uid": "012345678", "type": "RFID", "contract_id": "ID-CPO-C12345678-X"}


def session_object(**more: Any) -> dict[str, Any]:
    return {
        "country_code": "ID", "party_id": "CPO", "id": "S1", "start_date_time": "2026-11-23T03:00:00Z", "kwh": 0,
        "cdr_token": TOKEN, "auth_method": "WHITELIST", "location_id": "L1", "evse_uid": "E1", "connector_id": "1",
        "currency": "EUR", "status": "ACTIVE", "last_updated": "2026-11-23T03:00:00Z", **more,
    }  # fmt: skip


def cdr_object(**more: Any) -> dict[str, Any]:
    return {
        "country_code": "ID", "party_id": "CPO", "id": "C1", "start_date_time": "2026-11-23T03:00:00Z",
        "end_date_time": "2026-11-23T04:00:00Z", "session_id": "S1", "cdr_token": TOKEN, "auth_method": "WHITELIST",
        "cdr_location": {
            "id": "L1", "address": "Jalan Uji 1", "city": "Jakarta", "country": "IDN", "evse_uid": "E1",
            "evse_id": "ID*CPO*E1", "connector_id": "1", "connector_standard": "IEC_62196_T2_COMBO",
            "connector_format": "CABLE", "connector_power_type": "DC",
            "coordinates": {"latitude": "-6.175400", "longitude": "106.823100"},
        },
        "currency": "EUR", "tariffs": [tariff_object(element(energy(0.25, 10)))],
        "charging_periods": [{
            "start_date_time": "2026-11-23T03:00:00Z", "tariff_id": "T1",
            "dimensions": [{"type": "ENERGY", "volume": 20}, {"type": "TIME", "volume": 1}],
        }],
        "total_cost": {"excl_vat": 5.0, "incl_vat": 5.5}, "total_energy": 20, "total_time": 1,
        "last_updated": "2026-11-23T04:05:00Z", **more,
    }  # fmt: skip
