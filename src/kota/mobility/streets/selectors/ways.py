"""The way from one point to another."""

import numpy as np

from kota.base.geo import METRES_PER_DEGREE
from kota.mobility.streets.contracts import SPEEDS, Profile, Way
from kota.mobility.streets.rules import searching, shutting, snapping, tracing
from kota.mobility.streets.rules.searching import OPEN_OFF
from kota.mobility.streets.rules.shutting import OPEN, Shut
from kota.mobility.streets.rules.tracing import Piece
from kota.mobility.streets.selectors.current import Held, held

LonLat = tuple[float, float]
MOST = 60_000.0  # metres
SPARE = 0.98  # of the weight of a metre at least: the plane on which it is guessed is not quite one


def way(a: LonLat, b: LonLat, *, profile: Profile, shut: Shut = OPEN, speed: float | None = None) -> Way | None:
    """The best way, door to door. None where there is none, or no street near one of the points."""
    streets = held()
    if streets is None:
        return None
    lon, lat = np.array([a[0], b[0]]), np.array([a[1], b[1]])
    ends = shutting.beside_shut(streets.streets, snapping.beside(streets.streets, profile, lon, lat), lon, lat, shut)
    if (ends.edge < 0).any() or not (ends.ways & OPEN_OFF).all():
        return None
    found = _found(streets, ends, profile, shut)
    if found is None:
        return None
    return tracing.way(
        streets.streets, found, profile, a, b, float(ends.off.sum()), speed or SPEEDS[profile]
    )  # fmt: skip


def _found(streets: Held, ends: searching.Beside, profile: Profile, shut: Shut) -> list[Piece] | None:
    graph = searching.graph(streets.streets, profile, shut.edges)
    (edge, goal), (along, goal_along), (ways, goal_ways) = (
        column.tolist() for column in (ends.edge, ends.along, ends.ways)
    )
    there = snapping.place_on(streets.streets, goal, goal_along)
    direct = float("inf")
    if edge == goal:
        direct = searching.straight(graph, edge, along, ways, goal_along, goal_ways)[0]
    with streets.room() as room:
        node = searching.spread(
            graph, room, edge, along, ways, MOST, goal, goal_along, goal_ways, *there,
            streets.least[profile] * METRES_PER_DEGREE * SPARE,
        )  # fmt: skip
        weight = searching.arrived(graph, room, edge, along, ways, goal, goal_along, goal_ways)[0]
        if not np.isfinite(weight):
            return None
        if direct <= weight:
            ahead = goal_along >= along
            return [Piece(edge, 0 if ahead else 1, along, goal_along)]
        return tracing.pieces(streets.streets, room, node, (edge, along), (goal, goal_along))
