"""Networks for measuring: as large as asked, whole, and the same for the same seed."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kota.mobility.transit.rules.gtfs.writing import zipped
from kota.mobility.transit.rules.shapes import apart
from kota.mobility.transit.rules.synthetic.grid import PITCH_M, STRIDE, grid, runs


@settings(max_examples=25)
@given(st.integers(1, 60), st.integers(2, 40), st.integers(60, 3600), st.integers(0, 10))
def test_any_network_is_as_large_as_asked_and_its_lines_go_from_crossing_to_crossing(
    lines: int, stops: int, headway: int, seed: int
) -> None:
    tables = grid(lines, stops, headway, seed)
    at = {row[0]: (float(row[3]), float(row[2])) for row in tables["stops.txt"].rows}
    calls = list(tables["stop_times.txt"].rows)
    assert len(calls) == 2 * lines * stops and {row[3] for row in calls} == at.keys()
    for before, after in pairwise(calls):
        if before[0] == after[0]:
            assert before[1] < after[1] and before[4] + 1 == after[4]
            assert PITCH_M * 0.95 < apart(at[before[3]], at[after[3]]) < PITCH_M * STRIDE * 1.05


def test_the_seed_is_all_that_differs() -> None:
    assert zipped(grid(30, 12, 600, 1)) == zipped(grid(30, 12, 600, 1)) != zipped(grid(30, 12, 600, 2))


def test_ten_times_the_feed_of_jakarta() -> None:
    assert runs(3250, 850) == 468_000


@pytest.mark.parametrize(("lines", "stops", "headway"), [(0, 5, 60), (1, 1, 60), (1, 5, 0)])
def test_a_network_of_nothing_is_refused(lines: int, stops: int, headway: int) -> None:
    with pytest.raises(ValueError, match="a grid has lines"):
        grid(lines, stops, headway, 1)
