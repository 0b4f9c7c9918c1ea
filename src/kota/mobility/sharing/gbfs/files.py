"""The files of a system, written from what is in memory and in tables."""

from collections.abc import Callable
from datetime import datetime

from kota.base.errors import MissingError
from kota.base.words import noop as _
from kota.kernel.facts import facade as city_facts
from kota.mobility.sharing.contracts import Name, StationInfo, StationStatus
from kota.mobility.sharing.models import Feed, Vehicle
from kota.mobility.sharing.rules import writing
from kota.mobility.sharing.rules.writing import Json
from kota.mobility.sharing.selectors import addresses, facts
from kota.mobility.sharing.selectors.addresses import address
from kota.mobility.sharing.selectors.book import Stop, System, book
from kota.mobility.sharing.selectors.content import is_kept
from kota.mobility.sharing.selectors.vehicles import published

SHORT, LONG = 60, 900
LIVE = (Name.STATUS, Name.VEHICLES)


def systems() -> dict[str, System]:
    """Those that are given on."""
    return {code: one for code, one in book().systems.items() if one.is_own or one.fact.republish}


def system(code: str) -> System:
    found = systems().get(code)
    if found is None:
        raise MissingError(_("There is no such system of shared vehicles, or its facts may not be given on."))
    return found


def named(name: str) -> Name:
    if name not in list(Name):
        raise MissingError(_("This system has no such file."))
    return Name(name)


def names(one: System) -> list[Name]:
    """The files that a system has."""
    has_stops = any(stop.system is one for stop in book().stops)
    has_vehicles = Vehicle.objects.filter(system=one.code).exists()
    wanted = {
        Name.TYPES: bool(one.types), Name.STATIONS: has_stops, Name.STATUS: has_stops,
        Name.VEHICLES: has_vehicles or not has_stops, Name.REGIONS: bool(one.regions), Name.PLANS: bool(one.plans),
        Name.ZONES: bool(one.zones.zones),
    }  # fmt: skip
    return [name for name in Name if wanted.get(name, True)]


def document(one: System, name: Name, at: datetime) -> Json:
    """A file as it stands. MissingError for one that the system does not have."""
    if name not in names(one):
        raise MissingError(_("This system has no such file."))
    data = _WRITERS[name](one, at)
    return writing.document(data, updated=_updated(one, name, at), ttl=SHORT if name in LIVE else LONG)


def _updated(one: System, name: Name, at: datetime) -> datetime:
    """When it was heard last; of what facts say, when they changed."""
    row = Feed.objects.filter(system=one.code, name=str(name)).only("updated_at", "answered_at").first()
    heard = (row.updated_at or row.answered_at) if row else None
    if one.is_own and (heard is None or is_kept(name)):
        changed = city_facts.changed_at(*facts.KINDS)
        heard = max(changed, heard) if heard else changed
    return min(heard or at, at)


def manifest(at: datetime) -> Json:
    found = {code: address(code, Name.DISCOVERY) for code in systems()}
    return writing.document(writing.manifest(found), updated=city_facts.changed_at(*facts.KINDS), ttl=LONG)


def _discovery(one: System, at: datetime) -> Json:
    return writing.discovery({name: address(one.code, name) for name in names(one)})


def _versions(one: System, at: datetime) -> Json:
    return writing.versions(address(one.code, Name.DISCOVERY))


def _about(one: System, at: datetime) -> Json:
    texts = [one.info.name, *(s.name for s in book().stops if s.system is one), *(t.name for t in one.types.values())]
    languages = sorted({language for told in texts for language in told})
    contact = one.fact.contact or one.info.email or "open-data@kota.invalid"
    return writing.system(
        one.info, languages=languages, contact=contact,
        manifest_url=addresses.manifest(),
    )  # fmt: skip


def _stations(one: System, at: datetime) -> Json:
    return writing.stations(
        [
            StationInfo(s.code, s.name, s.lon, s.lat, s.capacity, s.region, s.address, s.is_virtual, s.web)
            for s in book().stops
            if s.system is one
        ],
        one.regions,
    )


def _status(one: System, at: datetime) -> Json:
    stops = [s for s in book().stops if s.system is one]
    return writing.status([(_stands(s, one), s.is_simulated) for s in stops], updated=_updated(one, Name.STATUS, at))


def _stands(s: Stop, one: System) -> StationStatus:
    types = {key: count for key, count in s.types.items() if key in one.types}
    if not types and len(one.types) == 1:
        types = dict.fromkeys(one.types, s.vehicles)  # the standard wants it said, and there is no other
    return StationStatus(
        s.code, s.vehicles, s.docks, s.disabled, s.docks_disabled, types, s.is_installed, s.is_renting,
        s.is_returning, s.reported_at,
    )  # fmt: skip


_WRITERS: dict[Name, Callable[[System, datetime], Json]] = {
    Name.DISCOVERY: _discovery,
    Name.VERSIONS: _versions,
    Name.SYSTEM: _about,
    Name.TYPES: lambda one, at: writing.types(one.types.values(), one.plans),
    Name.STATIONS: _stations,
    Name.STATUS: _status,
    Name.VEHICLES: lambda one, at: writing.vehicles(published(one.code)),
    Name.REGIONS: lambda one, at: writing.regions(one.regions.values()),
    Name.PLANS: lambda one, at: writing.plans(one.plans.values()),
    Name.ALERTS: lambda one, at: writing.alerts(n for n in one.notices if n.ends is None or n.ends > at),
    Name.ZONES: lambda one, at: writing.zones(one.zones),
}
