"""Outlines cover exactly the squares that are in, and are valid; more time never reaches less."""

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from kota.mobility.journeys.rules import building, reach, searching, sweep
from kota.mobility.journeys.rules.outlining import polygons
from kota.mobility.journeys.rules.timetable import NEVER
from tests.factories.transit import random_feed
from tests.unit.mobility.journeys.networks import Town, town

GRIDS = arrays.arrays(bool, st.tuples(st.integers(1, 9), st.integers(1, 9)))


@settings(max_examples=40, deadline=None)
@given(GRIDS)
def test_an_outline_covers_its_squares_and_nothing_else(inside: np.ndarray) -> None:
    row, column = np.nonzero(inside)
    squares = shapely.union_all(shapely.box(column, row, column + 1, row + 1))
    found = polygons(inside)
    assert found.is_valid, shapely.is_valid_reason(found)
    assert found.area == inside.sum() and found.symmetric_difference(squares).area < 1e-9


def reached(made: Town, start: int, minutes: int, stop: np.ndarray | None = None) -> np.ndarray:
    """Seconds to every stop from the first, leaving at seven."""
    masks = made.sides.masks if stop is None else made.sides.masks._replace(stop=stop)
    at, stops = np.full(1, 7 * 3600, np.int32), len(made.sides.ahead.change)
    latest = np.full(stops, 7 * 3600 + 60 * minutes, np.int32)
    rounds = sweep.sweep(
        made.sides.ahead, masks, made.room.there, np.array([start], np.int32), at, np.full(stops, NEVER, np.int32), 6,
        searching.WAIT, 0, latest, NEVER, 6,
    )  # fmt: skip
    return np.minimum(made.room.there.ride[rounds], made.room.there.ready[0]) - 7 * 3600


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 1000), st.integers(5, 40), st.integers(1, 40), st.integers(1, 29))
def test_more_minutes_never_reach_less_and_a_closed_stop_never_more(
    seed: int, minutes: int, more: int, closed: int
) -> None:
    made = town(random_feed(seed))
    few, many = reached(made, 0, minutes), reached(made, 0, minutes + more)
    assert set(np.flatnonzero(few <= 60 * minutes)) <= set(np.flatnonzero(many <= 60 * (minutes + more)))
    usable = made.sides.masks.stop.copy()
    usable[closed] = 0
    without = reached(made, 0, minutes, usable)
    assert (without >= few).all() and without[closed] > 60 * minutes


def test_bands_of_a_grid_lie_inside_each_other_and_are_as_wide_as_one_walks() -> None:
    zero = np.zeros(1, np.int32)
    grid = reach.grid(np.array([106.8]), np.array([-6.2]), zero, 3600, 1.0, 1300)
    near, far = reach.outline(grid, 600), reach.outline(grid, 3600)
    ring = reach.outline(grid, 3600, 600)
    assert far.contains(near) and ring.intersection(near).area < 1e-12
    west, south, east, north = (one * building.METRES for one in far.bounds)
    assert 1900 < north - south < 2200 and 1900 < (east - west) * np.cos(np.radians(6.2)) < 2200
    assert reach.outline(reach.grid(np.zeros(0), np.zeros(0), np.zeros(0, np.int32), 60, 1.0), 60).is_empty
