"""Opening hours of a location: open now, and the hours of a week."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from kota.mobility.charging.contracts.objects import Hours

ALL_DAY = (0, 24 * 60)


def is_open(hours: Hours | None, at: datetime, zone: tzinfo) -> bool | None:
    """None: nobody has said. A closing of its own counts before an opening of its own before the usual hours."""
    if hours is None:
        return None
    if any(one.period_begin <= at < one.period_end for one in hours.exceptional_closings):
        return False
    if hours.twentyfourseven or any(one.period_begin <= at < one.period_end for one in hours.exceptional_openings):
        return True
    here = at.astimezone(zone)
    minute = here.hour * 60 + here.minute
    return any(
        (day == here.weekday() and begin <= minute < end) or (end > ALL_DAY[1] and _after(day, end, here, minute))
        for day, begin, end in _spans(hours)
    )


def _after(day: int, end: int, here: datetime, minute: int) -> bool:
    """Open past midnight, from the day before."""
    return (day + 1) % 7 == here.weekday() and minute < end - ALL_DAY[1]


def _spans(hours: Hours) -> list[tuple[int, int, int]]:
    found = []
    for one in hours.regular_hours:
        begin, end = _minute(one.period_begin), _minute(one.period_end)
        found.append((one.weekday - 1, begin, end if end > begin else end + ALL_DAY[1]))
    return found


def _minute(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def week(hours: Hours | None) -> Sequence[tuple[int, list[tuple[str, str]]]]:
    """Weekday (0 is Monday) with its spans; empty where it never closes or nobody has said."""
    if hours is None or hours.twentyfourseven:
        return []
    return [
        (day, [(one.period_begin, one.period_end) for one in hours.regular_hours if one.weekday - 1 == day])
        for day in range(7)
    ]
