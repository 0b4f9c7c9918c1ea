"""Where and when a photo was taken."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kota.base.geo import Point, distance_m
from kota.kernel.files.rules import exif
from tests.unit.kernel.files import samples

JAKARTA = ZoneInfo("Asia/Jakarta")


@settings(max_examples=60, deadline=None)
@given(lat=st.floats(-90, 90), lon=st.floats(-180, 180))
def test_a_place_written_by_a_camera_is_read_again_within_a_metre(lat: float, lon: float) -> None:
    found = exif.gps(samples.photo(16, 16, lat=lat, lon=lon))

    if found is None:
        assert abs(lat) < 1e-6 and abs(lon) < 1e-6
    else:
        assert distance_m(found, Point(lon, lat)) < 1


@pytest.mark.parametrize(
    "data",
    [
        samples.photo(),
        samples.photo(lat=0, lon=0),
        samples.encoded(samples.scene(20, 20), "PNG"),
        b"no photo",
        b"",
        b"\xff\xd8\xff\xe1\xff\xff" + b"Exif\0\0" + b"\xff" * 90,
    ],
)
def test_without_a_place_there_is_none(data: bytes) -> None:
    assert exif.gps(data) is None


def test_a_place_beyond_the_poles_is_none() -> None:
    assert exif.gps(samples.photo(lat=97.0, lon=10.0)) is None


def test_the_time_is_of_the_camera_s_zone_or_the_city_s() -> None:
    taken = "2026:11:24 08:30:00"

    assert exif.taken_at(samples.photo(taken=taken), JAKARTA) == datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
    with_zone = exif.taken_at(samples.photo(taken=taken, zone="+09:00"), JAKARTA)
    assert with_zone == datetime(2026, 11, 24, 8, 30, tzinfo=timezone(timedelta(hours=9)))


@pytest.mark.parametrize("taken", ["", "0000:00:00 00:00:00", "yesterday", "    :  :     :  :  "])
def test_a_time_that_says_nothing_is_none(taken: str) -> None:
    assert exif.taken_at(samples.photo(taken=taken), JAKARTA) is None
