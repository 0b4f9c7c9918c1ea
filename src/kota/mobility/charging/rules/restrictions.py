"""When an element of a tariff is active, and where inside a part of a session that changes.

Moments are fractions of seconds since 1970, so that a part can be cut anywhere without loss.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from fractions import Fraction
from math import floor

from kota.mobility.charging.contracts.tariffs import Reservation, Restrictions, Segment, Tariff

DAY = 86_400
_EPOCH = date(1970, 1, 1).toordinal()
_THURSDAY = 3  # what the first day of 1970 was


@dataclass(frozen=True, slots=True)
class State:
    """Where a session stands: the moment, since when it runs, what it has charged, how, and is it a reservation."""

    at: Fraction
    lasted: Fraction
    kwh: Fraction
    segment: Segment


def seconds_of(moment: datetime) -> Fraction:
    whole = moment.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return Fraction(whole.days * DAY + whole.seconds) + Fraction(whole.microseconds, 1_000_000)


def holds(one: Restrictions, state: State, zone: tzinfo) -> bool:
    """Is an element active in this state? A lower bound belongs to it, an upper one does not."""
    return _by_time(one, state, zone) and _by_use(one, state) and _by_flow(one, state.segment)


def is_for(one: Restrictions, segment: Segment, *, kinds: frozenset[Reservation]) -> bool:
    """Elements of a reservation price reservations and nothing else."""
    return one.reservation in kinds if segment.is_reservation else one.reservation is None


def _by_time(one: Restrictions, state: State, zone: tzinfo) -> bool:
    day, second = _local(state.at, zone)
    if one.days and (day + _THURSDAY) % 7 not in one.days:
        return False
    if one.start_date and day < one.start_date.toordinal() - _EPOCH:
        return False
    if one.end_date and day >= one.end_date.toordinal() - _EPOCH:
        return False
    return _in_hours(one.start_time, one.end_time, second / 60)


def _in_hours(start: int | None, end: int | None, minute: Fraction) -> bool:
    """A span that ends before it begins goes over midnight."""
    if start is None and end is None:
        return True
    first, last = start or 0, end or 24 * 60
    return first <= minute < last if first < last else minute >= first or minute < last


def _by_use(one: Restrictions, state: State) -> bool:
    return _within(state.kwh, one.min_kwh, one.max_kwh) and _within(state.lasted, one.min_duration, one.max_duration)


def _by_flow(one: Restrictions, segment: Segment) -> bool:
    """What nobody measured fits no restriction: a price that hangs on it is not charged on a guess."""
    return _flows(one.min_power, one.max_power, segment.min_kw, segment.max_kw) and _flows(
        one.min_current, one.max_current, segment.min_a, segment.max_a
    )


def _flows(lowest: Fraction | None, most: Fraction | None, least: Fraction | None, peak: Fraction | None) -> bool:
    low, high = least if least is not None else peak, peak if peak is not None else least
    if lowest is not None and (low is None or low < lowest):
        return False
    return most is None or (high is not None and high < most)


def _within(value: Fraction, lowest: Fraction | int | None, most: Fraction | int | None) -> bool:
    return (lowest is None or value >= lowest) and (most is None or value < most)


def _local(at: Fraction, zone: tzinfo) -> tuple[int, Fraction]:
    """Days since 1970 and seconds of the day by the clock on the wall."""
    wall = at + _offset(at, zone)
    day = floor(wall / DAY)
    return day, wall - day * DAY


def _offset(at: Fraction, zone: tzinfo) -> int:
    offset = datetime.fromtimestamp(floor(at), UTC).astimezone(zone).utcoffset()
    return int(offset.total_seconds()) if offset else 0


def cuts(tariff: Tariff, before: State, zone: tzinfo) -> list[Fraction]:
    """Where in a part of a session (0 to 1) another element may become active, in order."""
    segment = before.segment
    found = set(_by_energy(tariff, before)) if segment.kwh > 0 else set()
    if segment.seconds > 0:
        found |= {(moment - before.at) / segment.seconds for moment in _moments(tariff, before, zone)}
    return sorted(place for place in found if 0 < place < 1)


def _by_energy(tariff: Tariff, before: State) -> Iterator[Fraction]:
    for element in tariff.elements:
        for limit in (element.restrictions.min_kwh, element.restrictions.max_kwh):
            if limit is not None:
                yield (limit - before.kwh) / before.segment.kwh


def _moments(tariff: Tariff, before: State, zone: tzinfo) -> Iterator[Fraction]:
    began, end = before.at - before.lasted, before.at + before.segment.seconds
    for element in tariff.elements:
        for limit in (element.restrictions.min_duration, element.restrictions.max_duration):
            if limit is not None and not before.segment.is_reservation:
                yield began + limit
    minutes = _minutes(tariff)
    first, _second = _local(before.at, zone)
    last, _second = _local(end, zone)
    for day in range(first, last + 1) if minutes else ():
        for minute in minutes:
            wall = Fraction(day * DAY + minute * 60)
            yield wall - _offset(wall - _offset(before.at, zone), zone)


def _minutes(tariff: Tariff) -> set[int]:
    """Minutes of the day at which something may change."""
    found: set[int] = set()
    for element in tariff.elements:
        one = element.restrictions
        found |= {minute for minute in (one.start_time, one.end_time) if minute is not None}
        is_half_open = (one.start_time is None) != (one.end_time is None)  # it begins or ends at midnight
        if one.days or one.start_date or one.end_date or is_half_open:
            found.add(0)
    return found
