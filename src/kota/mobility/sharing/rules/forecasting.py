"""Will a bike be there? From the same time of day on days of the same kind.

The station is compared with itself: at about this time of day (ten minutes either way) on earlier days of the same
kind (working day, Saturday, Sunday or holiday), what happened in the next minutes? Days on which about as much stood
there count more, and so do recent ones. What happened then, put on top of what stands there now, gives a distribution:
its median, its 10th and 90th percentile, and how probable it is to find a vehicle. The further ahead, the less "about
as much" matters.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kota.mobility.sharing.rules.history import BINS, UNKNOWN, Counts

HORIZONS = (15, 30, 60)  # minutes
DAYS = 42
WINDOW = 2  # bins either way
FRESH = 0.98  # a day more ago counts that much less
ENOUGH = 6.0  # analogs, counted by weight: with fewer nothing is said
PRIOR = 1.0  # how many analogs the present state is worth for a probability
LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9
Floats = npt.NDArray[np.float64]
Kinds = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Outlook:
    """By station: median, 10th and 90th percentile, probability of at least one. NaN where too little is known."""

    middle: Floats
    low: Floats
    high: Floats
    chance: Floats


def outlook(past: Counts, kinds: Kinds, now: Floats, room: Floats, ahead: int, at: int = -1) -> Outlook:
    """`past` is stations by bins; the last one (or `at`) is that of now. `kinds` says of each bin what kind of day it
    lies in, and may go on beyond the past. `now` is what stands there, `room` the most that can; `ahead` is in
    bins."""
    here = past.shape[1] - 1 if at < 0 else at
    starts = _starts(past.shape[1], kinds, here, ahead)
    if not len(starts):
        return _nothing(len(now))
    before, after = past[:, starts].astype(np.float64), past[:, starts + ahead].astype(np.float64)
    weights = _weights(before, after, now, room, ahead, (here - starts) / BINS)
    ends = np.clip(now[:, None] + after - before, 0, room[:, None])
    return _summed(ends, weights, now)


def _starts(bins: int, kinds: Kinds, here: int, ahead: int) -> npt.NDArray[np.int64]:
    """Bins of earlier days at about this time, whose outcome is known by now, on days of the kind of the outcome's."""
    days = np.arange(1, DAYS + 1) * BINS
    starts = (here - days[:, None] + np.arange(-WINDOW, WINDOW + 1)[None, :]).ravel()
    starts = starts[(starts >= 0) & (starts + ahead <= min(here, bins - 1))]
    wanted = kinds[min(here + ahead, len(kinds) - 1)]
    return np.asarray(starts[kinds[starts + ahead] == wanted], dtype=np.int64)


def _weights(before: Floats, after: Floats, now: Floats, room: Floats, ahead: int, ago: Floats) -> Floats:
    """Nearer in level, nearer in time; nothing for what is unknown."""
    width = np.maximum(1.5, 0.12 * room) * (1 + ahead / 18)
    likeness = np.exp(-0.5 * ((before - now[:, None]) / width[:, None]) ** 2)
    known = (before != UNKNOWN) & (after != UNKNOWN)
    return np.asarray(known * likeness * FRESH**ago, dtype=np.float64)


def _summed(ends: Floats, weights: Floats, now: Floats) -> Outlook:
    total = weights.sum(axis=1)
    poor = total < ENOUGH * 0.5
    safe = np.where(total > 0, total, 1.0)
    there = ((weights * (ends >= 1)).sum(axis=1) + PRIOR * (now >= 1)) / (total + PRIOR)
    order = np.argsort(ends, axis=1)
    ranked = np.take_along_axis(ends, order, axis=1)
    share = np.cumsum(np.take_along_axis(weights, order, axis=1), axis=1) / safe[:, None]
    low, middle, high = (_quantile(ranked, share, part) for part in (LOW, MIDDLE, HIGH))
    blank = np.where(poor, np.nan, 0.0)
    return Outlook(middle + blank, low + blank, high + blank, there + blank)


def _quantile(ranked: Floats, share: Floats, part: float) -> Floats:
    place = np.minimum((share < part - 1e-12).sum(axis=1), ranked.shape[1] - 1)
    return np.asarray(ranked[np.arange(len(ranked)), place], dtype=np.float64)


def _nothing(count: int) -> Outlook:
    empty = np.full(count, np.nan)
    return Outlook(empty, empty, empty, empty)
