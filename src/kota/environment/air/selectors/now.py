"""The air now, by what is published; a station's last days, by its hours."""

from datetime import datetime, timedelta

from django.utils.translation import get_language

from kota.environment.air.contracts import (
    AreaNow,
    CityAir,
    DayIndex,
    IndexFact,
    Published,
    Station,
    StationAir,
    StationNow,
)
from kota.environment.air.rules import nearest
from kota.environment.air.rules.averaging import Hours
from kota.environment.air.rules.publishing import of_day, publish
from kota.environment.air.selectors import measured, named, published
from kota.environment.air.selectors.kept import kept
from kota.environment.air.selectors.recorded import worst_days
from kota.kernel.areas import facade as areas
from kota.kernel.areas.contracts import Level

DAYS = 14


def city_air(at: datetime) -> CityAir:
    """Every station that reports, worst first, and each kelurahan that one of them speaks for. Up to a minute old."""
    return kept(("city", get_language()), at, lambda: _city(at))


def station_air(code: str, at: datetime) -> StationAir | None:
    """One station; None where the city has no such station, or no regulation. Up to a minute old."""
    return kept(("station", code, get_language()), at, lambda: _station(code, at))


def _city(at: datetime) -> CityAir:
    regulation = named.regulation(at.astimezone(named.zone()).date())
    every = published.newest(regulation, at) if regulation else []
    found = sorted((one for one in every if one.published.index is not None),
                   key=lambda one: (-(one.published.index or 0), one.station.code))  # fmt: skip
    silent = tuple(one for one in every if one.published.index is None)
    return CityAir(at, tuple(found), silent, tuple(spoken_for(found)))


def spoken_for(found: list[StationNow]) -> list[AreaNow]:
    """The kelurahan for which these stations, the worst first, speak. Simulated ones do only where no other reports."""
    found = [one for one in found if not one.station.is_simulated] or found
    places = {here.code: here.full_name for here in areas.under("", Level.KELURAHAN)} if found else {}
    return nearest.areas(found, areas.middles(), places)


def _station(code: str, at: datetime) -> StationAir | None:
    regulation = named.regulation(at.astimezone(named.zone()).date())
    station = measured.station(code)
    if regulation is None or station is None:
        return None
    hours = measured.hours(measured.sites([code]), at, (DAYS + 1) * 24).get(code)
    now = next(iter(published.newest(regulation, at, [code])), None)
    silent = StationNow(station, _nothing(station, at, regulation))
    return StationAir(now or silent, _days(hours, at, regulation) if hours else (), worst_days(code))


def _nothing(station: Station, at: datetime, regulation: IndexFact) -> Published:
    """Of a station that sends nothing."""
    return publish(Hours(at.replace(minute=0, second=0, microsecond=0), {}), station=station.code,
                   station_class=station.kind, at=at, regulation=regulation, zone=named.zone(),
                   correction=station.correction)  # fmt: skip


def _days(hours: Hours, at: datetime, regulation: IndexFact) -> tuple[DayIndex, ...]:
    """The last whole days, oldest first, from the first that has a value."""
    today = at.astimezone(named.zone()).date()
    every = [of_day(hours, today - timedelta(days=back), regulation, named.zone()) for back in range(DAYS, 0, -1)]
    first = next((number for number, one in enumerate(every) if one.index is not None), len(every))
    return tuple(every[first:])
