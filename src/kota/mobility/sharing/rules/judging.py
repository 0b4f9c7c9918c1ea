"""How wrong forecasts were, beside "it stays as it is" on the same moments."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kota.mobility.sharing.rules.forecasting import Floats, Outlook
from kota.mobility.sharing.rules.history import UNKNOWN, Counts

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Sums:
    """What adds up over many forecasts. `error` and `error_staying` are vehicles, `brier` and `brier_staying` squared
    errors of the probability that one is there, `held` how often the interval held what came."""

    count: int = 0
    error: float = 0.0
    error_staying: float = 0.0
    brier: float = 0.0
    brier_staying: float = 0.0
    held: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            self.count + other.count, self.error + other.error, self.error_staying + other.error_staying,
            self.brier + other.brier, self.brier_staying + other.brier_staying, self.held + other.held,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Score:
    """Means: of the absolute error, of the Brier score, and the share of intervals (10th to 90th) that held."""

    count: int
    error: float
    error_staying: float
    brier: float
    brier_staying: float
    held: float


def judge(said: Outlook, now: Floats, came: Counts) -> Sums:
    """Forecasts of many stations for one moment, and what came."""
    known: Bools = np.isfinite(said.middle) & (came != UNKNOWN)
    found, stood = came[known].astype(np.float64), now[known]
    there, stays = (found >= 1).astype(np.float64), (stood >= 1).astype(np.float64)
    held = (found >= said.low[known]) & (found <= said.high[known])
    return Sums(
        int(known.sum()), float(np.abs(said.middle[known] - found).sum()), float(np.abs(stood - found).sum()),
        float(((said.chance[known] - there) ** 2).sum()), float(((stays - there) ** 2).sum()), int(held.sum()),
    )  # fmt: skip


def score(sums: Sums) -> Score | None:
    """None where nothing was judged."""
    if not sums.count:
        return None
    each = (sums.error, sums.error_staying, sums.brier, sums.brier_staying, sums.held)
    return Score(sums.count, *(one / sums.count for one in each))
