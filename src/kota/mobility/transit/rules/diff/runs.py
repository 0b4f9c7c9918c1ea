"""What a line runs on one kind of day, as riders count it: first, last, and how often."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import median

from kota.mobility.transit.rules.diff.changes import HOUR, PERIODS, Period

Window = tuple[int, int, int]  # from, before, every so many seconds
_DAY = (0, 48 * HOUR)


@dataclass(frozen=True, slots=True)
class Trip:
    """A trip, or the template of many."""

    route: int  # places of the feed
    service: int
    direction: str
    start: int
    end: int
    ends: tuple[str, str]
    windows: tuple[Window, ...]

    @property
    def departures(self) -> int:
        return sum(count(window, *_DAY) for window in self.windows)


@dataclass(frozen=True, slots=True)
class Runs:
    """What runs of a line on one kind of day; headways are those of the direction in which more runs."""

    first: int
    last: int
    departures: int
    headways: dict[Period, int | None]  # seconds; None where a single vehicle leaves
    running: int  # seconds from end to end, of the median trip
    ends: frozenset[str]

    @property
    def all_day(self) -> bool:
        """Round the clock: a first and a last departure mean nothing."""
        return Period.NIGHT in self.headways and self.last - self.first > 22 * HOUR


def runs(trips: Iterable[Trip]) -> Runs:
    """All trips of one line on one kind of day; at least one."""
    found = list(trips)
    directions: dict[str, list[Window]] = defaultdict(list)
    for trip in found:
        directions[trip.direction] += trip.windows
    windows = [window for some in directions.values() for window in some]
    busiest = max(directions.values(), key=lambda some: sum(count(window, *_DAY) for window in some))
    return Runs(
        first=min(start for start, _, _ in windows),
        last=max(map(last, windows)),
        departures=sum(trip.departures for trip in found),
        headways=dict(_headways(busiest)),
        running=round(median(trip.end - trip.start for trip in found for _ in trip.windows)),
        ends=frozenset(stop for trip in found for stop in trip.ends),
    )


def count(window: Window, start: int, end: int) -> int:
    """How many departures of a window lie in [start, end)."""
    begins, until, headway = window
    skipped = max(0, -(-(start - begins) // headway))
    return max(0, -(-(min(until, end) - begins) // headway) - skipped)


def last(window: Window) -> int:
    start, end, headway = window
    return start + (end - 1 - start) // headway * headway


def _headways(windows: list[Window]) -> Iterator[tuple[Period, int | None]]:
    """The mean gap in each period in which something leaves, over the part of it in which the line runs."""
    begins, until = min(start for start, _, _ in windows), max(map(last, windows))
    for period, spans in PERIODS.items():
        counts = [(sum(count(window, a, b) for window in windows), max(a, begins), b) for a, b in spans]
        number, start, end = max(counts, key=lambda found: found[0])
        gaps, end = (number, end) if until >= end else (number - 1, until)
        if number:
            yield period, round((end - start) / gaps) if gaps > 0 and end > start else None
