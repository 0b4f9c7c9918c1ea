"""From a search back to journeys: rides and walks, in the order in which they are made, on the day as it is."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kota.mobility.journeys.rules import costs
from kota.mobility.journeys.rules.costs import Labels
from kota.mobility.journeys.rules.ends import End
from kota.mobility.journeys.rules.sweep import IN, OUT, OWN, PATTERN, SHIFT, TRIP, Sweep
from kota.mobility.journeys.rules.timetable import NEVER, Timetable


@dataclass(frozen=True, slots=True)
class Ride:
    """On a row's trip of the day from one of its calls to another. `shift` is how much later than its times it runs:
    lines without a timetable leave when one may expect them to."""

    row: int
    trip: int  # among the row's
    board: int  # calls of the row
    alight: int
    shift: int


@dataclass(frozen=True, slots=True)
class Walk:
    """From a stop to another, between two rides."""

    from_stop: int
    to_stop: int


@dataclass(frozen=True, slots=True)
class Through:
    """From a stop to a place on the way, a stay there, and from there to another stop (see `joining`)."""

    from_stop: int
    to_stop: int
    place: End
    stay_s: int


@dataclass(frozen=True, slots=True)
class Found:
    """A journey from a first stop, reached at `start`, to a last one; `arrival` includes the way from there to the
    goal. `cost` is what the search counted."""

    first: int
    start: int
    last: int
    arrival: int
    cost: int
    legs: tuple[Ride | Walk | Through, ...]

    @property
    def rides(self) -> int:
        return sum(isinstance(leg, Ride) for leg in self.legs)


def of_sweep(at: Sweep, tt: Timetable, rounds: int) -> list[Found]:
    """The journeys of a pass: one for each number of rides that is earlier than with fewer."""
    return [_of_round(at, tt, k) for k in range(1, rounds + 1) if at.goal[k] < NEVER and at.goal[k] < at.goal[k - 1]]


def _of_round(at: Sweep, tt: Timetable, rides: int) -> Found:
    legs: list[Ride | Walk] = []
    k, stop = rides, int(at.last[rides])
    while True:
        while at.ride[k - 1, stop] == at.ride[k, stop]:
            k -= 1
        row, trip, shift, board, alight = (int(at.by[k, stop, column]) for column in (PATTERN, TRIP, SHIFT, IN, OUT))
        legs.append(Ride(row, trip, board, alight, shift))
        k, stop = k - 1, int(tt.stop[tt.offset[row] + board])
        while k and at.ready[k - 1, stop] == at.ready[k, stop]:
            k -= 1
        if k == 0:
            break
        if at.walked[k, stop] != OWN:
            legs.append(Walk(int(at.walked[k, stop]), stop))
            stop = int(at.walked[k, stop])
    legs.reverse()
    return Found(stop, int(at.ready[0, stop]), int(at.last[rides]), int(at.goal[rides]), 0, tuple(legs))


def of_labels(room: Labels, count: int) -> list[Found]:
    """The journeys of a search with costs."""
    return [_of_label(room.label, int(number)) for number in room.found[:count]]


def _of_label(label: NDArray[np.int32], number: int) -> Found:
    goal, legs, at = label[number], [], number  # type: NDArray[np.int32], list[Ride | Walk], int
    while (before := int(label[at, costs.PREV])) >= 0:
        one = label[at]
        if one[costs.PATTERN] >= 0:
            columns = (costs.PATTERN, costs.TRIP, costs.IN, costs.OUT, costs.SHIFT)
            legs.append(Ride(*(int(one[column]) for column in columns)))
        else:
            legs.append(Walk(int(label[before, costs.STOP]), int(one[costs.STOP])))
        at = before
    start = label[at]
    return Found(
        int(start[costs.STOP]),
        int(start[costs.READY]),
        int(goal[costs.STOP]),
        int(goal[costs.READY]),
        int(goal[costs.COST]),
        tuple(reversed(legs)),
    )


def turned(found: Found, tt: Timetable) -> Found:
    """A journey of the mirrored day on the day as it is. `start` is then the latest moment to set out for the first
    stop."""
    legs = [_turned(leg, tt) for leg in reversed(found.legs)]
    return Found(found.last, -found.arrival, found.first, -found.start, found.cost, tuple(legs))


def _turned(leg: Ride | Walk | Through, tt: Timetable) -> Ride | Walk:
    if not isinstance(leg, Ride):
        return Walk(leg.to_stop, leg.from_stop)
    size = int(tt.offset[leg.row + 1] - tt.offset[leg.row])
    trips = int(tt.first_trip[leg.row + 1] - tt.first_trip[leg.row])
    trip = trips - 1 - leg.trip
    late = int(tt.window[tt.first_trip[leg.row] + trip]) if tt.headway[tt.first_trip[leg.row] + trip] else 0
    return replace(
        leg, trip=trip, board=size - 1 - leg.alight, alight=size - 1 - leg.board, shift=late - leg.shift
    )  # fmt: skip
