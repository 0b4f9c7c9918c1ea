"""From labels to journeys: rides and walks, in the order in which they are made."""

from dataclasses import dataclass

from kota.mobility.journeys.rules import raptor
from kota.mobility.journeys.rules.raptor import Scratch
from kota.mobility.journeys.rules.timetable import Timetable


@dataclass(frozen=True, slots=True)
class Ride:
    """On a pattern's trip from one call to another. `shift` is how much later than its row of times it is ridden."""

    pattern: int
    trip: int  # among the pattern's
    board: int  # calls of the pattern
    alight: int
    shift: int


@dataclass(frozen=True, slots=True)
class Walk:
    """From a stop to another, between two rides."""

    from_stop: int
    to_stop: int


@dataclass(frozen=True, slots=True)
class Found:
    """A journey from a first stop (reached at `start`) to a last one; `arrival` includes the way from there to the goal."""

    first: int
    start: int
    last: int
    arrival: int
    cost: int
    legs: tuple[Ride | Walk, ...]

    @property
    def rides(self) -> int:
        return sum(isinstance(leg, Ride) for leg in self.legs)


def found(room: Scratch, tt: Timetable) -> list[Found]:
    """The journeys of a search, the earliest first."""
    made = [_one(room, tt, int(number)) for number in room.found[: room.count[1]]]
    return sorted(made, key=lambda one: (one.arrival, one.rides, one.cost))


def _one(room: Scratch, tt: Timetable, number: int) -> Found:
    label = room.label
    goal = label[number]
    legs: list[Ride | Walk] = []
    at = number
    while label[at][raptor.PREV] >= 0:
        one = label[at]
        before = int(one[raptor.PREV])
        if one[raptor.PATTERN] >= 0:
            legs.append(
                Ride(*(int(one[place]) for place in (raptor.PATTERN, raptor.TRIP, raptor.IN, raptor.OUT, raptor.SHIFT)))
            )
        else:
            legs.append(Walk(int(label[before][raptor.STOP]), int(one[raptor.STOP])))
        at = before
    start = label[at]
    return Found(int(start[raptor.STOP]), int(start[raptor.READY]), int(goal[raptor.STOP]), int(goal[raptor.READY]),
                 int(goal[raptor.COST]), tuple(reversed(legs)))  # fmt: skip
