"""Whether the air is bad enough, for long enough, to warn people: with patience on the way up and on the way down."""

from collections.abc import Iterable
from dataclasses import dataclass

from kota.environment.air.contracts import CLASSES, IndexFact, WarningFact
from kota.environment.air.rules import ispu


@dataclass(frozen=True, slots=True)
class Held:
    """The class that people should be warned of (empty: none), and the place of the value with which that began."""

    category: str
    rose: int = 0


def held(values: Iterable[int], rule: WarningFact, regulation: IndexFact) -> Held:
    """From the published indices, oldest first.

    The class rises to the least of `rises_after` values in a row that are all worse than it, and falls to the worst of
    `clears_after` in a row that all lie at least `margin` points below it; anything between leaves it as it is.
    """
    least, level, rose = CLASSES.index(rule.since_class), 0, 0
    worse: list[int] = []
    better: list[int] = []
    for place, value in enumerate(values):
        here, calm = _rank(value, regulation, least), _rank(value + rule.margin, regulation, least)
        worse = [*worse, here] if here > level else []
        better = [*better, calm] if calm < level else []
        if len(worse) >= rule.rises_after:
            rose = rose if level else place
            level, worse, better = min(worse[-rule.rises_after :]), [], []
        elif len(better) >= rule.clears_after:
            level, worse, better = max(better[-rule.clears_after :]), [], []
    return Held(CLASSES[least + level - 1], rose) if level else Held("")


def _rank(value: int, regulation: IndexFact, least: int) -> int:
    """0 for what nobody is warned of, then 1, 2, … ."""
    return max(CLASSES.index(ispu.category(value, regulation)) - least + 1, 0)
