"""From ways to directed segments."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kota.base.errors import InvalidError
from kota.base.geo import Point, distance_m
from kota.mobility.traffic.contracts import Way
from kota.mobility.traffic.rules import importing

SPOTS = st.lists(st.tuples(st.floats(106.7, 106.9), st.floats(-6.3, -6.1)), min_size=2, max_size=8, unique=True)


def way(number: str, points: list[tuple[float, float]], oneway: int = 1) -> Way:
    return Way(number, "Jalan Melati", "primary", oneway, points, points)


def length(points: object) -> float:
    line = list(points)  # type: ignore[call-overload]
    return sum(distance_m(Point(*a), Point(*b)) for a, b in pairwise(line))


@given(points=SPOTS, longest=st.floats(200, 3000))
def test_pieces_are_the_whole_way_in_its_order_and_none_is_too_long(
    points: list[tuple[float, float]], longest: float
) -> None:
    found = importing.pieces([way("a", points)], longest)
    total = length(points)
    if total < 50:
        return
    assert sum(one.length_m for one in found) == pytest.approx(total, rel=1e-3, abs=2 * importing.SHORTEST_M)
    assert all(one.length_m <= longest * 1.001 for one in found)
    assert [one.code for one in found] == sorted((one.code for one in found), key=lambda code: int(code.split("-")[1]))


@given(points=SPOTS)
def test_both_directions_are_each_others_reverse(points: list[tuple[float, float]]) -> None:
    found = {one.code: one.line for one in importing.pieces([way("a", points, 0)])}
    assert all(found[f"{code}r"] == tuple(reversed(line)) for code, line in found.items() if not code.endswith("r"))
    against = importing.pieces([way("a", points, -1)])
    assert {one.code for one in against} == {code for code in found if code.endswith("r")}


def test_roads_are_cut_where_they_meet() -> None:
    cross = (106.82, -6.2)
    one = way("a", [(106.818, -6.2), cross, (106.822, -6.2)])
    other = way("b", [(106.82, -6.202), cross, (106.82, -6.198)])
    assert [piece.code for piece in importing.pieces([one, other])] == ["a-0", "a-1", "b-0", "b-1"]


def test_tags_of_openstreetmap_are_understood() -> None:
    points = [(106.8, -6.2), (106.81, -6.2)]
    tags = {"highway": "motorway_link", "maxspeed": "60 km/h", "lanes": "2", "ref": "2"}
    made = importing.way("osm-1", tags, points, points)
    assert (made.road_class, made.oneway, made.limit, made.lanes, made.name) == ("motorway", 1, 60, 2, "2")
    assert importing.way("x", {"highway": "primary", "oneway": "-1"}, points, points).oneway == -1
    assert importing.way("x", {"highway": "primary", "maxspeed": "40 mph"}, points, points).limit is None
    assert not importing.is_road({"highway": "footway"}) and not importing.is_road({})


def test_an_answer_of_overpass_brings_its_nodes_along() -> None:
    nodes = [
        {"type": "node", "id": 1, "lon": 106.8, "lat": -6.2},
        {"type": "node", "id": 2, "lon": 106.81, "lat": -6.2},
    ]
    ways = [{"type": "way", "id": 9, "nodes": [1, 2, 3], "tags": {"highway": "trunk", "oneway": "yes"}},
            {"type": "way", "id": 8, "nodes": [1, 2], "tags": {"building": "yes"}}]  # fmt: skip
    (only,) = importing.from_overpass({"elements": [*ways, *nodes]})
    assert only.id == "osm-9" and list(only.points) == [(106.8, -6.2), (106.81, -6.2)]


@pytest.mark.parametrize("document", [{}, {"features": None}, {"features": {}}])
def test_what_is_no_collection_is_refused(document: dict[str, object]) -> None:
    with pytest.raises(InvalidError):
        importing.from_geojson(document)
