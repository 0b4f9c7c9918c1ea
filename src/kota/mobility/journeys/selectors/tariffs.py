"""What journeys cost: roughly while searching, exactly for what was found."""

from collections.abc import Sequence
from datetime import datetime
from fnmatch import fnmatchcase

import numpy as np
from numpy.typing import NDArray

from kota.mobility.fares import facade as fares
from kota.mobility.fares.contracts import Quote, Ride, SearchTariff
from kota.mobility.journeys.contracts import Journey, Leg, Spot
from kota.mobility.journeys.rules.timetable import Fares
from kota.mobility.transit import facade as transit
from kota.mobility.transit.contracts.network import text

Ints = NDArray[np.int32]
MOST = 64
_MADE: dict[tuple[str, tuple[SearchTariff, ...]], tuple[Ints, Fares]] = {}


def of_search(held: transit.Held, at: datetime, rider: str) -> tuple[Ints, Fares]:
    """The fare group of each line, and what the groups cost. The last group is of lines whose price nobody knows: they
    count as dear as the dearest, so that nobody is sent on them because they cost nothing."""
    tariffs = tuple(one for one in fares.search_tariffs(at, rider) if one.group != one.joined)
    key = (held.key, tariffs)
    found = _MADE.get(key)
    if found is None:
        found = _MADE[key] = _made(held, tariffs)
        while len(_MADE) > MOST:
            _MADE.pop(next(iter(_MADE)), None)
    return found


def _made(held: transit.Held, tariffs: tuple[SearchTariff, ...]) -> tuple[Ints, Fares]:
    routes = held.network.routes
    codes = [text(held.network.agencies.code, int(agency)) for agency in routes.agency]
    modes = [str(transit.mode(int(mode))) for mode in routes.mode]
    group = np.full(len(codes), len(tariffs), np.int32)
    for at_, (code, mode) in enumerate(zip(codes, modes, strict=True)):
        fits = [number for number, one in enumerate(tariffs) if _fits(one, code, text(routes.short, at_), mode)]
        if fits:
            group[at_] = max(fits, key=lambda number: (bool(tariffs[number].routes), bool(tariffs[number].modes)))
    unknown = max((one.boarding for one in tariffs if one.cap or not one.per_km), default=0)
    return group, Fares(
        _column([one.boarding for one in tariffs], unknown), _column([one.per_km for one in tariffs], 0),
        _column([one.free_m for one in tariffs], 0), _column([one.cap for one in tariffs], 0),
        _column([one.window_s for one in tariffs], 0),
    )  # fmt: skip


def _column(values: Sequence[int], last: int) -> Ints:
    return np.array([*values, last], np.int32)


def _fits(one: SearchTariff, operator: str, route: str, mode: str) -> bool:
    return (
        operator in one.operators
        and (not one.routes or any(fnmatchcase(route, pattern) for pattern in one.routes))
        and (not one.modes or mode in one.modes)
    )


def _stop(spot: Spot) -> str:
    """By its id, as validators tell it; by its name where the timetable is only tried."""
    return spot.id if spot.id in transit.current().directory.stop_of else spot.name


def quoted(legs: Sequence[Leg], rider: str) -> Quote | None:
    """The exact fare of a journey's rides, boarded when it is likely; None on foot."""
    return _of_rides(legs, [(leg.depart.likely, leg.arrive.likely) for leg in legs], rider)


def otherwise(one: Journey, rider: str) -> Quote | None:
    """What a journey may cost instead, where a price changes while one waits or boards: who pays at a gate does so on
    coming to the stop, and a line without a timetable comes early or late. None where it costs the same."""
    if one.fare is None:
        return None
    came = [one.depart.early, *(leg.arrive.early for leg in one.legs)]
    early = [(at, leg.arrive.early) for at, leg in zip(came, one.legs, strict=False)]
    late = [(leg.depart.late, leg.arrive.late) for leg in one.legs]
    others = [
        _of_rides(one.legs, moments, rider) for moments in (early, late)
        if any(leg.line and not fares.is_as_dear(at, leg.depart.likely)
               for leg, (at, _left) in zip(one.legs, moments, strict=True))
    ]  # fmt: skip
    told = one.fare.total
    return max(
        (each for each in others if each and each.total != told),
        key=lambda each: abs(each.total.amount - told.amount), default=None,
    )  # fmt: skip


def _of_rides(legs: Sequence[Leg], moments: Sequence[tuple[datetime, datetime]], rider: str) -> Quote | None:
    rides = [
        Ride(leg.line.operator, leg.line.name, leg.line.mode, _stop(leg.start), _stop(leg.end), "", "", board, alight,
             leg.metres)
        for leg, (board, alight) in zip(legs, moments, strict=True)
        if leg.line
    ]  # fmt: skip
    return fares.quote(rides, rider=rider) if rides else None
