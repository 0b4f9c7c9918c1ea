"""Keeping locations, EVSEs and connectors as their operator tells them: many in a few statements, oldest news last."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from kota.base.actor import Actor
from kota.base.events import publish
from kota.base.geo import Point
from kota.kernel.areas import facade as areas
from kota.kernel.facts import facade as city_facts
from kota.kernel.facts.contracts import City
from kota.mobility.charging.contracts import ChargersChanged, objects
from kota.mobility.charging.models import Connector, Evse, Location, Party, StatusChange
from kota.mobility.charging.rules.merging import is_news

LIVE = "public:charging"
_LOCK = 7_301_031
_MOST_TOLD = 100
_LOCATION = ("party", "data", "name", "address", "point", "area", "is_shown", "is_gone", "last_updated", "received_at")
_COUNTS = ("evses_count", "free", "max_kw", "plugs", "status_at")
_EVSE = ("data", "status", "status_at", "is_gone", "last_updated")
_CONNECTOR = ("data", "standard", "is_dc", "kw", "tariffs", "last_updated")


@dataclass(frozen=True, slots=True)
class Sent:
    """An object as it was sent, and as it was read."""

    data: Mapping[str, Any]
    read: objects.Location


@dataclass(slots=True)
class Kept:
    """What became of them: numbers of those that are new, that changed, and that were older than what is here."""

    new: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    older: int = 0


def key(code: str) -> str:
    return code.lower()


def lock(owner: str) -> None:
    """One writer an operator at a time: two pushes of the same charger never cross."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, owner])


@transaction.atomic
def keep(*, party: Party, owner: str, sent: Sequence[Sent], by: Actor, at: datetime) -> Kept:
    """Locations whole, each with all of its EVSEs. What is older than what is here changes nothing."""
    lock(owner)
    latest = {key(one.read.id): one for one in sent}
    known = {row.key: row for row in Location.objects.filter(owner=owner, key__in=latest)}
    kept = Kept()
    fresh = {code: one for code, one in latest.items() if _is_news(known.get(code), one, party, at)}
    kept.older = len(latest) - len(fresh)
    city = city_facts.city()
    rows = [
        _row(code, one, party, owner, area or "", at, city)
        for (code, one), area in zip(fresh.items(), _areas(fresh.values()), strict=True)
    ]
    Location.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["owner", "key"], update_fields=_LOCATION, batch_size=500
    )
    numbers = dict(Location.objects.filter(owner=owner, key__in=fresh).values_list("key", "pk"))
    _keep_evses({numbers[code]: one for code, one in fresh.items()}, at)
    kept.new = [numbers[code] for code in fresh if code not in known]
    kept.changed = [numbers[code] for code in fresh if code in known]
    count(list(numbers.values()))
    tell(owner, list(numbers.values()), by=by, at=at)
    return kept


def _is_news(row: Location | None, one: Sent, party: Party, at: datetime) -> bool:
    if row is None or row.is_gone or row.party_id != party.pk:
        return True
    return is_news(one.read.last_updated, row.last_updated, at)


def _point(read: objects.Location) -> Point:
    return Point(*read.coordinates.degrees())


def _areas(found: Iterable[Sent]) -> Sequence[str | None]:
    places = [one.read.coordinates.degrees() for one in found]
    return areas.locate_many([lon for lon, _lat in places], [lat for _lon, lat in places]) if places else []


def _row(code: str, one: Sent, party: Party, owner: str, area: str, at: datetime, city: City) -> Location:
    """Operators send all that they have: what lies in another city is kept for them, and not shown here."""
    read = one.read
    return Location(
        party=party, owner=owner, key=code, data={name: value for name, value in one.data.items() if name != "evses"},
        name=read.name or read.address, address=f"{read.address}, {read.city}", point=_point(read), area=area,
        is_shown=read.publish and city.is_near(_point(read)), is_gone=False, last_updated=read.last_updated,
        received_at=at,
    )  # fmt: skip


def _keep_evses(found: Mapping[int, Sent], at: datetime) -> None:
    """The EVSEs of whole locations: those that are not named any more are gone."""
    before = {(row.location_id, row.key): row for row in Evse.objects.filter(location__in=found)}
    wanted: dict[tuple[int, str], tuple[objects.Evse, Mapping[str, Any]]] = {}
    for location, one in found.items():
        for read, data in zip(one.read.evses, one.data.get("evses") or (), strict=True):
            wanted[location, key(read.uid)] = (read, data)
    lost = [row.pk for place, row in before.items() if place not in wanted and not row.is_gone]
    Evse.objects.filter(pk__in=lost).update(is_gone=True)
    _write_evses(wanted, before, at)


