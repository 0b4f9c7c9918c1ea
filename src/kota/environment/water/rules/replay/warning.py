"""Rules that warn: each is a function from what is known to the units that are warned, and until when."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter

from kota.environment.water.contracts import FloodReport
from kota.environment.water.rules.replay.feed import Feed, Known
from kota.environment.water.rules.replay.history import counts
from kota.environment.water.rules.replay.units import Units

Warned = Mapping[int, datetime]  # number of a unit: until when
Rule = Callable[[Known, Units], Warned]
FOREVER = timedelta(days=3650)
_ORDER = attrgetter("unit", "begins", "ends")


@dataclass(frozen=True, slots=True)
class Period:
    """A unit was warned from `begins` until before `ends`."""

    unit: int
    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class NearReports:
    """A unit is warned while at least `reports` flood reports of the last `minutes` lie in it or within `metres`."""

    reports: int
    metres: float
    minutes: float

    def __call__(self, known: Known, units: Units) -> dict[int, datetime]:
        """The warned units; each until so many reports are too old."""
        span = timedelta(minutes=self.minutes)
        recent: dict[int, list[datetime]] = {}
        for report in reversed(known.reports):  # newest first
            if report.at <= known.at - span:
                break
            if counts(report):
                for unit in units.near(report.lon, report.lat, self.metres).tolist():
                    recent.setdefault(unit, []).append(report.at)
        return {unit: times[self.reports - 1] + span for unit, times in recent.items() if len(times) >= self.reports}

    def periods(self, reports: Iterable[FloodReport], units: Units) -> list[Period]:
        """The same for a whole list of reports at once: a period begins with a report and knows only those before it,
        so it is what calls at each report would have said."""
        return self.periods_at(times_near(reports, units, self.metres))

    def periods_at(self, times: Mapping[int, Sequence[datetime]]) -> list[Period]:
        """The same by the moments of the reports near each unit, in their order."""
        span, found = timedelta(minutes=self.minutes), []
        for unit, own in times.items():
            begins = ends = None
            for first, at in zip(own, own[self.reports - 1 :], strict=False):
                until = first + span
                if until <= at:
                    continue
                if begins is not None and ends is not None and ends < at:
                    found.append(Period(unit, begins, ends))
                    begins = None
                begins, ends = begins or at, until
            if begins is not None and ends is not None:
                found.append(Period(unit, begins, ends))
        return sorted(found, key=_ORDER)


def times_near(reports: Iterable[FloodReport], units: Units, metres: float) -> dict[int, list[datetime]]:
    """When flood reports came in or near each unit."""
    times: dict[int, list[datetime]] = {}
    for report in filter(counts, reports):
        for unit in units.near(report.lon, report.lat, metres).tolist():
            times.setdefault(unit, []).append(report.at)
    return times


def neighbours(known: Known, units: Units) -> dict[int, datetime]:
    """Baseline: the neighbours of every unit that ever had a mark, for ever; not those units themselves."""
    wet = _meeting(known, units, only_standing=False)
    return dict.fromkeys({near for unit in wet for near in units.neighbours[unit]} - wet, known.at + FOREVER)


def neighbours_of_standing(known: Known, units: Units) -> dict[int, datetime]:
    """Baseline: the neighbours of the units in which a mark stands now, as long as it stands."""
    wet = _meeting(known, units, only_standing=True)
    return dict.fromkeys({near for unit in wet for near in units.neighbours[unit]} - wet, known.at + FOREVER)


def everything(known: Known, units: Units) -> dict[int, datetime]:
    """Baseline: everybody, always."""
    return dict.fromkeys(range(len(units)), known.at + FOREVER)


def play(feed: Feed, rule: Rule, units: Units) -> list[Period]:
    """The periods of warning when the rule is asked each time that something became known. What it says holds until it
    is asked again or until the end that it gave, whichever comes first."""
    found: list[Period] = []
    said: Warned = {}
    before: datetime | None = None
    for moment in feed.moments():
        if before is not None:
            found += [Period(unit, before, min(until, moment)) for unit, until in said.items() if until > before]
        said, before = rule(feed.at(moment), units), moment
    if before is not None:
        found += [Period(unit, before, until) for unit, until in said.items() if until > before]
    return merged(found)


def merged(periods: Iterable[Period]) -> list[Period]:
    """The same warnings with touching and overlapping periods of a unit as one, by unit and time."""
    found: list[Period] = []
    for period in sorted(periods, key=_ORDER):
        last = found[-1] if found else None
        if last is not None and last.unit == period.unit and period.begins <= last.ends:
            found[-1] = Period(last.unit, last.begins, max(last.ends, period.ends))
        else:
            found.append(period)
    return found


def _meeting(known: Known, units: Units, *, only_standing: bool) -> set[int]:
    marks = (mark for mark in known.marks if not only_standing or mark.gone is None)
    return {unit for mark in marks for unit in units.meeting(mark.shape).tolist()}
