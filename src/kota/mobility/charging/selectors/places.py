"""Chargers for the list, the map and their page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from fractions import Fraction
from functools import lru_cache
from typing import Any

import orjson
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Sum
from django.utils.translation import get_language

from kota.base.errors import MissingError
from kota.base.fields import Away
from kota.base.geo import Box, Point, distance_m
from kota.base.money import Money
from kota.base.words import noop as _
from kota.mobility.charging.contracts import pages
from kota.mobility.charging.contracts.objects import Hours, Status
from kota.mobility.charging.contracts.objects.locations import Format
from kota.mobility.charging.contracts.pages import Age, From, Listed, Place, Plug
from kota.mobility.charging.contracts.tariffs import Component, Dimension, Tariff
from kota.mobility.charging.models import Connector, Evse, Location, Party
from kota.mobility.charging.rules import pricing
from kota.mobility.charging.rules.checking import zone_of
from kota.mobility.charging.rules.opening import is_open
from kota.mobility.charging.selectors import facts, prices

PAGE = 20
_HIDDEN = (Status.REMOVED, Status.PLANNED)
_POINTS = Prefetch(
    "evses", Evse.objects.filter(is_gone=False).exclude(status__in=_HIDDEN).order_by("pk").prefetch_related(
        Prefetch("connectors", Connector.objects.order_by("pk"), to_attr="all_connectors")
    ), to_attr="all_evses",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for."""

    plug: str = ""
    least_kw: float = 0
    free_only: bool = False
    words: str = ""
    near: Point | None = None
    box: Box | None = None


def rows(wanted: Wanted, at: datetime) -> QuerySet[Location]:
    """Locations that fit; the nearest first where a place is said."""
    found = Location.objects.filter(is_shown=True).select_related("party")
    if wanted.box is not None:
        found = found.filter(point__in_box=wanted.box)
    if wanted.words:
        found = found.filter(Q(name__icontains=wanted.words) | Q(address__icontains=wanted.words))
    if wanted.free_only:
        found = found.filter(free__gt=0, party__state=Party.CONNECTED, party__heard_at__gte=at - facts.stale_after())
    if wanted.plug:
        found = found.filter(plugs__contains=[wanted.plug])
    if wanted.least_kw:
        found = found.filter(max_kw__gte=wanted.least_kw)
    if bool(wanted.plug) + bool(wanted.least_kw) + wanted.free_only > 1:
        found = found.filter(Exists(_plugs(wanted)))
    return found.order_by(Away("point", wanted.near)) if wanted.near else found.order_by("name", "pk")


def _plugs(wanted: Wanted) -> QuerySet[Connector]:
    """A plug of a location that fits on its own: the free one, the fast one and the right one is the same."""
    found = Connector.objects.filter(
        evse__location=OuterRef("pk"), evse__is_gone=False, kw__gte=wanted.least_kw
    ).exclude(evse__status__in=_HIDDEN)  # fmt: skip
    if wanted.plug:
        found = found.filter(standard=wanted.plug)
    return found.filter(evse__status=Status.AVAILABLE) if wanted.free_only else found


def listed(found: Iterable[Location], at: datetime, near: Point | None = None) -> list[Listed]:
    """With prices and ages; a few statements for all of them."""
    shown = list(found)
    costs = _from(shown, at)
    zone, since = facts.zone(), at - facts.stale_after()  # once: facts are read for thousands
    return [_listed(row, costs.get(row.pk), at, near, zone, since) for row in shown]


def _listed(
    row: Location, price: From | None, at: datetime, near: Point | None, zone: tzinfo, since: datetime
) -> Listed:
    age, hours = age_of(row, since), row.data.get("opening_times")
    return Listed(
        id=row.pk, name=row.name, address=row.address, lon=row.point.lon, lat=row.point.lat, area=row.area,
        operator=operator_of(row), free=row.free if age is Age.LIVE else None, total=row.evses_count,
        plugs=row.plugs, max_kw=row.max_kw, price=price, age=age, status_at=row.status_at,
        is_open=is_open(_hours(hours), at, zone_of(row.data.get("time_zone"), zone)),
        is_sample=row.party.is_sample, metres=distance_m(near, row.point) if near else None,
    )  # fmt: skip


def _hours(data: Any) -> Hours | None:
    return _read_hours(orjson.dumps(data)) if data else None


@lru_cache(maxsize=1000)
def _read_hours(data: bytes) -> Hours:
    return Hours.model_validate(orjson.loads(data))


def operator_of(row: Location) -> str:
    told = row.data.get("operator") or {}
    return str(told.get("name") or row.party.name)


def age_of(row: Location, since: datetime) -> Age:
    """A status is as fresh as the last time its operator was heard: operators tell changes, not the time of day."""
    if row.status_at is None or row.party.heard_at is None:
        return Age.NEVER
    heard = row.party.state == Party.CONNECTED and row.party.heard_at >= since
    return Age.LIVE if heard else Age.STALE


