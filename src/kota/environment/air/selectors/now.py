"""The air now: hours from the store, made into what is published."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from kota.environment.air.contracts import (
    CityAir,
    DayIndex,
    IndexFact,
    Parameter,
    Published,
    Station,
    StationAir,
    StationNow,
)
from kota.environment.air.rules import nearest, usaqi
from kota.environment.air.rules.averaging import HOUR, Hours, hours_needed
from kota.environment.air.rules.publishing import of_day, publish
from kota.environment.air.selectors import named
from kota.environment.air.selectors.recorded import worst_days
from kota.environment.air.selectors.source import THEME, Source
from kota.kernel.areas import facade as areas
from kota.kernel.areas.contracts import Level
from kota.kernel.facts import facade as facts

DAYS = 14


def city_air(source: Source, at: datetime) -> CityAir:
    """Every station that has ever sent something, worst first, and each kelurahan that one of them speaks for."""
    regulation = named.regulation(at.astimezone(_zone()).date())
    if regulation is None:
        return CityAir(at)
    sending = {stream.split(":")[1] for stream in source.latest(THEME)}
    every = [_now(source, one, at, regulation) for one in named.stations() if one.code in sending]
    found = sorted((one for one in every if one.published.index is not None),
                   key=lambda one: (-(one.published.index or 0), one.station.code))  # fmt: skip
    silent = tuple(one for one in every if one.published.index is None)
    places = {here.code: here.full_name for here in areas.under("", Level.KELURAHAN)} if found else {}
    return CityAir(at, tuple(found), silent, tuple(nearest.areas(found, areas.middles(), places)))


def station_air(source: Source, code: str, at: datetime) -> StationAir | None:
    """One station; None where the city has no such station, or no regulation."""
    regulation = named.regulation(at.astimezone(_zone()).date())
    station = next((one for one in named.stations() if one.code == code), None)
    if regulation is None or station is None:
        return None
    hours = _hours(source, code, at, (DAYS + 1) * 24)
    now = StationNow(station, _publish(hours, station, at, regulation), usaqi.now(hours))
    return StationAir(now, _days(hours, at, regulation), worst_days(source, code))


def _now(source: Source, station: Station, at: datetime, regulation: IndexFact) -> StationNow:
    hours = _hours(source, station.code, at, hours_needed(regulation))
    return StationNow(station, _publish(hours, station, at, regulation), usaqi.now(hours))


def _publish(hours: Hours, station: Station, at: datetime, regulation: IndexFact) -> Published:
    return publish(hours, station=station.code, station_class=station.kind, at=at, regulation=regulation, zone=_zone(),
                   correction=station.correction)  # fmt: skip


def _days(hours: Hours, at: datetime, regulation: IndexFact) -> tuple[DayIndex, ...]:
    """The last whole days, oldest first, from the first that has a value."""
    today = at.astimezone(_zone()).date()
    every = [of_day(hours, today - timedelta(days=back), regulation, _zone()) for back in range(DAYS, 0, -1)]
    first = next((number for number, one in enumerate(every) if one.index is not None), len(every))
    return tuple(every[first:])


def _hours(source: Source, station: str, at: datetime, count: int) -> Hours:
    """Means of the last full hours of everything that a station measures."""
    until = at.replace(minute=0, second=0, microsecond=0)
    since = until - count * HOUR
    values = {}
    for parameter in Parameter:
        found = np.full(count, np.nan)
        for bucket in source.buckets(f"air:{station}:{parameter}", since, until, "hour"):
            found[round((bucket.start - since) / HOUR)] = bucket.mean
        if np.isfinite(found).any():
            values[parameter] = found
    return Hours(until, values)


def _zone() -> ZoneInfo:
    return ZoneInfo(facts.city().timezone)
