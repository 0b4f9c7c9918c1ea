"""Which road a position is on."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from kota.mobility.traffic.rules import matching
from kota.mobility.traffic.rules.matching import Roads, match, tracks

ORIGIN = (106.82, -6.2)
METRE = 1 / 111_195
# A road to the east and its way back on one line, and one to the north that crosses it.
LINES = shapely.linestrings([
    [[106.81, -6.2], [106.83, -6.2]], [[106.83, -6.2], [106.81, -6.2]], [[106.82, -6.21], [106.82, -6.19]],
])  # fmt: skip
ROADS = Roads.of(LINES, ORIGIN)
EAST, WEST, NORTH = 0, 1, 2


def one(lon: float, lat: float, bearing: float = float("nan")) -> int:
    return int(match(ROADS, np.array([lon]), np.array([lat]), np.array([bearing]))[0])


@given(along=st.floats(0.001, 0.019), off=st.floats(-25, 25), turn=st.floats(-50, 50))
def test_the_bearing_tells_the_directions_of_a_road_apart(along: float, off: float, turn: float) -> None:
    lon, lat = 106.81 + along, -6.2 + off * METRE
    if abs(lon - 106.82) < 70 * METRE:
        return  # beside the crossing another road may be nearer
    assert one(lon, lat, (90 + turn) % 360) == EAST
    assert one(lon, lat, (270 + turn) % 360) == WEST


def test_without_a_bearing_a_road_of_two_directions_gets_nothing_and_a_single_one_does() -> None:
    assert one(106.815, -6.2) == -1
    assert one(106.82, -6.195) == NORTH


def test_too_far_and_against_every_road_is_on_none() -> None:
    assert one(106.815, -6.2 + 40 * METRE, 90) == -1
    assert one(106.82, -6.195, 180) == -1


def test_on_a_crossing_the_way_that_it_goes_decides() -> None:
    assert [one(106.82, -6.2, bearing) for bearing in (90, 270, 0)] == [EAST, WEST, NORTH]


@given(speed=st.floats(6, 100), bearing=st.floats(0, 359), gap=st.floats(6, 30))
def test_speed_and_bearing_are_seen_from_the_position_before(speed: float, bearing: float, gap: float) -> None:
    away = speed / 3.6 * gap * METRE
    dlon = away * np.sin(np.radians(bearing)) / np.cos(np.radians(-6.2))
    lat = np.array([-6.2, -6.2 + away * np.cos(np.radians(bearing))])
    found, heading = tracks(np.array([3, 3]), np.array([0.0, gap]), np.array([106.82, 106.82 + dlon]), lat)
    assert np.isnan(found[0]) and found[1] == pytest.approx(speed, rel=0.01)
    assert abs((heading[1] - bearing + 180) % 360 - 180) < 1 or away < 8 * METRE


def test_other_trips_and_long_gaps_say_nothing() -> None:
    at, lon, lat = np.array([0.0, 10, 0, 90]), np.array([106.82, 106.83, 106.82, 106.83]), np.full(4, -6.2)
    speed, _bearing = tracks(np.array([1, 2, 3, 3]), at, lon, lat)
    assert np.isnan(speed).all()
    assert np.isnan(tracks(np.array([-1, -1]), at[:2], lon[:2], lat[:2])[0]).all(), "without a trip"


def test_headings_follow_the_line_where_it_bends() -> None:
    bent = shapely.linestrings([[[0, 0], [100, 0], [100, 100]]])
    assert matching.headings(bent, shapely.points([[50, 2]]))[0] == pytest.approx(90)
    assert matching.headings(bent, shapely.points([[98, 60]]))[0] == pytest.approx(0)
