"""GBFS 3.0 as others read it. What is made up says so in `_is_simulated` (the standard lets publishers add fields)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from kota.mobility.sharing.contracts import (
    Name,
    Notice,
    Plan,
    Region,
    Segment,
    StationInfo,
    StationStatus,
    SystemInfo,
    Texts,
    VehicleStatus,
    VehicleType,
    Zone,
    ZoneRule,
    Zones,
)

VERSION = "3.0"
Json = dict[str, Any]


def document(data: Mapping[str, Any], *, updated: datetime, ttl: int) -> Json:
    """A file: its data in the envelope that all have."""
    return {"last_updated": moment(updated), "ttl": ttl, "version": VERSION, "data": dict(data)}


def moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def discovery(addresses: Mapping[Name, str]) -> Json:
    return {"feeds": [{"name": str(name), "url": url} for name, url in addresses.items()]}


def versions(url: str) -> Json:
    return {"versions": [{"version": VERSION, "url": url}]}


def manifest(systems: Mapping[str, str]) -> Json:
    return {"datasets": [{"system_id": code, **versions(url)} for code, url in systems.items()]}


def system(one: SystemInfo, *, languages: Sequence[str], contact: str, manifest_url: str = "") -> Json:
    """`contact` is whom to tell of mistakes in the files."""
    more = {
        "operator": told(one.operator), "url": one.url, "email": one.email,
        "phone_number": one.phone if one.phone.startswith("+") else "", "manifest_url": manifest_url,
        **({"license_url": one.licence} if "://" in one.licence else {"license_id": one.licence}),
    }  # fmt: skip
    return {
        "system_id": one.id, "languages": list(languages), "name": told(one.name), "opening_hours": "24/7",
        "feed_contact_email": contact, "timezone": one.timezone, **{key: value for key, value in more.items() if value},
    }  # fmt: skip


def types(many: Iterable[VehicleType], plans: Iterable[str]) -> Json:
    known = set(plans)
    return {"vehicle_types": [_type(one, known) for one in many]}


def _type(one: VehicleType, plans: set[str]) -> Json:
    """Plans that nobody describes are not named."""
    found: Json = {
        "vehicle_type_id": one.id, "form_factor": str(one.form), "propulsion_type": str(one.propulsion),
        **_name("name", one.name),
    }  # fmt: skip
    if one.range_m is not None:
        found["max_range_meters"] = one.range_m
    if one.default_plan in plans:
        found["default_pricing_plan_id"] = one.default_plan
    if named := [plan for plan in one.plans if plan in plans]:
        found["pricing_plan_ids"] = named
    return found


def stations(many: Iterable[StationInfo], regions: Iterable[str]) -> Json:
    known = set(regions)
    return {"stations": [_station(one, known) for one in many]}


def _station(one: StationInfo, regions: set[str]) -> Json:
    found: Json = {"station_id": one.id, "name": told(one.name), "lat": one.lat, "lon": one.lon}
    if one.capacity is not None:
        found["capacity"] = one.capacity
    if one.address:
        found["address"] = one.address
    if one.region in regions:
        found["region_id"] = one.region
    if one.is_virtual:
        found["is_virtual_station"] = True
    if one.web:
        found["rental_uris"] = {"web": one.web}
    return found


def status(many: Iterable[tuple[StationStatus, bool]], *, updated: datetime) -> Json:
    """With each, whether it is made up."""
    return {"stations": [_status(one, is_simulated, updated) for one, is_simulated in many]}


def _status(one: StationStatus, is_simulated: bool, updated: datetime) -> Json:  # noqa: FBT001 - of a pair
    found: Json = {
        "station_id": one.id, "num_vehicles_available": one.vehicles, "num_vehicles_disabled": one.disabled,
        "is_installed": one.is_installed, "is_renting": one.is_renting, "is_returning": one.is_returning,
        "last_reported": moment(one.reported or updated),
    }  # fmt: skip
    if one.docks is not None:
        found |= {"num_docks_available": one.docks, "num_docks_disabled": one.docks_disabled}
    if one.types:
        found["vehicle_types_available"] = [{"vehicle_type_id": key, "count": n} for key, n in one.types.items()]
    if is_simulated:
        found["_is_simulated"] = True
    return found


def vehicles(many: Iterable[tuple[str, VehicleStatus, bool]]) -> Json:
    """With each its name of this ride, and whether it is made up. Its own number never goes out."""
    return {"vehicles": [_vehicle(token, one, is_simulated) for token, one, is_simulated in many]}


def _vehicle(token: str, one: VehicleStatus, is_simulated: bool) -> Json:  # noqa: FBT001 - of a triple
    found: Json = {"vehicle_id": token, "is_reserved": one.is_reserved, "is_disabled": one.is_disabled}
    if one.lat is not None and one.lon is not None:
        found |= {"lat": one.lat, "lon": one.lon}
    if one.station:
        found["station_id"] = one.station
    if one.type:
        found["vehicle_type_id"] = one.type
    if one.range_m is not None:
        found["current_range_meters"] = one.range_m
    if is_simulated:
        found["_is_simulated"] = True
    return found


def regions(many: Iterable[Region]) -> Json:
    return {"regions": [{"region_id": one.id, "name": told(one.name)} for one in many]}


def plans(many: Iterable[Plan]) -> Json:
    return {"plans": [_plan(one) for one in many]}


def _plan(one: Plan) -> Json:
    found: Json = {
        "plan_id": one.id, "name": told(one.name), "currency": one.currency, "price": _number(one.price),
        "is_taxable": one.is_taxable, "description": told(one.description or one.name),
    }  # fmt: skip
    for name, segments in (("per_min_pricing", one.per_min), ("per_km_pricing", one.per_km)):
        if segments:
            found[name] = [_segment(segment) for segment in segments]
    if one.is_surge:
        found["surge_pricing"] = True
    if one.reserve_per_min is not None:
        found["reservation_price_per_min"] = _number(one.reserve_per_min)
    if one.reserve_flat is not None:
        found["reservation_price_flat_rate"] = _number(one.reserve_flat)
    return found


def _segment(one: Segment) -> Json:
    found: Json = {"start": one.start, "rate": _number(one.rate), "interval": _number(one.interval)}
    return found if one.end is None else {**found, "end": one.end}


def alerts(many: Iterable[Notice]) -> Json:
    return {"alerts": [_alert(one) for one in many]}


def _alert(one: Notice) -> Json:
    found: Json = {"alert_id": one.id, "type": one.kind, "summary": told(one.summary)}
    if one.begins:
        found["times"] = [{"start": moment(one.begins), **({"end": moment(one.ends)} if one.ends else {})}]
    if one.stations:
        found["station_ids"] = list(one.stations)
    return {**found, **_name("description", one.description)}


def zones(one: Zones) -> Json:
    return {
        "geofencing_zones": {"type": "FeatureCollection", "features": [_zone(zone) for zone in one.zones]},
        "global_rules": [_rule(rule) for rule in one.everywhere],
    }


def _zone(one: Zone) -> Json:
    about: Json = {**_name("name", one.name), "rules": [_rule(rule) for rule in one.rules]}
    if one.begins:
        about["start"] = moment(one.begins)
    if one.ends:
        about["end"] = moment(one.ends)
    shape = {"type": "MultiPolygon", "coordinates": [[[list(at) for at in ring] for ring in p] for p in one.polygons]}
    return {"type": "Feature", "properties": about, "geometry": shape}


def _rule(one: ZoneRule) -> Json:
    found: Json = {
        "ride_start_allowed": one.may_start, "ride_end_allowed": one.may_end, "ride_through_allowed": one.may_ride,
    }  # fmt: skip
    if one.types:
        found["vehicle_type_ids"] = list(one.types)
    if one.max_kmh is not None:
        found["maximum_speed_kph"] = one.max_kmh
    if one.at_stations_only:
        found["station_parking"] = True
    return found


def told(texts: Texts) -> list[Json]:
    """A text in each of its languages, as the standard's pattern has them: `id`, `pt-BR`."""
    return [{"text": text, "language": _language(language)} for language, text in texts.items()]


def _language(code: str) -> str:
    short, _dash, country = code.partition("-")
    return f"{short.lower()}-{country.upper()}" if len(country) == 2 else short.lower()


def _name(key: str, texts: Texts) -> Json:
    return {key: told(texts)} if texts else {}


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
