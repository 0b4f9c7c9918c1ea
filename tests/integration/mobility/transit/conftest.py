"""A small network in use, and vehicles that drive on it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from kota.kernel.observations import services as observations
from kota.mobility.transit.rules.realtime import ways
from kota.mobility.transit.selectors.realtime.ground import Ground, ground
from kota.mobility.transit.services.realtime import positions
from kota.mobility.transit.services.realtime.positions import Report, Taken
from tests.factories import lines

AT, BY = lines.AT, lines.BY


@pytest.fixture
def field(db: None) -> Iterator[Ground]:
    """The network, as live data needs it."""
    lines.bring()
    yield ground()
    lines.forget()


def pattern(field: Ground, trip: str) -> int:
    places = field.places(field.feed(lines.CODE))
    return int(field.network.runs.pattern[field.network.trips.run[places.trip[trip]]])


def vehicle(code: str = "kecil:1", **more: object) -> None:
    positions.register(code=code, feed=lines.CODE, label=f"Bus {code[-1]}", by=BY, at=AT, **more)  # type: ignore[arg-type]


def device(key: str) -> None:
    observations.register_device(key=key, name=key, by=BY, at=AT)


def report(field: Ground, along: float, at: datetime, code: str = "kecil:1", trip: str = "h", **more: object) -> Report:
    lon, lat = ways.place_at(field.way(pattern(field, trip)), along)
    return Report(code, lon, lat, at, line=f"{lines.CODE}:{'H' if trip.startswith('h') else 'A'}", **more)  # type: ignore[arg-type]


def drive(field: Ground, first: float, last: float, *, speed: float = 4.0, begins: datetime = AT, code: str = "kecil:1",
          trip: str = "h") -> datetime:  # fmt: skip
    """A vehicle sends where it is every 20 seconds; when it stops doing so."""
    at, along = begins, first
    while along <= last:
        took: Taken = positions.take(reports=[report(field, along, at, code, trip)], by=BY, at=at)
        assert took == (1, [])
        at, along = at + timedelta(seconds=20), along + speed * 20
    return at - timedelta(seconds=20)
