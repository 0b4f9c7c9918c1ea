"""The city's own systems: stations follow the facts, operators send what stands there."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from kota.base.actor import Actor
from kota.base.errors import InvalidError
from kota.base.geo import Point
from kota.base.words import noop as _
from kota.kernel.facts import facade as city_facts
from kota.mobility.sharing.contracts import Name, ShareStationFact, StationStatus, VehicleStatus
from kota.mobility.sharing.models import Station
from kota.mobility.sharing.selectors import facts
from kota.mobility.sharing.services import keeping, revising

_KEPT = ["name", "point", "capacity", "is_gone"]


def project_stations(values: Mapping[str, ShareStationFact | None]) -> None:
    """Follow the facts: a station that ended stays, gone, for its past."""
    Station.objects.filter(code__in=[key for key, value in values.items() if value is None]).update(is_gone=True)
    rows = [
        Station(
            system=value.system, code=key, name=facts.texts(value.name), point=Point(value.lon, value.lat),
            capacity=value.capacity, is_gone=False,
        )
        for key, value in values.items()
        if value is not None
    ]  # fmt: skip
    Station.objects.bulk_create(rows, update_conflicts=True, unique_fields=["system", "code"], update_fields=_KEPT)
    for system in {row.system for row in rows}:
        revising.changed(system, Name.STATIONS)


@transaction.atomic
def send_status(
    *, system: str, statuses: Sequence[StationStatus], by: Actor, at: datetime, is_simulated: bool = False
) -> int:
    """What stands at stations of the city's own system; how many it was."""
    _own(system)
    _once([one.id for one in statuses], "stations")
    known = dict(Station.objects.filter(system=system, is_gone=False).values_list("code", "capacity"))
    types = facts.types(system).keys()
    for one in statuses:
        if one.id not in known:
            raise InvalidError(_("There is no station %(code)s in this system."), field="stations", code=one.id)
        room = known[one.id]
        if room is not None and one.vehicles + one.disabled + (one.docks or 0) + one.docks_disabled > room:
            raise InvalidError(_("Station %(code)s has fewer places than that."), field="stations", code=one.id)
        if sum(one.types.values()) > one.vehicles or not one.types.keys() <= types:
            raise InvalidError(_("The types at station %(code)s do not add up."), field="stations", code=one.id)
    keeping.put_statuses(system, statuses, at=at, is_simulated=is_simulated)
    revising.changed(system, Name.STATUS, answered_at=at, updated_at=at, ttl=60, rows=len(statuses))
    revising.moved(system, by=by, at=at)
    return len(statuses)


@transaction.atomic
def send_vehicles(
    *, system: str, vehicles: Sequence[VehicleStatus], by: Actor, at: datetime, is_simulated: bool = False
) -> int:
    """All vehicles of the city's own system that stand somewhere; those that are not named are being ridden."""
    _own(system)
    _once([one.number for one in vehicles], "vehicles")
    known, city = facts.types(system), city_facts.city()
    for one in vehicles:
        if one.lon is not None and one.lat is not None and not city.is_near(Point(one.lon, one.lat)):
            raise InvalidError(
                _("Vehicle %(code)s stands far from the city: look whether longitude and latitude are swapped."),
                field="vehicles", code=one.number,
            )  # fmt: skip
        if one.type not in known:
            raise InvalidError(_("There is no type %(code)s in this system."), field="vehicles", code=one.type)
    keeping.put_vehicles(system, vehicles, is_simulated=is_simulated)
    revising.changed(system, Name.VEHICLES, answered_at=at, updated_at=at, ttl=60, rows=len(vehicles))
    revising.moved(system, by=by, at=at)
    return len(vehicles)


def _own(system: str) -> None:
    if facts.system(system).url:
        raise InvalidError(_("This system is read from its own feed: nothing can be sent for it."), field="system")


def _once(names: Sequence[str], field: str) -> None:
    if len(set(names)) < len(names):
        raise InvalidError(_("One of them stands twice in what was sent."), field=field)
