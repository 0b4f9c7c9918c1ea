"""When vehicles will be at their next stops: running times as they were seen, the timetable where little was seen.

Running times of a piece of way are kept by line, kind of day and hour as a mean and variance in which old days fade. A
prediction is their sum; late vehicles tend to stay late, so pieces count as partly dependent on each other, and a
vehicle that was slow so far is expected to stay so in part. Where a piece was seldom seen, the timetable counts as much
slower as the line and the city go now. How past predictions erred moves and widens new ones
(`rules.realtime.calibrating`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

PRIOR_WEIGHT = 6.0  # sightings that the timetable counts as
PRIOR_SHARE = 0.25  # standard deviation of a running time of which only the timetable is known
LEAST_SIGMA_S = 8.0
FADE = 0.08  # weight of the newest sighting once many were seen
DEPENDENT = 0.25  # how far pieces of one way are late together
NOISE_S = 6.0  # of a position and of the stop itself
Z10 = 1.2816  # standard deviations from the middle to the 10th and 90th percentile
OUTLIER = 8.0  # times the expected: a vehicle that stood still for another reason
AGE_SHARE = 0.6  # seconds of doubt for each second that a position is old
LEAST_GAPS = 4  # between vehicles, from which how often they come is taken as seen
HORIZON_S = 45 * 60  # beyond which nothing is foretold
MOST_SEEN = 2 / FADE  # sightings that a mean in which old ones fade is worth
SURE_S = 600.0  # running time that must be seen before it counts as much as what was believed
SLOWEST, FASTEST = 2.0, 0.6  # times what was believed


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


def bounds(at: int, sigma: float) -> tuple[int, int]:
    """The 10th and 90th percentile."""
    return round(at - Z10 * sigma), round(at + Z10 * sigma)


def piece(planned: float, pace: Pace | None) -> Piece:
    """The timetable and what was seen, by weight."""
    planned = max(planned, 1.0)
    spread = max(PRIOR_SHARE * planned, LEAST_SIGMA_S)
    if pace is None or not pace.count:
        return Piece(planned, spread)
    seen = min(pace.count, MOST_SEEN)
    weight = seen / (seen + PRIOR_WEIGHT)
    mean = weight * pace.mean + (1 - weight) * planned
    variance = weight * max(pace.variance, LEAST_SIGMA_S**2) + (1 - weight) * spread**2
    variance += weight * (1 - weight) * (pace.mean - planned) ** 2
    return Piece(mean, float(np.sqrt(variance)))


def slower(seen: Iterable[tuple[float, float]], believed: float = 1.0) -> float:
    """How many times what it should have taken it took, by pairs of both, sure only after ten minutes of it."""
    should = took = 0.0
    for planned, real in seen:
        should, took = should + planned, took + real
    return min(max((took + SURE_S * believed) / (should + SURE_S), FASTEST), SLOWEST)


class Pieces(NamedTuple):
    """The pieces of a pattern, summed up from its first stop: places, means, variances, standard deviations."""

    stops: Any  # metres of each call
    mean: Any
    square: Any
    sigma: Any


def summed(stops: Any, pieces: Sequence[Piece]) -> Pieces:
    """`pieces[i]` leads from call i to i + 1."""
    mean = np.array([one.mean for one in pieces], dtype=np.float64)
    sigma = np.array([one.sigma for one in pieces], dtype=np.float64)
    sums = (np.r_[0.0, np.cumsum(one)] for one in (mean, sigma * sigma, sigma))
    return Pieces(np.asarray(stops, dtype=np.float64), *sums)


def driven(way: Pieces, along: float, begin: float = 0.0) -> float:
    """Seconds that one needs between two places."""
    return float(np.interp(along, way.stops, way.mean) - np.interp(begin, way.stops, way.mean))


def arrivals(along: float, at: int, now: int, way: Pieces, *, slow: float = 1.0) -> tuple[int, Any, Any]:
    """The next call of a vehicle that was `along` at the second `at`; then the seconds at which it comes there and to
    all calls after it, and their standard deviations. `slow` is how many times the usual it takes."""
    stops = way.stops
    first = int(np.searchsorted(stops, along + 1.0, side="right"))
    if first == 0 or first >= len(stops):
        return first, np.zeros(0, np.int64), np.zeros(0)
    length = stops[first] - stops[first - 1]
    share = (along - stops[first - 1]) / length if length > 0 else 1.0
    mean, square, sigma = (
        column[first:] - column[first - 1] - share * (column[first] - column[first - 1]) for column in way[1:]
    )
    square = square - (1 - share) * share * (way.square[first] - way.square[first - 1])  # one piece is driven evenly
    base = NOISE_S**2 + (AGE_SHARE * max(now - at, 0)) ** 2 / 4
    spread = np.sqrt((1 - DEPENDENT) * square + DEPENDENT * sigma**2 + base)
    times = np.maximum(np.rint(at + mean * slow).astype(np.int64), now)  # a vehicle that stands cannot have arrived
    near = times - now <= HORIZON_S
    return first, times[near], spread[near]


def headway_range(gaps: Sequence[int], planned: int) -> tuple[int, int] | None:
    """\"Every 8 to 12 minutes\": the 10th and 90th percentile of what one waited between, in minutes; of the timetable
    where fewer than four gaps were seen. None where neither is known."""
    if len(gaps) >= LEAST_GAPS:
        low, high = np.percentile(np.asarray(gaps, dtype=np.float64), [10, 90])
    elif planned > 0:
        about = max(1, round(planned / 60))  # one number is no range, however it is rounded
        return about, about
    else:
        return None
    least, most = max(1, int(low // 60)), max(1, int(-(-high // 60)))
    return least, max(least, most)
