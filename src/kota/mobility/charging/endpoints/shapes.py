"""Shapes of charging."""

from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from kota.mobility.charging.contracts.pages import Age, Estimate, Listed, Place, Plug
from kota.mobility.charging.rules.availability import Share
from kota.mobility.charging.selectors import words
from kota.mobility.charging.selectors.parties import Connected
from kota.ui.api import Out


class ChargerOut(Out):
    """A location. `status` says whether to believe it: live, stale (the operator has been silent; `free` is null then)
    or never. Prices are of the cheapest plug now, with tax where it is told; `is_sample`: it is made up."""

    id: int
    name: str
    operator: str
    address: str
    area: str
    lon: float
    lat: float
    plugs: list[str]
    max_kw: float
    evses: int
    free: int | None
    status: str
    status_at: datetime | None
    is_open: bool | None
    price_per_kwh: str | None
    price_once: str | None
    currency: str | None
    is_sample: bool
    metres: int | None


class ChargerPage(Out):
    total: int
    items: list[ChargerOut]


def charger_out(one: Listed) -> ChargerOut:
    kwh, fee = (one.price.kwh, one.price.fee) if one.price else (None, None)
    return ChargerOut(
        id=one.id, name=one.name, operator=one.operator, address=one.address, area=one.area, lon=one.lon, lat=one.lat,
        plugs=list(one.plugs), max_kw=one.max_kw, evses=one.total, free=one.free, status=one.age,
        status_at=one.status_at, is_open=one.is_open, price_per_kwh=str(kwh.decimal) if kwh else None,
        price_once=str(fee.decimal) if fee else None,
        currency=next((paid.currency for paid in (kwh, fee) if paid), None), is_sample=one.is_sample,
        metres=None if one.metres is None else round(one.metres),
    )  # fmt: skip


class PlugOut(Out):
    """A plug with its tariff now: `tariff` in plain words, empty where the operator has told none."""

    id: int
    standard: str
    power_type: str
    has_cable: bool
    kw: float
    tariff_id: str | None
    currency: str | None
    tariff: list[str]


class EvseOut(Out):
    """What charges one vehicle; `status` as OCPI has it, UNKNOWN where it is not to be believed."""

    uid: str
    label: str
    status: str
    status_at: datetime
    is_accessible: bool
    plugs: list[PlugOut]


class WholeChargerOut(ChargerOut):
    points: list[EvseOut]
    facilities: list[str]
    heard_at: datetime | None


def whole_out(place: Place) -> WholeChargerOut:
    live = place.listed.age is Age.LIVE
    points = [
        EvseOut(
            uid=one.key, label=one.label, status=one.status if live else "UNKNOWN", status_at=one.status_at,
            is_accessible=one.is_accessible, plugs=[_plug(plug) for plug in one.plugs],
        ) for one in place.points
    ]  # fmt: skip
    return WholeChargerOut(
        **charger_out(place.listed).model_dump(), points=points, facilities=list(place.facilities),
        heard_at=place.heard_at,
    )  # fmt: skip


def _plug(plug: Plug) -> PlugOut:
    tariff = plug.tariff
    told = [f"{told} ({when})" if when else told for told, when in words.sentences(tariff)] if tariff else []
    return PlugOut(
        id=plug.id, standard=plug.standard, power_type="DC" if plug.is_dc else "AC", has_cable=plug.is_cable,
        kw=plug.kw, tariff_id=tariff.id if tariff else None, currency=tariff.currency if tariff else None, tariff=told,
    )  # fmt: skip


class CostLineOut(Out):
    """One line of the sum: `dimension` ENERGY (kWh), TIME or PARKING_TIME (hours) or FLAT."""

    dimension: str
    billed: float
    cost_excl_tax: str
    cost_incl_tax: str | None
    words: str


class EstimateOut(Out):
    """What charging would take and cost. `limit`: min or max where a limit of the tariff decided."""

    plug: int
    kwh: float
    minutes: int
    kw: float
    currency: str
    total_excl_tax: str
    total_incl_tax: str | None
    limit: str
    lines: list[CostLineOut]


def estimate_out(found: Estimate) -> EstimateOut:
    bill = found.bill
    return EstimateOut(
        plug=found.plug.id, kwh=round(float(found.kwh), 3), minutes=found.minutes, kw=float(found.kw),
        currency=bill.currency, total_excl_tax=_decimal(bill.total.excl) or "0", limit=bill.bound,
        total_incl_tax=_decimal(bill.total.incl),
        lines=[
            CostLineOut(
                dimension=line.component.dimension, billed=round(float(line.billed), 4),
                cost_excl_tax=_decimal(line.cost.excl) or "0", cost_incl_tax=_decimal(line.cost.incl),
                words=words.line(line, bill.currency),
            ) for line in bill.lines
        ],
    )  # fmt: skip


def _decimal(value: Fraction | None) -> str | None:
    """To four places, as OCPI has money."""
    if value is None:
        return None
    return format((Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.0001")), "f")


class ShareOut(Out):
    """`hour` 0 is Monday at midnight; `free` null where nothing is known."""

    hour: int
    free: float | None
    known_hours: float


def share_out(one: Share) -> ShareOut:
    return ShareOut(
        hour=one.hour, free=None if one.free is None else round(one.free, 4),
        known_hours=round(one.known.total_seconds() / 3600, 2),
    )  # fmt: skip


class FeedOut(Out):
    id: int
    name: str
    state: str
    roles: str
    places: int
    cdrs_to_look_at: int
    heard_at: datetime | None
    is_silent: bool
    failures: int
    is_sample: bool


def feed_out(one: Connected) -> FeedOut:
    row = one.row
    return FeedOut(
        id=row.pk, name=row.name, state=row.state, roles=one.owners, places=one.places, cdrs_to_look_at=one.differing,
        heard_at=row.heard_at, is_silent=one.is_stale, failures=row.failures, is_sample=row.is_sample,
    )  # fmt: skip
