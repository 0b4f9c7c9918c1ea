"""How often a place was free at an hour of the week, from what its EVSEs said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from kota.mobility.charging.contracts.objects import Status

HOURS_OF_WEEK = 168
_SILENT = frozenset({Status.UNKNOWN, Status.PLANNED, Status.REMOVED})
_HOUR = timedelta(hours=1)
Told = Sequence[tuple[datetime, str]]  # moments and statuses of one EVSE, in order


@dataclass(frozen=True, slots=True)
class Share:
    """Of one hour of the week: how long it is known, and the part of that at which one EVSE was free on average."""

    hour: int  # 0 is Monday at midnight
    known: timedelta
    free: float | None


def shares(evses: Iterable[Told], since: datetime, until: datetime, zone: tzinfo) -> list[Share]:
    """168 shares. What was not known counts neither way."""
    known, free = [timedelta()] * HOURS_OF_WEEK, [timedelta()] * HOURS_OF_WEEK
    for told in evses:
        for begin, end, status in _spells(told, since, until):
            if status in _SILENT:
                continue
            for hour, length in _by_hour(begin, end, zone):
                known[hour] += length
                if status == Status.AVAILABLE:
                    free[hour] += length
    return [
        Share(hour, known[hour], free[hour] / known[hour] if known[hour] else None) for hour in range(HOURS_OF_WEEK)
    ]


def _spells(told: Told, since: datetime, until: datetime) -> Iterable[tuple[datetime, datetime, str]]:
    ends = [*(at for at, _status in told[1:]), until]
    for (at, status), end in zip(told, ends, strict=True):
        begin, last = max(at, since), min(end, until)
        if begin < last:
            yield begin, last, status


def _by_hour(begin: datetime, end: datetime, zone: tzinfo) -> Iterable[tuple[int, timedelta]]:
    moment = begin
    while moment < end:
        here = moment.astimezone(zone)
        into = timedelta(minutes=here.minute, seconds=here.second, microseconds=here.microsecond)
        following = min(end, moment + _HOUR - into)
        yield here.weekday() * 24 + here.hour, following - moment
        moment = following
