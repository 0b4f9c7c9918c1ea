"""The sample systems of the pack come to life: weeks of past, then what stands there now. All of it says that it is
simulated, and nothing is played in a system that somebody really runs."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from kota.base.actor import Actor
from kota.mobility.sharing.contracts import ShareSystemFact, Sought, StationStatus, VehicleStatus
from kota.mobility.sharing.models import Station
from kota.mobility.sharing.rules import history, simulated
from kota.mobility.sharing.rules.forecasting import DAYS
from kota.mobility.sharing.rules.history import Counts
from kota.mobility.sharing.rules.simulated import Made
from kota.mobility.sharing.selectors import calendar, facts
from kota.mobility.sharing.services import forecasting, own, remembering

SCOOTERS = 180
REHEARSED = 5  # days before now on which forecasts are tried
_DAY = timedelta(days=1)


def furnish(*, seed: int, by: Actor, at: datetime) -> int:
    """Play the weeks before now, so that there is something to learn from; how many stations and scooters there are."""
    found = 0
    for fact in _systems():
        made = _made(fact.code)
        found += len(made) or SCOOTERS
        _remember(fact.code, made, seed, at)
        _speak(fact, made, seed, by=by, at=at)
    if found:
        forecasting.learn_usual(at=at)
        forecasting.rehearse(days=REHEARSED, at=at)
        remembering.keep_bins(at=at)
        forecasting.forecast(at=at)
    return found


def observe(seed: int, since: datetime, until: datetime, *, by: Actor) -> int:
    """What stands where now, once every five minutes; how many systems said something."""
    if history.bin_of(since) == history.bin_of(until) and until - since < _DAY:
        return 0
    systems = _systems()
    for fact in systems:
        _speak(fact, _made(fact.code), seed, by=by, at=until)
    return len(systems)


def _systems() -> list[ShareSystemFact]:
    return [one for one in facts.systems().values() if one.is_sample and one.on and not one.url]


def _made(code: str) -> list[Made]:
    return [Made(one.code, one.capacity, one.rhythm) for one in facts.stations().values() if one.system == code]


def _remember(code: str, made: Sequence[Made], seed: int, at: datetime) -> None:
    """Whole days of UTC, up to yesterday, and today's bins up to now."""
    rows = dict(Station.objects.filter(system=code).values_list("code", "pk"))
    today = history.day_of(at)
    days: dict[tuple[int, date], Counts] = {}
    for ago in range(DAYS + REHEARSED + 1):
        on = today - ago * _DAY
        counts = _utc_day(made, seed, on)
        if not ago:
            counts[:, history.bin_of(at) :] = history.UNKNOWN
        for number, one in enumerate(made):
            docks = np.where(counts[number] < 0, history.UNKNOWN, one.capacity - counts[number])
            days[rows[one.code], on] = np.stack([counts[number], docks]).astype(np.int16)
    remembering.put_days(days)


def _utc_day(made: Sequence[Made], seed: int, on: date) -> Counts:
    """Local days begin elsewhere than those of UTC."""
    local = history.begin_of(on).astimezone(calendar.zone())
    shift = (local.hour * 60 + local.minute) // history.MINUTES
    first = simulated.day(made, seed, local.date())
    second = simulated.day(made, seed, local.date() + _DAY)
    return np.concatenate([first[:, shift:], second[:, :shift]], axis=1)


def _speak(fact: ShareSystemFact, made: Sequence[Made], seed: int, *, by: Actor, at: datetime) -> None:
    told: dict[str, Any] = {"system": fact.code, "by": by, "at": at, "is_simulated": True}
    if made:
        kinds = list(facts.types(fact.code))
        stands = _utc_day(made, seed, history.day_of(at))[:, history.bin_of(at)]
        own.send_status(statuses=[_status(kinds, one, int(n), at) for one, n in zip(made, stands, strict=True)], **told)
        return
    types = [key for key, one in facts.types(fact.code).items() if Sought.of(one.form) is Sought.SCOOTER]
    hubs = [(one.lon, one.lat) for one in facts.stations().values()]
    parked = simulated.scooters(SCOOTERS, hubs, seed, at.timestamp(), code=fact.code)
    if types:
        range_m = facts.types(fact.code)[types[0]].range_m or 0
        own.send_vehicles(
            vehicles=[
                VehicleStatus(one.number, one.lon, one.lat, types[0], range_m=round(range_m * one.charge))
                for one in parked
            ],
            **told,
        )


def _status(types: list[str], one: Made, vehicles: int, at: datetime) -> StationStatus:
    """One in five has a motor, where the system has such."""
    electric = vehicles // 5 if len(types) > 1 else 0
    split = {types[0]: vehicles - electric, **({types[1]: electric} if electric else {})} if types else {}
    return StationStatus(one.code, vehicles, one.capacity - vehicles, types=split, reported=at)
