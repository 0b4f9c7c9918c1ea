"""A forecast with its error: never one without the other."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Score:
    """How a method did on days that it had not seen. `mae` is in index points, `hit_rate` the share of days whose class
    was right; `low` and `high` are the 10th and 90th percentile of what came minus what was said."""

    method: str
    mae: float
    hit_rate: float
    low: float
    high: float
    days: int
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Forecast:
    """Tomorrow's index. `baseline` is the score of saying "as today" on the same days."""

    day: date
    index: int
    low: int
    high: int
    category: str
    score: Score
    baseline: Score

    @property
    def method(self) -> str:
        return self.score.method

    @property
    def is_baseline(self) -> bool:
        return self.score.method == self.baseline.method
