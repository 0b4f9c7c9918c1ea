"""Ways between stops on foot: through stations where their inside is described, else along the streets, or along
straight lines where none are known; as feeds say where they say how long a change takes."""

import heapq
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from kota.mobility.journeys.rules import building
from kota.mobility.journeys.rules.building import OnFoot, Ways
from kota.mobility.journeys.rules.timetable import NEVER
from kota.mobility.transit.contracts import Network

Ints = NDArray[np.int32]
STAIRS, MOVING, ESCALATOR, LIFT = 2, 3, 4, 5
LONGEST = 30 * 60  # seconds of a way inside a station
_SPEED = {STAIRS: 0.4, ESCALATOR: 0.6, LIFT: 0.2, MOVING: 1.5}  # metres a second, where nobody has said how long
TIMED, LEAST, IMPOSSIBLE = 1, 2, 3  # GTFS's transfer_type
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Links:
    """Ways on foot, the seconds to change at each stop, and seconds of the same ways in a wheelchair, NEVER where there
    are only steps; and of those of which somebody has said that it passes.
    `by_street` says which ways are no guess and lead along streets."""

    ways: Ways
    change: Ints
    rolling: Ints
    sure: Ints
    by_street: NDArray[np.bool_]


@dataclass(slots=True)
class _Found:
    seconds: dict[Pair, float] = field(default_factory=dict)
    metres: dict[Pair, float] = field(default_factory=dict)
    rolling: dict[Pair, float] = field(default_factory=dict)
    sure: dict[Pair, float] = field(default_factory=dict)
    by_street: set[Pair] = field(default_factory=set)


def links(network: Network, served: NDArray[np.bool_], *, near: float = building.NEAR,
          on_foot: OnFoot | None = None) -> Links:  # fmt: skip
    """All ways between served stops, `on_foot` where the streets are known."""
    stops = network.stops
    straight = building.straight_ways(stops.lon, stops.lat, served, near)
    source = np.repeat(np.arange(len(stops.lon)), np.diff(straight.first))
    found = _Found()
    for a, b, seconds, metres in zip(
        source.tolist(), straight.to.tolist(), straight.seconds.tolist(), straight.metres.tolist(), strict=True
    ):
        found.seconds[a, b], found.metres[a, b] = seconds, metres
    if on_foot is not None:
        _by_street(network, on_foot, found)
    _inside(network, served, found)
    change = np.full(len(stops.lon), building.CHANGE, np.int32)
    _said(network, served, found, change)
    return _made(found, change)


def _made(found: _Found, change: Ints) -> Links:
    pairs = [pair for pair, seconds in found.seconds.items() if seconds < NEVER]
    a, b = (np.array([pair[side] for pair in pairs], np.int64) for side in (0, 1))
    order = np.lexsort((b, a))
    seconds = np.array([found.seconds[pair] for pair in pairs], float)
    metres = np.array([found.metres.get(pair, 0.0) for pair in pairs], float)
    rolling = np.array([found.rolling.get(pair, found.seconds[pair]) for pair in pairs], float)
    sure = np.array([found.sure.get(pair, NEVER) for pair in pairs], float)
    ways = building.ways(len(change), a, b, np.ceil(seconds), np.ceil(metres))
    rolling, sure = (
        np.minimum(np.ceil(np.maximum(one, seconds)[order]), NEVER).astype(np.int32) for one in (rolling, sure)
    )
    by_street = np.array([pair in found.by_street for pair in pairs], bool)[order]
    return Links(ways, change, rolling, sure, by_street)


def _by_street(network: Network, on_foot: OnFoot, found: _Found) -> None:
    """Ways along the streets instead of guesses. Stops off all streets, and those of one station, keep the guess."""
    walk, parent = on_foot.walk, network.stops.parent
    source = np.repeat(np.arange(len(walk.first) - 1), np.diff(walk.first))
    station = np.where(parent >= 0, parent, np.arange(len(parent)))
    guessed = ~(walk.beside[source] & walk.beside[walk.to]) | (station[source] == station[walk.to])
    rows = zip(
        source.tolist(), walk.to.tolist(), guessed.tolist(), walk.seconds.tolist(), walk.metres.tolist(),
        on_foot.rolling.seconds.tolist(), on_foot.sure.seconds.tolist(), strict=True,
    )  # fmt: skip
    for a, b, is_guess, seconds, metres, rolling, sure in rows:
        if is_guess:
            continue
        if seconds == np.inf:
            found.seconds.pop((a, b), None)
        else:
            found.seconds[a, b], found.metres[a, b] = seconds, metres
            found.rolling[a, b], found.sure[a, b] = min(rolling, NEVER), min(sure, NEVER)
            found.by_street.add((a, b))


def _inside(network: Network, served: NDArray[np.bool_], found: _Found) -> None:
    """Ways through stations, with and without steps."""
    graph = _graph(network)
    for start in [stop for stop in graph if served[stop]]:
        reached, free = _reach(graph, start, steps=True), _reach(graph, start, steps=False)
        for stop, (seconds, metres) in reached.items():
            if served[stop] and stop != start:
                found.seconds[start, stop], found.metres[start, stop] = seconds, metres
                found.by_street.discard((start, stop))
                found.rolling[start, stop] = found.sure[start, stop] = free.get(stop, (NEVER, 0.0))[0]


