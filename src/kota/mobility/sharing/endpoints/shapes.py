"""Shapes of sharing."""

from datetime import date, datetime

from kota.base.words import said
from kota.mobility.sharing.contracts import Expected, NearStation, NearVehicle, Notice, Quote, Ruling
from kota.mobility.sharing.selectors.book import System, is_current
from kota.mobility.sharing.selectors.pages import Errors
from kota.ui.api import Out


class ShareSystemOut(Out):
    """A system of shared vehicles. `is_sample`: nobody rents it out; `is_stale`: what is known of it is too old to say
    anything about now; `gbfs` is null where its licence does not let us give it on."""

    code: str
    name: str
    operator: str
    kinds: list[str]
    is_own: bool
    is_sample: bool
    is_simulated: bool
    is_stale: bool
    licence: str
    gbfs: str | None


def system_out(one: System, gbfs: str | None, at: datetime, *, is_alive: bool) -> ShareSystemOut:
    return ShareSystemOut(
        code=one.code, name=said(one.info.name), operator=said(one.info.operator) or one.fact.operator,
        kinds=sorted(one.kinds), is_own=one.is_own, is_sample=one.fact.is_sample, is_simulated=one.is_simulated,
        is_stale=not is_alive and not is_current(one.good_until, at), licence=one.info.licence or one.fact.licence,
        gbfs=gbfs,
    )  # fmt: skip


class ExpectedOut(Out):
    """What is likely in so many minutes: the median, the 10th and 90th percentile, and how probable it is to find a
    vehicle, or a free dock."""

    minutes: int
    vehicles: float
    low: int
    high: int
    chance: float
    docks: float | None
    docks_low: int | None
    docks_high: int | None
    dock_chance: float | None


class ShareStationOut(Out):
    """A station. `id` is ours, `station_id` its own in GBFS. `docks` is null where it has no limit; `expected` where
    too little is known."""

    id: int
    system: str
    station_id: str
    name: str
    lon: float
    lat: float
    metres: float | None
    vehicles: int
    docks: int | None
    kinds: list[str]
    is_renting: bool
    is_returning: bool
    is_stale: bool
    is_simulated: bool
    expected: ExpectedOut | None


def station_out(one: NearStation, *, is_near: bool = True) -> ShareStationOut:
    return ShareStationOut(
        id=one.id, system=one.system, station_id=one.station, name=said(one.name), lon=one.lon, lat=one.lat,
        metres=round(one.metres) if is_near else None, vehicles=one.vehicles, docks=one.docks, kinds=sorted(one.kinds),
        is_renting=one.is_renting, is_returning=one.is_returning, is_stale=one.is_stale, is_simulated=one.is_simulated,
        expected=expected_out(one.expected) if one.expected else None,
    )  # fmt: skip


def expected_out(one: Expected) -> ExpectedOut:
    return ExpectedOut.model_validate(one)


class ShareVehicleOut(Out):
    """A vehicle outside of stations; `id` changes with every ride."""

    id: str
    system: str
    kind: str
    type: str
    lon: float
    lat: float
    metres: float
    range_m: float | None
    is_simulated: bool


def vehicle_out(one: NearVehicle) -> ShareVehicleOut:
    return ShareVehicleOut(
        id=one.id, system=one.system, kind=one.kind, type=one.type, lon=one.lon, lat=one.lat,
        metres=round(one.metres), range_m=one.range_m, is_simulated=one.is_simulated,
    )  # fmt: skip


class ShareBinOut(Out):
    """What stood at a station in five minutes."""

    at: datetime
    vehicles: int
    docks: int | None


class ChargeOut(Out):
    """A line of a price: `times` times `rate`; `unit` is base, min or km."""

    unit: str
    rate: float
    times: int
    amount: float
    interval: float
    start: int


class ShareQuoteOut(Out):
    """What a ride costs, in the currency's whole minor units (rupiah, cents); without taxes where `is_taxable`."""

    plan: str
    amount: int
    currency: str
    is_taxable: bool
    is_surge: bool
    lines: list[ChargeOut]


def quote_out(one: Quote) -> ShareQuoteOut:
    return ShareQuoteOut(
        plan=one.plan, amount=one.total.amount, currency=one.total.currency, is_taxable=one.is_taxable,
        is_surge=one.is_surge,
        lines=[
            ChargeOut(unit=line.unit, rate=float(line.rate), times=line.times, amount=float(line.amount),
                      interval=float(line.interval), start=line.start)
            for line in one.lines
        ],
    )  # fmt: skip


class RulingOut(Out):
    """What is allowed at a place; `zone` is what says so, empty where nothing special holds."""

    may_start: bool
    may_end: bool
    may_ride: bool
    max_kmh: int | None
    at_stations_only: bool
    zone: str


def ruling_out(one: Ruling) -> RulingOut:
    return RulingOut(
        may_start=one.may_start, may_end=one.may_end, may_ride=one.may_ride, max_kmh=one.max_kmh,
        at_stations_only=one.at_stations_only, zone=said(one.zone) if one.zone else "",
    )  # fmt: skip


class ParkOut(Out):
    """Where to leave a vehicle and go on by public transport. `is_sample`: nobody published these figures."""

    code: str
    name: str
    beside: str
    lon: float
    lat: float
    metres: float
    cars: int
    motorcycles: int
    bicycles: int
    is_sample: bool


class ShareNoticeOut(Out):
    system: str
    id: str
    kind: str
    summary: str
    description: str
    stations: list[str]
    begins: datetime | None
    ends: datetime | None


def notice_out(system: str, one: Notice) -> ShareNoticeOut:
    return ShareNoticeOut(
        system=system, id=one.id, kind=one.kind, summary=said(one.summary), description=said(one.description),
        stations=list(one.stations), begins=one.begins, ends=one.ends,
    )  # fmt: skip


class ErrorsOut(Out):
    """How forecasts did: the mean absolute error in vehicles, the Brier score of "a vehicle will be there", both beside
    "it stays as it is", and the share of intervals (10th to 90th percentile) that held what came."""

    horizon_minutes: int
    forecasts: int
    since: date
    until: date
    error: float
    error_staying: float
    brier: float
    brier_staying: float
    held: float
    is_simulated: bool


def errors_out(one: Errors) -> ErrorsOut:
    score = one.score
    return ErrorsOut(
        horizon_minutes=one.horizon, forecasts=score.count, since=one.since, until=one.until, error=score.error,
        error_staying=score.error_staying, brier=score.brier, brier_staying=score.brier_staying, held=score.held,
        is_simulated=one.is_simulated,
    )  # fmt: skip


class MoveOut(Out):
    """A station that will be empty or full within the hour: `bring` so many vehicles (negative: take away)."""

    station: int
    name: str
    system: str
    bring: int
    chance: float
    by: datetime
    partner: int | None
    partner_name: str
    partner_metres: float | None
