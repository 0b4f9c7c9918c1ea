"""Predictions moved and widened by how earlier ones erred.

Errors are counted in standard deviations beside what was foretold *before* it was moved, so that mending a prediction
does not change what it is mended by: nothing here feeds on itself.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from kota.mobility.transit.rules.realtime.foretelling import Z10
from kota.mobility.transit.rules.realtime.promises import HORIZONS

STEP, STEPS = 0.25, 41  # of the histogram, in standard deviations; the middle is no error, the ends hold all beyond
LEAST = 40  # errors below which nothing is mended
SHRUNK, UNMOVED = 20, 1000  # errors that "as wide as it is" and "no error" count as: those of one vehicle are alike
MOST_MOVED, NARROWEST, WIDEST = 1.0, 0.25, 3.0
_CENTRES = (np.arange(STEPS) - STEPS // 2) * STEP
_PARTS = (np.arange(5) - 2) * STEP / 5  # a step is spread over its width


class Mended(NamedTuple):
    """At each horizon: by how many standard deviations to move, how many times as wide to make."""

    moved: Any
    width: Any


def step_of(late: float, sigma: float) -> int:
    """The step of the histogram that an error belongs to."""
    place = round(late / max(sigma, 1.0) / STEP) + STEPS // 2
    return min(max(place, 0), STEPS - 1)


def fitted(counts: Sequence[float]) -> tuple[float, float]:
    """By how much to move and widen, so that the middle is the mean and 80 of 100 lie inside."""
    weights = np.asarray(counts, dtype=np.float64)
    number = float(weights.sum())
    if number < LEAST:
        return 0.0, 1.0
    mean = float((weights * _CENTRES).sum() / (number + UNMOVED))
    moved = min(max(mean, -MOST_MOVED), MOST_MOVED)
    beside = np.abs((_CENTRES[:, None] + _PARTS).ravel() - moved)
    order = np.argsort(beside)
    held = np.cumsum(np.repeat(weights / len(_PARTS), len(_PARTS))[order]) / number
    width = float(np.interp(0.8, held, beside[order])) / Z10
    return moved, min(max(width, NARROWEST), WIDEST) ** (number / (number + SHRUNK))


def mended(by_horizon: dict[int, Sequence[float]]) -> Mended:
    found = [fitted(by_horizon.get(horizon, ())) for horizon in HORIZONS]
    moved, width = zip(*found, strict=True)
    return Mended(np.array(moved), np.array(width))


def applied(times: Any, sigma: Any, now: int, by: Mended) -> tuple[Any, Any]:
    """Arrivals moved and their ranges widened, by how far ahead each is. Nothing comes before now or before the call
    that it comes after."""
    ahead = times - now
    moved = times + np.rint(np.interp(ahead, HORIZONS, by.moved) * sigma).astype(np.int64)
    return np.maximum.accumulate(np.maximum(moved, now)), sigma * np.interp(ahead, HORIZONS, by.width)
