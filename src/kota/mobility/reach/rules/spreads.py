"""How evenly something is shared among people: Gini, Palma, and the worst-off tenth."""

from dataclasses import dataclass

import numpy as np

from kota.mobility.reach.rules.layers import Floats

TENTH, POORER = 0.1, 0.4


@dataclass(frozen=True, slots=True)
class Spread:
    """`mean` of all people, of the tenth that has least and of the tenth that has most. `gini` is 0 where all have the
    same and near 1 where one has everything; `palma` is what the best tenth has for each that the lower four tenths
    have together, None where those have nothing. `worst` are places among the values, the least first."""

    mean: float
    low: float
    high: float
    gini: float
    palma: float | None
    worst: tuple[int, ...]


def spread(value: Floats, people: Floats) -> Spread | None:
    """Of what so many people have each; None without people."""
    known = np.flatnonzero(np.isfinite(value) & (people > 0))
    if not len(known):
        return None
    order = known[np.argsort(value[known], kind="stable")]
    sorted_value, weight = value[order], people[order] / people[order].sum()
    until = np.cumsum(weight)
    mean = float(sorted_value @ weight)
    low, high = (_share(sorted_value, until, 0.0, TENTH), _share(sorted_value, until, 1 - TENTH, 1.0))
    poorer = _share(sorted_value, until, 0.0, POORER)
    worst = order[: int(np.searchsorted(until, TENTH - 1e-12)) + 1]
    palma = high / poorer if poorer > 0 else None
    return Spread(
        mean, low / TENTH, high / TENTH, _gini(sorted_value, weight, until, mean), palma,
        tuple(int(one) for one in worst),
    )  # fmt: skip


def _gini(value: Floats, weight: Floats, until: Floats, mean: float) -> float:
    if mean <= 0:
        return 0.0
    held = np.cumsum(value * weight) / mean
    before = np.concatenate(([0.0], held[:-1]))
    area = float((weight * (held + before) / 2).sum())  # below the curve of Lorenz
    return max(0.0, min(1.0, 1 - 2 * area))


def _share(value: Floats, until: Floats, begin: float, end: float) -> float:
    """What the people from one share to another have together, of people that are one in all."""
    before = np.concatenate(([0.0], until[:-1]))
    inside = np.maximum(0.0, np.minimum(until, end) - np.maximum(before, begin))
    return float(value @ inside)


def median(value: Floats, weight: Floats) -> float | None:
    """The middle value by weight; None without any."""
    known = np.isfinite(value) & (weight > 0)
    if not known.any():
        return None
    order = np.argsort(value[known], kind="stable")
    until = np.cumsum(weight[known][order])
    return float(value[known][order][np.searchsorted(until, until[-1] / 2)])
