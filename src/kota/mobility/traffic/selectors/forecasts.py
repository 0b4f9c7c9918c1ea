"""What the next hour brings, and how such forecasts did."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.db.models import Sum

from kota.mobility.traffic.models import Drift, ForecastDay
from kota.mobility.traffic.rules import forecasting
from kota.mobility.traffic.selectors import bins as reading
from kota.mobility.traffic.selectors.network import Network, Road

SHOWN = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is expected of a road: between `low` and `high` in four of five cases; None: nobody knows what is usual."""

    at: datetime
    minutes: int
    kmh: float
    low: float
    high: float
    usual: float | None


@dataclass(frozen=True, slots=True)
class Error:
    """How far forecasts were off in the mean, km/h, beside persistence and the same weekday's usual speed."""

    minutes: int
    pairs: int
    ours: float
    persistence: float
    usual: float
    is_simulated: bool


def drifts() -> list[forecasting.Drift]:
    """As fitted, or as assumed until there is enough to fit."""
    known = {one.minutes: forecasting.Drift(one.minutes, one.share, one.spread, one.pairs)
             for one in Drift.objects.all()}  # fmt: skip
    return [known.get(one.minutes, one) for one in forecasting.unfitted()]


def ahead(network: Network, road: Road, kmh: float, at: datetime) -> list[Ahead]:
    """The next hour of a road that does `kmh` now."""
    now, usual_now = np.array([kmh]), reading.usual(network, at)[0][road.place : road.place + 1]
    found = []
    for drift in drifts():
        then = reading.after(at, drift.minutes)
        usual = reading.usual(network, then)[0][road.place : road.place + 1]
        told = forecasting.expected(drift, now, usual_now, usual)
        low, high = forecasting.band(drift, told)
        found.append(Ahead(then, drift.minutes, float(told[0]), float(low[0]), float(high[0]),
                           None if np.isnan(usual[0]) else float(usual[0])))  # fmt: skip
    return found


def errors(at: datetime) -> list[Error]:
    """Of the last two weeks, by horizon."""
    since = (at - SHOWN).date()
    found = ForecastDay.objects.filter(day__gte=since).values("minutes").order_by("minutes")
    sums: Any = found.annotate(*(Sum(name) for name in ("pairs", "ours", "persistence", "usual", "simulated")))
    return [
        Error(row["minutes"], n, row["ours__sum"] / n, row["persistence__sum"] / n, row["usual__sum"] / n,
              row["simulated__sum"] * 2 > n)
        for row in sums if (n := row["pairs__sum"])
    ]  # fmt: skip
