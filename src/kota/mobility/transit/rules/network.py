"""Several feeds as one network: stops, lines and trips with places of their own, trips gathered into patterns."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kota.mobility.transit.rules.gtfs.feed import Feed, Frequency, Route, Service, Stop, Transfer, Trip

Ints = NDArray[np.int32]
METRES = 111_195.0  # a degree of latitude
NO_PICKUP = 1
SEATED = 15 * 60  # seconds at most between two trips of a block through which one stays seated


@dataclass(frozen=True, slots=True)
class Run:
    """A trip of the network, or several that one stays seated through: `begins` says from which call on each is ridden."""

    trips: tuple[int, ...]
    begins: tuple[int, ...]
    service: int
    arrive: Ints
    depart: Ints


@dataclass(slots=True)
class Pattern:
    """Runs of one fare group that follow the same stops, with the same stops to get in and out."""

    stop: Ints
    board: NDArray[np.uint8]
    alight: NDArray[np.uint8]
    along: Ints  # metres from the first stop, by straight lines
    group: int
    runs: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Network:
    """Everything of all feeds by its place. `feed_of_stop` and the like say where it came from; ids are unique within
    their feed only."""

    stops: list[Stop] = field(default_factory=list)
    routes: list[Route] = field(default_factory=list)
    services: list[Service] = field(default_factory=list)
    trips: list[Trip] = field(default_factory=list)
    transfers: list[Transfer] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    patterns: list[Pattern] = field(default_factory=list)
    frequencies: dict[int, list[Frequency]] = field(default_factory=dict)  # by run
    feed_of_stop: list[int] = field(default_factory=list)
    feed_of_route: list[int] = field(default_factory=list)
    feed_of_trip: list[int] = field(default_factory=list)


Group = Callable[[int, Route], int]  # the fare group of a feed's line


def merged(feeds: Sequence[Feed], group: Group) -> Network:
    """One network of all feeds."""
    network = Network()
    known: dict[tuple[Any, ...], int] = {}
    for number, feed in enumerate(feeds):
        _add(network, known, number, feed, group)
    return network


def _add(network: Network, known: dict[tuple[Any, ...], int], number: int, feed: Feed, group: Group) -> None:
    stop0, route0, service0, trip0 = (
        len(one) for one in (network.stops, network.routes, network.services, network.trips)
    )
    network.stops += [replace(one, parent=one.parent + stop0 if one.parent >= 0 else -1) for one in feed.stops]
    network.routes += feed.routes
    network.services += feed.services
    network.trips += [replace(one, route=one.route + route0, service=one.service + service0) for one in feed.trips]
    network.transfers += [_moved(one, stop0, route0, trip0) for one in feed.transfers]
    network.feed_of_stop += [number] * len(feed.stops)
    network.feed_of_route += [number] * len(feed.routes)
    network.feed_of_trip += [number] * len(feed.trips)
    along = lengths(feed)
    repeated: dict[int, list[Frequency]] = {}
    for one in feed.frequencies:
        repeated.setdefault(one.trip, []).append(one)
    for chain in _chains(feed, repeated):
        places, trips, begins = _calls(feed, chain)
        run = len(network.runs)
        network.runs.append(Run(
            tuple(trip + trip0 for trip in trips), begins, feed.trips[chain[0]].service + service0,
            feed.calls.arrive[places], feed.calls.depart[places],
        ))  # fmt: skip
        if chain[0] in repeated:
            network.frequencies[run] = repeated[chain[0]]
        fare = group(number, feed.routes[feed.trips[chain[0]].route])
        _gather(network, known, run, feed, places, along, stop0, fare)


def _gather(network: Network, known: dict[tuple[Any, ...], int], run: int, feed: Feed, places: NDArray[np.int64],
            along: Ints, stop0: int, fare: int) -> None:  # fmt: skip
    stop = feed.calls.stop[places] + np.int32(stop0)
    board = (feed.calls.pickup[places] != NO_PICKUP).astype(np.uint8)
    alight = (feed.calls.drop_off[places] != NO_PICKUP).astype(np.uint8)
    key = (fare, stop.tobytes(), board.tobytes(), alight.tobytes())
    if key not in known:
        known[key] = len(network.patterns)
        steps = np.diff(along[places], prepend=along[places[0]])
        network.patterns.append(Pattern(stop, board, alight, np.cumsum(np.maximum(steps, 0)).astype(np.int32), fare))
    network.patterns[known[key]].runs.append(run)


def _moved(one: Transfer, stop: int, route: int, trip: int) -> Transfer:
    def by(place: int, more: int) -> int:
        return place + more if place >= 0 else -1

    return Transfer(by(one.from_stop, stop), by(one.to_stop, stop), one.kind, one.seconds, by(one.from_route, route),
                    by(one.to_route, route), by(one.from_trip, trip), by(one.to_trip, trip))  # fmt: skip


def lengths(feed: Feed) -> Ints:
    """Metres from the first call of its trip, at each call: by straight lines from stop to stop."""
    lon = np.array([one.lon for one in feed.stops])[feed.calls.stop]
    lat = np.array([one.lat for one in feed.stops])[feed.calls.stop]
    steps = np.hypot(np.diff(lon) * np.cos(np.radians(lat[1:])), np.diff(lat)) * METRES
    way = np.r_[0.0, np.cumsum(np.nan_to_num(steps))]
    starts = np.repeat(way[[one.begin for one in feed.trips]], [one.end - one.begin for one in feed.trips])
    return (way - starts).astype(np.int32)


def _chains(feed: Feed, repeated: dict[int, list[Frequency]]) -> list[tuple[int, ...]]:
    """Trips one by one, or joined where one stays seated: the same vehicle goes on from the stop where it came in, soon,
    on the same days. transfers.txt may say so too, or forbid it."""
    said = {(one.from_trip, one.to_trip): one.kind for one in feed.transfers if one.from_trip >= 0 and one.to_trip >= 0}
    follows: dict[int, int] = {a: b for (a, b), kind in said.items() if kind == 4 and _may(feed, a, b)}
    blocks: dict[tuple[str, int], list[int]] = {}
    for place, trip in enumerate(feed.trips):
        if trip.block and place not in repeated:
            blocks.setdefault((trip.block, trip.service), []).append(place)
    for members in blocks.values():
        members.sort(key=lambda place: int(feed.calls.depart[feed.trips[place].begin]))
        for a, b in zip(members, members[1:], strict=False):
            if said.get((a, b)) != 5 and a not in follows and _may(feed, a, b) and _touch(feed, a, b):
                follows[a] = b
    after = set(follows.values())
    chains = []
    for place in range(len(feed.trips)):
        if place in after:
            continue
        chain = [place]
        while chain[-1] in follows and follows[chain[-1]] not in chain:
            chain.append(follows[chain[-1]])
        chains.append(tuple(chain))
    seen = {place for chain in chains for place in chain}
    return [*chains, *((place,) for place in range(len(feed.trips)) if place not in seen)]


def _may(feed: Feed, a: int, b: int) -> bool:
    first, second = feed.trips[a], feed.trips[b]
    pause = int(feed.calls.depart[second.begin]) - int(feed.calls.arrive[first.end - 1])
    return first.service == second.service and 0 <= pause <= SEATED


def _touch(feed: Feed, a: int, b: int) -> bool:
    last, then = feed.calls.stop[feed.trips[a].end - 1], feed.calls.stop[feed.trips[b].begin]
    one, other = feed.stops[last], feed.stops[then]
    return bool(last == then or (one.parent >= 0 and one.parent == other.parent))


def _calls(feed: Feed, chain: tuple[int, ...]) -> tuple[NDArray[np.int64], tuple[int, ...], tuple[int, ...]]:
    """The calls of a chain, and where each of its trips begins among them. Where two trips meet at one stop both calls
    stay: one gets out at the first and in at the second."""
    parts = [np.arange(feed.trips[place].begin, feed.trips[place].end) for place in chain]
    begins = np.cumsum([0, *(len(part) for part in parts[:-1])])
    return np.concatenate(parts), chain, tuple(int(one) for one in begins)
