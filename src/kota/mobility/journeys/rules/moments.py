"""When a journey is likely to go: lines without a timetable are drawn many times, each time at another moment of their
headway.

The answer is a range. A clock time is said only where a timetable says one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kota.mobility.journeys.rules.timetable import NEVER
from kota.mobility.transit.contracts import Day

Moments = NDArray[np.float64]
Bytes = NDArray[np.uint8]
DRAWS = 128
EARLY, LIKELY, LATE = 10, 50, 90  # percentiles


@dataclass(frozen=True, slots=True)
class Way:
    """One way to make a ride: a row of the day, from one of its calls to another."""

    row: int
    board: int
    alight: int


@dataclass(frozen=True, slots=True)
class Span:
    """The second of the day before which it happens in 10, 50 and 90 of 100 cases."""

    early: int
    likely: int
    late: int

    @property
    def is_exact(self) -> bool:
        return self.early == self.late


def span(moments: Moments) -> Span:
    ordered = np.sort(moments)
    last = len(ordered) - 1
    early, likely, late = (int(ordered[last * share // 100]) for share in (EARLY, LIKELY, LATE))
    return Span(early, likely, late)


@lru_cache
def phases(rides: int, draws: int = DRAWS) -> Moments:
    """Where in its headway each ride finds a line: every draw another place, evenly spread, in an order of its own for
    each ride. The same always: nobody gets another answer by asking again."""
    rng = np.random.default_rng(20260101)
    even = (np.arange(draws) + 0.5) / draws
    return np.stack([rng.permutation(even) for _ in range(rides)]) if rides else np.zeros((0, draws))


def ride(
    day: Day, ways: Sequence[Way], ready: Moments, phase: Moments, usable: Bytes | None = None
) -> tuple[Moments, Moments]:
    """When one who is ready at these moments leaves, and gets out: on whichever of the ways comes first. `usable` says
    which trips of the day one may ride, where not all."""
    best_leave, best_arrive = np.full(len(ready), float(NEVER)), np.full(len(ready), float(NEVER))
    for number, way in enumerate(ways):
        leave, arrive = _on(day, way, ready, (phase + number * 0.618) % 1.0, usable)
        first = leave < best_leave
        best_leave, best_arrive = np.where(first, leave, best_leave), np.where(first, arrive, best_arrive)
    return best_leave, best_arrive


def _on(day: Day, way: Way, ready: Moments, phase: Moments, usable: Bytes | None) -> tuple[Moments, Moments]:
    size = int(day.offset[way.row + 1] - day.offset[way.row])
    first, last = int(day.first_trip[way.row]), int(day.first_trip[way.row + 1])
    begin = int(day.first_time[way.row])
    leaves = day.depart[begin + way.board : begin + (last - first) * size : size]
    arrives = day.arrive[begin + way.alight : begin + (last - first) * size : size]
    may = np.ones(last - first, bool) if usable is None else usable[first:last] > 0
    if not may.any():
        return np.full(len(ready), float(NEVER)), np.full(len(ready), float(NEVER))
    if not day.headway[first]:
        leaves, arrives = leaves[may], arrives[may]
        at = np.searchsorted(leaves, ready)
        late, at = at == len(leaves), np.minimum(at, len(leaves) - 1)
        return np.where(late, NEVER, leaves[at]).astype(float), np.where(late, NEVER, arrives[at]).astype(float)
    best = np.full(len(ready), float(NEVER))
    arrive = best.copy()
    for t in np.flatnonzero(may).tolist():
        opens, ends = float(leaves[t]), float(leaves[t] + day.window[first + t])
        leave = np.maximum(ready, opens) + phase * day.headway[first + t]
        leave = np.where(ready <= ends, leave, NEVER)
        arrive = np.where(leave < best, leave + (arrives[t] - leaves[t]), arrive)
        best = np.minimum(leave, best)
    return best, arrive


def headway(day: Day, ways: Sequence[Way], at: float) -> tuple[int, int] | None:
    """How long one waits between two runs at that moment, shortest and longest, when all ways are taken together; None
    where a timetable says."""
    rates, slowest = 0.0, 0
    for way in ways:
        found = _headway(day, way, at)
        if found is None:
            return None
        if found:
            rates += 1 / found
            slowest = max(slowest, found)
    if not rates:
        return None
    together = round(1 / rates)
    return together, slowest if len(ways) == 1 else together


def _headway(day: Day, way: Way, at: float) -> int | None:
    """The headway of a row then; 0 where it does not run then, None where it runs by the clock."""
    size = int(day.offset[way.row + 1] - day.offset[way.row])
    first, last = int(day.first_trip[way.row]), int(day.first_trip[way.row + 1])
    if not day.headway[first]:
        return None
    begin = int(day.first_time[way.row]) + way.board
    leaves = day.depart[begin : begin + (last - first) * size : size]
    open_ = np.flatnonzero((leaves <= at + day.headway[first:last]) & (leaves + day.window[first:last] >= at))
    return int(day.headway[first:last][open_].min()) if len(open_) else 0
