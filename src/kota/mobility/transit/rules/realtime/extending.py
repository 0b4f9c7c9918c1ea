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
        feed=_behind(old.feed, network.routes.feed[added.route]),
    )  # fmt: skip
    return network._replace(trips=made_trips, patterns=_patterns(network, added), runs=_runs(network, added, trips))


def pattern_of(network: Network, added: Added, place: int) -> int:
    """The pattern of an added run in the network that was extended by it."""
    own = int(added.pattern[place])
    return own if own >= 0 else len(network.patterns.route) - int((added.pattern[place:] < 0).sum())


def run_of(network: Network, added: Added, place: int) -> int:
    """The run, there."""
    return len(network.runs.pattern) - len(added.route) + place


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
