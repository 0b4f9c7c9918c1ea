"""A study's figures: for each kelurahan and measure a number, None where there is none; and what they say of all."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from kota.mobility.reach.contracts import STEPS, STUDIED, WITHIN
from kota.mobility.reach.rules import spreads
from kota.mobility.reach.rules.layers import Floats

NEAR_M, OFTEN_S = 500, 15 * 60
Column = list[float | None]
CHANGED = 0.05  # of what it was: less is no change that anybody notices


def near(steps: str) -> str:
    """The share of people near a stop to which a line comes often."""
    return f"near_{steps}"


def within(kind: str, minutes: int, steps: str) -> str:
    """How much of a kind is reached in so many minutes."""
    return f"{kind}_{minutes}_{steps}"


FARE = "fare"  # of the middle journey to work
MEASURES = (
    *(near(steps) for steps in STEPS),
    *(within(kind, minutes, steps) for kind in STUDIED for minutes in WITHIN for steps in STEPS),
    FARE,
)


@dataclass(frozen=True, slots=True)
class Figures:
    """Rows are kelurahan."""

    areas: tuple[str, ...]
    people: Floats
    columns: Mapping[str, Floats]  # nan where there is none

    def written(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "areas": list(self.areas), "people": [round(one, 1) for one in self.people.tolist()],
            "columns": {name: _listed(values) for name, values in self.columns.items()},
        }  # fmt: skip

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "Figures":
        columns = {name: np.array(values, np.float64) for name, values in kept["columns"].items()}
        return cls(tuple(kept["areas"]), np.array(kept["people"], np.float64), columns)


def _listed(values: Floats) -> Column:
    return [round(one, 4) if np.isfinite(one) else None for one in values.tolist()]


def summary(figures: Figures) -> dict[str, Any]:
    """Mean, tenths, Gini and Palma of each measure."""
    made = {}
    for name, values in figures.columns.items():
        found = spreads.spread(values, figures.people)
        if found is not None:
            told = asdict(found)
            told["worst"] = [figures.areas[at] for at in found.worst]
            made[name] = {key: round(one, 6) if isinstance(one, float) else one for key, one in told.items()}
    return made


@dataclass(frozen=True, slots=True)
class Change:
    """What another study says of a measure: by area, and how many people have noticeably more and less of it."""

    by_area: Mapping[str, float]
    more: float
    less: float
    mean: float


def change(before: Figures, after: Figures, measure: str) -> Change | None:
    """From one study to another; None where they share no area with a figure."""
    was = dict(zip(before.areas, before.columns[measure].tolist(), strict=True))
    people = dict(zip(after.areas, after.people.tolist(), strict=True))
    now = dict(zip(after.areas, after.columns[measure].tolist(), strict=True))
    both = [area for area in after.areas if np.isfinite(now[area]) and np.isfinite(was.get(area, np.nan))]
    if not both:
        return None
    by_area = {area: now[area] - was[area] for area in both}

    def moved(sign: int) -> float:
        noticed = (area for area in both if sign * by_area[area] > CHANGED * max(was[area], now[area]))
        return float(sum(people[area] for area in noticed))

    everybody = sum(people[area] for area in both)
    mean = sum(by_area[area] * people[area] for area in both) / everybody if everybody else 0.0
    return Change(by_area, moved(1), moved(-1), mean)


def classes(values: Sequence[float], many: int = 5) -> list[float]:
    """Upper bounds of classes that hold as many values each; the last is the highest value."""
    known = np.array([one for one in values if np.isfinite(one)])
    if not len(known):
        return []
    return [float(one) for one in np.quantile(known, np.arange(1, many + 1) / many)]


def class_of(value: float, bounds: Sequence[float]) -> int:
    """The number of the class that a value falls in, from 0."""
    return min(int(np.searchsorted(np.array(bounds), value, side="left")), len(bounds) - 1)
