"""The level at a gate some hours ahead, from its own level and the water that is on its way from upstream.

`change = a + b * level + c * (upstream now-or-arriving - upstream one lag ago)`, by least squares. The lag is the one
at which rises upstream and downstream go together best. The interval is what past errors were, widened or narrowed so
that it holds as often as it says (adaptive conformal inference, Gibbs and Candès 2021). Series are hourly, in cm, with
NaN for hours without a reading; nothing ever reads an hour later than the one it stands at.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from kota.environment.water.contracts import Reading

Hours = np.ndarray[Any, np.dtype[np.float64]]
MOST_LAG = 15
SHARE = 0.8  # of the times, the interval should hold
_STEP = 0.02  # how quickly the interval learns
_REMEMBERED = 24 * 30  # errors that it looks back on
_RISE_HOURS = 4
_CALM_CM = 20.0


@dataclass(frozen=True, slots=True)
class Lag:
    """Hours from a rise upstream to the rise downstream, the span of lags that fit at least half as well, and how well
    (correlation of rises)."""

    hours: int
    earliest: int
    latest: int
    correlation: float


@dataclass(frozen=True, slots=True)
class Model:
    """A fitted change over `horizon` hours."""

    lag: int
    horizon: int
    weights: tuple[float, float, float]

    def change(self, inputs: Hours) -> Hours:
        found: Hours = inputs @ np.array(self.weights)
        return found


@dataclass(frozen=True, slots=True)
class Forecast:
    """A level expected, with the interval that should hold in 80 % of all cases, in cm."""

    cm: float
    low: float
    high: float


def hourly(
    readings: Sequence[Reading], begins: datetime, hours: int, within: timedelta = timedelta(minutes=30)
) -> Hours:
    """At each full hour the last reading that is not older than `within`."""
    found = np.full(hours, np.nan)
    for reading in readings:
        number = -((begins - reading.at) // timedelta(hours=1))  # the first full hour not before the reading
        if 0 <= number < hours and begins + timedelta(hours=number) - reading.at <= within:
            found[number] = reading.cm
    return found


def lag_of(upstream: Hours, downstream: Hours) -> Lag:
    """The lag, from 1 to 15 hours, at which rises over 4 hours go together best; falls say little at a gate."""
    rises = [np.maximum(series[_RISE_HOURS:] - series[:-_RISE_HOURS], 0) for series in (upstream, downstream)]
    found = [_correlation(rises[0][: len(rises[0]) - lag], rises[1][lag:]) for lag in range(1, MOST_LAG + 1)]
    best = int(np.argmax(found))
    earliest = latest = best
    while earliest > 0 and found[earliest - 1] >= found[best] / 2:
        earliest -= 1
    while latest < MOST_LAG - 1 and found[latest + 1] >= found[best] / 2:
        latest += 1
    return Lag(best + 1, earliest + 1, latest + 1, float(found[best]))


def inputs(upstream: Hours, downstream: Hours, lag: int, horizon: int) -> Hours:
    """For each hour 1, the level, and how much higher the water is that arrives within the horizon."""
    arriving = _earlier(upstream, max(0, lag - horizon)) - _earlier(upstream, lag)
    return np.stack([np.ones(len(downstream)), downstream, arriving], axis=1)


def fit(upstream: Hours, downstream: Hours, horizon: int) -> Model:
    """The lag, then least squares over every hour whose inputs and outcome are there."""
    lag = lag_of(upstream, downstream).hours
    given, change = inputs(upstream, downstream, lag, horizon), later(downstream, horizon) - downstream
    good = np.isfinite(given).all(axis=1) & np.isfinite(change)
    weights, *_rest = np.linalg.lstsq(given[good], change[good], rcond=None)
    return Model(lag, horizon, (float(weights[0]), float(weights[1]), float(weights[2])))


def forecast(model: Model, upstream: Hours, downstream: Hours, interval: "Interval") -> Forecast | None:
    """From the last hour of both series; None when it lacks an input."""
    change = model.change(inputs(upstream, downstream, model.lag, model.horizon)[-1:])
    if not np.isfinite(change).all():
        return None
    low, high = interval.span(float(usual(change)[0]))
    expected = float(downstream[-1] + change[0])
    return Forecast(expected, expected + low, expected + high)


class Interval:
    """How far the outcome may lie below and above, from errors already known in units of what is `usual` for such a
    forecast; each new error says whether the last interval was too narrow on its side."""

    def __init__(self, errors: Sequence[float] = (), share: float = SHARE) -> None:
        self._errors, self._miss = list(errors), (1 - share) / 2
        self._below = self._above = self._miss

    def span(self, usual: float) -> tuple[float, float]:
        """From and to, in cm from the level expected."""
        recent = self._errors[-_REMEMBERED:]
        if not recent:
            return -float("inf"), float("inf")
        levels = np.clip([self._below, 1 - self._above], 0.0, 1.0)
        low, high = np.quantile(recent, levels)
        return float(low) * usual, float(high) * usual

    def learn(self, error: float, usual: float, span: tuple[float, float]) -> None:
        self._errors.append(error / usual)
        self._below += _STEP * (self._miss - float(error < span[0]))
        self._above += _STEP * (self._miss - float(error > span[1]))


def usual(change: Hours) -> Hours:
    """What errors of a forecast grow with: the change that is expected, from a few centimetres on."""
    return _CALM_CM + np.abs(change)


def _earlier(series: Hours, hours: int) -> Hours:
    """The series as it stood so many hours before."""
    return np.concatenate([np.full(hours, np.nan), series[: len(series) - hours]])


def later(series: Hours, hours: int) -> Hours:
    """The series as it stands so many hours after."""
    return np.concatenate([series[hours:], np.full(min(hours, len(series)), np.nan)])


def _correlation(one: Hours, other: Hours) -> float:
    good = np.isfinite(one) & np.isfinite(other)
    if good.sum() < MOST_LAG or not one[good].std() or not other[good].std():
        return 0.0
    return float(np.corrcoef(one[good], other[good])[0, 1])
