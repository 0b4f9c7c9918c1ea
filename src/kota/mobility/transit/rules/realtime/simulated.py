"""Vehicles that nobody drives: where each run of a line would be at a second, the same for the same seed, without
memory.

Some leave late, some are slow, and those behind a slow one catch up: lines by headway bunch as real ones do.
"""

import math
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import Any, NamedTuple

import numpy as np

UNEVEN, MOST_UNEVEN_S = 0.12, 90  # of the headway by which departures scatter; and at most
SLOW, SLOW_BY = 0.16, 1.28  # share of runs that somebody holds up, and how much longer they take
CATCH_UP = 0.93  # of the usual time where the run before took all the riders
RUSH = ((7.5, 1.25), (17.8, 1.35))  # hours at which everything takes longer


class Leaving(NamedTuple):
    """A run: which of its pattern on its day, and the second at which it leaves."""

    number: int
    at: int


def leaving(seed: int, pattern: int, day: int, window: Sequence[int], since: int, until: int) -> Iterator[Leaving]:
    """Runs of a window (first, last, headway: seconds of the day) that leave between two seconds of it."""
    first, last, headway = window
    begin = max(0, (since - first) // headway - 1)
    for number in range(begin, (min(last, until) - first) // headway + 2):
        planned = first + number * headway
        at = planned + round(min(headway * UNEVEN, MOST_UNEVEN_S) * _normal(seed, "leaves", pattern, day, planned))
        if planned < last and since <= at < until:
            yield Leaving(planned // 10, at)


def times(seed: int, pattern: int, day: int, run: Leaving, planned: Any) -> Any:
    """Seconds of the day at which a run is at each of its stops. `planned` are the timetable's from the first stop
    on."""
    pieces = np.diff(planned)
    factor = _factor(seed, pattern, day, run)
    hour = run.at / 3600 % 24
    rush = 1.0 + sum((most - 1.0) * math.exp(-(((hour - at) / 1.2) ** 2)) for at, most in RUSH)
    noise = [math.exp(0.14 * _normal(seed, "piece", pattern, day, run.number, place)) for place in range(len(pieces))]
    took = np.maximum(pieces, 5.0) * factor * rush * np.array(noise)
    return run.at + np.r_[0.0, np.cumsum(took)]


def _factor(seed: int, pattern: int, day: int, run: Leaving) -> float:
    """How slow a run is as a whole."""
    own = math.exp(0.05 * _normal(seed, "run", pattern, day, run.number))
    if _draw(seed, "slow", pattern, day, run.number) < SLOW:
        return own * SLOW_BY
    return own * (CATCH_UP if _draw(seed, "behind", pattern, day, run.number) < SLOW else 1.0)


def along_at(second: float, at_stops: Any, stops: Any) -> float | None:
    """How far a run has come; None before it leaves and after it has arrived."""
    if second < at_stops[0] or second > at_stops[-1]:
        return None
    return float(np.interp(second, at_stops, stops))


def fullness(seed: int, pattern: int, run: Leaving, hour: float) -> int:
    """How full it is, as GTFS-Realtime counts."""
    rush = max(math.exp(-(((hour - at) / 1.5) ** 2)) for at, _most in RUSH)
    return min(5, int(1 + 3.2 * rush + 1.2 * _draw(seed, "full", pattern, run.number)))


def _draw(*words: object) -> float:
    """A number from 0 to below 1 that depends on nothing else."""
    told = ":".join(map(str, words)).encode()
    return int.from_bytes(blake2b(told, digest_size=6).digest(), "big") / 2.0**48


def _normal(*words: object) -> float:
    """About normal: the sum of three draws."""
    return 2.0 * sum(_draw(*words, part) - 0.5 for part in range(3))
