"""From the ways of a map to a graph: cut where ways meet and where something stands, and where a piece is long."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kota.base.geo import METRES_PER_DEGREE
from kota.mobility.streets.rules import islands, meeting
from kota.mobility.streets.rules.cells import cells
from kota.mobility.streets.rules.columns import Degrees, Floats, Ints, Streets, Texts, frozen
from kota.mobility.streets.rules.manners import Manner, table

LONGEST = 150.0  # metres of an edge: what is closed closes no more than that beyond its ends
Longs = NDArray[np.int64]


@dataclass(slots=True)
class Drawn:
    """Ways as they were read: the points of all of them, one after the other, with the numbers of their nodes."""

    node: Longs
    lon: Degrees
    lat: Degrees
    first: Longs  # W + 1
    manner: Ints  # W
    name: Ints
    steps: Ints
    manners: list[Manner] = field(default_factory=list)
    names: list[str] = field(default_factory=list)  # the first is empty
    kinds: dict[int, int] = field(default_factory=dict)  # what stands at nodes


def built(drawn: Drawn) -> Streets:
    """The graph of some ways."""
    drawn = _dense(drawn)
    node, kinds = _nodes(drawn)
    begins, ends, way = _edges(drawn, node, kinds)
    sizes = ends - begins + 1
    point = np.zeros(len(begins) + 1, np.int32)
    np.cumsum(sizes, out=point[1:])
    edge_of = np.repeat(np.arange(len(begins), dtype=np.int32), sizes)
    at = begins[edge_of] + np.arange(int(point[-1])) - point[:-1][edge_of]
    lon, lat = drawn.lon[at], drawn.lat[at]
    along = _along(lon, lat, point, edge_of)
    used, inverse = np.unique(np.concatenate([node[begins], node[ends]]), return_inverse=True)
    a, b = (part.astype(np.int32) for part in np.split(inverse, 2))
    where = np.zeros(int(node.max(initial=-1)) + 1, np.int64)
    where[node] = np.arange(len(node))
    metres = along[point[1:] - 1].copy()
    manners = table(drawn.manners)
    first, arc_to, arc = _arcs(len(used), a, b)
    kind = kinds[used].astype(np.uint8)
    manner = drawn.manner[way].astype(np.int32)
    main = islands.main(len(used), a, b, metres, manner, kind, manners)
    return frozen(
        Streets(
            drawn.lon[where[used]], drawn.lat[where[used]], kind, first, arc_to, arc, a, b, metres, manner,
            drawn.name[way].astype(np.int32), _shared(drawn.steps, way, metres), main, point, lon, lat, along, edge_of,
            manners, _texts(drawn.names), cells(lon, lat, edge_of),
        )
    )  # fmt: skip


def lengths(lon: Degrees, lat: Degrees) -> Degrees:
    """Metres from each point to the next."""
    east = np.diff(lon) * np.cos(np.radians((lat[1:] + lat[:-1]) / 2))
    return np.hypot(east, np.diff(lat)) * METRES_PER_DEGREE


def _dense(drawn: Drawn) -> Drawn:
    """The same with points on long straight pieces, so that they can be cut there."""
    way = np.repeat(np.arange(len(drawn.manner)), np.diff(drawn.first))
    inside = way[1:] == way[:-1]
    metres = np.where(inside, lengths(drawn.lon, drawn.lat), 0.0)
    parts = np.append(np.maximum(1, np.ceil(metres / LONGEST)).astype(np.int64), 1)
    if parts.max(initial=1) == 1:
        return drawn
    source = np.repeat(np.arange(len(parts)), parts)
    piece = np.arange(len(source)) - np.repeat(np.cumsum(parts) - parts, parts)
    share, follower = piece / parts[source], np.minimum(source + 1, len(parts) - 1)
    lon = drawn.lon[source] + (drawn.lon[follower] - drawn.lon[source]) * share
    lat = drawn.lat[source] + (drawn.lat[follower] - drawn.lat[source]) * share
    fresh = -(1 << 62) - np.cumsum(piece > 0)  # numbers that no node of a map has
    node = np.where(piece > 0, fresh, drawn.node[source])
    first = np.searchsorted(way[source], np.arange(len(drawn.manner) + 1))
    return Drawn(node, lon, lat, first, drawn.manner, drawn.name, drawn.steps, drawn.manners, drawn.names, drawn.kinds)


def _nodes(drawn: Drawn) -> tuple[Longs, Longs]:
    """Nodes counted from 0, and what stands at each."""
    known, node = np.unique(drawn.node, return_inverse=True)
    kinds = np.zeros(len(known), np.int64)
    if drawn.kinds:
        numbers = np.fromiter(drawn.kinds, np.int64)
        place = np.minimum(np.searchsorted(known, numbers), max(0, len(known) - 1))
        met = known[place] == numbers if len(known) else np.zeros(len(numbers), bool)
        kinds[place[met]] = np.fromiter(drawn.kinds.values(), np.int64)[met]
    return node.astype(np.int64), kinds


def _edges(drawn: Drawn, node: Longs, kinds: Longs) -> tuple[Longs, Longs, Longs]:
    """Where edges begin and end among the points, and of which way they are."""
    way = np.repeat(np.arange(len(drawn.manner)), np.diff(drawn.first))
    cut = np.bincount(node, minlength=len(kinds))[node] > 1
    cut |= kinds[node] != meeting.PLAIN
    cut[drawn.first[:-1]] = True
    cut[drawn.first[1:] - 1] = True
    cut = _cut_long(drawn, way, cut)
    places = np.flatnonzero(cut)
    same = way[places[1:]] == way[places[:-1]]
    begins, ends = places[:-1][same], places[1:][same]
    return begins, ends, way[begins]


def _cut_long(drawn: Drawn, way: Longs, cut: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Cut also where a stretch without any cut would be longer than an edge may be."""
    metres = np.zeros(len(way))
    metres[1:] = np.where(way[1:] == way[:-1], lengths(drawn.lon, drawn.lat), 0.0)
    total = np.cumsum(metres)
    began = np.maximum.accumulate(np.where(cut, np.arange(len(cut)), 0))
    since = total - total[np.r_[0, began[:-1]]] if len(cut) else total  # at a cut: the length of what ends there
    number = np.floor(since / LONGEST).astype(np.int64)
    more = np.zeros(len(cut), bool)
    # The last point before a stretch grows beyond another whole number of longest edges.
    more[:-1] = (np.floor(since[1:] / LONGEST) > np.where(cut[:-1], 0, number[:-1])) & (way[1:] == way[:-1])
    return np.asarray(cut | more)


