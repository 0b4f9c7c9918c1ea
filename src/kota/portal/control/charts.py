"""Small charts as points of a picture 240 wide and 100 high, drawn by the page itself. Pure."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 240.0, 100.0
Values = Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class Limit:
    """A named height."""

    y: float
    name: str


@dataclass(frozen=True, slots=True)
class Scale:
    """From the lowest to the highest value, the whole height of the picture."""

    low: float
    high: float

    def y(self, value: float) -> float:
        share = (value - self.low) / ((self.high - self.low) or 1.0)
        return round(HEIGHT * (1 - min(1.0, max(0.0, share))), 1)


def scale(*series: Values, from_zero: bool = True, least: float = 0.0) -> Scale | None:
    """What holds all values; at least so far from its lowest to its highest. None where there is no value."""
    known = [value for one in series for value in one if value is not None]
    if not known:
        return None
    low, high = (0.0 if from_zero else min(known)), max(known)
    missing = max(0.0, least - (high - low))
    return Scale(low - (0.0 if from_zero else missing / 2), high + (missing if from_zero else missing / 2))


def bars(values: Values, to: Scale) -> list[Bar]:
    """One for each value that is known and not zero; the last known one is marked."""
    step = WIDTH / len(values)
    last = max((place for place, value in enumerate(values) if value is not None), default=-1)
    return [
        Bar(round(place * step + step * 0.1, 1), to.y(value), round(step * 0.8, 1), round(HEIGHT - to.y(value), 1),
            place == last)
        for place, value in enumerate(values) if value
    ]  # fmt: skip


def lines(values: Values, to: Scale) -> list[str]:
    """Polylines through the middles of the steps; where a value is missing the line breaks, and alone it is a dash."""
    step, found = WIDTH / len(values), []
    placed = [(place, value) for place, value in enumerate(values) if value is not None]
    for _run, group in itertools.groupby(enumerate(placed), key=lambda pair: pair[1][0] - pair[0]):
        points = [((place + 0.5) * step, to.y(value)) for _number, (place, value) in group]
        if len(points) == 1:
            points = [(points[0][0] - step / 3, points[0][1]), (points[0][0] + step / 3, points[0][1])]
        found.append(" ".join(f"{x:.1f},{y:.1f}" for x, y in points))
    return found


def limits(named: Sequence[tuple[float | None, str]], to: Scale) -> list[Limit]:
    """Those that lie within the picture."""
    return [Limit(to.y(value), name) for value, name in named if value is not None and to.low < value < to.high]
