"""Tomorrow's index from the days on record, tried on days that it had not seen.

The baseline says: tomorrow is as today. The regression says the logarithm of tomorrow's index is a weighted sum of
those of today, of the last 7 and of the last 30 days (the "heterogeneous autoregression" of Corsi 2009), fitted to the
two years before and anew each month. It is published only where it beat the baseline on the same days.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from kota.environment.air.contracts import Forecast, IndexFact, Score
from kota.environment.air.rules import ispu
from kota.environment.air.rules.averaging import Floats

BASELINE, REGRESSION = "persistence", "regression"
SPANS = (1, 7, 30)
WINDOW = 730  # days that a fit sees
REFIT = 30  # days after which it is made anew
WARM_UP = 365  # days before the first fit
JUDGED = 365  # the last days on which methods are compared
STALE = 3  # days: after a longer gap there is no today to go by


@dataclass(frozen=True, slots=True)
class Record:
    """Consecutive days from `first` and their index values; NaN where the record has none."""

    first: date
    values: Floats

    @classmethod
    def of(cls, days: Sequence[tuple[date, int | None]]) -> "Record":
        """From days in any order; ValueError when there are none."""
        known = dict(days)
        first, last = min(known), max(known)
        count = (last - first).days + 1
        found = (known.get(first + timedelta(days=number)) for number in range(count))
        return cls(first, np.array([np.nan if one is None else max(one, 1) for one in found], dtype=np.float64))

    def day(self, number: int) -> date:
        return self.first + timedelta(days=number)


def forecast(record: Record, regulation: IndexFact) -> Forecast | None:
    """The day after the record's last one. None where its last days are blank, or where too little is known to say how
    wrong the forecast may be."""
    if not np.isfinite(record.values[-STALE:]).any() or len(record.values) < WARM_UP + JUDGED // 4:
        return None
    said = {BASELINE: persistence(record), REGRESSION: regression(record)}
    scores = {method: score(method, values, record, regulation) for method, values in said.items()}
    baseline, better = scores[BASELINE], scores[REGRESSION]
    if baseline is None or better is None:
        return None
    chosen = better if really_better(said[REGRESSION], said[BASELINE], record, better, baseline) else baseline
    index = ispu.whole(float(said[chosen.method][-1]))
    return Forecast(
        day=record.day(len(record.values)),
        index=index,
        low=max(0, ispu.whole(index + chosen.low)),
        high=ispu.whole(index + chosen.high),
        category=ispu.category(index, regulation),
        score=chosen,
        baseline=baseline,
    )


def persistence(record: Record) -> Floats:
    """For each day and the one after the last: the value of the day before (of the last known one, over a gap)."""
    return np.concatenate([[np.nan], _filled(record.values)])


def regression(record: Record, window: int = WINDOW) -> Floats:
    """For each day and the one after the last: what a fit to earlier days says; NaN during the warm-up."""
    features, logs = _features(record.values), np.log(record.values)
    said = np.full(len(logs) + 1, np.nan)
    for start in range(WARM_UP, len(said), REFIT):
        weights = _fit(features[max(0, start - 1 - window) : start - 1], logs[max(1, start - window) : start])
        days = slice(start, min(start + REFIT, len(said)))
        said[days] = np.exp(features[days.start - 1 : days.stop - 1] @ weights)
    return said


def score(method: str, said: Floats, record: Record, regulation: IndexFact) -> Score | None:
    """How a method did on the last days that have a value; None where there are none."""
    judged = _judged(said, record)
    if not len(judged):
        return None
    came, told = record.values[judged], said[judged]
    hits = [_class(a, regulation) == _class(b, regulation) for a, b in zip(came, told, strict=True)]
    low, high = np.percentile(came - told, [10, 90])
    return Score(
        method=method,
        mae=float(np.abs(came - told).mean()),
        hit_rate=float(np.mean(hits)),
        low=float(low),
        high=float(high),
        days=len(judged),
        since=record.day(int(judged[0])),
        until=record.day(int(judged[-1])),
    )


def really_better(said: Floats, base: Floats, record: Record, mine: Score, baseline: Score) -> bool:
    """Is the error smaller by more than two standard errors of the daily gain, and the class no less often right?"""
    judged = _judged(said, record)
    gain = np.abs(base[judged] - record.values[judged]) - np.abs(said[judged] - record.values[judged])
    spread = float(gain.std(ddof=1)) / np.sqrt(len(gain)) if len(gain) > 1 else np.inf
    return bool(gain.mean() > 2 * spread) and mine.hit_rate >= baseline.hit_rate


def _judged(said: Floats, record: Record) -> np.ndarray:
    """The last days that have a value and of which every method said something: the same for all."""
    known = np.isfinite(record.values) & np.isfinite(said[:-1])
    known[:WARM_UP] = False
    return np.flatnonzero(known)[-JUDGED:]


def _class(value: float, regulation: IndexFact) -> str:
    return ispu.category(ispu.whole(value), regulation)


def _filled(values: Floats) -> Floats:
    """Gaps filled with the last known value."""
    last = np.maximum.accumulate(np.where(np.isfinite(values), np.arange(len(values)), 0))
    return np.asarray(values[last], dtype=np.float64)


def _features(values: Floats) -> Floats:
    """For the morning after each day: one, and the logarithms of the means over the spans that end with it."""
    filled = _filled(values)
    filled[~np.isfinite(filled)] = np.nanmean(values)  # days before the first value
    sums = np.concatenate([[0.0], np.cumsum(filled)])
    ends = np.arange(1, len(filled) + 1)
    means = [(sums[ends] - sums[np.maximum(ends - span, 0)]) / np.minimum(ends, span) for span in SPANS]
    return np.column_stack([np.ones(len(filled)), *(np.log(one) for one in means)])


def _fit(features: Floats, logs: Floats) -> Floats:
    known = np.isfinite(logs)
    features = features[-len(logs) :]
    return np.asarray(np.linalg.lstsq(features[known], logs[known], rcond=None)[0])
