"""The air for programs: stations, kelurahan, days on record, the forecast, advice."""

from datetime import date, datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _

from kota.base import clock
from kota.base.errors import MissingError
from kota.base.words import said
from kota.environment.air import selectors
from kota.environment.air.contracts import AreaNow, Day, Forecast, Group, Part, Score, StationNow
from kota.ui.api import READ, Code, Out, Router, gather
from kota.ui.api import Day as Date

router = Router("Air")
MOST_DAYS = 366


class PartOut(Out):
    """One parameter: the mean in µg/m³ of `hours` of the `hours_wanted` hours that end at `until`. `index` is null
    where too few hours are there."""

    parameter: str
    until: datetime
    hours: int
    hours_wanted: int
    mean: float | None
    index: float | None


class UsAqiOut(Out):
    """The United States' index of the same hour, for comparison."""

    index: int
    category: str
    critical: str | None
    version: str


class AirStationOut(Out):
    """A station and what is published of it. `kind` is reference, low-cost or simulated: only a reference station's
    index is one in the regulation's sense. `index` is null where no parameter has enough hours, `published_at` where
    the station sends nothing."""

    code: str
    name: str
    kind: str
    lon: float
    lat: float
    is_approximate: bool
    area: str
    published_at: datetime | None
    index: int | None
    category: str
    critical: str | None
    hours: int
    hours_wanted: int
    completeness: float
    parts: list[PartOut]
    regulation: str
    version: str
    correction: str
    us_aqi: UsAqiOut | None


class AirAreaOut(Out):
    """A kelurahan by the worst station in it, or else by the nearest one within 5 km of its middle (`metres`; 0:
    inside)."""

    code: str
    name: str
    index: int
    category: str
    critical: str | None
    station: str
    kind: str
    metres: int
    published_at: datetime


class AirDayOut(Out):
    """A day on record: index values of the province's worst station. `max`, `critical` and `category` are the file's
    own, `disagrees` names those of them that its indices contradict."""

    day: date
    station: str
    indices: dict[str, int]
    max: int | None
    critical: str
    category: str
    disagrees: list[str]


class ScoreOut(Out):
    """How a method did on days that it had not seen: mean error in index points, share of days with the right class."""

    method: str
    mean_error: float
    right_class: float
    days: int
    since: date
    until: date


class AirForecastOut(Out):
    """The day after the record. Eight of ten days lay between `low` and `high`; `baseline` says "as today"."""

    day: date
    index: int
    low: int
    high: int
    category: str
    score: ScoreOut
    baseline: ScoreOut


class AirClassOut(Out):
    """A class of the index with advice by group: general, sensitive, children, elderly, outdoor, schools."""

    code: str
    name: str
    upto: int | None
    meaning: str
    advice: dict[str, str]
    source: str


@router.get("/air/stations", list[AirStationOut], scope=READ, is_open=True)
def list_air_stations(request: HttpRequest) -> list[AirStationOut]:
    """Stations that report, the worst first.

    Up to a minute old. Those with too few hours come last, without an index.
    """
    city = selectors.city_air(clock.now())
    return [_station(one) for one in (*city.stations, *city.silent)]


@router.get("/air/stations/{code}", AirStationOut, scope=READ, is_open=True)
def read_air_station(request: HttpRequest, code: Code) -> AirStationOut:
    """One station with each parameter."""
    found = selectors.station_air(code, clock.now())
    if found is None:
        raise MissingError(_("There is no such station."))
    return _station(found.now)


@router.get("/air/areas", list[AirAreaOut], scope=READ, is_open=True)
def list_air_areas(request: HttpRequest, within: Code = "") -> list[AirAreaOut]:
    """Kelurahan that a station speaks for, the worst first.

    With `within` only those of an area.
    """
    found = selectors.city_air(clock.now()).areas
    return [_area(one) for one in found if not within or f"{one.code}.".startswith(f"{within}.")]


@router.get("/air/days", list[AirDayOut], scope=READ, is_open=True)
def list_air_days(request: HttpRequest, since: Date | None = None, until: Date | None = None) -> list[AirDayOut]:
    """Days on record from one day to another, oldest first; at most 366.

    Without `since` the last ones up to `until`.
    """
    every = selectors.record(clock.now()).days
    found = [one for one in every if (since is None or one.day >= since) and (until is None or one.day <= until)]
    return [_day(one) for one in (found[-MOST_DAYS:] if since is None else found[:MOST_DAYS])]


@router.get("/air/forecast", AirForecastOut, scope=READ, is_open=True)
def read_air_forecast(request: HttpRequest) -> AirForecastOut:
    """The day after the record, with the error that the method had."""
    found = selectors.record(clock.now()).forecast
    if found is None:
        raise MissingError(_("The record is too short, or its last days are blank: there is no forecast."))
    return _forecast(found)


@router.get("/air/classes", list[AirClassOut], scope=READ, is_open=True)
def list_air_classes(request: HttpRequest) -> list[AirClassOut]:
    """Classes of the index with health advice, in the language asked for."""
    regulations = selectors.regulations()
    tops = {one.code: one.upto for one in regulations[-1].classes[:-1]} if regulations else {}
    return [
        AirClassOut(
            code=one.code, name=said(one.name), upto=tops.get(one.code), meaning=said(one.meaning),
            advice={group.value: said(getattr(one, group)) for group in Group}, source=one.source,
        )
        for one in selectors.classes().values()
    ]  # fmt: skip


def _station(one: StationNow) -> AirStationOut:
    at, value, us = one.station, one.published, one.us
    said_us = None
    if us is not None and us.index is not None:
        said_us = UsAqiOut(index=us.index, category=us.category, critical=us.critical, version=us.version)
    return AirStationOut(
        code=at.code, name=at.name, kind=at.kind, lon=at.lon, lat=at.lat, is_approximate=at.approximate, area=at.area,
        published_at=value.at if value.hours else None, index=value.index, category=value.category,
        critical=value.critical, hours=value.hours, hours_wanted=value.wanted, completeness=value.completeness,
        parts=[_part(part) for part in value.parts if part.hours], regulation=value.regulation, version=value.version,
        correction=value.correction, us_aqi=said_us,
    )  # fmt: skip


def _part(one: Part) -> PartOut:
    return PartOut(
        parameter=one.parameter, until=one.until, hours=one.hours, hours_wanted=one.wanted, mean=one.concentration,
        index=one.index,
    )  # fmt: skip


def _area(one: AreaNow) -> AirAreaOut:
    value = one.now.published
    return AirAreaOut(
        code=one.code, name=one.name, index=value.index or 0, category=value.category, critical=value.critical,
        station=one.now.station.code, kind=one.now.station.kind, metres=round(one.metres), published_at=value.at,
    )  # fmt: skip


def _day(one: Day) -> AirDayOut:
    return AirDayOut(
        day=one.day, station=one.station, indices={name.value: value for name, value in one.indices.items()},
        max=one.said_max, critical=one.said_critical, category=one.said_category, disagrees=list(one.disagrees),
    )  # fmt: skip


def _forecast(one: Forecast) -> AirForecastOut:
    return AirForecastOut(
        day=one.day, index=one.index, low=one.low, high=one.high, category=one.category, score=_score(one.score),
        baseline=_score(one.baseline),
    )  # fmt: skip


def _score(one: Score) -> ScoreOut:
    return ScoreOut(
        method=one.method, mean_error=round(one.mae, 2), right_class=round(one.hit_rate, 4), days=one.days,
        since=one.since, until=one.until,
    )  # fmt: skip


routers = gather(router)