def _along(lon: Degrees, lat: Degrees, point: Ints, edge_of: Ints) -> Floats:
    metres = np.zeros(len(lon))
    if len(lon) > 1:
        metres[1:] = np.where(edge_of[1:] == edge_of[:-1], lengths(lon, lat), 0.0)
    total = np.cumsum(metres)
    return (total - total[point[:-1]][edge_of]).astype(np.float32)


def _arcs(nodes: int, a: Ints, b: Ints) -> tuple[Ints, Ints, Ints]:
    source, target = np.concatenate([a, b]), np.concatenate([b, a])
    number = np.concatenate([2 * np.arange(len(a)), 2 * np.arange(len(a)) + 1])
    order = np.argsort(source, kind="stable")
    first = np.searchsorted(source[order], np.arange(nodes + 1)).astype(np.int32)
    return first, target[order].astype(np.int32), number[order].astype(np.int32)


def _shared(steps: Ints, way: Longs, metres: Floats) -> Ints:
    """The steps of a way on each of its edges, by their length."""
    whole = np.bincount(way, weights=metres, minlength=len(steps))
    return np.round(steps[way] * metres / np.maximum(whole[way], 0.1)).astype(np.int32)


def _texts(names: list[str]) -> Texts:
    coded = [name.encode() for name in names] or [b""]
    first = np.zeros(len(coded) + 1, np.int64)
    np.cumsum([len(one) for one in coded], out=first[1:])
    return Texts(first, np.frombuffer(b"".join(coded), np.uint8))
