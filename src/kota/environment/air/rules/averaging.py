"""Hourly means, and what is averaged of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from kota.environment.air.contracts import IndexFact, Parameter

Floats = NDArray[np.float64]
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Hours:
    """Hourly means in µg/m³, oldest first; the last hour of each ends at `until`, a full hour. NaN where none is."""

    until: datetime
    values: Mapping[Parameter, Sequence[float] | Floats]

    def until_then(self, end: datetime) -> "Hours":
        """The same without what came after `end`, a full hour that is not later than `until`."""
        after = round((self.until - end) / HOUR)
        return Hours(end, {one: row[: len(row) - after] for one, row in self.values.items()}) if after else self

    def before(self, parameter: Parameter, end: datetime, count: int) -> Floats:
        """The `count` hours that end at `end`; NaN for those outside what is known."""
        known = np.asarray(self.values.get(parameter, ()), dtype=np.float64)
        stop = len(known) - round((self.until - end) / HOUR)
        found = np.full(count, np.nan)
        first = max(stop - count, 0)
        inside = known[first : max(min(stop, len(known)), first)]
        at = first - (stop - count)
        found[at : at + len(inside)] = inside
        return found


def mean(values: Floats, needed: int) -> tuple[float | None, int]:
    """The mean of what is there, or None where fewer than `needed` are; and how many are."""
    there = values[np.isfinite(values)]
    return (float(there.mean()) if len(there) >= needed and len(there) else None), len(there)


def published_until(parameter: Parameter, at: datetime, regulation: IndexFact, zone: ZoneInfo) -> datetime:
    """The end of the hours that count at a moment: the last full hour for what is published hourly, else the last
    publication time of the regulation (09.00 and 15.00 in the city's time)."""
    here = at.astimezone(zone)
    full = here.replace(minute=0, second=0, microsecond=0)
    if parameter in regulation.hourly or not regulation.hours_of_day:
        return full.astimezone(at.tzinfo)
    today = [full.replace(hour=hour) for hour in sorted(regulation.hours_of_day)]
    passed = [moment for moment in today if moment <= here]
    last = passed[-1] if passed else today[-1] - timedelta(days=1)
    return last.astimezone(at.tzinfo)


def hours_needed(regulation: IndexFact) -> int:
    """How many hours back a published value may look: a day's mean, published up to a day ago."""
    return regulation.hours + 24
