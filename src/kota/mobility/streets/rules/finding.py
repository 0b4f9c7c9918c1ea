"""The best way between two points, and what is in reach of one, on the streets as they are."""

import numpy as np
from numpy.typing import NDArray

from kota.base.geo import METRES_PER_DEGREE
from kota.mobility.streets.contracts import SPEEDS, Profile, Way
from kota.mobility.streets.rules import searching, shutting, snapping, tracing
from kota.mobility.streets.rules.columns import NUMBER, Streets
from kota.mobility.streets.rules.searching import OPEN_OFF, Beside, Room
from kota.mobility.streets.rules.shutting import Shut
from kota.mobility.streets.rules.tracing import LonLat, Piece

MOST = 60_000.0  # metres of a way
SPARE = 0.98  # of the weight of a metre at least: the plane on which it is guessed is not quite one


def least(streets: Streets, profile: Profile) -> float:
    """The weight of a metre, at least."""
    toll = streets.manners.toll[NUMBER[profile]]
    return float(toll[toll > 0].min()) if (toll > 0).any() else 0.0


def way(streets: Streets, room: Room, a: LonLat, b: LonLat, profile: Profile, shut: Shut, speed: float,
        metre: float) -> Way | None:  # fmt: skip
    """Door to door; `metre` is the weight of one at least. None where there is none."""
    ends = beside(streets, profile, shut, a, b)
    if (ends.edge < 0).any() or not (ends.ways & OPEN_OFF).all():
        return None
    found = _found(streets, room, ends, profile, shut, metre)
    if found is None:
        return None
    return tracing.way(streets, found, profile, a, b, float(ends.off.sum()), speed)


def beside(streets: Streets, profile: Profile, shut: Shut, *points: LonLat) -> Beside:
    """Points beside their streets."""
    lon, lat = (np.array(column, float) for column in zip(*points, strict=True))
    return shutting.beside_shut(streets, snapping.beside(streets, profile, lon, lat), lon, lat, shut)


def _found(streets: Streets, room: Room, ends: Beside, profile: Profile, shut: Shut,
           metre: float) -> list[Piece] | None:  # fmt: skip
    graph = searching.graph(streets, profile, shut.edges)
    (edge, goal), (along, goal_along), (ways, goal_ways) = (
        column.tolist() for column in (ends.edge, ends.along, ends.ways)
    )
    there, direct = snapping.place_on(streets, goal, goal_along), float("inf")
    if edge == goal:
        direct = searching.straight(graph, edge, along, ways, goal_along, goal_ways)[0]
    node = searching.spread(
        graph, room, edge, along, ways, MOST, goal, goal_along, goal_ways, *there, metre * METRES_PER_DEGREE * SPARE
    )
    weight = searching.arrived(graph, room, edge, along, ways, goal, goal_along, goal_ways)[0]
    if not np.isfinite(weight):
        return None
    if direct <= weight:
        return [Piece(edge, 0 if goal_along >= along else 1, along, goal_along)]
    return tracing.pieces(streets, room, node, (edge, along), (goal, goal_along))


def reach(streets: Streets, room: Room, start: Beside, there: Beside, chosen: NDArray[np.int32], metres: float,
          profile: Profile, shut: Shut) -> tuple[NDArray[np.float32], NDArray[np.float32]]:  # fmt: skip
    """Seconds (at the profile's own speed) and metres from a point to chosen ones of many places; infinite where there
    is no way so short."""
    graph = searching.graph(streets, profile, shut.edges)
    edge, along, off, ways = (column.tolist()[0] for column in start)
    return searching.reach(graph, room, edge, along, off, ways, there, chosen, metres, 1 / SPEEDS[profile])