def detours(network: Network, served: NDArray[np.bool_], out: Collection[int]) -> dict[Pair, float]:
    """Seconds of ways without steps through the stations of lifts that are `out` (rows of pathways), by what is left.
    Pairs between which nothing is left are not among them."""
    ways, graph = network.pathways, _graph(network, out)
    inside = {int(ways.from_stop[row]) for row in out} | {int(ways.to_stop[row]) for row in out}
    starts, waiting, whole = set[int](), list(inside), _graph(network)
    while waiting:  # all that pathways join to these lifts
        stop = waiting.pop()
        if stop not in starts:
            starts.add(stop)
            waiting += [edge[0] for edge in whole.get(stop, ())]
    return {
        (start, stop): seconds
        for start in sorted(starts) if served[start] and start in graph
        for stop, (seconds, _metres) in _reach(graph, start, steps=False).items() if served[stop] and stop != start
    }  # fmt: skip


def slower(ways: Ways, seconds: Mapping[Pair, float]) -> Ways:
    """The same ways, of which some take longer."""
    made = ways.seconds.copy()
    for (a, b), took in seconds.items():
        first, last = int(ways.first[a]), int(ways.first[a + 1])
        at = first + int(np.searchsorted(ways.to[first:last], b))
        if at < last and ways.to[at] == b:
            made[at] = max(int(made[at]), int(np.ceil(took)))
    return replace(ways, seconds=made)


Edge = tuple[int, float, float, bool]  # to, seconds, metres, steps


def _graph(network: Network, without: Collection[int] = ()) -> dict[int, list[Edge]]:
    ways, stops, graph = network.pathways, network.stops, dict[int, list[Edge]]()
    for at in sorted({*range(len(ways.mode))}.difference(without)):
        a, b, mode = int(ways.from_stop[at]), int(ways.to_stop[at]), int(ways.mode[at])
        metres = float(ways.metres[at])
        if metres < 0:
            metres = building.distance(
                float(stops.lon[a]), float(stops.lat[a]), float(stops.lon[b]), float(stops.lat[b])
            )
        seconds = float(ways.seconds[at])
        if seconds <= 0:
            seconds = metres / _SPEED.get(mode, building.SPEED) if np.isfinite(metres) else 30.0
        steps = mode in (STAIRS, ESCALATOR)
        graph.setdefault(a, []).append((b, seconds, metres, steps))
        graph.setdefault(b, [])
        if ways.both[at]:
            graph[b].append((a, seconds, metres, steps))
    return graph


def _reach(graph: dict[int, list[Edge]], start: int, *, steps: bool) -> dict[int, tuple[float, float]]:
    best: dict[int, tuple[float, float]] = {}
    waiting = [(0.0, 0.0, start)]
    while waiting:
        seconds, metres, stop = heapq.heappop(waiting)
        if stop in best or seconds > LONGEST:
            continue
        best[stop] = (seconds, metres)
        for to, more, far, has_steps in graph[stop]:
            if to not in best and (steps or not has_steps):
                heapq.heappush(waiting, (seconds + more, metres + far, to))
    return best


def _said(network: Network, served: NDArray[np.bool_], found: _Found, change: Ints) -> None:
    """What transfers.txt says of stops, or of stations for all their platforms. Rules of single lines and trips are not
    followed."""
    rules = network.changes
    plain = (rules.from_route < 0) & (rules.to_route < 0) & (rules.from_trip < 0) & (rules.to_trip < 0)
    for at in np.flatnonzero(plain & (rules.from_stop >= 0) & (rules.to_stop >= 0)):
        kind, least = int(rules.kind[at]), int(rules.seconds[at])
        for a, b in _platforms(network, served, int(rules.from_stop[at]), int(rules.to_stop[at])):
            if a == b:
                change[a] = (
                    NEVER // 2 if kind == IMPOSSIBLE else least if kind == LEAST else 0 if kind == TIMED else change[a]
                )
            elif kind == IMPOSSIBLE:
                found.seconds[a, b] = NEVER
            else:
                found.seconds[a, b] = _took(network, found, a, b, kind, least)


def _took(network: Network, found: _Found, a: int, b: int, kind: int, least: int) -> float:
    """Seconds on the way, without the pause to change that a search adds."""
    stops = network.stops
    metres = found.metres.get((a, b))
    if metres is None:
        metres = building.DETOUR * building.distance(
            float(stops.lon[a]), float(stops.lat[a]), float(stops.lon[b]), float(stops.lat[b])
        )
        found.metres[a, b] = metres
    walked = found.seconds.get((a, b), metres / building.SPEED)
    if kind == LEAST:
        return max(walked if walked < NEVER else 0.0, least - building.CHANGE) if least else walked
    return max(0.0, walked - building.CHANGE) if kind == TIMED else walked


def _platforms(network: Network, served: NDArray[np.bool_], a: int, b: int) -> Iterator[Pair]:
    parent = network.stops.parent
    firsts, seconds = (
        [one] if served[one] else np.flatnonzero((parent == one) & served).tolist() for one in (a, b)
    )  # fmt: skip
    return ((int(one), int(other)) for one in firsts for other in seconds)
