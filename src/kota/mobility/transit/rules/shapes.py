"""The way of a line where a feed has none: along roads where they are known, else a smooth line through its stops.

Every stop lies on the way, at a distance that never falls; so positions can be matched to it and stops lie in order.
"""

import heapq
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from kota.base.geo import METRES_PER_DEGREE

LonLat = tuple[float, float]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

NODE_M = 80.0
SNAP_M = 150.0  # a stop this far from every road is joined to none
DETOUR, SPARE_M = 1.8, 250.0  # a way by road may be this much longer than the straight line, and this many metres more
BEND, STEP_M = 0.35, 120.0  # a curve leaves the straight line by at most this share of a hop; a point about every 120 m
_MOST = 8  # points between two stops


@dataclass(frozen=True, slots=True)
class Shape:
    """Points of a way with metres from its beginning, and the metres at which each stop lies."""

    points: tuple[LonLat, ...]
    metres: tuple[float, ...]
    stops: tuple[float, ...]
    by_road: int = 0  # hops that follow roads


@dataclass(frozen=True, slots=True)
class Roads:
    """A street graph in arrays: nodes, and edges (both ways unless `one_way`).

    Stops are joined at nodes: `dense` puts more of them on long edges.
    """

    lon: Floats
    lat: Floats
    edges: Ints  # shape (n, 2)
    one_way: NDArray[np.bool_] | None = None
    _first: Ints = field(init=False)
    _target: Ints = field(init=False)
    _length: Floats = field(init=False)
    _cells: dict[tuple[int, int], list[int]] = field(init=False)
    _known: dict[tuple[int, int, int], list[int] | None] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        edges = self.edges.reshape(-1, 2)
        back = edges if self.one_way is None else edges[~self.one_way]
        start, end = np.r_[edges[:, 0], back[:, 1]], np.r_[edges[:, 1], back[:, 0]]
        order = np.argsort(start, kind="stable")
        start, end = start[order], end[order]
        east = (self.lon[start] - self.lon[end]) * np.cos(np.radians(self.lat[start]))
        put = object.__setattr__
        put(self, "_first", np.searchsorted(start, np.arange(len(self.lon) + 1)))
        put(self, "_target", end)
        put(self, "_length", np.hypot(east, self.lat[start] - self.lat[end]) * METRES_PER_DEGREE)
        cells: dict[tuple[int, int], list[int]] = {}
        for node, (x, y) in enumerate(zip(self.lon, self.lat, strict=True)):
            cells.setdefault(_cell(x, y), []).append(node)
        put(self, "_cells", cells)

    @classmethod
    def dense(cls, lon: Floats, lat: Floats, edges: Ints, one_way: NDArray[np.bool_] | None = None) -> "Roads":
        """The same streets with a node about every 80 m: a stop in the middle of a long edge is joined there."""
        edges = edges.reshape(-1, 2)
        start, end = edges[:, 0], edges[:, 1]
        east = (lon[start] - lon[end]) * np.cos(np.radians(lat[start]))
        parts = np.maximum(1, np.ceil(np.hypot(east, lat[start] - lat[end]) * METRES_PER_DEGREE / NODE_M)).astype(
            np.int64
        )
        edge = np.repeat(np.arange(len(edges)), parts)
        piece = np.arange(len(edge)) - np.repeat(np.cumsum(parts) - parts, parts)
        inner = piece > 0  # pieces that begin at a new node
        share = piece[inner] / parts[edge[inner]]
        a, b = start[edge[inner]], end[edge[inner]]
        new = len(lon) + np.cumsum(inner) - 1  # the number of the new node at which an inner piece begins
        begins = np.where(inner, new, start[edge])
        ends = np.where(piece == parts[edge] - 1, end[edge], np.r_[begins[1:], 0])
        return cls(
            np.r_[lon, lon[a] + (lon[b] - lon[a]) * share],
            np.r_[lat, lat[a] + (lat[b] - lat[a]) * share],
            np.stack([begins, ends], axis=1),
            None if one_way is None else one_way[edge],
        )

    def nearest(self, point: LonLat, within: float = SNAP_M) -> int | None:
        """The node nearest to a point, if one lies within the metres (at most 150)."""
        x, y = _cell(*point)
        near = (node for i in (-1, 0, 1) for j in (-1, 0, 1) for node in self._cells.get((x + i, y + j), ()))
        found = min(((apart(point, self.at(node)), node) for node in near), default=None)
        return found[1] if found and found[0] <= within else None

    def hop(self, a: LonLat, b: LonLat, longest: float) -> list[LonLat] | None:
        """Points between two stops along roads; None when a stop lies off them or the way round is too long."""
        start, end = self.nearest(a), self.nearest(b)
        if start is None or end is None:
            return None
        nodes = self.way(start, end, longest)
        return None if nodes is None else [self.at(node) for node in nodes]

    def at(self, node: int) -> LonLat:
        return float(self.lon[node]), float(self.lat[node])

    def way(self, start: int, end: int, longest: float) -> list[int] | None:
        """The shortest way between two nodes, if it is no longer than `longest` metres; kept, as lines share hops."""
        key = (start, end, math.ceil(longest))
        if key not in self._known:
            self._known[key] = self._search(*key)
        return self._known[key]

    def _search(self, start: int, end: int, longest: int) -> list[int] | None:
        """A* with the straight line as what is left at least."""
        goal, came = self.at(end), {start: -1}
        best, heap = {start: 0.0}, [(apart(self.at(start), goal), start)]
        while heap:
            _, node = heapq.heappop(heap)
            if node == end:
                return _back(came, end)
            for edge in range(self._first[node], self._first[node + 1]):
                to, gone = int(self._target[edge]), best[node] + float(self._length[edge])
                rest = apart(self.at(to), goal)
                if gone + rest <= longest and gone < best.get(to, math.inf):
                    best[to], came[to] = gone, node
                    heapq.heappush(heap, (gone + rest, to))
        return None


