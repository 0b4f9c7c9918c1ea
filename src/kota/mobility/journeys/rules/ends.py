"""Where a journey begins and ends, and how one comes from there to the stops in reach."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kota.mobility.journeys.contracts import Move, Rental, Spot


@dataclass(frozen=True, slots=True)
class Hop:
    """A part of the way between an end and a stop. `end` is where it leads, None for the stop itself."""

    end: Spot | None
    move: Move
    seconds: int
    metres: int
    rental: Rental | None = None
    stay_s: int = 0  # at `end`, counted in `seconds` of the whole way


@dataclass(frozen=True, slots=True)
class End:
    """The first or last place of a journey: seconds and metres on foot from there to each stop in reach, and `ways` to
    stops that are no plain walk, in the order in which they are gone."""

    spot: Spot
    seconds: Mapping[int, int]
    metres: Mapping[int, int]
    ways: Mapping[int, tuple[Hop, ...]] = field(default_factory=dict)
    by_street: bool = False  # around what is closed

    def hops(self, stop: int) -> tuple[Hop, ...]:
        """The way to a stop or, at the last place, from it."""
        found = self.ways.get(stop)
        return found if found is not None else (Hop(None, Move.WALK, self.seconds[stop], self.metres[stop]),)


def is_walked(hops: Sequence[Hop]) -> bool:
    """Does a way lead anywhere else? From a station to its platforms none does."""
    return any(hop.metres for hop in hops)


def quickest(one: End, other: End) -> End:
    """Both ways to every stop, of each the quicker one."""
    seconds, metres, ways = dict(one.seconds), dict(one.metres), dict(one.ways)
    for stop, took in other.seconds.items():
        if took < seconds.get(stop, took + 1):
            seconds[stop], metres[stop], ways[stop] = took, other.metres[stop], other.hops(stop)
    return End(one.spot, seconds, metres, ways, one.by_street)
