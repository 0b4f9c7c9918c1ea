"""What other apps do with observations."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kota.base.actor import system
from kota.base.geo import Point
from kota.kernel.observations import facade
from kota.kernel.observations.contracts import Observed, Quality, Reading, StreamSpec, Unit
from tests.factories.sensing import NOW

pytestmark = pytest.mark.django_db
BY = system("trial")
LEVEL = StreamSpec(
    "water:depok:level", "Depok, level", "water", "water:depok", "Depok", Observed("Water level", "urn:level"),
    Unit("centimetre", "cm"), Point(106.8272, -6.1754), properties={"plausible": {"minimum": -100, "maximum": 2000}},
)  # fmt: skip


def test_a_datastream_is_made_once_and_brought_up_to_date() -> None:
    first = facade.ensure_streams([LEVEL, replace(LEVEL, key="water:depok:rain", name="Rain")], by=BY, at=NOW)
    again = facade.ensure_streams([replace(LEVEL, name="Depok, water level")], by=BY, at=NOW)
    assert again["water:depok:level"] == first["water:depok:level"] and len(first) == 2
    level, rain = facade.streams(theme="water")
    assert (level.name, rain.name) == ("Depok, water level", "Rain")
    assert level.thing_id == rain.thing_id and level.place == LEVEL.place
    assert level.area.startswith("31.71.01"), "Monas lies in Gambir"


def test_newest_series_and_sums_of_a_datastream() -> None:
    number = facade.ensure_streams([LEVEL], by=BY, at=NOW)[LEVEL.key]
    moments = [NOW - timedelta(minutes=90), NOW - timedelta(minutes=30), NOW - timedelta(minutes=10)]
    values = [100.0, 5000.0, 120.0]
    facade.record([Reading(number, facade.micros(m), v) for m, v in zip(moments, values, strict=True)], at=NOW)
    latest = facade.latest([number])[number]
    assert (latest.time, latest.result, latest.total) == (moments[2], 120.0, 3)
    series = facade.series(number, moments[0], NOW)
    assert series.results == values and series.qualities == [Quality.SOUND, Quality.RANGE, Quality.SOUND]
    hours = facade.buckets(number, NOW - timedelta(hours=3), NOW)
    assert [(hour.total, hour.count, hour.mean) for hour in hours] == [(1, 1, 100.0), (2, 1, 120.0)]
    days = facade.buckets(number, NOW - timedelta(hours=3), NOW, "day")
    assert [(day.total, day.mean, day.maximum) for day in days] == [(3, 110.0, 120.0)]
