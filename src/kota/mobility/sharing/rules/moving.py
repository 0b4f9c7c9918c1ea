"""Which stations need a van within the hour, in the order in which it matters."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kota.base.geo import Point, distance_m
from kota.mobility.sharing.contracts import Expected, Move, Texts

LIKELY = 0.5  # as probable as not
FAR_M = 3000.0
LEAVE, KEEP = 0.35, 0.65  # of its capacity: what a station needs, and what it may be left with


@dataclass(frozen=True, slots=True)
class Load:
    """A station with what is expected of it, nearest horizon first."""

    id: int
    name: Texts
    system: str
    point: Point
    capacity: int
    vehicles: int
    expected: Sequence[Expected]


def moves(loads: Sequence[Load], at: datetime) -> list[Move]:
    """Stations that will be empty or full within the hour, those that run out first before the others."""
    found = [move for load in loads if (move := _needed(load, at))]
    found.sort(key=lambda move: (move.by, -move.chance, move.station))
    return _with_partners(found, {load.id: load for load in loads})


def _needed(load: Load, at: datetime) -> Move | None:
    for one in load.expected:
        empty, full = 1 - one.chance, 1 - one.dock_chance if one.dock_chance is not None else 0.0
        if max(empty, full) >= LIKELY:
            wanted = LEAVE * load.capacity - one.vehicles if empty >= full else KEEP * load.capacity - one.vehicles
            count = max(1, math.ceil(wanted)) if empty >= full else min(-1, math.floor(wanted))
            by = at + timedelta(minutes=one.minutes)
            return Move(load.id, load.name, load.system, count, max(empty, full), by)
    return None


def _with_partners(found: list[Move], loads: dict[int, Load]) -> list[Move]:
    """For each the nearest station of its system that can give or take; nobody gives the same vehicle twice."""
    spare = {load.id: _spare(load) for load in loads.values()}
    for move in found:
        spare[move.station] = 0.0
    matched = []
    for move in found:
        here, sign = loads[move.station], 1 if move.bring > 0 else -1
        near = sorted(
            (distance_m(here.point, other.point), other.id)
            for other in loads.values()
            if other.system == move.system and spare[other.id] * sign >= 1
        )
        if near and near[0][0] <= FAR_M:
            metres, partner = near[0]
            spare[partner] -= sign * min(abs(move.bring), abs(spare[partner]))
            move = _paired(move, partner, loads[partner].name, metres)
        matched.append(move)
    return matched


def _paired(move: Move, partner: int, name: Texts, metres: float) -> Move:
    return Move(
        move.station, move.name, move.system, move.bring, move.chance, move.by, partner, name, round(metres)
    )  # fmt: skip


def _spare(load: Load) -> float:
    """How many vehicles it can give (or, negative, take) and still have enough of both in an hour."""
    stands = load.expected[-1].vehicles if load.expected else load.vehicles
    if stands > (KEEP * load.capacity):
        return stands - 0.5 * load.capacity
    if stands < LEAVE * load.capacity:
        return stands - 0.5 * load.capacity
    return 0.0
