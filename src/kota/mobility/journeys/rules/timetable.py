"""The columns that the search reads: one service day of the network, as numbers."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Bytes = NDArray[np.uint8]

NEVER = 2**30  # seconds


class Timetable(NamedTuple):
    """A day's patterns. A pattern is a sequence of stops that trips of one fare group follow, none overtaking another.

    Shapes, with S stops, P patterns, Q their calls in all, T trips, C calls of all trips, F footpaths. Times are
    seconds of the service day, distances metres. A trip with a headway stands for runs that leave at some moment of a
    window; its times are those of a run that leaves when the window opens.
    """

    offset: Ints  # P + 1: the first call of each pattern
    stop: Ints  # Q
    board: Bytes  # Q: may one get in, out
    alight: Bytes
    along: Ints  # Q: metres from the pattern's first stop
    group: Ints  # P: fare group
    first_trip: Ints  # P + 1
    first_time: NDArray[np.int64]  # P: where the times of its first trip begin
    arrive: Ints  # C
    depart: Ints
    headway: Ints  # T: 0 for a trip by the clock
    window: Ints  # T: seconds for which its runs leave
    of_stop: Ints  # S + 1: calls at a stop
    at_pattern: Ints  # Q
    at_place: Ints
    way: Ints  # S + 1: footpaths from a stop
    way_to: Ints  # F
    way_seconds: Ints
    change: Ints  # S: seconds to change at a stop

    def read_only(self) -> "Timetable":
        """The same in columns that nobody may write to, like those of a mapped file: the search is compiled anew for
        each other kind of columns, half a minute and megabytes."""
        return Timetable(*map(_read_only, self))


def _read_only(column: Any) -> Any:
    if not column.flags.writeable:
        return column
    seen = column.view()
    seen.flags.writeable = False
    return seen


class Fares(NamedTuple):
    """What groups of lines cost, as far as a search can count: a first price, then by distance, up to a cap, for a
    while."""

    base: Ints  # G: rupiah at the first tap
    rate: Ints  # rupiah a kilometre beyond
    free: Ints  # metres in the first price
    cap: Ints  # rupiah
    lasts: Ints  # seconds in which changes inside of the group cost nothing more


class Masks(NamedTuple):
    """What a search may use: 1 yes, 0 no."""

    trip: Bytes  # T
    stop: Bytes  # S: get in and out
    ahead: Bytes  # Q: go on from this call to the next


FREE = Fares(*(np.zeros(1, np.int32) for _ in Fares._fields))
