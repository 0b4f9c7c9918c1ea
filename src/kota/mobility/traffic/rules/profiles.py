"""What a road usually does: the median of the same weekday at the same time, and how far days differ from it.

Where too few days of a weekday are known, all working days or all days of rest speak for it, then all days. Medians, so
that a day with an accident on it teaches nothing.
"""

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SLOTS = 96  # of 15 minutes
FEWEST = 3  # days that a weekday must have to speak for itself
LEAST_SPREAD, UNKNOWN_SPREAD = 0.08, 0.25
NIGHT = (*range(8), *range(88, SLOTS))  # 22:00 to 02:00: nothing is in the way
WEEKEND = (5, 6)
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Profiles:
    """For each road, weekday (Monday first) and slot: usual speed (NaN: unknown) and spread of its logarithm; `free` is
    what each road does when it is free."""

    usual: Floats  # road, 7, SLOTS
    spread: Floats
    free: Floats
    days: int


def learn(speeds: Floats, weekdays: NDArray[np.int64], fallback: Floats) -> Profiles:
    """From speeds by road, day and slot (NaN: nothing known). `fallback`: a free speed where nothing was measured."""
    roads = speeds.shape[0]
    usual = np.full((roads, 7, SLOTS), np.nan, dtype=np.float32)
    spread = np.full_like(usual, UNKNOWN_SPREAD)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # medians of nothing are NaN, as they should be
        every = _usual(speeds)
        for weekday in range(7):
            alike = speeds[:, _days(weekdays, weekday), :]
            usual[:, weekday] = np.where(np.isnan(found := _usual(alike)), every, found)
            spread[:, weekday] = _spread(alike, usual[:, weekday])
        night = np.nanpercentile(speeds[:, :, NIGHT].reshape(roads, -1), 60, axis=1)
        best = np.nanpercentile(speeds.reshape(roads, -1), 95, axis=1)
    free = np.where(np.isnan(night), best, np.maximum(night, best * 0.9))
    return Profiles(usual, spread, np.where(np.isnan(free), fallback, free).astype(np.float32), len(weekdays))


def _days(weekdays: NDArray[np.int64], weekday: int) -> NDArray[np.bool_]:
    same = weekdays == weekday
    if same.sum() >= FEWEST:
        return np.asarray(same)
    rest = np.isin(weekdays, WEEKEND)
    return np.asarray(rest if weekday in WEEKEND else ~rest)


def _usual(speeds: Floats) -> Floats:
    """The median over days, of each slot with its neighbours: a jam that comes ten minutes later is no other day."""
    if not speeds.shape[1]:
        return np.full((speeds.shape[0], SLOTS), np.nan, dtype=np.float32)
    around = np.stack([np.roll(speeds, step, axis=2) for step in (-1, 0, 1)], axis=3)
    flat = around.transpose(0, 2, 1, 3).reshape(speeds.shape[0], SLOTS, -1)
    return np.asarray(np.nanmedian(flat, axis=2), dtype=np.float32)


def _spread(speeds: Floats, usual: Floats) -> Floats:
    if not speeds.shape[1]:
        return np.full_like(usual, UNKNOWN_SPREAD)
    off = np.abs(np.log(np.maximum(speeds, 1.0)) - np.log(np.maximum(usual, 1.0))[:, None, :])
    around = np.stack([np.roll(off, step, axis=2) for step in (-2, -1, 0, 1, 2)], axis=3)
    found = 1.4826 * np.nanmedian(around.transpose(0, 2, 1, 3).reshape(usual.shape[0], SLOTS, -1), axis=2)
    return np.asarray(np.maximum(np.nan_to_num(found, nan=UNKNOWN_SPREAD), LEAST_SPREAD), dtype=np.float32)
