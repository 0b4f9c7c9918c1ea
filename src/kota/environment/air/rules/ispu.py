"""The air pollutant index by the regulation that the pack gives (ISPU, PermenLHK P.14/2020).

I = (Ia - Ib) / (Xa - Xb) · (Xx - Xb) + Ib between the knots, which are continuous: 0, 50, 100, 200, 300 and the top.
The regulation leaves its last class open and prints no index for the last concentration: the top is a setting of the
pack, and worse air goes on along the same line, so that it never reads better than it is.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from datetime import date
from math import floor

from kota.environment.air.contracts import IndexFact, Parameter


def exact(parameter: Parameter, concentration: float, regulation: IndexFact) -> float:
    """The index of a 24-hour mean in µg/m³, not rounded. ValueError below 0; KeyError where there are no limits."""
    if not concentration >= 0:
        raise ValueError(f"a concentration of {concentration} µg/m³ cannot be")
    limits, knots = (0.0, *regulation.limits[parameter]), regulation.knots
    above = min(max(bisect_left(limits, concentration), 1), len(limits) - 1)
    below = above - 1
    slope = (knots[above] - knots[below]) / (limits[above] - limits[below])
    return slope * (concentration - limits[below]) + knots[below]


def whole(index: float) -> int:
    """As it is published: rounded, a half upwards."""
    return floor(index + 0.5)


def category(index: int, regulation: IndexFact) -> str:
    """The code of the class of a published index: of the whole number, so that the two never disagree."""
    return next((one.code for one in regulation.classes if index <= one.upto), regulation.classes[-1].code)


def critical(indices: Mapping[Parameter, float]) -> Parameter | None:
    """The parameter with the highest index; of equal ones the first in the regulation's order."""
    return max((one for one in Parameter if one in indices), key=lambda one: indices[one], default=None)


def in_force(regulations: Iterable[IndexFact], day: date) -> IndexFact:
    """The regulation that held on a day; before all of them, the oldest."""
    by_age = sorted(regulations, key=lambda one: one.since)
    held = [one for one in by_age if one.since <= day]
    return held[-1] if held else by_age[0]
