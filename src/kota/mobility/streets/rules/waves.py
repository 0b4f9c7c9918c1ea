"""From many places at once, each reached at its own second, to everything around along the streets: soonest first, so
many metres from the last of them at most. Compiled, and without the GIL.

Whoever is somewhere later but walked less may still get farther: both count, each as a label of its own. Times are
whole tenths of a second, so that labels come in their order out of one bucket each.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from kota.mobility.streets.rules.columns import Floats, Ints
from kota.mobility.streets.rules.searching import OPEN_A, OPEN_B, OPEN_OFF, Beside, Graph

TENTHS = 10
NOT = 2**30


class Labels(NamedTuple):
    """What came where: `last` is each node's newest label, `before` the one before it, -1 none. `source` are the places
    it began at in the order of their edges, with tenths of a second."""

    last: Ints
    before: Ints
    tenths: Ints
    metres: Floats
    source: Ints
    source_edge: Ints
    source_tenths: Ints


def spread(g: Graph, beside: Beside, chosen: Ints, tenths: Ints, most: int, far: float, scale: float,
           per_off: float) -> Labels:  # fmt: skip
    """Labels of all nodes within `most` tenths and `far` metres of chosen places that are reached at `tenths`. `scale`
    is how much slower than the profile somebody is, `per_off` the seconds of a metre off the streets."""
    order = np.argsort(beside.edge[chosen], kind="stable")
    chosen, tenths = chosen[order], tenths[order]
    size = 2 * len(g.lon) + 4 * len(chosen) + 1024
    while True:
        found = _spread(g, beside, chosen, tenths, most, far, scale, per_off, size)
        if found is not None:
            return Labels(*found, chosen, beside.edge[chosen], tenths)
        size *= 2


@njit(cache=True, nogil=True)
def _along(g: Graph, edge: int, direction: int, metres: float, scale: float) -> int:
    """Tenths of a second along a part of an edge; NOT where nobody goes."""
    m = g.manner[edge]
    if g.toll[direction, m] <= 0:
        return NOT
    tenths: int = round(g.pace[direction, m] * metres * scale * TENTHS)
    return tenths


@njit(cache=True, nogil=True)
def _spread(g: Graph, beside: Beside, chosen: Ints, tenths: Ints, most: int, far: float, scale: float, per_off: float,
            size: int) -> tuple[Ints, Ints, Ints, Floats] | None:  # fmt: skip
    nodes = len(g.lon)
    least, last = np.full(nodes, np.inf, np.float32), np.full(nodes, -1, np.int32)
    hope_tenths, hope_metres = np.full(nodes, NOT, np.int32), np.full(nodes, np.inf, np.float32)
    node_of, came, walked = np.empty(size, np.int32), np.empty(size, np.int32), np.empty(size, np.float32)
    before, bucket = np.full(size, -1, np.int32), np.full(most + 1, -1, np.int32)
    count, any_shut = 0, len(g.shut) > 0
    for i in range(len(chosen)):
        c = chosen[i]
        edge, ways = int(beside.edge[c]), int(beside.ways[c])
        if edge < 0 or ways & OPEN_OFF == 0:
            continue
        off = float(beside.off[c])
        for end in range(2):
            if ways & (OPEN_A if end == 0 else OPEN_B) == 0:
                continue
            part = float(beside.along[c]) if end == 0 else max(0.0, g.metres[edge] - beside.along[c])
            node = int(g.a[edge] if end == 0 else g.b[edge])
            took, held = _along(g, edge, 1 - end, part, scale), float(g.hold[g.kind[node]])
            if took >= NOT or held < 0:
                continue
            t = int(tenths[i]) + took + round((off * per_off + held) * scale * TENTHS)
            m = off + part
            if t > most or m > far:
                continue
            if count >= size:
                return None
            node_of[count], came[count], walked[count], before[count] = node, t, m, bucket[t]
            bucket[t] = count
            count += 1
    for t in range(most + 1):
        while bucket[t] >= 0:
            label = bucket[t]
            bucket[t] = before[label]
            node, m = int(node_of[label]), walked[label]
            if m >= least[node]:
                continue
            least[node], before[label], last[node] = m, last[node], label
            for i in range(g.first[node], g.first[node + 1]):
                number = int(g.arc[i])
                e, to = number >> 1, int(g.arc_to[i])
                if any_shut and g.shut[e]:
                    continue
                held = float(g.hold[g.kind[to]])
                more = m + g.metres[e]
                if held < 0 or more > far or more >= least[to]:
                    continue
                took = _along(g, e, number & 1, g.metres[e], scale)
                if took >= NOT:
                    continue
                then = t + took + round(held * scale * TENTHS)
                if then > most or (then >= hope_tenths[to] and more >= hope_metres[to]):
                    continue
                if count >= size:
                    return None
                hope_tenths[to], hope_metres[to] = then, more
                node_of[count], came[count], walked[count], before[count] = to, then, more, bucket[then]
                bucket[then] = count
                count += 1
    return last, before, came, walked


@njit(cache=True, nogil=True)
def arrive(g: Graph, at: Labels, beside: Beside, goals: Beside, most: int, far: float, scale: float,
           per_off: float) -> Ints:  # fmt: skip
    """Tenths of a second to each of the goals, NOT where there is no way in time. `beside` are the places it began
    at."""
    made = np.full(len(goals.edge), NOT, np.int32)
    for i in range(len(made)):
        edge, ways = int(goals.edge[i]), int(goals.ways[i])
        if edge < 0 or ways & OPEN_OFF == 0:
            continue
        off, along, best = float(goals.off[i]), float(goals.along[i]), most + 1
        away = round(off * per_off * scale * TENTHS)
        for end in range(2):
            if ways & (OPEN_A if end == 0 else OPEN_B) == 0:
                continue
            part = along if end == 0 else max(0.0, g.metres[edge] - along)
            took = _along(g, edge, end, part, scale)
            label = at.last[g.a[edge] if end == 0 else g.b[edge]]
            while took < NOT and label >= 0:
                if at.metres[label] + part + off <= far:
                    best = min(best, at.tenths[label] + took + away)
                label = at.before[label]
        first = int(np.searchsorted(at.source_edge, edge))
        while first < len(at.source_edge) and at.source_edge[first] == edge:
            best = min(best, _direct(g, at, first, beside, edge, along, ways, off, far, scale, per_off) + away)
            first += 1
        if best <= most:
            made[i] = best
    return made


@njit(cache=True, nogil=True)
def _direct(g: Graph, at: Labels, number: int, beside: Beside, edge: int, along: float, ways: int, off: float,
            far: float, scale: float, per_off: float) -> int:  # fmt: skip
    """Tenths from a place to another one beside the same edge, along it."""
    c = at.source[number]
    begin, from_ways = float(beside.along[c]), int(beside.ways[c])
    ahead = along >= begin
    out, in_ = (OPEN_B, OPEN_A) if ahead else (OPEN_A, OPEN_B)
    part = abs(along - begin)
    if from_ways & OPEN_OFF == 0 or from_ways & out == 0 or ways & in_ == 0 or beside.off[c] + part + off > far:
        return NOT
    if len(g.shut) > 0 and g.shut[edge]:
        return NOT
    took = _along(g, edge, 0 if ahead else 1, part, scale)
    return (
        NOT if took >= NOT else int(at.source_tenths[number]) + took + round(beside.off[c] * per_off * scale * TENTHS)
    )
