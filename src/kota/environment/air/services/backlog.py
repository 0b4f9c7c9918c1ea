"""Hours that were published while values were still missing, or not at all: computed again once these came late."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import translation

from kota.base.actor import Actor
from kota.environment.air import selectors
from kota.environment.air.contracts import IndexFact, StationNow
from kota.environment.air.rules import streams, usaqi
from kota.environment.air.rules.averaging import HOUR, Hours, hours_needed
from kota.environment.air.rules.publishing import publish as published
from kota.environment.air.selectors.kept import NOW, data_came
from kota.environment.air.selectors.measured import Site
from kota.environment.air.services import publishing
from kota.environment.air.services.registering import LANGUAGE, published_streams
from kota.kernel.observations import facade as observations

BACK = 72  # hours; what comes later than that stands in the measured values alone


def fill(*, by: Actor, at: datetime) -> int:
    """Compute the last 72 hours of each station anew where they were not complete; how many say something new. The
    present hour is not among them. Safe to repeat."""
    regulation = selectors.regulation(at.astimezone(selectors.zone()).date())
    full = at.replace(minute=0, second=0, microsecond=0)
    if regulation is None:
        return 0
    with translation.override(LANGUAGE):
        sites = selectors.sites()
    groups = (sites[begin : begin + publishing.AT_ONCE] for begin in range(0, len(sites), publishing.AT_ONCE))
    return sum(_fill(group, full, regulation, by=by, at=at) for group in groups)


@transaction.atomic
def _fill(sites: list[Site], full: datetime, regulation: IndexFact, *, by: Actor, at: datetime) -> int:
    wanting = _wanting(sites, full)
    hours = selectors.hours([site for site, _wanted in wanting], full, BACK + hours_needed(regulation))
    found = [one for site, wanted in wanting if site.station.code in hours
             for one in _hours_of(site, hours[site.station.code], regulation, wanted)]  # fmt: skip
    return _keep(found, full, by=by, at=at)


def _wanting(sites: list[Site], full: datetime) -> list[tuple[Site, list[datetime]]]:
    """Hours for which not everything was there when they were published, or that were not."""
    codes = {streams.key(one.station.code, streams.COMPLETENESS): one for one in sites}
    numbers = {info.id: codes[info.key] for info in observations.streams(keys=list(codes))}
    whole = {
        (numbers[number].station.code, hour)
        for number, hour, share in observations.hourly_means(numbers, full - BACK * HOUR, full)
        if share >= 100
    }
    every = [full - back * HOUR for back in range(BACK, 0, -1)]
    found = [(one, [hour for hour in every if (one.station.code, hour) not in whole]) for one in sites]
    return [(one, hours) for one, hours in found if hours]


def _hours_of(site: Site, known: Hours, regulation: IndexFact, wanted: list[datetime]) -> Iterator[StationNow]:
    station, zone = site.station, selectors.zone()
    for hour in wanted:
        own = known.until_then(hour)
        value = published(
            own, station=station.code, station_class=station.kind, at=hour, regulation=regulation, zone=zone,
            correction=station.correction,
        )  # fmt: skip
        if value.hours:
            yield StationNow(station, value, usaqi.now(own))


def _keep(found: list[StationNow], full: datetime, *, by: Actor, at: datetime) -> int:
    if not found:
        return 0
    numbers = published_streams(
        [one.station for one in {one.station.code: one for one in found}.values()], by=by, at=at
    )
    said = _said({one.station.code for one in found}, numbers, full)
    fresh = [one for one in found if _is_new(one, numbers, said)]
    if fresh:
        readings = [reading for one in fresh for reading in publishing.readings(one, numbers, at)]
        observations.record(readings, at=at)
        data_came(NOW)
    return len(fresh)


def _said(codes: set[str], numbers: Mapping[str, int], full: datetime) -> dict[tuple[int, datetime], float]:
    """What was said of each hour last."""
    found: dict[tuple[int, datetime], float] = {}
    for code in codes:
        for what in (streams.ISPU, streams.COMPLETENESS):
            number = numbers[streams.key(code, what)]
            series = observations.series(number, full - timedelta(hours=BACK), full)
            found |= {(number, hour): value for hour, value in zip(series.times, series.results, strict=True)}
    return found


def _is_new(one: StationNow, numbers: Mapping[str, int], said: Mapping[tuple[int, datetime], float]) -> bool:
    value, code = one.published, one.station.code
    share = said.get((numbers[streams.key(code, streams.COMPLETENESS)], value.at))
    index = said.get((numbers[streams.key(code, streams.ISPU)], value.at))
    return share != round(100 * value.completeness, 2) or (value.index is not None and index != value.index)
