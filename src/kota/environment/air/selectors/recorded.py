"""The days on record, and tomorrow by them."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from kota.environment.air.contracts import Day, DayIndex, Record
from kota.environment.air.rules import forecasting, ispu
from kota.environment.air.rules import record as streams
from kota.environment.air.selectors import named
from kota.environment.air.selectors.kept import DAYS, kept
from kota.kernel.observations import facade as observations
from kota.kernel.observations.contracts import StreamInfo

HOUR = 60  # minutes
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)


def record(at: datetime) -> Record:
    """Every imported day, and the forecast of the day after the last."""
    return kept("record", at, _record, of=DAYS, minutes=HOUR)


def last_recorded(at: datetime) -> Day | None:
    """The last imported day that has a value."""
    return record(at).last


def worst_days(station: str) -> tuple[DayIndex, ...]:
    """The imported days on which a station was the worst, oldest first."""
    regulations, found = named.regulations(), daily([streams.AT + station]).get(streams.AT + station, {})
    return tuple(
        DayIndex(day, round(value), ispu.category(round(value), ispu.in_force(regulations, day)))
        for day, value in sorted(found.items())
        if value  # 0: a day without data
    )


def days(since: date = EARLIEST, until: date = LATEST) -> tuple[Day, ...]:
    """The imported days from one to another, both included, oldest first."""
    regulations = named.regulations()
    codes = [one.code for one in named.stations()]
    return streams.days(daily(streams.streams(codes), since, until), regulations) if regulations else ()


def daily(keys: Collection[str], since: date = EARLIEST, until: date = LATEST) -> Mapping[str, Mapping[date, float]]:
    """One value a day of each datastream that has any; of two of one day the later one."""
    zone, found = named.zone(), {}
    for info in observations.streams(keys=list(keys)):
        times, values = _series(info, since, until)
        if times:
            own = (moment.astimezone(zone).date() for moment in times)
            found[info.key] = dict(zip(own, values, strict=True))
    return found


def _series(info: StreamInfo, since: date, until: date) -> tuple[list[datetime], list[float]]:
    zone = named.zone()
    first, after = (datetime(one.year, one.month, one.day, tzinfo=zone) for one in (since, until + timedelta(days=1)))
    series = observations.series(info.id, first, after)
    return series.times, series.results


def _record() -> Record:
    found = days()
    if not found:
        return Record()
    known = forecasting.Record.of([(day.day, day.index) for day in found])
    return Record(found, forecasting.forecast(known, named.regulations()[-1]))
