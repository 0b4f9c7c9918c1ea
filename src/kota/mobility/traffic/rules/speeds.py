"""From what was measured in the last bins to the speed of each road, how sure it is, and how that flows.

Positions sent at equal steps of time measure the way driven in the time driven: their mean is the speed that a
traveller has, so a car that stands counts as often as it stands.
"""

from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kota.mobility.traffic.contracts import Grade, TrafficRuleFact

BIN_S = 300
BINS = 3  # the running one and two before it say something about now
FADES = 0.45  # what a bin counts beside the one after it
SENSOR = 4.0  # a sensor counts as so many vehicles
MOST = 12.0  # more vehicles than this make nothing surer
SURE = 4.0
Floats = NDArray[np.float64]


def bin_of(moment: float) -> float:
    """Where the bin of a moment (seconds) begins."""
    return moment // BIN_S * BIN_S


def vehicles(seen: NDArray[np.int64]) -> Floats:
    """How many vehicles a mask of digests stands for: one bit each, of 62; the fuller it is, the more share a bit."""
    bits = np.array([int(one).bit_count() for one in seen], dtype=np.float64)
    return np.asarray(np.where(bits >= 62, 180.0, -62.0 * np.log1p(-np.minimum(bits, 61) / 62.0)))


def fused(probe: Floats, cars: Floats, sensor: Floats, age: Floats) -> tuple[Floats, Floats]:
    """Speed and confidence (0 to 1) of each road, from its bins as rows: mean of probes (NaN: none), how many vehicles,
    what a sensor says (NaN: nothing), and how many bins ago. NaN and 0 where nothing is known."""
    fade = FADES ** np.maximum(age, 0)
    by_probes = np.where(np.isnan(probe), 0.0, np.minimum(cars, MOST) * fade)
    by_sensor = np.where(np.isnan(sensor), 0.0, SENSOR * fade)
    weight = (by_probes + by_sensor).sum(axis=0)
    total = (np.nan_to_num(probe) * by_probes + np.nan_to_num(sensor) * by_sensor).sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return total / weight, 1.0 - np.exp(-weight / SURE)


def graded(speed: float | None, free: float, rule: TrafficRuleFact, *, is_closed: bool = False) -> Grade:
    """How a road flows."""
    if is_closed:
        return Grade.CLOSED
    if speed is None or free <= 0:
        return Grade.UNKNOWN
    share = speed / free
    if share >= rule.busy:
        return Grade.FREE
    if share >= rule.jam:
        return Grade.BUSY
    return Grade.JAM if share >= rule.stuck else Grade.STUCK


def slot_of(local: datetime, minutes: int = 15) -> int:
    """Which part of the day a moment lies in."""
    return (local.hour * 60 + local.minute) // minutes


def delay_min(speed: float | None, free: float, length_m: float) -> float:
    """Minutes that a road costs more than when it is free."""
    if not speed or speed >= free:
        return 0.0
    return (length_m / 1000) * 60 * (1 / max(speed, 1.0) - 1 / free)


def rounded(values: Floats) -> list[Any]:
    """As JSON has them: one decimal, null for what is unknown."""
    return [None if np.isnan(one) else round(float(one), 1) for one in values]
