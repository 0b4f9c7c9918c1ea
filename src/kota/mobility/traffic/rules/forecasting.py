"""The next hour of a road: it drifts from what it does now back to what it usually does then.

In logarithms the drift is one number for each horizon, fitted on days that are over: 1 would be "it stays as far from
usual as it is", 0 "it is as usual". Beside it stand what everybody can say: persistence (it stays as it is) and what
is usual on the same weekday.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

HORIZONS = (15, 30, 45, 60)  # minutes
UNFITTED = (0.75, 0.6, 0.48, 0.4)  # until enough days are over
FEWEST = 500  # pairs that a fit needs
BAND = 1.2816  # spreads within which four of five lie
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Drift:
    """Of one horizon: the share of being off that is left, and the spread of what came about it."""

    minutes: int
    share: float
    spread: float
    pairs: int


def fit(minutes: int, now: Floats, usual_now: Floats, then: Floats, usual_then: Floats) -> Drift | None:
    """From speeds and what was usual, now and `minutes` later; None with too little to go by."""
    x, y = _off(now, usual_now), _off(then, usual_then)
    known = np.isfinite(x) & np.isfinite(y)
    x, y = x[known], y[known]
    if len(x) < FEWEST or not float(x @ x):
        return None
    share = float(np.clip((x @ y) / (x @ x), 0.0, 1.0))
    left = y - share * x
    return Drift(minutes, share, float(1.4826 * np.median(np.abs(left - np.median(left)))), len(x))


def unfitted() -> list[Drift]:
    return [Drift(minutes, share, 0.25, 0) for minutes, share in zip(HORIZONS, UNFITTED, strict=True)]


def expected(drift: Drift, now: Floats, usual_now: Floats, usual_then: Floats) -> Floats:
    """What is expected; persistence where nobody knows what is usual."""
    with np.errstate(invalid="ignore", over="ignore"):
        told = usual_then * np.exp(drift.share * _off(now, usual_now))
    return np.asarray(np.where(np.isfinite(told), told, now))


def band(drift: Drift, told: Floats) -> tuple[Floats, Floats]:
    """Between which speeds it lies in four of five cases."""
    wide = np.exp(BAND * drift.spread)
    return told / wide, told * wide


def _off(speed: Floats, usual: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.log(np.maximum(speed, 1.0) / usual))
