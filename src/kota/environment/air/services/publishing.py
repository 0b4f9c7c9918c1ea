"""Publishing: each station's indices of the last full hour, computed and kept as observations of their own."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from django.db import connection, transaction
from django.utils import translation

from kota.base import events
from kota.base.actor import Actor
from kota.base.dumping import dump
from kota.environment.air import selectors
from kota.environment.air.contracts import IndexFact, IndexPublished, Published, StationNow
from kota.environment.air.rules import streams, told, usaqi
from kota.environment.air.rules.averaging import hours_needed
from kota.environment.air.rules.publishing import publish as published
from kota.environment.air.selectors import looked_at
from kota.environment.air.selectors.kept import NOW, data_came
from kota.environment.air.selectors.measured import Site
from kota.environment.air.services.correcting import correct
from kota.environment.air.services.registering import LANGUAGE, published_streams
from kota.kernel.observations import facade as observations
from kota.kernel.observations.contracts import Reading

AT_ONCE = 500  # stations computed in one transaction
MOST = 200  # stations computed again at one event; the clock computes the others
TOPIC = "public:air"
_LOCK = 7_301_041


def publish(*, stations: Collection[str] | None = None, by: Actor, at: datetime) -> list[str]:
    """Compute and keep the indices of all stations, or of these; the codes of those that say something new.

    They stand at the full hour with the moment of computing as result time: an hour that is computed again because
    values came late has a second result, and the later one counts. Each few hundred stations are committed and told by
    themselves, so that what else is to be told has its turn.
    """
    regulation = selectors.regulation(at.astimezone(selectors.zone()).date())
    if regulation is None:
        return []
    with transaction.atomic():
        _alone()
        correct(stations=stations, at=at)
    with translation.override(LANGUAGE):
        sites = selectors.sites(stations)
    groups = (sites[begin : begin + AT_ONCE] for begin in range(0, len(sites), AT_ONCE))
    return [code for group in groups for code in _publish(group, regulation, by=by, at=at)]


@transaction.atomic
def _publish(sites: Sequence[Site], regulation: IndexFact, *, by: Actor, at: datetime) -> list[str]:
    _alone()
    hours, zone = selectors.hours(sites, at, hours_needed(regulation)), selectors.zone()
    found = []
    for site in sites:
        own, station = hours.get(site.station.code), site.station
        if own is not None:
            value = published(
                own, station=station.code, station_class=station.kind, at=own.until, regulation=regulation, zone=zone,
                correction=station.correction,
            )  # fmt: skip
            found.append(StationNow(station, value, usaqi.now(own)))
    return _keep(found, by=by, at=at)


def _alone() -> None:
    """No two compute at the same time: what one has published the other one sees."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def publish_for(*, datastreams: Collection[int], by: Actor, at: datetime) -> list[str]:
    """Publish the stations of datastreams to which values came, unless all their hours are in already.

    Thousands of sensors send every minute and the index is one of full hours, so each datastream is looked at once in
    the hour and then every few minutes.
    """
    codes = selectors.stations_of(looked_at.those_due(datastreams, at))
    regulation = selectors.regulation(at.astimezone(selectors.zone()).date())
    if not codes or regulation is None:
        return []
    with translation.override(LANGUAGE):
        complete = {one.station.code for one in selectors.newest(regulation, at, codes) if _is_whole(one.published, at)}
    due = sorted(codes - complete)[:MOST]
    return publish(stations=due, by=by, at=at) if due else []


def _is_whole(value: Published, at: datetime) -> bool:
    full = value.at == at.replace(minute=0, second=0, microsecond=0)
    return full and all(part.hours == part.wanted for part in value.parts)


def _keep(found: list[StationNow], *, by: Actor, at: datetime) -> list[str]:
    numbers = published_streams([one.station for one in found], by=by, at=at) if found else {}
    newest = observations.latest(numbers.values())
    said = observations.parameters(numbers.values())
    fresh = []
    for one in found:
        number = numbers[streams.key(one.station.code, streams.COMPLETENESS)]
        known = newest.get(number)
        if known is None or known.time != one.published.at or said.get(number) != told.parts(one.published):
            fresh.append(one)
    if not fresh:
        return []
    observations.record([reading for one in fresh for reading in readings(one, numbers, at)], at=at)
    codes = [one.station.code for one in fresh]
    events.publish(IndexPublished(codes), by=by, at=at, topics=[TOPIC])
    data_came(NOW)
    return codes


def readings(one: StationNow, numbers: Mapping[str, int], at: datetime) -> Iterator[Reading]:
    """What is written down of one hour of a station."""
    value, us, code = one.published, one.us, one.station.code
    rows = [(streams.COMPLETENESS, round(100 * value.completeness, 2), told.parts(value))]
    if value.index is not None:
        rows.append((streams.ISPU, value.index, told.index(value)))
    if us is not None and us.index is not None:
        rows.append((streams.USAQI, us.index, told.us_index(us)))
    for what, result, parameters in rows:
        extra = dump({"parameters": parameters}).decode()
        yield Reading(
            numbers[streams.key(code, what)], observations.micros(value.at), float(result),
            result_time=observations.micros(at), extra=extra,
        )  # fmt: skip
