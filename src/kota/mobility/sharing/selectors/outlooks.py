"""What is expected: forecasts of the next hour, and what is usual, by station."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from kota.mobility.sharing.contracts import Expected
from kota.mobility.sharing.models import Round, Typical
from kota.mobility.sharing.rules import packing, typical
from kota.mobility.sharing.rules.forecasting import HORIZONS
from kota.mobility.sharing.selectors import calendar

OLD = timedelta(minutes=20)  # a forecast that was made longer ago is not used
WHAT = ("middle", "low", "high", "chance", "docks", "docks_low", "docks_high", "dock_chance")


@dataclass(slots=True)
class _Made:
    """Forecasts of a system: arrays of horizons by stations."""

    at: datetime
    row: dict[int, int]
    values: dict[str, Any]


@dataclass(slots=True)
class Outlooks:
    rounds: dict[str, _Made] = field(default_factory=dict)
    usual: dict[str, _Made] = field(default_factory=dict)

    def at(
        self, system: str, station: int, now: tuple[int, int | None], moment: datetime, at: datetime
    ) -> Expected | None:
        """What is likely at a station at a moment; `now` is what stands there. None where nobody can say."""
        minutes = (moment - at).total_seconds() / 60
        if minutes < 1:
            return _certain(now)
        made = self.rounds.get(system)
        if minutes <= HORIZONS[-1] and made and at - made.at <= OLD and station in made.row:
            return _between(made, made.row[station], now, minutes)
        return self.typically(system, station, moment, minutes) if minutes > HORIZONS[0] else None

    def typically(self, system: str, station: int, moment: datetime, minutes: float) -> Expected | None:
        """What is usual at this time on such a day."""
        made = self.usual.get(system)
        if made is None or station not in made.row:
            return None
        here = moment.astimezone(calendar.zone())
        kind = typical.kind_of(here.date(), calendar.holidays())
        quarter, row = (here.hour * 60 + here.minute) // 15, made.row[station]
        return _told([float(made.values[what][kind, quarter, row]) for what in WHAT], minutes)

    def day(self, system: str, station: int, kind: int) -> list[float | None]:
        """The usual number of vehicles by quarter of an hour."""
        made = self.usual.get(system)
        if made is None or station not in made.row:
            return []
        values = made.values["middle"][kind, :, made.row[station]]
        return [None if np.isnan(one) else float(one) for one in values]

    def horizons(self, system: str, station: int, at: datetime) -> list[Expected]:
        """As they were made for 15, 30 and 60 minutes, less those that nobody can say."""
        made = self.rounds.get(system)
        if made is None or at - made.at > OLD or station not in made.row:
            return []
        row = made.row[station]
        each = ([float(made.values[what][place, row]) for what in WHAT] for place in range(len(HORIZONS)))
        found = (_told(values, minutes) for values, minutes in zip(each, HORIZONS, strict=True))
        return [one for one in found if one is not None]


def _certain(now: tuple[int, int | None]) -> Expected:
    vehicles, docks = now
    dock = None if docks is None else float(docks >= 1)
    return Expected(0, vehicles, vehicles, vehicles, float(vehicles >= 1), docks, docks, docks, dock)


def _between(made: _Made, row: int, now: tuple[int, int | None], minutes: float) -> Expected | None:
    """Between what stands there and the forecasts around the moment, by straight lines."""
    certain = _certain(now)
    begins = (certain.vehicles, certain.low, certain.high, certain.chance, certain.docks, certain.docks_low,
              certain.docks_high, certain.dock_chance)  # fmt: skip
    place = next(number for number, horizon in enumerate(HORIZONS) if minutes <= horizon)
    before = HORIZONS[place - 1] if place else 0
    part = (minutes - before) / (HORIZONS[place] - before)
    values = []
    for number, what in enumerate(WHAT):
        first = made.values[what][place - 1, row] if place else begins[number]
        last = float(made.values[what][place, row])
        values.append(np.nan if first is None else float(first) + part * (last - float(first)))
    return _told(values, minutes)


def _told(values: Sequence[float], minutes: float) -> Expected | None:
    middle, low, high, chance, docks, docks_low, docks_high, dock_chance = values
    if middle != middle:
        return None
    has = docks == docks
    return Expected(
        round(minutes), round(middle, 1), round(low), round(high), round(chance, 3),
        round(docks, 1) if has else None, round(docks_low) if has else None, round(docks_high) if has else None,
        round(dock_chance, 3) if has else None,
    )  # fmt: skip


def latest(systems: Sequence[str]) -> Outlooks:
    """The newest forecasts and what is usual."""
    found = Outlooks()
    for row in Round.objects.filter(system__in=systems).order_by("system", "-made_at").distinct("system"):
        found.rounds[row.system] = _read(row.made_at, row.packed)
    for usual in Typical.objects.filter(system__in=systems):
        found.usual[usual.system] = _read(usual.made_at, usual.packed)
    return found


def _read(at: datetime, packed: Any) -> _Made:
    values = packing.unpack(bytes(packed))
    return _Made(at, {int(key): place for place, key in enumerate(values.pop("stations"))}, values)
