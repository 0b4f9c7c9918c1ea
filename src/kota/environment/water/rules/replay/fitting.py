"""The few numbers of the warning rule, fitted on one day and scored on the others.

The grid holds only rules that a resident would understand, and one rule serves every kind of units. The best is the one
with the greatest `gain` on that day alone, added over the kinds, as if no other day were known; of equal ones the
cheaper, then the stricter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product

from kota.environment.water.rules.replay.feed import Feed
from kota.environment.water.rules.replay.history import History
from kota.environment.water.rules.replay.scoring import Scorecard, score, wetness
from kota.environment.water.rules.replay.units import Units
from kota.environment.water.rules.replay.warning import (
    NearReports,
    Period,
    Rule,
    everything,
    merged,
    neighbours,
    neighbours_of_standing,
    play,
    times_near,
)  # fmt: skip

DAY = timedelta(days=1)
GRID = tuple(
    NearReports(reports, metres, minutes)
    for reports, metres, minutes in product(
        (1, 2, 3, 4), (300.0, 400.0, 500.0, 600.0, 800.0, 1000.0, 1200.0), (60.0, 120.0, 180.0, 240.0, 360.0, 480.0)
    )
)
BASELINES: Mapping[str, Rule] = {
    "neighbours_of_a_wet_unit": neighbours,
    "neighbours_of_a_standing_mark": neighbours_of_standing,
    "everything": everything,
}


@dataclass(frozen=True, slots=True)
class Fitted:
    """The rule that was best on a day, and its score there, where it was fitted, for each kind of units."""

    day: datetime
    rule: NearReports
    there: Mapping[str, Scorecard]


Fits = Mapping[datetime, Fitted]  # of each day


@dataclass(frozen=True, slots=True)
class Dated:
    """A rule, and the day that it was fitted on."""

    rule: NearReports
    fitted_on: datetime


@dataclass(frozen=True, slots=True)
class Fold:
    """A rule fitted on one day, scored on another."""

    fitted: Fitted
    day: datetime
    score: Scorecard


def days_of(history: History) -> list[datetime]:
    """The whole days of a history."""
    count = (history.ends - history.begins) // DAY
    return [history.begins + DAY * number for number in range(count)]


def fit(history: History, day: datetime, kinds: Sequence[Units], grid: Sequence[NearReports] = GRID) -> Fitted:
    """The best rule of the grid on one day, of which alone anything is read."""
    alone = history.day(day)
    wet = {units.kind: wetness(alone.marks, units) for units in kinds}

    wide = {rule.metres for rule in grid}
    times = {(u.kind, metres): times_near(alone.reports, u, metres) for u in kinds for metres in wide}

    def there(rule: NearReports) -> dict[str, Scorecard]:
        warned = {u.kind: rule.periods_at(times[u.kind, rule.metres]) for u in kinds}
        return {u.kind: score(warned[u.kind], wet[u.kind], u, alone.begins, alone.ends) for u in kinds}

    return max((Fitted(day, rule, there(rule)) for rule in grid), key=_worth)


def _worth(fitted: Fitted) -> tuple[float, float, int]:
    cards = fitted.there.values()
    gain, hours = sum(card.gain for card in cards), sum(card.warned_unit_hours for card in cards)
    return round(gain, 6), -hours, fitted.rule.reports


def fits(history: History, kinds: Sequence[Units], grid: Sequence[NearReports] = GRID) -> dict[datetime, Fitted]:
    """The best rule of each day."""
    return {day: fit(history, day, kinds, grid) for day in days_of(history)}


def folds(history: History, units: Units, every: Fits) -> list[Fold]:
    """Each day's rule on each other day, with the whole past of that day as it would be known live."""
    wet, found = wetness(history.marks, units), []
    for fitted in every.values():
        periods = fitted.rule.periods(history.reports, units)
        found += [
            Fold(fitted, day, score(periods, wet, units, day, day + DAY))
            for day in days_of(history)
            if day != fitted.day
        ]
    return found


def cross_fitted(history: History, fitted: Fits) -> dict[datetime, Dated]:
    """For each day a rule that was fitted on another one: of those the day with most marks."""
    days = days_of(history)
    made = {day: sum(day <= mark.at < day + DAY for mark in history.marks) for day in days}
    other = {day: max((d for d in days if d != day), key=lambda d: (made[d], d)) for day in days}
    return {day: Dated(fitted[day_].rule, day_) for day, day_ in other.items()}


def crossed(history: History, units: Units, rules: Mapping[datetime, Dated]) -> list[Period]:
    """One run over all days in which every moment is under its day's rule."""
    found: list[Period] = []
    for day, dated in rules.items():
        for period in dated.rule.periods(history.reports, units):
            begins, ends = max(period.begins, day), min(period.ends, day + DAY)
            if begins < ends:
                found.append(Period(period.unit, begins, ends))
    return merged(found)


def baselines(history: History, units: Units) -> dict[str, list[Period]]:
    """The periods of each baseline over the whole history; they know no reports, so they are asked at marks."""
    feed = Feed(History(history.begins, history.ends, (), history.marks))
    return {name: play(feed, rule, units) for name, rule in BASELINES.items()}
