"""One service day of a network as columns: what a search and a departure board read."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Bytes = NDArray[np.uint8]


class Day(NamedTuple):
    """Rows of runs that do not overtake each other, P of them, each following one pattern of the network.

    Shapes: P rows, Q calls of all rows, T trips, C calls of all trips. Times are seconds of the service day in the
    network's time zone, beyond a day and before it too. A trip with a headway stands for runs that leave at some moment
    of a window; its times are those of a run that leaves when the window opens.
    """

    offset: Ints  # P + 1: the first call of each row
    stop: Ints  # Q
    board: Bytes  # Q: may one get in, out
    alight: Bytes
    along: Ints  # Q: metres from the first stop
    pattern: Ints  # P: the pattern of the network
    first_trip: Ints  # P + 1
    first_time: NDArray[np.int64]  # P: where the times of its first trip begin
    arrive: Ints  # C
    depart: Ints
    headway: Ints  # T: 0 for a trip by the clock
    window: Ints  # T: seconds for which its runs leave
    run: Ints  # T: which run of the network it is
    shift: Ints  # T: days between this day and the run's own service day: -1, 0 or 1
