"""The ledger of predictions: what was promised at fixed distances before, beside what happened."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

HORIZONS = (60, 180, 300, 600, 900)  # seconds before the promised arrival
SPAN = 30  # how near to a horizon a prediction counts as made at it


class Promise(NamedTuple):
    """A prediction of an arrival, in seconds, and how old what it was made from was."""

    low: int
    middle: int
    high: int
    age: int


class Kept(NamedTuple):
    """A prediction beside what happened. `late` is how many seconds after the middle of the promise it came."""

    line: str
    horizon: int
    late: int
    was_inside: bool
    age: int


class Figures(NamedTuple):
    """Of a line at a horizon: how many, the mean of lateness and of its size, its 90th percentile, the share inside."""

    line: str
    horizon: int
    number: int
    bias: float
    mae: float
    p90: float
    coverage: float
    age: float


def due(before: Sequence[int], arrives: int, now: int) -> list[int]:
    """The horizons that a prediction of `arrives`, published now, is the first one for: once it promises so little,
    each horizon counts once. `before` are those that have theirs."""
    ahead = arrives - now
    return [one for one in HORIZONS if one not in before and one - SPAN <= ahead <= one + SPAN]


def kept(line: str, horizon: int, promise: Promise, happened: int) -> Kept:
    return Kept(line, horizon, happened - promise.middle, promise.low <= happened <= promise.high, promise.age)


def figures(rows: Iterable[Kept]) -> list[Figures]:
    """By line and horizon, and over all lines (line \"\")."""
    groups: dict[tuple[str, int], list[Kept]] = {}
    for row in rows:
        groups.setdefault((row.line, row.horizon), []).append(row)
        groups.setdefault(("", row.horizon), []).append(row)
    return [_figures(line, horizon, found) for (line, horizon), found in sorted(groups.items())]


def _figures(line: str, horizon: int, rows: Sequence[Kept]) -> Figures:
    late = np.array([row.late for row in rows], dtype=np.float64)
    size = np.abs(late)
    inside, age = np.mean([row.was_inside for row in rows]), np.mean([row.age for row in rows])
    p90 = float(np.percentile(size, 90))
    return Figures(line, horizon, len(rows), float(late.mean()), float(size.mean()), p90, float(inside), float(age))


STEP_S, STEPS = 15, 41  # of the histogram of how wrong promises were; the last holds all that is more


def step_of(late: int) -> int:
    return min(abs(late) // STEP_S, STEPS - 1)


def percentile(sizes: Sequence[int], share: float) -> int:
    """Seconds below which a share of the sizes lie, by the histogram."""
    total, seen = sum(sizes), 0
    for step, count in enumerate(sizes):
        seen += count
        if total and seen >= share * total:
            return (step + 1) * STEP_S
    return 0
