"""What usually stands at a station: by kind of day and quarter of an hour of the local day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from kota.mobility.sharing.rules.forecasting import DAYS, HIGH, LOW, MIDDLE, Floats, Kinds
from kota.mobility.sharing.rules.history import BINS, MINUTES, UNKNOWN, Counts, begin_of

WORKDAY, SATURDAY, SUNDAY = 0, 1, 2
QUARTERS = 96
ENOUGH = 4  # values in a quarter: with fewer nothing is said
_HOUR_BINS = 60 // MINUTES
Quarters = npt.NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Usual:
    """Shape (kinds of day, quarters, stations); NaN where too little is known."""

    middle: Floats
    low: Floats
    high: Floats
    chance: Floats


def kind_of(day: date, holidays: frozenset[date]) -> int:
    if day in holidays or day.weekday() == 6:
        return SUNDAY
    return SATURDAY if day.weekday() == 5 else WORKDAY


def calendar(first: date, days: int, zone: ZoneInfo, holidays: frozenset[date]) -> tuple[Kinds, Quarters]:
    """For each bin of `days` days of UTC from `first` on: the kind of its local day, and the quarter of an hour there.

    An hour has one distance from UTC but for the few in which clocks change.
    """
    kinds, quarters = [], []
    for hour in range(days * 24):
        here = (begin_of(first) + timedelta(hours=hour)).astimezone(zone)
        kinds.append(kind_of(here.date(), holidays))
        quarters.append([_quarter(here + timedelta(minutes=MINUTES * bin_)) for bin_ in range(_HOUR_BINS)])
    return np.repeat(np.array(kinds, dtype=np.int8), _HOUR_BINS), np.array(quarters, dtype=np.int16).ravel()


def _quarter(here: datetime) -> int:
    return (here.hour * 60 + here.minute) // 15


def usual(past: Counts, kinds: Kinds, quarters: Quarters) -> Usual:
    """From stations by bins, of the last weeks."""
    recent = slice(-DAYS * BINS, None)
    past, kinds, quarters = past[:, recent], kinds[recent][: past.shape[1]], quarters[recent][: past.shape[1]]
    shape = (3, QUARTERS, past.shape[0])
    found = Usual(*(np.full(shape, np.nan) for _ in range(4)))
    for kind in range(3):
        of_kind = kinds == kind
        for quarter in range(QUARTERS):
            here = past[:, of_kind & (quarters == quarter)].astype(np.float64)
            here[here == UNKNOWN] = np.inf  # sorts behind all that is known
            count = np.isfinite(here).sum(axis=1)
            rows = np.flatnonzero(count >= ENOUGH)
            ranked = np.sort(here[rows], axis=1)
            for name, part in (("low", LOW), ("middle", MIDDLE), ("high", HIGH)):
                place = np.rint((count[rows] - 1) * part).astype(np.int64)
                getattr(found, name)[kind, quarter, rows] = ranked[np.arange(len(rows)), place]
            there = ((ranked >= 1) & np.isfinite(ranked)).sum(axis=1)
            found.chance[kind, quarter, rows] = there / count[rows]
    return found
