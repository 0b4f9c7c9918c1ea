"""When vehicles will be at their next stops: running times as they were seen, the timetable where little was seen.

Running times of a piece of way are kept by line, kind of day and hour as a mean and variance in which old days fade. A
prediction is their sum; late vehicles tend to stay late, so pieces count as partly dependent on each other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

PRIOR_WEIGHT = 6.0  # sightings that the timetable counts as
PRIOR_SHARE = 0.25  # standard deviation of a running time of which only the timetable is known
LEAST_SIGMA_S = 8.0
FADE = 0.08  # weight of the newest sighting once many were seen
DEPENDENT = 0.25  # how far pieces of one way are late together
NOISE_S = 10.0  # of a position and of the stop itself
Z10 = 1.2816  # standard deviations from the middle to the 10th and 90th percentile
OUTLIER = 8.0  # times the expected: a vehicle that stood still for another reason
AGE_SHARE = 0.6  # seconds of doubt for each second that a position is old
HORIZON_S = 45 * 60  # beyond which nothing is foretold


@dataclass(frozen=True, slots=True)
class Pace:
    """How long a piece of way took: how often it was seen, the mean and the variance in seconds."""

    count: int = 0
    mean: float = 0.0
    variance: float = 0.0

    def after(self, seconds: float) -> "Pace":
        """With one more sighting."""
        if self.count and seconds > OUTLIER * max(self.mean, 30.0):
            return self
        weight = max(1.0 / (self.count + 1), FADE)
        late = seconds - self.mean
        mean = self.mean + weight * late
        variance = (1 - weight) * (self.variance + weight * late * late) if self.count else 0.0
        return Pace(self.count + 1, mean, variance)


class Piece(NamedTuple):
    """What a piece of way is expected to take."""

    mean: float
    sigma: float


class Arrival(NamedTuple):
    """Seconds since 1970, in the middle of what is likely, with its standard deviation."""

    call: int
    at: int
    sigma: float

    @property
    def low(self) -> int:
        return round(self.at - Z10 * self.sigma)

    @property
    def high(self) -> int:
        return round(self.at + Z10 * self.sigma)


def piece(planned: float, pace: Pace | None) -> Piece:
    """The timetable and what was seen, by weight."""
    planned = max(planned, 1.0)
    spread = max(PRIOR_SHARE * planned, LEAST_SIGMA_S)
    if pace is None or not pace.count:
        return Piece(planned, spread)
    seen = min(pace.count, 1 / FADE)
    weight = seen / (seen + PRIOR_WEIGHT)
    mean = weight * pace.mean + (1 - weight) * planned
    variance = weight * max(pace.variance, LEAST_SIGMA_S**2) + (1 - weight) * spread**2
    variance += weight * (1 - weight) * (pace.mean - planned) ** 2
    return Piece(mean, float(np.sqrt(variance)))


def arrivals(
    along: float, at: int, now: int, stops: Sequence[float], pieces: Sequence[Piece], *, scale: float = 1.0
) -> list[Arrival]:
    """The calls before a vehicle that was `along` at the second `at`. `pieces[i]` leads from call i to i + 1. `scale`
    widens what is likely, as the line's past predictions demand."""
    first = int(np.searchsorted(np.asarray(stops), along + 1.0, side="right"))
    if first == 0 or first >= len(stops):
        return []
    length = stops[first] - stops[first - 1]
    rest = (stops[first] - along) / length if length > 0 else 0.0
    total = pieces[first - 1].mean * rest
    squares, sum_ = (pieces[first - 1].sigma ** 2) * rest, pieces[first - 1].sigma * rest
    age = max(now - at, 0)
    base = NOISE_S**2 + (AGE_SHARE * age) ** 2 / 4
    found, last = [], now
    for call in range(first, len(stops)):
        if call > first:
            total += pieces[call - 1].mean
            squares += pieces[call - 1].sigma ** 2
            sum_ += pieces[call - 1].sigma
        sigma = float(np.sqrt((1 - DEPENDENT) * squares + DEPENDENT * sum_**2 + base)) * scale
        when = max(round(at + total), last)  # a vehicle that stands cannot have arrived
        if when - now > HORIZON_S:
            break
        found.append(Arrival(call, when, sigma))
        last = when
    return found


def scaled(coverage: float, count: int) -> float:
    """By how much to widen or narrow ranges that should have held 80 of 100 arrivals and held `coverage` of them."""
    if count < 50:
        return 1.0
    held = min(max((coverage * count + 8) / (count + 10), 0.05), 0.995)
    return float(min(max(Z10 / _normal((1 + held) / 2), 0.5), 3.0))


def _normal(share: float) -> float:
    """The quantile of the normal distribution (Acklam's approximation of the middle, exact enough for a factor)."""
    from statistics import NormalDist

    return NormalDist().inv_cdf(share)


def headway_range(gaps: Sequence[int], planned: int) -> tuple[int, int] | None:
    """\"Every 8 to 12 minutes\": the 10th and 90th percentile of what one waited between, in minutes; of the timetable
    where fewer than four gaps were seen. None where neither is known."""
    if len(gaps) >= 4:
        low, high = np.percentile(np.asarray(gaps, dtype=np.float64), [10, 90])
    elif planned > 0:
        low = high = float(planned)
    else:
        return None
    least, most = max(1, int(low // 60)), max(1, int(-(-high // 60)))
    return least, max(least, most)


Paces = Mapping[tuple[int, int], Pace]  # by call and hour kind
