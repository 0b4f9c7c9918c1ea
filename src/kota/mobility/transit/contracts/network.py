"""Several feeds as one network, in columns: everything has a place (a row), and what points at it holds that place.

Columns are numpy arrays that processes share from files. Texts are UTF-8 bytes (`text(column, place)` makes a string).
Ids are unique within their feed only; `feed` says which, a row of `Network.feeds`. A place of -1 means none.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Bytes = NDArray[np.uint8]
Floats = NDArray[np.float64]
Texts = NDArray[np.bytes_]


class Agencies(NamedTuple):
    """Operators. `code` is what the city calls them, `transjakarta`, where its pack names them."""

    id: Texts
    name: Texts
    url: Texts
    timezone: Texts
    code: Texts
    feed: Ints


class Stops(NamedTuple):
    """Places of the network. `kind`: 0 platform or pole, 1 station, 2 entrance, 3 node, 4 boarding area. `wheelchair`:
    0 nobody has said, 1 yes, 2 no. Longitude and latitude may be nan for nodes."""

    id: Texts
    name: Texts
    lon: Floats
    lat: Floats
    kind: Bytes
    parent: Ints
    code: Texts
    platform: Texts
    wheelchair: Bytes
    zone: Texts
    level: Texts
    timezone: Texts
    feed: Ints


class Routes(NamedTuple):
    """Lines. `mode` is GTFS's route_type, basic or extended."""

    id: Texts
    agency: Ints
    short: Texts
    long: Texts
    mode: Ints
    color: Texts
    text_color: Texts
    order: Ints
    feed: Ints


class Services(NamedTuple):
    """Days on which trips run: weekdays (bit 0 is Monday) from `first` to `last` (days since 0001-01-01, 0 none).
    `changed` lists days more (1) and less (2) from `offset` on."""

    id: Texts
    weekdays: Bytes
    first: Ints
    last: Ints
    offset: Ints  # rows + 1
    day: Ints
    changed: Bytes
    feed: Ints


class Trips(NamedTuple):
    """Trips as feeds have them. `wheelchair` and `bikes`: 0 nobody has said, 1 yes, 2 no."""

    id: Texts
    route: Ints
    service: Ints
    headsign: Texts
    direction: Bytes
    block: Texts
    shape: Ints
    wheelchair: Bytes
    bikes: Bytes
    run: Ints  # the run that it is part of
    feed: Ints


class Patterns(NamedTuple):
    """Runs of one line that follow the same stops, with the same stops to get in and out: rows of `stop` from `offset`
    on."""

    route: Ints
    offset: Ints  # rows + 1
    stop: Ints
    board: Bytes
    alight: Bytes
    along: Ints  # metres from the first stop, by straight lines
    is_exact: Bytes  # a time of the feed, not one filled in


class Runs(NamedTuple):
    """A trip, or several that one stays seated through: rows of `trip` from `offset` on, `begin` says from which call
    of the pattern on each is ridden. Times are seconds of the service day on the operator's clock, from `times` on, a
    value for each call."""

    pattern: Ints
    service: Ints
    offset: Ints  # rows + 1
    trip: Ints
    begin: Ints
    times: NDArray[np.int64]
    arrive: Ints
    depart: Ints
    sequence: Ints  # what the feed numbers each call, within its trip


class Repeats(NamedTuple):
    """Windows in which runs repeat, in the order of `run`. Exact ones leave by the clock."""

    run: Ints
    first: Ints
    last: Ints
    headway: Ints
    is_exact: Bytes


class Changes(NamedTuple):
    """Rules of changing, GTFS's transfer_type: 0 recommended, 1 timed, 2 takes `seconds`, 3 impossible, 4 stay seated,
    5 not seated. -1 stands for any."""

    from_stop: Ints
    to_stop: Ints
    kind: Bytes
    seconds: Ints
    from_route: Ints
    to_route: Ints
    from_trip: Ints
    to_trip: Ints


class Pathways(NamedTuple):
    """Ways inside stations. mode: 1 walkway, 2 stairs, 3 moving walkway, 4 escalator, 5 lift, 6 fare gate, 7 exit gate.
    `seconds` and `metres` are -1 where nobody has said."""

    id: Texts
    from_stop: Ints
    to_stop: Ints
    mode: Bytes
    both: Bytes
    seconds: Ints
    metres: Floats
    stairs: Ints
    slope: Floats
    width: Floats
    feed: Ints


class Shapes(NamedTuple):
    """Lines on the ground, rows of `lon` and `lat` from `offset` on."""

    id: Texts
    offset: Ints  # rows + 1
    lon: Floats
    lat: Floats
    feed: Ints


class Network(NamedTuple):
    """Everything. `feeds` are the codes of the feeds; times count in `timezone`."""

    feeds: Texts
    timezone: Texts  # one row
    agencies: Agencies
    stops: Stops
    routes: Routes
    services: Services
    trips: Trips
    patterns: Patterns
    runs: Runs
    repeats: Repeats
    changes: Changes
    pathways: Pathways
    shapes: Shapes


def text(column: Texts, place: int) -> str:
    """A value of a column of texts."""
    return bytes(column[place]).decode() if place >= 0 else ""
