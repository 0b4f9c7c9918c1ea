"""Low-cost sensors: what of their readings can be believed, and how it is corrected.

Nothing is corrected unless the station's fact names a correction, and the published value names it. A correction is
fitted beside a reference station and holds where it was fitted: none has been fitted for Jakarta yet.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kota.environment.air.rules.averaging import Floats

# What sensors send instead of "nothing": PurpleAir and others -1, many loggers -9999 or -999.
SENTINELS = (-1.0, -999.0, -9999.0)
# Above this an optical sensor saturates (Plantower PMS: effective range up to 500, most 1000 µg/m³).
MOST = 1000.0
# Two channels of one sensor agree when they differ by less than 5 µg/m³ or by less than 61 % of their mean
# (Barkjohn, Gantt and Clements 2021, doi 10.5194/amt-14-4617-2021).
NEAR = 5.0
NEAR_SHARE = 0.61
HOUR_US = 3_600_000_000

Correction = Callable[[Floats, Floats], Floats]  # (µg/m³, relative humidity in %) -> µg/m³


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Readings with NaN for what was thrown away, and how many were, by reason."""

    values: Floats
    sentinels: int
    impossible: int
    disagreeing: int = 0


def clean(readings: Sequence[float]) -> Cleaned:
    """Without sentinels, and without what cannot be: below 0 or above the sensor's range."""
    values = np.array(readings, dtype=np.float64)
    sentinel = np.isin(values, SENTINELS)
    impossible = ~sentinel & ((values < 0) | (values > MOST) | np.isinf(values))
    values[sentinel | impossible] = np.nan
    return Cleaned(values, int(sentinel.sum()), int(impossible.sum()))


def two_channels(first: Sequence[float], second: Sequence[float]) -> Cleaned:
    """The mean of both channels where they agree; where one is missing or they differ, nothing."""
    a, b = clean(first), clean(second)
    middle, apart = (a.values + b.values) / 2, np.abs(a.values - b.values)
    differ = (apart > NEAR) & (apart > NEAR_SHARE * middle)
    middle[differ] = np.nan
    return Cleaned(middle, a.sentinels + b.sentinels, a.impossible + b.impossible, int(differ.sum()))


def unchanged(micrograms: Floats, humidity: Floats) -> Floats:
    """No correction."""
    return micrograms


def barkjohn(micrograms: Floats, humidity: Floats) -> Floats:
    """PM2.5 of PurpleAir sensors (`cf_1`, mean of both channels) as fitted in the United States, never below 0."""
    return np.maximum(0.524 * micrograms - 0.0862 * humidity + 5.75, 0.0)


# By the name that a station's fact gives. A city that has run a sensor beside its reference station adds a line.
CORRECTIONS: dict[str, Correction] = {"none": unchanged, "barkjohn-2021": barkjohn}


@dataclass(frozen=True, slots=True)
class Raw:
    """One stream's readings, oldest first: microseconds since 1970 and values."""

    times: NDArray[np.int64]
    values: Floats


def corrected(channels: Sequence[Raw], humidity: Raw, correction: str) -> Raw:
    """What the channels of a sensor say together, cleaned and corrected; moments that cannot be believed are left out.

    With two channels only moments of both count. A correction takes the newest humidity of the hour before, and says
    nothing without one. Moments after the newest reading of any of the streams wait: what belongs to them may be on
    its way.
    """
    times, values = _together(channels)
    sources = [*channels, humidity] if correction != "none" else list(channels)
    until = min((int(one.times[-1]) for one in sources if len(one.times)), default=0)
    if any(not len(one.times) for one in sources):
        return Raw(times[:0], values[:0])
    humid = _newest(humidity, times) if correction != "none" else np.zeros(len(times))
    made = CORRECTIONS[correction](values, humid)
    chosen = np.isfinite(made) & (times <= until)
    return Raw(times[chosen], np.round(made[chosen], 3))


def _together(channels: Sequence[Raw]) -> tuple[NDArray[np.int64], Floats]:
    if len(channels) == 1:
        return channels[0].times, clean(channels[0].values.tolist()).values
    times, first, second = np.intersect1d(channels[0].times, channels[1].times, return_indices=True)
    return times, two_channels(channels[0].values[first].tolist(), channels[1].values[second].tolist()).values


def _newest(known: Raw, times: NDArray[np.int64]) -> Floats:
    """For each moment the newest value known then, no more than an hour old."""
    before = np.searchsorted(known.times, times, side="right") - 1
    found = np.where(before >= 0, known.values[np.maximum(before, 0)], np.nan)
    age = times - known.times[np.maximum(before, 0)]
    return np.where((age <= HOUR_US) & (found >= 0) & (found <= 100), found, np.nan)
