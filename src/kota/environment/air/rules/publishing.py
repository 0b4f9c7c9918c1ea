"""What is published of a station: each parameter averaged and indexed as the regulation says, the highest one named."""

from datetime import datetime
from zoneinfo import ZoneInfo

from kota.environment.air.contracts import IndexFact, Parameter, Part, Published, StationClass
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


def part(parameter: Parameter, hours: Hours, at: datetime, regulation: IndexFact, zone: ZoneInfo) -> Part:
    """One parameter's mean and index, as published last."""
    until = averaging.published_until(parameter, at, regulation, zone)
    values = hours.before(parameter, until, regulation.hours)
    mean, count = averaging.mean(values, regulation.complete_hours)
    index = None if mean is None else ispu.exact(parameter, mean, regulation)
    return Part(parameter, until, count, regulation.hours, mean, index)
