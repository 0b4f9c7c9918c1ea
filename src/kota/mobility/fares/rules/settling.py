"""Whose money it is: each fare goes to the operators whose vehicles were ridden, exact to the smallest unit."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction

from kota.mobility.fares.rules.quoting import Part

Shares = dict[str, int]


def shares(parts: Sequence[Part]) -> Shares:
    """By operator. A single fare is its operator's; an integrated one is divided by boardings and kilometres."""
    found: dict[str, int] = defaultdict(int)
    for part in parts:
        for operator, amount in _of(part).items():
            found[operator] += amount
    return dict(sorted(found.items()))


def _of(part: Part) -> Shares:
    if part.joint is None:
        return {part.legs[0].sold.operator.code: part.amount}
    weights: dict[str, int] = defaultdict(int)
    fact = part.joint.fact
    for leg in part.legs:
        weights[leg.sold.operator.code] += fact.share_boarding * 1000 + fact.share_per_km * leg.metres
    return divided(part.amount, weights)


def divided(amount: int, weights: Mapping[str, int]) -> Shares:
    """By largest remainders: each within one of its exact share, and together exactly the amount."""
    names = sorted(weights)
    whole = sum(weights.values())
    if not names:
        return {}
    exact = {name: Fraction(amount * weights[name], whole) if whole else Fraction(amount, len(names)) for name in names}
    found = {name: value.numerator // value.denominator for name, value in exact.items()}
    rest = amount - sum(found.values())
    for name in sorted(names, key=lambda name: (found[name] - exact[name], name))[:rest]:
        found[name] += 1
    return found


def differences(before: Mapping[str, Sequence[int]], after: Mapping[str, Sequence[int]]) -> dict[str, tuple[int, int]]:
    """What must be written so that `before` becomes `after`, by operator: amount and rides. Those that stay are left
    out."""
    nothing = (0, 0)
    found = {}
    for name in sorted(before.keys() | after.keys()):
        (old, old_rides), (new, new_rides) = before.get(name, nothing), after.get(name, nothing)
        if (new - old, new_rides - old_rides) != nothing:
            found[name] = new - old, new_rides - old_rides
    return found
