"""What is published of a station: each parameter averaged and indexed as the regulation says, the highest one named."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from kota.environment.air.contracts import DayIndex, IndexFact, Parameter, Part, Published, StationClass
from kota.environment.air.rules import averaging, ispu
from kota.environment.air.rules.averaging import Hours


def publish(
    hours: Hours,
    *,
    station: str,
    station_class: StationClass,
    at: datetime,
    regulation: IndexFact,
    zone: ZoneInfo,
    correction: str = "none",
) -> Published:
    """A station's index at a moment, with how it came about."""
    parts = tuple(part(parameter, hours, at, regulation, zone) for parameter in Parameter
                  if parameter in regulation.limits)  # fmt: skip
    return of_parts(parts, station=station, station_class=station_class, at=at, regulation=regulation,
                    correction=correction)  # fmt: skip


def of_parts(
    parts: tuple[Part, ...],
    *,
    station: str,
    station_class: StationClass,
    at: datetime,
    regulation: IndexFact,
    correction: str = "none",
) -> Published:
    """A station's index from its parameters: the highest of them."""
    indices = {one.parameter: one.index for one in parts if one.index is not None}
    critical = ispu.critical(indices)
    index = ispu.whole(indices[critical]) if critical else None
    return Published(
        station=station,
        station_class=station_class,
        at=at,
        index=index,
        category="" if index is None else ispu.category(index, regulation),
        critical=critical,
        parts=parts,
        regulation=regulation.regulation,
        version=regulation.version,
        correction=correction,
    )


def of_day(hours: Hours, day: date, regulation: IndexFact, zone: ZoneInfo) -> DayIndex:
    """The index of a whole past day, from its own midnight to the next."""
    end = datetime.combine(day + timedelta(days=1), time(), zone)
    parts = [_part(one, hours, end, regulation) for one in Parameter if one in regulation.limits]
    indices = {one.parameter: one.index for one in parts if one.index is not None}
    critical = ispu.critical(indices)
    if critical is None:
        return DayIndex(day, None, "")
    index = ispu.whole(indices[critical])
    return DayIndex(day, index, ispu.category(index, regulation), critical.label)


def part(parameter: Parameter, hours: Hours, at: datetime, regulation: IndexFact, zone: ZoneInfo) -> Part:
    """One parameter's mean and index, as published last."""
    return _part(parameter, hours, averaging.published_until(parameter, at, regulation, zone), regulation)


def _part(parameter: Parameter, hours: Hours, until: datetime, regulation: IndexFact) -> Part:
    values = hours.before(parameter, until, regulation.hours)
    mean, count = averaging.mean(values, regulation.complete_hours)
    index = None if mean is None else ispu.exact(parameter, mean, regulation)
    return Part(parameter, until, count, regulation.hours, mean, index)