class Hops(Protocol):
    """Where roads are known."""

    def hop(self, a: LonLat, b: LonLat, longest: float) -> Sequence[LonLat] | None:
        """Points between two stops along roads; None where a stop lies off them or the way is longer than that."""


def rebuilt(stops: Sequence[LonLat], roads: Hops | None = None, *, detour: float = DETOUR) -> Shape:
    """The way of a line through its stops in order; hops for which no road serves are smooth lines."""
    if not stops:
        return Shape((), (), ())
    hops = [roads.hop(a, b, apart(a, b) * detour + SPARE_M) if roads and a != b else None for a, b in pairwise(stops)]
    points, at = [stops[0]], [0]
    for index, hop in enumerate(hops):
        points += list(hop) if hop is not None else _curve(stops, index)
        points.append(stops[index + 1])
        at.append(len(points) - 1)
    metres = _along(points)
    return Shape(tuple(points), metres, tuple(metres[i] for i in at), sum(hop is not None for hop in hops))


def apart(a: LonLat, b: LonLat) -> float:
    """Metres between two points that lie near one another."""
    east = (a[0] - b[0]) * math.cos(math.radians((a[1] + b[1]) / 2))
    return math.hypot(east, a[1] - b[1]) * METRES_PER_DEGREE


def _along(points: Sequence[LonLat]) -> tuple[float, ...]:
    total, found = 0.0, [0.0]
    for a, b in pairwise(points):
        total += apart(a, b)
        found.append(round(total, 1))
    return tuple(found)


def _curve(stops: Sequence[LonLat], index: int) -> list[LonLat]:
    """Points between stop `index` and the next on a curve that leaves each stop towards the one after (Catmull-Rom)."""
    a, b = stops[index], stops[index + 1]
    length = apart(a, b)
    count = min(_MOST, int(length // STEP_M))
    if not count:
        return []
    before = stops[index - 1] if index else a
    after = stops[index + 2] if index + 2 < len(stops) else b
    leave, arrive = _tangent(before, b, a, length), _tangent(a, after, b, length)
    bend = _hermite(a, b, leave, arrive)
    return [bend((i + 1) / (count + 1)) for i in range(count)]


def _tangent(behind: LonLat, ahead: LonLat, at: LonLat, length: float) -> LonLat:
    """The direction at a stop, short enough to keep the curve near the line: neighbours may be far or turn back."""
    x, y = (ahead[0] - behind[0]) / 2, (ahead[1] - behind[1]) / 2
    size = apart(at, (at[0] + x, at[1] + y))
    if size == 0:
        return 0.0, 0.0
    scale = min(1.0, 2 * BEND * length / size)
    return x * scale, y * scale


def _hermite(a: LonLat, b: LonLat, leave: LonLat, arrive: LonLat) -> Callable[[float], LonLat]:
    def at(t: float) -> LonLat:
        s, u = t * t, t * t * t
        w = (2 * u - 3 * s + 1, u - 2 * s + t, 3 * s - 2 * u, u - s)
        parts: list[Any] = [
            w[0] * p + w[1] * m + w[2] * q + w[3] * n for p, m, q, n in zip(a, leave, b, arrive, strict=True)
        ]
        return round(parts[0], 6), round(parts[1], 6)

    return at


def _back(came: dict[int, int], node: int) -> list[int]:
    found = []
    while node >= 0:
        found.append(node)
        node = came[node]
    return found[::-1]


def _cell(lon: float, lat: float) -> tuple[int, int]:
    """Cells of 330 m, narrower away from the equator: up to 60° what lies within 150 m is in one of nine."""
    return math.floor(lon * METRES_PER_DEGREE / 330), math.floor(lat * METRES_PER_DEGREE / 330)
