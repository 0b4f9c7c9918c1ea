"""From GeoJSON with a width to the area that is closed."""

import math

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from kota.base.errors import InvalidError
from kota.base.geo import Point, distance_m
from kota.kernel.closures.rules import shapes

CITY = (106.38, -6.38, 106.98, -5.18)
LON, LAT = st.floats(106.4, 106.9), st.floats(-6.3, -5.3)


@given(lon=LON, lat=LAT, metres=st.floats(5, 2000))
def test_a_point_closes_the_circle_around_it_in_metres_on_the_ground(lon: float, lat: float, metres: float) -> None:
    area, size = shapes.area_of({"type": "Point", "coordinates": [lon, lat]}, metres, CITY)
    assert size == metres
    away = [distance_m(Point(lon, lat), Point(x, y)) for x, y in area.exterior.coords]
    assert 0.97 * metres <= min(away) and max(away) <= 1.01 * metres


@given(ends=st.lists(st.tuples(LON, LAT), min_size=2, max_size=6, unique=True), width=st.floats(4, 200))
def test_a_line_closes_half_its_width_on_both_sides(ends: list[tuple[float, float]], width: float) -> None:
    line = {"type": "LineString", "coordinates": [list(end) for end in ends]}
    area, size = shapes.area_of(line, width, CITY)
    assert size == width and area.is_valid
    assert all(shapely.intersects_xy(area, lon, lat) for lon, lat in ends)


def test_an_area_is_itself_and_a_bow_tie_is_mended() -> None:
    ring = [[106.8, -6.2], [106.82, -6.22], [106.82, -6.2], [106.8, -6.22], [106.8, -6.2]]
    area, size = shapes.area_of({"type": "Polygon", "coordinates": [ring]}, 50, CITY)
    assert size is None and area.is_valid and area.geom_type == "MultiPolygon"


def test_without_a_size_a_point_is_25_m_and_a_line_12_m() -> None:
    assert shapes.area_of({"type": "Point", "coordinates": [106.8, -6.2]}, None, CITY)[1] == 25
    line = {"type": "LineString", "coordinates": [[106.8, -6.2], [106.81, -6.2]]}
    assert shapes.area_of(line, None, CITY)[1] == 12


@pytest.mark.parametrize("wrong", [
    {}, {"type": "Circle", "coordinates": [1, 2]}, {"type": "Point"}, {"type": "Point", "coordinates": []},
    {"type": "Point", "coordinates": ["a", "b"]}, {"type": "LineString", "coordinates": [[106.8, -6.2]]},
    {"type": "Polygon", "coordinates": [[[106.8, -6.2], [106.9, -6.2], [106.8, -6.2]]]},
    {"type": "Point", "coordinates": [math.nan, -6.2]}, {"type": "Point", "coordinates": [-6.2, 106.8]},
    {"type": "Polygon", "coordinates": {"a": 1}}, {"type": "Point", "coordinates": [10**400, 1]},
])  # fmt: skip
def test_what_is_no_place_in_the_city_is_refused_with_its_field(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidError) as refused:
        shapes.area_of(wrong, None, CITY)
    assert refused.value.field == "shape"


@pytest.mark.parametrize("metres", [0, -5, 2001, math.nan])
def test_a_size_that_is_none_is_refused(metres: float) -> None:
    with pytest.raises(InvalidError) as refused:
        shapes.area_of({"type": "Point", "coordinates": [106.8, -6.2]}, metres, CITY)
    assert refused.value.field == "metres"