def _from(found: Sequence[Location], at: datetime) -> dict[int, From]:
    """The cheapest kWh of each location."""
    owner = {row.pk: row.owner for row in found}
    usual = facts.zone()
    zones = {row.pk: zone_of(row.data.get("time_zone"), usual) for row in found}
    plugs = list(
        Connector.objects.filter(evse__location__in=owner, evse__is_gone=False)
        .values_list("evse__location", "kw", "tariffs").distinct()
    )  # fmt: skip
    known = prices.of_owners(owner.values(), {key for _row, _kw, keys in plugs for key in keys})
    best: dict[int, From] = {}
    reckoned: dict[Any, From | None] = {}  # thousands of plugs share a few tariffs
    for place, kw, keys in plugs:
        same = (owner[place], tuple(keys), kw, zones[place])
        if same not in reckoned:
            tariff = prices.now([known[owner[place], key] for key in keys if (owner[place], key) in known], at)
            reckoned[same] = from_of(tariff, kw, at, zones[place]) if tariff else None
        one = reckoned[same]
        if one is not None and (place not in best or _rank(one) < _rank(best[place])):
            best[place] = one
    return best


def _rank(one: From) -> tuple[int, int]:
    return (0 if one.is_free else one.kwh.amount if one.kwh else 10**9, one.fee.amount if one.fee else 0)


def from_of(tariff: Tariff, kw: float, at: datetime, zone: tzinfo) -> From:
    """What a session that begins now at full power pays first: a price "from", no promise."""
    power = Fraction(str(kw))
    energy, fee, time, parking = (
        pricing.first(tariff, one, at, power, zone)
        for one in (Dimension.ENERGY, Dimension.FLAT, Dimension.TIME, Dimension.PARKING_TIME)
    )
    paid = [one for one in (energy, fee) if one is not None and one.price]
    is_timed = any(one is not None and one.price for one in (time, parking))
    return From(
        kwh=_money(energy, tariff) if energy and energy.price else None,
        fee=_money(fee, tariff) if fee and fee.price else None,
        is_free=not paid and not is_timed, has_more=is_timed, incl=all(one.vat is not None for one in paid),
    )  # fmt: skip


def _money(component: Component, tariff: Tariff) -> Money:
    told = component.price * (1 + (component.vat or Fraction(0)) / 100)
    return Money.of(str(float(round(told, 6))), tariff.currency)


def place(number: int, at: datetime) -> Place:
    """One location. MissingError for one that is not to be shown."""
    row = Location.objects.filter(pk=number, is_shown=True).select_related("party").prefetch_related(_POINTS).first()
    if row is None:
        raise MissingError(_("There is no such charger, or it is not public."))
    evses = row.all_evses
    keys = {key for evse in evses for plug in evse.all_connectors for key in plug.tariffs}
    known = {key: tariff for (_owner, key), tariff in prices.of_owners([row.owner], keys).items()}
    operator = row.data.get("operator") or {}
    return Place(
        listed=listed([row], at)[0], points=[_point(evse, known, at) for evse in evses],
        hours=_hours(row.data.get("opening_times")), zone=str(row.data.get("time_zone") or ""),
        facilities=row.data.get("facilities") or [], directions=_directions(row.data.get("directions")),
        website=_web(operator.get("website")), heard_at=row.party.heard_at, owner=row.owner, key=row.key,
    )  # fmt: skip


def _web(address: Any) -> str:
    return address if isinstance(address, str) and address.startswith(("https://", "http://")) else ""


def _directions(told: Any) -> str:
    found = {one.get("language"): one.get("text") for one in told or () if isinstance(one, dict)}
    return str(found.get((get_language() or "id")[:2]) or next(iter(found.values()), "") or "")


def _point(evse: Evse, known: dict[str, Tariff], at: datetime) -> pages.Point:
    restrictions = [str(one) for one in evse.data.get("parking_restrictions") or ()]
    plugs = [plug_of(one, known, at) for one in evse.all_connectors]  # type: ignore[attr-defined]
    label = evse.data.get("physical_reference") or evse.data.get("evse_id") or evse.data["uid"]
    return pages.Point(
        key=evse.key, label=str(label), status=Status(evse.status), status_at=evse.status_at,
        is_accessible="DISABLED" in restrictions, restrictions=restrictions, plugs=plugs,
    )  # fmt: skip


def plug_of(one: Connector, known: dict[str, Tariff], at: datetime) -> Plug:
    return Plug(
        id=one.pk, key=one.key, standard=one.standard, is_dc=one.is_dc, kw=one.kw,
        is_cable=one.data.get("format") == Format.CABLE,
        volts=int(one.data.get("max_voltage") or 0),
        tariff=prices.now([known[key] for key in one.tariffs if key in known], at),
    )  # fmt: skip


def standards() -> list[str]:
    """Plugs that the city's chargers have, the most frequent first."""
    found = Connector.objects.filter(evse__location__is_shown=True, evse__is_gone=False).values("standard")
    return [row["standard"] for row in found.annotate(count=Count("pk")).order_by("-count", "standard")]


@dataclass(frozen=True, slots=True)
class Summary:
    """The city's chargers in figures. `free` counts only what was told lately."""

    places: int
    points: int
    free: int
    believed: int
    is_sample: bool


def summary(at: datetime) -> Summary:
    fresh = Q(party__state=Party.CONNECTED, party__heard_at__gte=at - facts.stale_after())
    found = Location.objects.filter(is_shown=True).aggregate(
        places=Count("pk"), points=Sum("evses_count"), free=Sum("free", filter=fresh),
        believed=Sum("evses_count", filter=fresh), real=Count("pk", filter=Q(party__is_sample=False)),
    )  # fmt: skip
    return Summary(
        found["places"], found["points"] or 0, found["free"] or 0, found["believed"] or 0, not found["real"]
    )  # fmt: skip
