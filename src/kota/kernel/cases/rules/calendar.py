"""Working time: how many working minutes lie between two moments, and when a number of them has passed.

A calendar is a list of open spans. Two laws hold and are tested: `between(t, add(t, n)) == n` for n > 0, and `add`
never goes back when n or t grows.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence, Set
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FIRST_YEAR, _LAST_YEAR = 2010, 2045
MOST_FREE = 400  # days without work that are told of one deadline


class WorkCalendar:
    """The open spans of a calendar between 2010 and 2045, in seconds since the epoch."""

    def __init__(
        self,
        *,
        hours: Mapping[str, Sequence[tuple[str, str]]],
        timezone: str,
        holidays: Set[date] = frozenset(),
    ) -> None:
        if not any(hours.get(day) for day in DAYS):
            raise ValueError("a working calendar needs at least one open span in the week")
        self.zone = ZoneInfo(timezone)
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._worked: list[int] = []  # seconds worked up to the end of each span
        spans = [[(_minutes(a), _minutes(b)) for a, b in hours.get(day, ())] for day in DAYS]
        total = 0
        for day, midnight, is_plain in _days(timezone):
            if day not in holidays:
                for opens, closes in spans[day.weekday()]:
                    if is_plain:
                        total = self._open(midnight + opens * 60, midnight + closes * 60, total)
                    else:
                        total = self._open(self._at(day, opens), self._at(day, closes), total)

    def _at(self, day: date, minutes: int) -> int:
        """A time of day in seconds since the epoch, on a day on which the clocks change."""
        return int((datetime.combine(day, time(), self.zone) + timedelta(minutes=minutes)).timestamp())

    def _open(self, start: int, end: int, total: int) -> int:
        # An hour that the clocks leave out may turn a span round or into the next one: what is left of it counts.
        start = max(start, self._ends[-1] if self._ends else 0)
        if end <= start:
            return total
        if self._ends and self._ends[-1] == start:  # 24:00 meets 00:00
            self._ends[-1], self._worked[-1] = end, total + end - start
        else:
            self._starts.append(start)
            self._ends.append(end)
            self._worked.append(total + end - start)
        return total + end - start

    def is_open(self, at: datetime) -> bool:
        second = at.timestamp()
        span = bisect_right(self._starts, second) - 1
        return span >= 0 and second < self._ends[span]

    def add(self, start: datetime, minutes: float) -> datetime:
        """The moment at which so many working minutes have passed since `start`; before it when negative."""
        target = self._seconds(start) + minutes * 60
        span = min(bisect_left(self._worked, target), len(self._worked) - 1)
        before = self._worked[span] - (self._ends[span] - self._starts[span])
        return datetime.fromtimestamp(self._starts[span] + max(0.0, target - before), tz=UTC)

    def between(self, start: datetime, end: datetime) -> float:
        """Working minutes from `start` to `end`; negative when `end` lies before."""
        return (self._seconds(end) - self._seconds(start)) / 60

    def _seconds(self, at: datetime) -> float:
        second = at.timestamp()
        span = bisect_right(self._starts, second) - 1
        if span < 0:
            return 0.0
        return self._worked[span] - max(0.0, self._ends[span] - second)

    def closed_days(self, start: datetime, end: datetime) -> list[date]:
        """Days between two moments on which nothing is open, for telling how a deadline came about."""
        known = _days(self.zone.key)
        first = max(0, (start.astimezone(self.zone).date() - known[0][0]).days)
        after = max(0, (end.astimezone(self.zone).date() - known[0][0]).days + 1)
        free = (
            day
            for (day, midnight, _), (_day, following, _) in zip(known[first:after], known[first + 1 :], strict=False)
            if bisect_right(self._ends, midnight) >= bisect_left(self._starts, following)
        )
        return list(islice(free, MOST_FREE))


@lru_cache(maxsize=8)
def _days(timezone: str) -> tuple[tuple[date, int, bool], ...]:
    """Every day with the second at which it begins, and whether it has 24 hours as most have."""
    zone, day, found = ZoneInfo(timezone), date(_FIRST_YEAR, 1, 1), list[tuple[date, int]]()
    while day <= date(_LAST_YEAR + 1, 1, 1):
        found.append((day, int(datetime.combine(day, time(), zone).timestamp())))
        day += timedelta(days=1)
    pairs = pairwise(found)
    return tuple((day, start, following - start == 24 * 3600) for (day, start), (_next, following) in pairs)


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)
