"""Clusters of cells: the arithmetic on H3 numbers is H3's own."""

import h3.api.basic_int as h3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kota.base.geo import Box, Point
from kota.governance.reports.rules import cells

PLACES = st.tuples(st.floats(106.6, 107.0), st.floats(-6.4, -6.0))


@given(PLACES, st.integers(0, 9))
def test_cells_of_one_parent_and_only_those_have_one_key(place: tuple[float, float], size: int) -> None:
    cell = h3.latlng_to_cell(place[1], place[0], 9)
    parent = h3.cell_to_parent(cell, size)
    key = cell | cells.finer_digits(size)

    assert {child | cells.finer_digits(size) for child in (h3.cell_to_center_child(parent, 9), cell)} == {key}
    if size > 6:
        others = [h3.cell_to_center_child(near, 9) for near in h3.grid_disk(parent, 1) if near != parent]
        assert key not in {other | cells.finer_digits(size) for other in others}


@given(st.lists(st.tuples(PLACES, st.integers(1, 50)), max_size=40), st.integers(4, 9))
def test_clusters_hold_every_report_once_and_lie_among_them(
    found: list[tuple[tuple[float, float], int]], size: int
) -> None:
    points = [Point(*place) for place, _ in found]
    spots = cells.spots([cells.cell_at(point) for point in points], points, [count for _, count in found])

    made = cells.clusters(spots, size)

    assert sum(cluster.count for cluster in made) == spots.total == sum(count for _, count in found)
    for cluster in made:
        assert min(p.lon for p in points) - 1e-9 <= cluster.lon <= max(p.lon for p in points) + 1e-9


def test_a_box_keeps_what_lies_in_it() -> None:
    points = [Point(106.8, -6.2), Point(106.9, -6.2)]
    spots = cells.spots([cells.cell_at(point) for point in points], points, [3, 4])

    assert spots.within(Box(106.85, -6.3, 107, -6.1)).total == 4
    assert spots.within(None).total == 7


@pytest.mark.parametrize(("zoom", "size"), [(8, 5), (10, 5), (11, 6), (12, 7), (13, 7), (14, 8), (15, 9), (19, 9)])
def test_clusters_grow_smaller_when_the_reader_comes_nearer(zoom: float, size: int) -> None:
    assert cells.resolution(zoom) == size
    assert cells.resolution(zoom, fine=True) >= size
