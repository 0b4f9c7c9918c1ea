"""Years of days as a picture: where each day's square stands, and the same in numbers."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from kota.environment.air.contracts import CLASSES

STEP = 11  # from square to square; one unit of it is the gap


@dataclass(frozen=True, slots=True)
class Square:
    """A day in its year's picture: column of the week, row of the weekday (Monday 0)."""

    day: date
    x: int
    y: int
    index: int | None
    category: str


@dataclass(frozen=True, slots=True)
class Month:
    """Days of a month by class, in the order of CLASSES, and without data. `x`: where its name stands."""

    number: int
    x: int
    counts: tuple[int, ...]
    blank: int
    mean: float | None


@dataclass(frozen=True, slots=True)
class Year:
    """A year. `paths` draw all squares of a class at once (SVG path data by class, blank days under "none")."""

    year: int
    squares: tuple[Square, ...]
    months: tuple[Month, ...]
    counts: tuple[int, ...]
    blank: int
    paths: tuple[tuple[str, str], ...]
    width: int
    height: int = 7 * STEP

    @property
    def days(self) -> int:
        """Days that have a value."""
        return sum(self.counts)

    @property
    def worst(self) -> Square | None:
        return max((one for one in self.squares if one.index is not None), key=lambda one: one.index or 0, default=None)


def years(days: Mapping[date, tuple[int | None, str]]) -> tuple[Year, ...]:
    """Every year that has days, newest first. `days`: index (None without data) and class of each."""
    return tuple(_year(number, days) for number in sorted({day.year for day in days}, reverse=True))


def _year(number: int, days: Mapping[date, tuple[int | None, str]]) -> Year:
    first = date(number, 1, 1)
    count = (date(number + 1, 1, 1) - first).days
    squares = tuple(_square(first, first + timedelta(days=n), days) for n in range(count)
                    if first + timedelta(days=n) in days)  # fmt: skip
    months = tuple(_month(number, month, squares) for month in range(1, 13))
    counts, blank = _counted(squares)
    width = (((count - 1 + first.weekday()) // 7) + 1) * STEP
    return Year(number, squares, months, counts, blank, _paths(squares), width)


def _square(first: date, day: date, days: Mapping[date, tuple[int | None, str]]) -> Square:
    index, category = days[day]
    week = ((day - first).days + first.weekday()) // 7
    return Square(day, week * STEP, day.weekday() * STEP, index, category)


def _month(year: int, number: int, squares: Iterable[Square]) -> Month:
    own = [one for one in squares if one.day.month == number]
    values = [one.index for one in own if one.index is not None]
    counts, blank = _counted(own)
    first, start = date(year, 1, 1), date(year, number, 1)
    x = ((start - first).days + first.weekday() + 6) // 7 * STEP
    return Month(number, x, counts, blank, sum(values) / len(values) if values else None)


def _counted(squares: Iterable[Square]) -> tuple[tuple[int, ...], int]:
    found = Counter(one.category if one.index is not None else "" for one in squares)
    return tuple(found[code] for code in CLASSES), found[""]


def _paths(squares: Iterable[Square]) -> tuple[tuple[str, str], ...]:
    drawn: dict[str, list[str]] = {}
    for one in squares:
        side = STEP - 1
        drawn.setdefault(one.category or "none", []).append(f"M{one.x} {one.y}h{side}v{side}h-{side}z")
    return tuple((code, "".join(parts)) for code, parts in drawn.items())
