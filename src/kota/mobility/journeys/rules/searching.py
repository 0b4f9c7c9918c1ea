"""One search: from some stops to some others, leaving at a moment or arriving by one."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kota.mobility.journeys.rules import costs, legs, sweep
from kota.mobility.journeys.rules.legs import Found
from kota.mobility.journeys.rules.timetable import NEVER, Fares, Masks, Timetable

Ints = NDArray[np.int32]
RIDES = 8
SLACK = 30 * 60  # seconds that a cheaper journey may take longer than the quickest
WAIT = 500  # thousandths of a headway that one may expect to wait
MORE = 1  # rides that a cheaper journey may need beyond the quickest


@dataclass(frozen=True, slots=True)
class Reached:
    """Stops within reach of a place, and the seconds on the way."""

    stop: Ints
    seconds: Ints


@dataclass(slots=True)
class Room:
    """What a search writes in; one for each thread."""

    there: sweep.Sweep
    back: sweep.Sweep
    labels: costs.Labels
    goal: Ints
    latest: Ints

    @classmethod
    def of(cls, stops: int, rows: int) -> "Room":
        return cls(
            sweep.room(stops, rows, RIDES), sweep.room(stops, rows, RIDES), costs.labels(stops, rows),
            np.full(stops, NEVER, np.int32), np.full(stops, NEVER, np.int32),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sides:
    """A day as it is and mirrored, with what a search may use of each."""

    ahead: Timetable
    behind: Timetable
    masks: Masks
    mirrored_masks: Masks
    fares: Fares


@dataclass(frozen=True, slots=True)
class Wish:
    """From where to where; `at` is a second of the day to leave at or, with `arrive_by`, to be there by. `slack` is how
    much longer a cheaper journey may take, in seconds; `wait` the share of a headway that is waited, in thousandths."""

    origin: Reached
    goal: Reached
    at: int
    arrive_by: bool = False
    rides: int = RIDES
    slack: int = SLACK
    wait: int = WAIT
    costs: bool = True


@dataclass(slots=True)
class Outcome:
    """What was found, and whether the room was too small for all of it."""

    found: list[Found] = field(default_factory=list)
    is_whole: bool = True


def search(sides: Sides, wish: Wish, room: Room) -> Outcome:
    """Journeys that nothing beats in arrival, rides and cost: the earliest first or, with `arrive_by`, the latest to
    leave."""
    ahead, behind = (sides.ahead, sides.masks), (sides.behind, sides.mirrored_masks)
    if wish.arrive_by:
        outcome = _pass(behind, ahead, sides.fares, wish.goal, wish.origin, -wish.at, wish, room, mirrored=True)
        outcome.found = [legs.turned(one, sides.ahead) for one in outcome.found]
        outcome.found.sort(key=lambda one: (-one.start, one.rides, one.cost))
    else:
        outcome = _pass(ahead, behind, sides.fares, wish.origin, wish.goal, wish.at, wish, room, mirrored=False)
        outcome.found.sort(key=lambda one: (one.arrival, one.rides, one.cost))
    return outcome


Side = tuple[Timetable, Masks]


def _pass(there: Side, back: Side, fares: Fares, origin: Reached, goal: Reached, at: int, wish: Wish, room: Room, *,
          mirrored: bool) -> Outcome:  # fmt: skip
    waits = (0, wish.wait) if mirrored else (wish.wait, 0)
    counts = wish.costs and bool(fares.base.any() or fares.rate.any())
    slack = wish.slack if counts else 0
    starts = (at + origin.seconds).astype(np.int32)
    room.goal[goal.stop] = goal.seconds
    try:
        rounds = sweep.sweep(
            there[0], there[1], room.there, origin.stop, starts, room.goal, wish.rides, *waits, room.latest, slack, MORE
        )
        outcome = Outcome(legs.of_sweep(room.there, there[0], rounds))
        if outcome.found and counts:
            _add_cheaper(outcome, there, back, fares, origin, goal, starts, rounds, waits, wish, room)
        return outcome
    finally:
        room.goal[goal.stop] = NEVER


def _add_cheaper(outcome: Outcome, there: Side, back: Side, fares: Fares, origin: Reached, goal: Reached, starts: Ints,
                 rounds: int, waits: tuple[int, int], wish: Wish, room: Room) -> None:  # fmt: skip
    best = outcome.found[-1]
    end, rides = best.arrival + wish.slack, min(wish.rides, best.rides + MORE)
    ends = (goal.seconds - end).astype(np.int32)
    filled = sweep.sweep(
        back[0],
        back[1],
        room.back,
        goal.stop,
        ends,
        room.latest,
        rides,
        waits[1],
        waits[0],
        -room.there.ready[rounds],
        NEVER,
        MORE,
    )
    count = costs.cheaper(
        there[0], fares, there[1], room.labels, room.back, filled, origin.stop, starts, room.goal, rides, *waits, end
    )
    outcome.is_whole = not room.labels.counts[2]
    outcome.found += legs.of_labels(room.labels, count)
