"""The search along streets: from a place outwards, cheapest first, bounded; compiled, and without the GIL."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from kota.mobility.streets.contracts import Profile
from kota.mobility.streets.rules.columns import NUMBER, Bytes, Degrees, Floats, Ints, Streets
from kota.mobility.streets.rules.meeting import HOLDS

OPEN_A, OPEN_B, OPEN_OFF = 1, 2, 4  # of a place beside an edge: towards its ends, and from the place to the edge


class Graph(NamedTuple):
    """What the search reads of the streets, for one profile and one state of what is shut."""

    lon: Degrees
    lat: Degrees
    kind: Bytes
    first: Ints
    arc_to: Ints
    arc: Ints
    a: Ints
    b: Ints
    metres: Floats
    manner: Ints
    pace: Floats  # 2 x M
    toll: Floats
    hold: Floats  # by what stands at a node
    shut: Bytes  # E, or nothing where all is open


class Beside(NamedTuple):
    """Places beside edges: `edge` is -1 where none is near, `along` metres from its beginning, `off` metres from the
    place to it; `ways` bits of OPEN_*."""

    edge: Ints
    along: Floats
    off: Floats
    ways: Bytes


class Room(NamedTuple):
    """What one search at a time writes. A label counts where `stamp` is the number of the search."""

    weight: NDArray[np.float64]
    seconds: Floats
    metres: Floats
    by: Ints  # arc by which one came; -1 at the start
    stamp: Ints
    touched: Ints
    key: NDArray[np.float64]
    heap: Ints
    turn: Ints  # 1: the number of the search; how many nodes it touched


def graph(streets: Streets, profile: Profile, shut: Bytes) -> Graph:
    """The streets as one profile sees them."""
    number, manners = NUMBER[profile], streets.manners
    return Graph(
        streets.lon, streets.lat, streets.kind, streets.first, streets.arc_to, streets.arc, streets.a, streets.b,
        streets.metres, streets.manner, manners.pace[number], manners.toll[number], _HOLDS[number], shut,
    )  # fmt: skip


_HOLDS = [row.copy() for row in HOLDS]
for _row in _HOLDS:
    _row.flags.writeable = False


def room(nodes: int, arcs: int) -> Room:
    """Room for searches in streets of that size."""
    return Room(
        np.empty(nodes), np.empty(nodes, np.float32), np.empty(nodes, np.float32), np.empty(nodes, np.int32),
        np.zeros(nodes, np.int32), np.empty(nodes, np.int32), np.empty(2 * arcs + 4), np.empty(2 * arcs + 4, np.int32),
        np.zeros(2, np.int32),
    )  # fmt: skip


@njit(cache=True, nogil=True)
def _push(at: Room, size: int, key: float, node: int) -> None:
    keys, heap = at.key, at.heap
    i = size
    while i > 0:
        up = (i - 1) >> 1
        if keys[up] <= key:
            break
        keys[i], heap[i] = keys[up], heap[up]
        i = up
    keys[i], heap[i] = key, node


@njit(cache=True, nogil=True)
def _pop(at: Room, size: int) -> None:
    """Take the least away; `size` counts what is left."""
    keys, heap = at.key, at.heap
    key, node = keys[size], heap[size]
    i = 0
    while True:
        down = 2 * i + 1
        if down >= size:
            break
        if down + 1 < size and keys[down + 1] < keys[down]:
            down += 1
        if keys[down] >= key:
            break
        keys[i], heap[i] = keys[down], heap[down]
        i = down
    keys[i], heap[i] = key, node


@njit(cache=True, nogil=True)
def side(g: Graph, edge: int, along: float, ways: int, end: int, leaving: int) -> tuple[float, float, float]:
    """Weight, seconds and metres from a place beside an edge to one end of it (0 is where it begins), or back."""
    if ways & (OPEN_A if end == 0 else OPEN_B) == 0:
        return np.inf, 0.0, 0.0
    metres = along if end == 0 else max(0.0, g.metres[edge] - along)
    # Leaving by its beginning is going against it; arriving from there is going along.
    direction = 1 - end if leaving else end
    toll, m = g.toll, g.manner[edge]
    if toll[direction, m] <= 0:
        return np.inf, 0.0, 0.0
    return toll[direction, m] * metres, g.pace[direction, m] * metres, metres


@njit(cache=True, nogil=True)
def spread(g: Graph, at: Room, edge: int, along: float, ways: int, most: float, goal_edge: int, goal_along: float,
           goal_ways: int, goal_lon: float, goal_lat: float, least: float) -> int:  # fmt: skip
    """Label all nodes within `most` metres of a place beside an edge. With a goal (`goal_edge` >= 0) only what may lie
    on the best way there: `least` is the weight of a degree as the crow flies at least. Returns the goal's best node,
    or -1."""
    at.turn[0] += 1
    turn, count, size = at.turn[0], 0, 0
    weight, seconds, metres, stamp, by = at.weight, at.seconds, at.metres, at.stamp, at.by
    first, arc_to, arc, manner, kind = g.first, g.arc_to, g.arc, g.manner, g.kind
    pace, toll, hold, shut, length = g.pace, g.toll, g.hold, g.shut, g.metres
    any_shut = len(shut) > 0
    flat = np.cos(goal_lat * np.pi / 180)
    best, best_node = np.inf, -1
    for end in range(2):
        node = int(g.a[edge] if end == 0 else g.b[edge])
        w, s, m = side(g, edge, along, ways, end, 1)
        held = hold[kind[node]]
        if w == np.inf or held < 0:
            continue
        w, s = w + held, s + held
        if stamp[node] == turn and weight[node] <= w:
            continue
        if stamp[node] != turn:
            at.touched[count] = node
            count += 1
        stamp[node], weight[node], seconds[node], metres[node], by[node] = turn, w, s, m, -1
        rest = 0.0
        if goal_edge >= 0:
            dx, dy = (g.lon[node] - goal_lon) * flat, g.lat[node] - goal_lat
            rest = least * np.sqrt(dx * dx + dy * dy)
        _push(at, size, w + rest, node)
        size += 1
    while size > 0:
        key, node = at.key[0], int(at.heap[0])
        size -= 1
        _pop(at, size)
        if key >= best:
            break
        w = weight[node]
        rest = 0.0
        if goal_edge >= 0:
            dx, dy = (g.lon[node] - goal_lon) * flat, g.lat[node] - goal_lat
            rest = least * np.sqrt(dx * dx + dy * dy)
            for end in range(2):
                if node == (g.a[goal_edge] if end == 0 else g.b[goal_edge]):
                    more, _s, _m = side(g, goal_edge, goal_along, goal_ways, end, 0)
                    if w + more < best:
                        best, best_node = w + more, node
        if key > w + rest + 1e-9 or metres[node] > most:
            continue
        for i in range(first[node], first[node + 1]):
            number = int(arc[i])
            e, direction = number >> 1, number & 1
            if any_shut and shut[e]:
                continue
            m = manner[e]
            per, to = toll[direction, m], int(arc_to[i])
            held = hold[kind[to]]
            if per <= 0 or held < 0:
                continue
            new = w + per * length[e] + held
            if stamp[to] == turn and weight[to] <= new:
                continue
            if stamp[to] != turn:
                at.touched[count] = to
                count += 1
            stamp[to], weight[to], by[to] = turn, new, number
            seconds[to] = seconds[node] + pace[direction, m] * length[e] + held
            metres[to] = metres[node] + length[e]
            rest = 0.0
            if goal_edge >= 0:
                dx, dy = (g.lon[to] - goal_lon) * flat, g.lat[to] - goal_lat
                rest = least * np.sqrt(dx * dx + dy * dy)
            if size < len(at.key):  # as many as arcs, but for sums that differ in the last digit
                _push(at, size, new + rest, to)
                size += 1
    at.turn[1] = count
    return best_node


@njit(cache=True, nogil=True)
def straight(
    g: Graph, edge: int, along: float, ways: int, goal_along: float, goal_ways: int
) -> tuple[float, float, float]:
    """Weight, seconds and metres between two places beside the same edge, along it."""
    ahead = goal_along >= along
    out, in_ = (OPEN_B, OPEN_A) if ahead else (OPEN_A, OPEN_B)
    if ways & out == 0 or goal_ways & in_ == 0 or (len(g.shut) > 0 and g.shut[edge]):
        return np.inf, 0.0, 0.0
    direction, m = (0 if ahead else 1), g.manner[edge]
    if g.toll[direction, m] <= 0:
        return np.inf, 0.0, 0.0
    metres = abs(goal_along - along)
    return g.toll[direction, m] * metres, g.pace[direction, m] * metres, metres


@njit(cache=True, nogil=True)
def arrived(g: Graph, at: Room, edge: int, along: float, ways: int, goal_edge: int, goal_along: float,
            goal_ways: int) -> tuple[float, float, float]:  # fmt: skip
    """Weight, seconds and metres to a place beside an edge, after `spread` from another."""
    best, seconds, metres = np.inf, 0.0, 0.0
    turn = at.turn[0]
    for end in range(2):
        node = int(g.a[goal_edge] if end == 0 else g.b[goal_edge])
        if at.stamp[node] == turn:
            w, s, m = side(g, goal_edge, goal_along, goal_ways, end, 0)
            if at.weight[node] + w < best:
                best, seconds, metres = at.weight[node] + w, at.seconds[node] + s, at.metres[node] + m
    if goal_edge == edge:
        w, s, m = straight(g, edge, along, ways, goal_along, goal_ways)
        if w < best:
            best, seconds, metres = w, s, m
    return best, seconds, metres


@njit(cache=True, nogil=True)
def reach(g: Graph, at: Room, edge: int, along: float, off: float, ways: int, beside: Beside, chosen: Ints, most: float,
          per_off: float) -> tuple[Floats, Floats]:  # fmt: skip
    """Seconds and metres from a place to chosen ones of many, infinite where there is no way within `most` metres.
    `per_off` is the seconds of a metre off the streets."""
    seconds, metres = np.full(len(chosen), np.inf, np.float32), np.full(len(chosen), np.inf, np.float32)
    if ways & OPEN_OFF == 0:
        return seconds, metres
    spread(g, at, edge, along, ways, most, -1, 0.0, 0, 0.0, 0.0, 0.0)
    for i in range(len(chosen)):
        c = chosen[i]
        goal = int(beside.edge[c])
        if goal < 0 or beside.ways[c] & OPEN_OFF == 0:
            continue
        w, s, m = arrived(g, at, edge, along, ways, goal, float(beside.along[c]), int(beside.ways[c]))
        far = m + off + beside.off[c]
        if w < np.inf and far <= most:
            seconds[i], metres[i] = s + (off + beside.off[c]) * per_off, far
    return seconds, metres


@njit(cache=True, nogil=True)
def between(
    g: Graph, at: Room, beside: Beside, first: Ints, to: Ints, most: float, per_off: float
) -> tuple[Floats, Floats]:
    """Seconds and metres of many pairs of places: from each place to those that `first` and `to` list."""
    seconds, metres = np.full(len(to), np.inf, np.float32), np.full(len(to), np.inf, np.float32)
    for source in range(len(first) - 1):
        begin, end = first[source], first[source + 1]
        if begin == end or beside.edge[source] < 0:
            continue
        found, far = reach(
            g, at, int(beside.edge[source]), float(beside.along[source]), float(beside.off[source]),
            int(beside.ways[source]), beside,
            to[begin:end], most, per_off,
        )  # fmt: skip
        seconds[begin:end], metres[begin:end] = found, far
    return seconds, metres
