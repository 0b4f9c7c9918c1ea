"""Noise that depends on nothing but seed, sensor and moment: any stretch of time can be made at once, or again."""

import numpy as np

from kota.kernel.observations.contracts.batches import Floats, Ints

_A, _B, _C = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


def uniform(seed: int, sensor: Ints, step: Ints) -> Floats:
    """Numbers from 0 to below 1 for each pair of sensor and step (splitmix64)."""
    with np.errstate(over="ignore"):
        mixed = sensor.astype(np.uint64) * _A + step.astype(np.uint64) * _B + np.uint64(seed & 0xFFFFFFFF) * _C
        mixed = (mixed ^ (mixed >> np.uint64(30))) * _B
        mixed = (mixed ^ (mixed >> np.uint64(27))) * _C
    found: Floats = (mixed ^ (mixed >> np.uint64(31))).astype(np.float64) / 2.0**64
    return found


def smooth(seed: int, sensor: Ints, time: Floats, period: float) -> Floats:
    """Noise from -1 to 1 that changes over about `period` seconds. `time` is in seconds."""
    place = time / period
    step = np.floor(place).astype(np.int64)
    share = place - step
    share = share * share * (3 - 2 * share)
    before, after = uniform(seed, sensor, step), uniform(seed, sensor, step + 1)
    return 2 * (before + (after - before) * share) - 1
