"""Ways of lines that a feed does not draw: through every stop, along roads where there are any."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kota.mobility.transit.rules.shapes import Roads, apart, rebuilt

CORNER, HUNDRED_M = (106.8, -6.2), 100 / 111_195.08
points = st.tuples(st.floats(106.7, 106.9), st.floats(-6.3, -6.1)).map(lambda p: (round(p[0], 5), round(p[1], 5)))
walks = st.lists(points, min_size=1, max_size=12)


def place(x: float, y: float) -> tuple[float, float]:
    """Hundreds of metres east and north of a corner."""
    return CORNER[0] + x * HUNDRED_M / math.cos(math.radians(CORNER[1])), CORNER[1] + y * HUNDRED_M


def town(size: int, *, without: set[tuple[int, int]] = frozenset(), dense: bool = False) -> Roads:
    """Streets every 100 m as squares; `without` names crossings through which no street leads."""
    nodes = [(x, y) for x in range(size) for y in range(size)]
    number = {node: at for at, node in enumerate(nodes)}
    edges = [
        (number[node], number[other])
        for node in nodes
        for other in ((node[0] + 1, node[1]), (node[0], node[1] + 1))
        if other in number and not {node, other} & without
    ]
    at = np.array([place(*node) for node in nodes])
    return Roads(at[:, 0], at[:, 1], np.array(edges))


def within(a: float, b: float, metres: float) -> bool:
    return abs(a - b) <= metres


@given(walks)
def test_the_way_goes_through_every_stop_in_order_and_never_back(stops: list[tuple[float, float]]) -> None:
    shape = rebuilt(stops)
    assert len(shape.stops) == len(stops) and len(shape.points) == len(shape.metres)
    assert all(a <= b for a, b in pairwise(shape.metres)) and shape.metres[0] == 0
    assert (shape.stops[0], shape.stops[-1]) == (0, shape.metres[-1])
    at = {metres: index for index, metres in reversed(list(enumerate(shape.metres)))}
    assert all(apart(shape.points[at[gone]], stop) < 0.2 for gone, stop in zip(shape.stops, stops, strict=True))


@given(walks)
def test_a_smooth_line_leaves_the_straight_one_but_little(stops: list[tuple[float, float]]) -> None:
    shape = rebuilt(stops)
    straight = sum(apart(a, b) for a, b in pairwise(stops))
    assert 0.999 * straight - 1 <= shape.metres[-1] <= 1.25 * straight + 1


@given(walks)
def test_the_metres_are_those_between_the_points(stops: list[tuple[float, float]]) -> None:
    shape = rebuilt(stops)
    assert within(sum(apart(a, b) for a, b in pairwise(shape.points)), shape.metres[-1], 1)


def test_no_stop_gives_no_way() -> None:
    assert rebuilt([]).points == ()


def test_a_line_turns_the_corner_with_the_street() -> None:
    hole = {(x, y) for x in range(1, 9) for y in range(1, 9)}  # only the street round the town is left
    shape = rebuilt([place(0, 0.2), place(9, 8.8)], town(10, without=hole))
    assert shape.by_road == 1
    assert within(shape.metres[-1], 1800, 60)
    corners = {(0, 9), (9, 0)}
    assert any(apart(point, place(*corner)) < 1 for point in shape.points for corner in corners)


def test_a_hop_that_the_streets_lead_far_round_is_drawn_straight() -> None:
    wall = {(5, y) for y in range(29)}  # the only gap is far in the north
    shape = rebuilt([place(4, 0), place(6, 0), place(8, 0)], town(30, without=wall))
    assert shape.by_road == 1
    assert within(shape.stops[1], 200, 10)


def test_a_stop_far_from_every_street_is_reached_straight() -> None:
    shape = rebuilt([place(2, 2), place(20, 20), place(3, 3)], town(6))
    assert shape.by_road == 0 and len(shape.stops) == 3


def test_one_way_streets_are_driven_one_way() -> None:
    at = np.array([place(0, 0), place(4, 0), place(4, 4), place(0, 4)])
    ring = np.array([(0, 1), (1, 2), (2, 3), (3, 0)])
    roads = Roads(at[:, 0], at[:, 1], ring, np.ones(4, bool))
    there = rebuilt([place(0, 0), place(4, 0)], roads, detour=10)
    back = rebuilt([place(4, 0), place(0, 0)], roads, detour=10)
    assert within(there.metres[-1], 400, 5) and within(back.metres[-1], 1200, 15)


def test_a_stop_in_the_middle_of_a_long_edge_is_joined_there_when_streets_are_dense() -> None:
    at = np.array([place(0, 0), place(20, 0), place(20, 20)])
    edges = np.array([(0, 1), (1, 2)])
    stops = [place(10, 0.3), place(19.7, 10)]
    assert rebuilt(stops, Roads(at[:, 0], at[:, 1], edges)).by_road == 0
    shape = rebuilt(stops, Roads.dense(at[:, 0], at[:, 1], edges))
    assert shape.by_road == 1 and within(shape.metres[-1], 2000, 200)


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), min_size=2, max_size=12), st.booleans())
def test_dense_streets_are_as_long_as_they_were(crossings: list[tuple[int, int]], one_way: bool) -> None:
    at = np.array([place(x * 3, y * 3) for x, y in crossings])
    edges = np.array(list(pairwise(range(len(crossings)))))
    ways = np.full(len(edges), one_way)
    roads = Roads.dense(at[:, 0], at[:, 1], edges, ways)
    length = sum(apart(roads.at(a), roads.at(b)) for a, b in roads.edges.tolist())
    assert within(
        length, sum(apart(place(a[0] * 3, a[1] * 3), place(b[0] * 3, b[1] * 3)) for a, b in pairwise(crossings)), 5
    )
    assert all(apart(roads.at(a), roads.at(b)) <= 80.1 for a, b in roads.edges.tolist())
    assert roads.one_way is not None and set(roads.one_way.tolist()) == {one_way}


@given(st.tuples(st.integers(0, 11), st.integers(0, 11)), st.tuples(st.integers(0, 11), st.integers(0, 11)))
def test_the_way_along_streets_is_the_shortest(a: tuple[int, int], b: tuple[int, int]) -> None:
    roads = town(12)
    start, end = roads.nearest(place(*a)), roads.nearest(place(*b))
    assert start is not None and end is not None
    way = roads.way(start, end, 1e9)
    assert way is not None and (way[0], way[-1]) == (start, end)
    assert len(way) - 1 == abs(a[0] - b[0]) + abs(a[1] - b[1])


def test_an_empty_town_has_no_street() -> None:
    roads = Roads(np.empty(0), np.empty(0), np.empty((0, 2), np.int64))
    assert roads.nearest(CORNER) is None
    assert rebuilt([place(0, 0), place(5, 0)], roads).by_road == 0


@pytest.mark.parametrize("same", [2, 3])
def test_stops_at_one_spot_are_no_trouble(same: int) -> None:
    shape = rebuilt([place(1, 1)] * same + [place(5, 1)], town(8))
    assert shape.stops[:same] == (0.0,) * same and within(shape.stops[-1], 400, 5)
