"""Boxes and distances."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kota.base.geo import Box, Point, distance_m

LONS, LATS = st.floats(-170, 170), st.floats(-80, 80)


@given(LONS, LATS, st.floats(1, 50_000), st.floats(0, 360))
def test_a_box_around_a_point_holds_everything_within_the_distance(
    lon: float, lat: float, metres: float, bearing: float
) -> None:
    from math import cos, radians, sin

    centre, box = Point(lon, lat), Box.around(Point(lon, lat), metres)
    reach = metres * 0.99 / 111_195.08
    other = Point(lon + reach * sin(radians(bearing)) / cos(radians(lat)), lat + reach * cos(radians(bearing)))

    if distance_m(centre, other) <= metres:
        assert box.west <= other.lon <= box.east
        assert box.south <= other.lat <= box.north


def test_monas_to_bundaran_hi_is_about_two_kilometres() -> None:
    assert distance_m(Point(106.8272, -6.1754), Point(106.8230, -6.1950)) == pytest.approx(2228, abs=15)


@pytest.mark.parametrize("text", ["", "1,2,3", "a,b,c,d", "107,-6,106,-7", "-200,0,0,1"])
def test_a_box_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Box.read(text)


@pytest.mark.parametrize(("lon", "lat"), [(181, 0), (0, 91), (float("nan"), 0)])
def test_a_point_off_the_earth_is_refused(lon: float, lat: float) -> None:
    with pytest.raises(ValueError):
        Point(lon, lat)