def _write_evses(
    wanted: Mapping[tuple[int, str], tuple[objects.Evse, Mapping[str, Any]]],
    before: Mapping[tuple[int, str], Evse],
    at: datetime,
) -> None:
    rows, changed = [], []
    for (location, code), (read, data) in wanted.items():
        old = before.get((location, code))
        said_at = min(read.last_updated, at)
        if old is None or old.status != read.status or old.is_gone:
            changed.append((location, code))
        elif old is not None:
            said_at = max(old.status_at, said_at)
        rows.append(
            Evse(location_id=location, key=code, status=read.status, status_at=said_at, is_gone=False,
                 data={name: value for name, value in data.items() if name != "connectors"},
                 last_updated=read.last_updated)
        )  # fmt: skip
    Evse.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["location", "key"], update_fields=_EVSE, batch_size=500
    )
    numbers = {
        (location, code): number
        for number, location, code in Evse.objects.filter(
            location__in={location for location, _code in wanted}
        ).values_list("pk", "location", "key")
    }
    StatusChange.objects.bulk_create(
        StatusChange(evse_id=numbers[place], status=wanted[place][0].status, at=min(wanted[place][0].last_updated, at))
        for place in changed
    )
    _write_connectors({numbers[place]: pair for place, pair in wanted.items()})


def _write_connectors(found: Mapping[int, tuple[objects.Evse, Mapping[str, Any]]]) -> None:
    rows = [
        Connector(evse_id=evse, key=key(read.id), data=data, standard=read.standard, is_dc=read.is_dc, kw=read.kw,
                  tariffs=[key(code) for code in read.tariff_ids], last_updated=read.last_updated)
        for evse, (whole, sent) in found.items()
        for read, data in zip(whole.connectors, sent.get("connectors") or (), strict=True)
    ]  # fmt: skip
    kept = {(row.evse_id, row.key) for row in rows}
    before = Connector.objects.filter(evse__in=found).values_list("pk", "evse", "key")
    Connector.objects.filter(pk__in=[pk for pk, evse, code in before if (evse, code) not in kept]).delete()
    Connector.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["evse", "key"], update_fields=_CONNECTOR, batch_size=500
    )


_COUNT = """
UPDATE charging_location place SET evses_count = found.total, free = found.free, status_at = found.said,
       max_kw = coalesce(plug.kw, 0), plugs = coalesce(plug.kinds, '{}')
FROM (SELECT l.id, count(e.id) AS total, count(e.id) FILTER (WHERE e.status = 'AVAILABLE') AS free,
             max(e.status_at) FILTER (WHERE e.status <> 'UNKNOWN') AS said
      FROM charging_location l
      LEFT JOIN charging_evse e ON e.location_id = l.id AND NOT e.is_gone AND e.status NOT IN ('REMOVED', 'PLANNED')
      WHERE l.id = ANY(%s) GROUP BY l.id) found
LEFT JOIN (SELECT e.location_id, max(c.kw) AS kw, array_agg(DISTINCT c.standard ORDER BY c.standard) AS kinds
           FROM charging_evse e JOIN charging_connector c ON c.evse_id = e.id
           WHERE e.location_id = ANY(%s) AND NOT e.is_gone AND e.status <> 'REMOVED' GROUP BY e.location_id) plug
       ON plug.location_id = found.id
WHERE place.id = found.id
"""


def count(locations: Sequence[int]) -> None:
    """Count anew what lists and filters show of these locations."""
    if locations:
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, [list(locations), list(locations)])


def tell(owner: str, locations: Sequence[int], *, by: Actor, at: datetime) -> None:
    if locations:
        publish(ChargersChanged(owner, tuple(locations[:_MOST_TOLD])), by=by, at=at, topics=[LIVE])


@transaction.atomic
def forget_others(*, party: Party, owner: str, kept: Iterable[str], by: Actor, at: datetime) -> int:
    """After a whole list was read: locations that are not in it are gone."""
    lock(owner)
    there = Location.objects.filter(party=party, owner=owner, is_gone=False)
    lost = list(there.exclude(key__in=kept).values_list("pk", flat=True))
    Location.objects.filter(pk__in=lost).update(is_gone=True, is_shown=False)
    tell(owner, lost, by=by, at=at)
    return len(lost)
