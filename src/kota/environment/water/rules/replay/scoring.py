"""How well warnings warned, hard to flatter.

A unit is wet from the full hour in which a flooded RW that meets it was first marked, and never dries: a warning after
that counts for nothing, and one that had ended by then counts for nothing either. Units that are wet when the scored
time begins cannot be warned before; they are counted and left out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from kota.environment.water.rules.replay.history import Mark
from kota.environment.water.rules.replay.units import Units
from kota.environment.water.rules.replay.warning import Period, merged

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
Wetness = Sequence[datetime | None]  # of each unit: wet from when; None: never


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The score of some warnings on units of one kind over a time.

    `share_warned_before_wet`: of the units that became wet, those under warning when they did. `median_lead_minutes`:
    of those, from the beginning of the warning to that hour; `median_lead_minutes_of_all` counts 0 for the others.
    `false_alarm_share`: of the units warned while not wet, those that stayed dry. `warned_unit_hours`: all hours of all
    warnings, of `unit_hours` that there are. `gain`: the share warned before wet less the share of unit-hours under
    warning, so that warning everybody, nobody, or by lot gains nothing. `lapsed`: warned, but the warning had ended.
    """

    kind: str
    units: int
    wet_at_start: int
    became_wet: int
    stayed_dry: int
    warned: int
    hits: int
    lapsed: int
    false_alarms: int
    share_warned_before_wet: float
    median_lead_minutes: float
    median_lead_minutes_of_all: float
    false_alarm_share: float
    warned_unit_hours: float
    unit_hours: float
    gain: float

    def as_dict(self) -> dict[str, Any]:
        """For JSON, with shares to four places."""
        return {key: round(value, 4) if isinstance(value, float) else value for key, value in asdict(self).items()}


def wetness(marks: Iterable[Mark], units: Units, least_share: float = 0.0) -> list[datetime | None]:
    """Of each unit the full hour in which an RW that meets it was first marked."""
    found: list[datetime | None] = [None] * len(units)
    for mark in sorted(marks, key=lambda m: m.at):
        hour = mark.at.replace(minute=0, second=0, microsecond=0)
        for unit in units.meeting(mark.shape, least_share).tolist():
            found[unit] = found[unit] or hour
    return found


def score(periods: Iterable[Period], wet: Wetness, units: Units, begins: datetime, ends: datetime) -> Scorecard:
    """The score of warnings from `begins` to `ends`. A warning may have begun before; hours count within."""
    tally = _Tally(wet, begins, ends)
    for period in merged(periods):
        tally.add(period)
    return tally.scorecard(units)


@dataclass(slots=True)
class _Tally:
    wet: Wetness
    begins: datetime
    ends: datetime
    warned: set[int]
    leads: dict[int, float]
    hours: float

    def __init__(self, wet: Wetness, begins: datetime, ends: datetime) -> None:
        self.wet, self.begins, self.ends = wet, begins, ends
        self.warned, self.leads, self.hours = set(), {}, 0.0

    def add(self, period: Period) -> None:
        within = min(period.ends, self.ends) - max(period.begins, self.begins)
        self.hours += max(within, timedelta(0)) / HOUR
        wet = self.wet[period.unit]
        if wet is not None and wet < self.begins:
            return
        if within > timedelta(0) and (wet is None or period.begins < wet):
            self.warned.add(period.unit)
        if wet is not None and self.begins <= wet < self.ends and period.begins < wet < period.ends:
            self.warned.add(period.unit)
            self.leads[period.unit] = (wet - period.begins) / MINUTE

    def scorecard(self, units: Units) -> Scorecard:
        start = sum(wet is not None and wet < self.begins for wet in self.wet)
        became = {n for n, wet in enumerate(self.wet) if wet is not None and self.begins <= wet < self.ends}
        false = len(self.warned - became)
        hours = len(units) * ((self.ends - self.begins) / HOUR)
        leads = sorted(self.leads.values())
        share = _share(len(leads), len(became))
        return Scorecard(
            kind=units.kind, units=len(units), wet_at_start=start, became_wet=len(became),
            stayed_dry=len(units) - start - len(became), warned=len(self.warned), hits=len(leads),
            lapsed=len((self.warned & became) - self.leads.keys()), false_alarms=false, share_warned_before_wet=share,
            median_lead_minutes=_median(leads),
            median_lead_minutes_of_all=_median([*leads, *[0.0] * (len(became) - len(leads))]),
            false_alarm_share=_share(false, len(self.warned)), warned_unit_hours=self.hours, unit_hours=hours,
            gain=share - _share(self.hours, hours),
        )  # fmt: skip


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _median(values: Sequence[float]) -> float:
    return float(median(values)) if values else 0.0
