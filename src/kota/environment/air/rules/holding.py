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

    The class is never under the least of the last `rises_after` values, and never over the worst of the last
    `clears_after` with `margin` points added; anything between leaves it as it is. The first bound never exceeds the
    second, so air that is worse throughout never warns of less.
    """
    least, level, rose = CLASSES.index(rule.since_class), 0, 0
    here: list[int] = []
    calm: list[int] = []
    for place, value in enumerate(values):
        here = [*here, _rank(value, regulation, least)][-rule.rises_after :]
        calm = [*calm, _rank(value + rule.margin, regulation, least)][-rule.clears_after :]
        floor = min(here) if len(here) == rule.rises_after else 0
        ceiling = max(calm) if len(calm) == rule.clears_after else len(CLASSES)
        if floor and not level:
            rose = place
        level = min(max(level, floor), ceiling)
    return Held(CLASSES[least + level - 1], rose) if level else Held("")


def _rank(value: int, regulation: IndexFact, least: int) -> int:
    """0 for what nobody is warned of, then 1, 2, … ."""
    return max(CLASSES.index(ispu.category(value, regulation)) - least + 1, 0)
