"""Seeing that something is wrong on a road from its speeds alone, a bin of five minutes at a time.

The rule that everybody uses (`low`): under 40 % of the same weekday's median for three bins, on two vehicles or more.

Ours (`step`) adds up evidence (a CUSUM): how many spreads the speed lies under what is usual, more than the city as a
whole does at that moment, for rain slows every road and is no incident. One very slow bin counts as much as several
slow ones, so grave incidents are seen sooner, and a single odd vehicle is not enough. A road that slows behind one
that is known to stand is its queue and no incident of its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LOW, BINS_LOW, CARS = 0.4, 3, 2.0
NOISE = 0.3  # spread of the logarithm of one vehicle's speed
SLACK, ENOUGH, MOST = 1.4, 4.0, 12.0  # in spreads: what is let pass, what is an alarm, and no more than this is kept
WORST = 5.0  # what one bin can say at most
SHARE = 0.5  # of the usual speed: less slow than this is no incident, however sure
CITY_LEAST = 20  # roads that must be known to say what the city does
WELL, WELL_BINS = 0.8, 2  # an incident is over after so many bins at this share of the usual speed
QUEUE_HOPS = 4
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(slots=True)
class Watch:
    """What is remembered of each road between bins: evidence so far, bins in a row that were low and well."""

    evidence: Floats
    low: NDArray[np.int64]
    well: NDArray[np.int64]

    @classmethod
    def of(cls, count: int) -> "Watch":
        return cls(np.zeros(count), np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64))


def step(watch: Watch, speed: Floats, cars: Floats, usual: Floats, spread: Floats) -> Bools:
    """Take a bin in (NaN: nothing known there); which roads are in alarm after it."""
    with np.errstate(invalid="ignore", divide="ignore"):
        share = speed / usual
        off = np.log(np.maximum(share, 0.02))
    is_known = ~np.isnan(off)
    city = min(0.0, float(np.median(off[is_known]))) if is_known.sum() >= CITY_LEAST else 0.0
    sure = np.sqrt(spread**2 + NOISE**2 / np.maximum(cars, 1.0))
    worse = np.where(is_known, np.minimum(-(off - city) / sure, WORST) - SLACK, 0.0)
    watch.evidence[:] = np.clip(watch.evidence + worse, 0.0, MOST)
    is_low = is_known & (share < LOW) & (cars >= CARS)
    watch.low[:] = np.where(is_low, watch.low + 1, np.where(is_known, 0, watch.low))
    is_well = is_known & (share * np.exp(-city) >= WELL)
    watch.well[:] = np.where(is_well, watch.well + 1, np.where(is_known, 0, watch.well))
    slow = is_known & (share * np.exp(-city) <= SHARE) & (cars >= CARS)
    return np.asarray((watch.evidence >= ENOUGH) & slow)


def low(watch: Watch) -> Bools:
    """The rule that everybody uses, on the same memory."""
    return np.asarray(watch.low >= BINS_LOW)


def heads(
    alarms: Iterable[int], standing: Iterable[int], ahead: Mapping[int, Sequence[int]], worst: Floats
) -> list[int]:
    """Of the roads in alarm those where it begins: no other one that is in alarm or known to stand lies within a few
    roads ahead. Of a ring the one with the most evidence."""
    found, known, left = [], set(standing), set(alarms)
    for road in sorted(left, key=lambda one: (-worst[one], one)):
        if road in known:
            continue
        further = reach(road, ahead)
        if further & known or (further & (left - {road}) and not _is_worst(road, further & left, worst, ahead)):
            continue
        found.append(road)
        known.add(road)
    return found


def _is_worst(road: int, others: set[int], worst: Floats, ahead: Mapping[int, Sequence[int]]) -> bool:
    """In a ring every road lies behind every other."""
    return all(road in reach(other, ahead) and (worst[road], -road) > (worst[other], -other) for other in others)


def reach(road: int, ahead: Mapping[int, Sequence[int]], hops: int = QUEUE_HOPS) -> set[int]:
    """Roads that are driven next, up to so many after another."""
    found, edge = set[int](), {road}
    for _ in range(hops):
        edge = {other for one in edge for other in ahead.get(one, ())} - found - {road}
        found |= edge
    return found
