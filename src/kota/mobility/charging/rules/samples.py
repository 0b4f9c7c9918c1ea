"""The sample operator's chargers and tariffs as objects of OCPI, and how they pretend to be used."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from kota.mobility.charging.contracts import ChargePointFact, ChargerFact, ChargeTariffFact, PlugFact

COUNTRY, PARTY = "ID", "SPL"
OWNER = f"{COUNTRY}*{PARTY}"
_DC = frozenset({"IEC_62196_T2_COMBO", "CHADEMO", "GBT_DC"})
_SLOT = timedelta(minutes=20)
_FULL_KWH = 60
_TOKEN = {"uid": "SIMULATED", "type": "RFID", "contract_id": "ID-SPL-CSIMULATED"}
_BUSY = (2, 1, 1, 1, 1, 2, 3, 4, 5, 5, 6, 6, 6, 5, 5, 5, 6, 7, 8, 8, 7, 6, 4, 3)  # tenths, by the hour of the day


def stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def location(fact: ChargerFact, statuses: Mapping[str, str], city: str, zone: str, at: datetime) -> dict[str, Any]:
    """A charger as its operator would send it; `statuses` by the code of the charge point, UNKNOWN otherwise."""
    hours: dict[str, Any] = {"twentyfourseven": fact.hours is None}
    if fact.hours:
        begin, end = fact.hours
        hours["regular_hours"] = [
            {"weekday": day, "period_begin": begin, "period_end": end} for day in range(1, 8)
        ]  # fmt: skip
    return {
        "country_code": COUNTRY, "party_id": PARTY, "id": fact.code, "publish": True, "name": fact.name,
        "address": fact.address, "city": city, "country": "IDN", "time_zone": zone,
        "coordinates": {"latitude": f"{fact.lat:.6f}", "longitude": f"{fact.lon:.6f}"},
        "parking_type": "PARKING_LOT", "facilities": fact.facilities, "opening_times": hours,
        "evses": [evse(one, statuses.get(one.code, "UNKNOWN"), at) for one in fact.points], "last_updated": stamp(at),
    }  # fmt: skip


def evse(fact: ChargePointFact, status: str, at: datetime) -> dict[str, Any]:
    return {
        "uid": fact.code, "evse_id": f"{COUNTRY}*{PARTY}*E{fact.code}".upper(), "status": status,
        "connectors": [_connector(number, plug, at) for number, plug in enumerate(fact.plugs, 1)],
        "physical_reference": fact.code.rsplit("-", 1)[-1][-16:], "last_updated": stamp(at),
        "parking_restrictions": ["EV_ONLY", *(["DISABLED"] if fact.is_accessible else [])],
    }  # fmt: skip


def _connector(number: int, plug: PlugFact, at: datetime) -> dict[str, Any]:
    is_dc = plug.standard in _DC
    phases = 3 if plug.kw > 7.4 else 1
    volts = 500 if is_dc else 230
    return {
        "id": str(number), "standard": plug.standard, "format": "CABLE" if is_dc else "SOCKET",
        "power_type": "DC" if is_dc else f"AC_{phases}_PHASE", "max_voltage": volts,
        "max_amperage": round(plug.kw * 1000 / volts / (1 if is_dc else phases)),
        "max_electric_power": round(plug.kw * 1000), "tariff_ids": [plug.tariff], "last_updated": stamp(at),
    }  # fmt: skip


def tariff(fact: ChargeTariffFact) -> dict[str, Any]:
    limits = fact.model_dump(include={"min_price", "max_price"}, exclude_none=True)
    return {
        "country_code": COUNTRY, "party_id": PARTY, "id": fact.code, "currency": fact.currency,
        "elements": fact.elements, "last_updated": stamp(fact.changed),
        "tariff_alt_text": [{"language": "id", "text": fact.name.id}, {"language": "en", "text": fact.name.en}],
        **limits,
    }  # fmt: skip


def began(point: str, at: datetime) -> datetime:
    """When the spell began in which a charge point says one thing: each has its own beginnings."""
    length = int(_SLOT.total_seconds())
    shift = int(_chance(point) * length)
    return datetime.fromtimestamp((int(at.timestamp()) + shift) // length * length - shift, UTC)


def status(point: str, seed: int, at: datetime, zone: tzinfo) -> str:
    """What a charge point says at a moment: the same for the same seed. One in 25 is broken for a day."""
    begin = began(point, at)
    here = begin.astimezone(zone)
    if _chance(f"{seed}:{point}:{here:%Y-%m-%d}") < 0.04:
        return "OUTOFORDER"
    return "CHARGING" if _chance(f"{seed}:{point}:{begin.timestamp():.0f}") < _BUSY[here.hour] / 10 else "AVAILABLE"


def plugged_in(point: str, seed: int, at: datetime, zone: tzinfo) -> datetime | None:
    """Since when the car stands there that charges at a moment, four hours back at most; None where none does."""
    begin = None
    moment = began(point, at)
    for _number in range(12):
        if status(point, seed, moment, zone) != "CHARGING":
            break
        begin, moment = moment, began(point, moment - timedelta(seconds=1))
    return begin


def changes(point: str, seed: int, since: datetime, until: datetime, zone: tzinfo) -> Iterator[tuple[datetime, str]]:
    """The moments from `since` to before `until` at which it says something new, and what."""
    last, moment = status(point, seed, since - timedelta(seconds=1), zone), began(point, since)
    while moment < until:
        now = status(point, seed, moment, zone)
        if moment >= since and now != last:
            yield moment, now
        if moment >= since:
            last = now
        moment += _SLOT


def _chance(text: str) -> float:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6]) / 2**48


def session(
    point: ChargePointFact, place: str, begin: datetime, until: datetime, currency: str, *, is_over: bool
) -> dict[str, Any]:
    """A session on the first plug of a charge point."""
    kwh, charging, standing = _drawn(point, begin, until)
    period = {
        "start_date_time": stamp(begin), "tariff_id": point.plugs[0].tariff,
        "dimensions": [{"type": "ENERGY", "volume": kwh}, {"type": "TIME", "volume": charging},
                       {"type": "PARKING_TIME", "volume": standing}],
    }  # fmt: skip
    found = {
        "country_code": COUNTRY, "party_id": PARTY, "id": session_id(point.code, begin),
        "start_date_time": stamp(begin), "kwh": kwh, "cdr_token": _TOKEN, "auth_method": "WHITELIST",
        "location_id": place, "evse_uid": point.code, "connector_id": "1", "currency": currency,
        "charging_periods": [period], "status": "COMPLETED" if is_over else "ACTIVE", "last_updated": stamp(until),
    }  # fmt: skip
    return {**found, "end_date_time": stamp(until)} if is_over else found


def cdr(
    session: Mapping[str, Any], place: Mapping[str, Any], tariff: Mapping[str, Any], total: float
) -> dict[str, Any]:
    """The CDR of a finished session; the operator says `total` for it, without and with tax."""
    evse = next(one for one in place["evses"] if one["uid"] == session["evse_uid"])
    plug, period = evse["connectors"][0], session["charging_periods"][0]
    volumes = {one["type"]: one["volume"] for one in period["dimensions"]}
    return {
        "country_code": COUNTRY, "party_id": PARTY, "id": f"C{session['id'][1:]}",
        "start_date_time": session["start_date_time"], "end_date_time": session["end_date_time"],
        "session_id": session["id"], "cdr_token": _TOKEN, "auth_method": "WHITELIST",
        "cdr_location": {
            **{name: place[name] for name in ("id", "name", "address", "city", "country", "coordinates")},
            "evse_uid": evse["uid"], "evse_id": evse["evse_id"], "connector_id": plug["id"],
            "connector_standard": plug["standard"], "connector_format": plug["format"],
            "connector_power_type": plug["power_type"],
        },
        "currency": session["currency"], "tariffs": [tariff], "charging_periods": session["charging_periods"],
        "total_cost": {"excl_vat": total}, "total_energy": volumes["ENERGY"],
        "total_time": round(volumes["TIME"] + volumes["PARKING_TIME"], 4),
        "total_parking_time": volumes["PARKING_TIME"],
        "last_updated": session["last_updated"],
    }  # fmt: skip


def is_wrong(cdr_id: str) -> bool:
    """One in eight of the sample operator's CDRs adds up wrongly, so that there is something to find."""
    return _chance(cdr_id) < 1 / 8


def session_id(point: str, begin: datetime) -> str:
    return f"S{int(begin.timestamp())}-{point}"[:36]


def _drawn(point: ChargePointFact, begin: datetime, until: datetime) -> tuple[float, float, float]:
    """Energy, hours of charging and hours of standing: two thirds of the power, until the battery is full."""
    hours, power = max(0.0, (until - begin).total_seconds() / 3600), point.plugs[0].kw * 2 / 3
    charging = min(hours, _FULL_KWH * (0.3 + 0.7 * _chance(session_id(point.code, begin))) / power)
    return round(charging * power, 3), round(charging, 4), round(hours - charging, 4)
