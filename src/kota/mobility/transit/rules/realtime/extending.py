"""The network with runs that no timetable has: each with a trip and the stops that its feed said.

What was there keeps its place; what is added stands behind it. So a day with added runs reads like any other.
"""

from typing import Any

import numpy as np

from kota.mobility.transit.contracts import Network
from kota.mobility.transit.contracts.live import Added, Live
from kota.mobility.transit.rules.realtime.ways import straight


def extended(network: Network, live: Live) -> Network:
    """The same network where nothing is added."""
    added, count = live.added, len(live.added.route)
    if not count:
        return network
    routes, route = _routes(network, added)
    network, added = network._replace(routes=routes), added._replace(route=route)
    runs, trips = len(network.runs.pattern), len(network.trips.route)
    alike = np.maximum(added.run, 0)  # the run that each doubles or replaces, where there is one
    has = added.run >= 0
    trip = network.runs.trip[network.runs.offset[alike]] if runs else np.zeros(count, np.int32)
    same = has & (added.pattern >= 0)

    def as_that(column: Any, where: Any, other: Any) -> Any:
        return np.where(where, column[trip], other) if len(column) else np.full(count, other)

    old = network.trips
    made_trips = old._replace(
        id=_behind(old.id, added.trip), route=_behind(old.route, added.route),
        service=_behind(old.service, as_that(old.service, has, 0)),
        headsign=_behind(old.headsign, as_that(old.headsign, same, b"")),
        direction=_behind(old.direction, as_that(old.direction, has, 0)), block=_behind(old.block, np.full(count, b"")),
        shape=_behind(old.shape, as_that(old.shape, same, -1)),
        wheelchair=_behind(old.wheelchair, as_that(old.wheelchair, has, 0)),
        bikes=_behind(old.bikes, as_that(old.bikes, has, 0)), run=_behind(old.run, np.arange(runs, runs + count)),
        feed=_behind(old.feed, added.feed),
    )  # fmt: skip
    return network._replace(trips=made_trips, patterns=_patterns(network, added), runs=_runs(network, added, trips))


def pattern_of(network: Network, added: Added, place: int) -> int:
    """The pattern of an added run in the network that was extended by it."""
    own = int(added.pattern[place])
    return own if own >= 0 else len(network.patterns.route) - int((added.pattern[place:] < 0).sum())


def run_of(network: Network, added: Added, place: int) -> int:
    """The run, there."""
    return len(network.runs.pattern) - len(added.route) + place


def _routes(network: Network, added: Added) -> tuple[Any, Any]:
    """The lines with those behind them that no timetable has, and the line of each added run. Of such a line nobody has
    said more than its name: it counts as of the kind and the operator of the lines where its run begins."""
    old, route, names = network.routes, added.route.copy(), dict[tuple[int, bytes], int]()
    alike = list[int]()
    for row in np.flatnonzero(route < 0).tolist():
        name = (int(added.feed[row]), bytes(added.line[row]))
        if name not in names:
            names[name] = len(old.id) + len(names)
            alike.append(_near(network, name[0], int(added.stop[added.offset[row]])))
        route[row] = names[name]
    if not names:
        return old, route
    feed, id_ = (np.array(column) for column in zip(*names, strict=True))
    nothing = np.full(len(names), b"")
    made = old._replace(
        id=_behind(old.id, id_), short=_behind(old.short, id_), long=_behind(old.long, nothing),
        agency=_behind(old.agency, old.agency[alike]), mode=_behind(old.mode, old.mode[alike]),
        color=_behind(old.color, nothing), text_color=_behind(old.text_color, nothing),
        order=_behind(old.order, np.full(len(names), np.iinfo(np.int32).max)), feed=_behind(old.feed, feed),
    )  # fmt: skip
    return made, route


def _near(network: Network, feed: int, stop: int) -> int:
    """A line that calls at a stop, one of the same feed sooner than another."""
    patterns, routes = network.patterns, network.routes
    calls = np.flatnonzero(patterns.stop == stop)
    there = patterns.route[np.searchsorted(patterns.offset, calls, side="right") - 1]
    own = there[routes.feed[there] == feed] if len(there) else there
    found = own if len(own) else there if len(there) else np.flatnonzero(routes.feed == feed)
    return int(found[0]) if len(found) else 0


def _patterns(network: Network, added: Added) -> Any:
    """One for each run whose stops no pattern of its line has."""
    old, new = network.patterns, np.flatnonzero(added.pattern < 0).tolist()
    parts = [added.stop[added.offset[place] : added.offset[place + 1]] for place in new]
    stop = np.concatenate([*parts, np.zeros(0, np.int32)])
    ones = np.ones(len(stop), np.uint8)
    ways = np.concatenate([*(straight(network, part) for part in parts), np.zeros(0, np.int32)])
    return old._replace(
        route=_behind(old.route, added.route[new]), offset=_offsets(old.offset, [len(part) for part in parts]),
        stop=_behind(old.stop, stop), board=_behind(old.board, ones), alight=_behind(old.alight, ones),
        along=_behind(old.along, ways), is_exact=_behind(old.is_exact, ones),
    )  # fmt: skip


def _runs(network: Network, added: Added, trips: int) -> Any:
    old, count = network.runs, len(added.route)
    first = len(network.patterns.route)
    numbers = first + np.cumsum(added.pattern < 0) - 1
    alike = np.maximum(added.run, 0)
    service = np.where(added.run >= 0, old.service[alike], 0) if len(old.service) else np.zeros(count)
    sizes = np.diff(added.offset)
    return old._replace(
        pattern=_behind(old.pattern, np.where(added.pattern < 0, numbers, added.pattern)),
        service=_behind(old.service, service),
        offset=_offsets(old.offset, [1] * count), trip=_behind(old.trip, np.arange(trips, trips + count)),
        begin=_behind(old.begin, np.zeros(count)), times=_behind(old.times, len(old.arrive) + added.offset[:-1]),
        arrive=_behind(old.arrive, added.arrive), depart=_behind(old.depart, added.depart),
        sequence=_behind(old.sequence, np.arange(sizes.sum()) - np.repeat(added.offset[:-1], sizes)),
    )  # fmt: skip


def _behind(column: Any, more: Any) -> Any:
    found = np.concatenate([column, more])
    return found if column.dtype.kind == "S" else found.astype(column.dtype)


def _offsets(offset: Any, sizes: Any) -> Any:
    return np.r_[offset, offset[-1] + np.cumsum(np.array(sizes, np.int64))].astype(offset.dtype)
