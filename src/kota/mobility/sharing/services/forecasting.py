"""Forecasts of the next hour for all stations, made every five minutes, and judged when it is known what came."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import F

from kota.mobility.sharing.models import ForecastScore, Round, StationDay, Typical
from kota.mobility.sharing.rules import forecasting as rules
from kota.mobility.sharing.rules import history, judging, packing, typical
from kota.mobility.sharing.rules.forecasting import DAYS, HORIZONS, Outlook
from kota.mobility.sharing.rules.history import BINS, MINUTES, UNKNOWN
from kota.mobility.sharing.selectors import calendar
from kota.mobility.sharing.selectors.book import Stop, book, is_current

AT_ONCE = 400  # stations whose past is in memory together
_NAMES = ("middle", "low", "high", "chance")
_DOCKS = {"middle": "docks", "low": "docks_low", "high": "docks_high", "chance": "dock_chance"}
_DAY = timedelta(days=1)


def forecast(*, at: datetime) -> int:
    """A round for each system; for how many stations something could be said."""
    systems: dict[str, list[Stop]] = {}
    for stop in book().stops:
        if is_current(stop.good_until, at):
            systems.setdefault(stop.system.code, []).append(stop)
    return sum(_round(code, stops, at) for code, stops in systems.items())


def _round(code: str, stops: list[Stop], at: datetime) -> int:
    parts = [_part(stops[begin : begin + AT_ONCE], at) for begin in range(0, len(stops), AT_ONCE)]
    arrays = {name: np.concatenate([part[name] for part in parts], axis=-1) for name in parts[0]}
    said = np.isfinite(arrays["middle"]).any(axis=0)
    if said.any():
        Round.objects.update_or_create(system=code, made_at=at, defaults={"packed": packing.pack(arrays)})
    return int(said.sum())


def _part(stops: list[Stop], at: datetime) -> dict[str, Any]:
    first, here = history.day_of(at) - DAYS * _DAY, DAYS * BINS + history.bin_of(at)
    past = _past([stop.id for stop in stops], first, DAYS + 1)
    kinds, _quarters = typical.calendar(first, DAYS + 2, calendar.zone(), calendar.holidays())
    stands = np.array([float(stop.of_kind(None)) for stop in stops])
    free = np.array([np.nan if stop.docks is None else float(stop.docks) for stop in stops])
    room = np.array([float(stop.capacity or max(50, stop.vehicles * 2)) for stop in stops])
    found: dict[str, Any] = {
        "stations": np.array([stop.id for stop in stops]), "now": stands.astype(np.float32),
        "simulated": np.array([stop.is_simulated for stop in stops]),
    }  # fmt: skip
    of_bikes = [rules.outlook(past[0], kinds, stands, room, minutes // MINUTES, here) for minutes in HORIZONS]
    of_docks = [
        rules.outlook(past[1], kinds, np.nan_to_num(free), room, minutes // MINUTES, here) for minutes in HORIZONS
    ]
    for name in _NAMES:
        found[name] = np.stack([getattr(one, name) for one in of_bikes]).astype(np.float32)
        docks = np.stack([getattr(one, name) for one in of_docks])
        found[_DOCKS[name]] = np.where(np.isnan(free)[None, :], np.nan, docks).astype(np.float32)
    return found


def _past(stations: list[int], first: date, days: int) -> Any:
    """Vehicles and docks of stations end to end: shape (2, stations, bins)."""
    found = np.full((2, len(stations), days * BINS), UNKNOWN, dtype=np.int16)
    rows = StationDay.objects.filter(station_id__in=stations, day__gte=first, day__lt=first + days * _DAY)
    place = {pk: number for number, pk in enumerate(stations)}
    for pk, day, packed in rows.values_list("station_id", "day", "packed").iterator(chunk_size=5000):
        begin = (day - first).days * BINS
        found[:, place[pk], begin : begin + BINS] = history.unpack(bytes(packed))
    return found


def judge(*, at: datetime) -> int:
    """Say of forecasts whose moment has come what came; how many rounds that was."""
    done = 0
    for row in Round.objects.filter(judged__lt=len(HORIZONS)).order_by("made_at")[:200]:
        ready = sum(at >= row.made_at + timedelta(minutes=minutes + MINUTES) for minutes in HORIZONS)
        if ready > row.judged:
            _judge(row, ready)
            done += 1
    return done


@transaction.atomic
def _judge(row: Round, ready: int) -> None:
    if not Round.objects.filter(pk=row.pk, judged=row.judged).update(judged=ready):
        return  # another worker did
    found, day = packing.unpack(bytes(row.packed)), row.made_at.astimezone(calendar.zone()).date()
    for place in range(row.judged, ready):
        moment = row.made_at + timedelta(minutes=HORIZONS[place])
        came = _came(found["stations"].tolist(), moment)
        for is_simulated in (False, True):
            of = found["simulated"] == is_simulated
            if of.any():
                said = Outlook(*(found[name][place][of].astype(np.float64) for name in _NAMES))
                sums = judging.judge(said, found["now"][of].astype(np.float64), came[of])
                _add(row.system, day, HORIZONS[place], sums, is_simulated=is_simulated)


def _came(stations: list[int], moment: datetime) -> Any:
    rows = StationDay.objects.filter(station_id__in=stations, day=history.day_of(moment))
    number, packed = history.bin_of(moment), dict(rows.values_list("station_id", "packed"))
    each = (int(history.unpack(bytes(packed[pk]))[0, number]) if pk in packed else UNKNOWN for pk in stations)
    return np.fromiter(each, dtype=np.int16, count=len(stations))


def _add(system: str, day: date, horizon: int, sums: judging.Sums, *, is_simulated: bool) -> None:
    if not sums.count:
        return
    row, _new = ForecastScore.objects.get_or_create(
        system=system, day=day, horizon=horizon, is_simulated=is_simulated
    )  # fmt: skip
    added = {one.name: F(one.name) + getattr(sums, one.name) for one in fields(sums)}
    ForecastScore.objects.filter(pk=row.pk).update(**added)


def rehearse(*, days: int, at: datetime, every: int = 6) -> int:
    """Forecast the moments of the last whole days from what was known then, and judge that at once; days that have a
    score keep it. How many forecasts were judged."""
    zone, count = calendar.zone(), 0
    scored = set(ForecastScore.objects.values_list("system", "day"))
    first = history.day_of(at) - (DAYS + days) * _DAY
    kinds, _quarters = typical.calendar(first, DAYS + days + 2, zone, calendar.holidays())
    for code, stations in _by_system():
        stops = [book().by_id[pk] for pk in stations]
        past = _past(stations, first, DAYS + days + 1)[0]
        sums: dict[tuple[date, int, bool], judging.Sums] = {}
        for here in range(DAYS * BINS, (DAYS + days) * BINS, every):
            day = history.begin_of(first, here).astimezone(zone).date()
            if (code, day) not in scored:
                for horizon, is_simulated, more in _rehearse(stops, past, kinds, here):
                    key = day, horizon, is_simulated
                    sums[key] = sums.get(key, judging.Sums()) + more
        for (day, horizon, is_simulated), total in sums.items():
            _add(code, day, horizon, total, is_simulated=is_simulated)
            count += total.count
    return count


def _rehearse(stops: list[Stop], past: Any, kinds: Any, here: int) -> Iterator[tuple[int, bool, judging.Sums]]:
    """By horizon, what is simulated apart."""
    now, of = past[:, here].astype(np.float64), np.array([stop.is_simulated for stop in stops])
    room = np.array([float(stop.capacity or max(50, stop.vehicles * 2)) for stop in stops])
    for minutes in HORIZONS:
        said = rules.outlook(past, kinds, now, room, minutes // MINUTES, here)
        came = np.where(now == UNKNOWN, UNKNOWN, past[:, here + minutes // MINUTES])
        for is_simulated in set(of.tolist()):
            rows = of == is_simulated
            mine = Outlook(*(getattr(said, name)[rows] for name in _NAMES))
            yield minutes, is_simulated, judging.judge(mine, now[rows], came[rows])


def learn_usual(*, at: datetime) -> int:
    """What usually stands at each station; for how many that is."""
    first, count = history.day_of(at) - DAYS * _DAY, 0
    kinds, quarters = typical.calendar(first, DAYS + 1, calendar.zone(), calendar.holidays())
    for code, stations in _by_system():
        parts = []
        for begin in range(0, len(stations), AT_ONCE):
            past = _past(stations[begin : begin + AT_ONCE], first, DAYS + 1)
            parts.append((typical.usual(past[0], kinds, quarters), typical.usual(past[1], kinds, quarters)))
        arrays = {
            (_DOCKS[name] if of else name): np.concatenate([getattr(p[of], name) for p in parts], axis=2).astype("f4")
            for name in _NAMES
            for of in (0, 1)
        }
        packed = packing.pack({"stations": np.array(stations), **arrays})
        Typical.objects.update_or_create(system=code, defaults={"made_at": at, "packed": packed})
        count += len(stations)
    return count


def _by_system() -> Iterator[tuple[str, list[int]]]:
    systems: dict[str, list[int]] = {}
    for stop in book().stops:
        systems.setdefault(stop.system.code, []).append(stop.id)
    yield from systems.items()
