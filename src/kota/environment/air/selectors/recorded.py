"""The days on record, and tomorrow by them."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from kota.environment.air.contracts import Day, DayIndex, Record
from kota.environment.air.rules import forecasting, ispu
from kota.environment.air.rules import record as streams
from kota.environment.air.selectors import named
from kota.environment.air.selectors.source import THEME, Source
from kota.kernel.facts import facade as facts

LOOK_BACK = timedelta(days=14)  # the last days may be blank


def record(source: Source) -> Record:
    """Every imported day, and the forecast of the day after the last."""
    regulations = named.regulations()
    if not regulations:
        return Record()
    codes = [one.code for one in named.stations()]
    values = {stream: _daily(source, stream) for stream in streams.streams(codes)}
    days = streams.days({key: found for key, found in values.items() if found}, regulations)
    if not days:
        return Record()
    known = forecasting.Record.of([(day.day, day.index) for day in days])
    return Record(days, forecasting.forecast(known, regulations[-1]))


def last_recorded(source: Source) -> Day | None:
    """The last imported day that has a value."""
    newest, regulations = source.latest(THEME).get(streams.CATEGORY), named.regulations()
    if newest is None or not regulations:
        return None
    codes = [one.code for one in named.stations()]
    values = {stream: _daily(source, stream, newest.time - LOOK_BACK) for stream in streams.streams(codes)}
    return Record(streams.days(values, regulations)).last


def worst_days(source: Source, station: str) -> tuple[DayIndex, ...]:
    """The imported days on which a station was the worst, oldest first."""
    regulations, found = named.regulations(), _daily(source, streams.AT + station)
    return tuple(
        DayIndex(day, round(value), ispu.category(round(value), ispu.in_force(regulations, day)))
        for day, value in sorted(found.items())
        if value  # 0: a day without data
    )


def _daily(source: Source, stream: str, since: datetime | None = None) -> dict[date, float]:
    zone = ZoneInfo(facts.city().timezone)
    times, values = source.series(stream, since, None)
    return {moment.astimezone(zone).date(): value for moment, value in zip(times, values, strict=True)}
