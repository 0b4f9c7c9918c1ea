"""Feeds without shapes: every trip gets one, and what an operator drew stays."""

import io
from typing import Any
from zipfile import ZipFile

import pytest

from kota.mobility.transit.rules.gtfs.feed import Feed
from kota.mobility.transit.rules.gtfs.reading import read
from kota.mobility.transit.rules.gtfs.writing import zipped
from kota.mobility.transit.rules.reshaping import REBUILT, completed
from kota.mobility.transit.rules.shapes import apart
from kota.mobility.transit.rules.synthetic.grid import grid


def feed(**more: Any) -> Feed:
    with ZipFile(io.BytesIO(zipped({**grid(6, 9, 600, 3), **more}))) as archive:
        found, _ = read({name.removesuffix(".txt"): archive.read(name) for name in archive.namelist()})
    assert found is not None
    return found


def test_every_trip_gets_a_shape_through_its_stops() -> None:
    bare = feed()
    assert all(trip.shape < 0 for trip in bare.trips)
    whole = completed(bare)
    for trip in whole.trips:
        shape = whole.shapes[trip.shape]
        points = list(zip(shape.lon.tolist(), shape.lat.tolist(), strict=True))
        assert shape.id.startswith(REBUILT)
        for stop in whole.calls.stop[trip.begin : trip.end].tolist():
            at = whole.stops[stop]
            assert min(apart(point, (at.lon, at.lat)) for point in points) < 0.2


def test_trips_with_the_same_stops_share_a_shape() -> None:
    tables = grid(6, 9, 600, 3)
    trips = [dict(zip(tables["trips.txt"].names, row, strict=True)) for row in tables["trips.txt"].rows]
    calls = [dict(zip(tables["stop_times.txt"].names, row, strict=True)) for row in tables["stop_times.txt"].rows]
    again = {"trip_id": "again"}
    twice = feed(**{
        "trips.txt": [*trips, trips[0] | again],
        "stop_times.txt": [*calls, *(call | again for call in calls if call["trip_id"] == trips[0]["trip_id"])],
    })  # fmt: skip
    whole = completed(twice)
    assert len(whole.shapes) == len(whole.trips) - 1


@pytest.mark.parametrize("drawn", [1, 12])
def test_what_an_operator_drew_stays(drawn: int) -> None:
    tables = grid(6, 9, 600, 3)
    trips = [dict(zip(tables["trips.txt"].names, row, strict=True)) for row in tables["trips.txt"].rows]
    mine = [trip | ({"shape_id": "mine"} if at < drawn else {}) for at, trip in enumerate(trips)]
    points = [(106.5, -6.6), (106.6, -6.5)]
    shapes = [
        {"shape_id": "mine", "shape_pt_lon": x, "shape_pt_lat": y, "shape_pt_sequence": at}
        for at, (x, y) in enumerate(points)
    ]
    whole = completed(feed(**{"trips.txt": mine, "shapes.txt": shapes}))
    ids = [whole.shapes[trip.shape].id for trip in whole.trips]
    assert ids[:drawn] == ["mine"] * drawn and all(code.startswith(REBUILT) for code in ids[drawn:])
