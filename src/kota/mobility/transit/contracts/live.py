"""What the moment adds to the timetable: moved, cancelled and added runs, vehicles of lines without a timetable.

Columns again. A run of the network on one of its service days is (run, day, start): `day` counts days since 0001-01-01,
`start` is the second at which it leaves on its operator's clock, or -1 where the run leaves once a day.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Bytes = NDArray[np.uint8]
Floats = NDArray[np.float64]
Texts = NDArray[np.bytes_]


class Moved(NamedTuple):
    """Runs by the clock that come later or earlier: seconds at each call of their pattern, rows of `arrive` and
    `depart` from `offset` on. `sure` is the seconds by which that may be wrong, 0 where nobody has said."""

    run: Ints
    day: Ints
    start: Ints
    offset: Ints  # rows + 1
    arrive: Ints
    depart: Ints
    sure: Ints


class Cancelled(NamedTuple):
    """Runs that do not run."""

    run: Ints
    day: Ints
    start: Ints


class Skipped(NamedTuple):
    """Calls at which nobody gets in or out, by their place in the pattern."""

    run: Ints
    day: Ints
    start: Ints
    call: Ints


class Added(NamedTuple):
    """Runs that no timetable has (in a day with live data they have a run of their own behind those of the network):
    places of stops and seconds of the network's day `day`, from `offset` on. `run` is the run that it doubles or
    replaces, `pattern` one with the same stops; -1 where there is none. `route` is -1 for a line that no timetable has:
    `line` is what its feed calls it."""

    route: Ints
    pattern: Ints
    run: Ints
    day: Ints
    feed: Ints
    offset: Ints  # rows + 1
    stop: Ints
    arrive: Ints
    depart: Ints
    trip: Texts  # what its feed calls it
    line: Texts


class Vehicles(NamedTuple):
    """Vehicles on their way on lines by headway, and where they will be: seconds since 1970 at the calls from `first`
    to the last of the pattern, from `offset` on, in the middle of what is likely; `sigma` is the seconds of one
    standard deviation."""

    id: Texts
    pattern: Ints
    run: Ints  # -1: not known which one of the pattern
    start: NDArray[np.int64]  # seconds since 1970 at which it left, or seems to have
    along: Floats  # metres from the first stop
    at: NDArray[np.int64]  # when it was there
    first: Ints  # the call that it comes to next
    offset: Ints  # rows + 1
    arrive: NDArray[np.int64]
    sigma: Floats


class Heard(NamedTuple):
    """How fresh each feed of the moment is: `said` is the second (since 1970) at which it was made, 0 never."""

    feed: Ints  # of the network
    kind: Bytes  # 0 trip updates, 1 positions, 2 alerts
    said: NDArray[np.int64]
    is_stale: Bytes


class Live(NamedTuple):
    """Everything that differs from the timetable at `made_at`. `network` names the network whose places it holds."""

    version: NDArray[np.int64]  # one row each
    made_at: NDArray[np.int64]
    network: Texts
    moved: Moved
    cancelled: Cancelled
    skipped: Skipped
    added: Added
    vehicles: Vehicles
    heard: Heard
