"""What is under water is closed, and open again when it is dry."""

from datetime import timedelta

import pytest
import shapely

from kota.base import clock
from kota.base.geo import Point
from kota.environment.water.models import FloodReport, Incident
from kota.environment.water.services import incidents, marks
from kota.kernel.closures import facade as closures
from kota.kernel.closures.contracts import Certainty, Who
from tests.integration.environment.water.conftest import BY

pytestmark = pytest.mark.django_db
SHAPE = shapely.box(106.85, -6.23, 106.86, -6.22)


def test_a_marked_area_is_closed_until_it_is_dry() -> None:
    at = clock.now()
    mark = marks.mark_flood(name="RW 04", shape=SHAPE, depth="", since=at, source="BPBD", by=BY, at=at)
    (one,) = closures.standing()
    assert one.stops == {Who.FOOT, Who.WHEELCHAIR, Who.CAR, Who.BUS} and one.area.equals(SHAPE)
    assert one.texts["en"] == "Flood: RW 04" and one.certainty is Certainty.CONFIRMED
    marks.end_mark(mark_id=mark.pk, until=at, by=BY, at=at)
    assert closures.standing() == []


def test_an_exercise_is_marked_and_closes_nothing_real() -> None:
    at = clock.now()
    marks.mark_flood(name="RW 04", shape=SHAPE, depth="", since=at, source="BPBD", by=BY, at=at, is_exercise=True)
    assert closures.standing() == [] and closures.standing(exercises=True)[0].is_exercise


def report(number: int, lon: float, cm: float | None = None) -> FloodReport:
    return FloodReport.objects.create(
        case_id=number, at=clock.now(), point=Point(lon, -6.22), area="31.74.01.1001", is_flood=True,
        is_receding=False, depth_cm=cm,
    )  # fmt: skip


def test_reports_of_two_people_close_the_street_between_them_and_one_alone_does_not() -> None:
    at = clock.now()
    incidents.gather(report(1, 106.85), at=at)
    assert closures.standing() == []
    incidents.gather(report(2, 106.851), at=at)
    (one,) = closures.standing()
    assert one.certainty is Certainty.REPORTED
    assert all(shapely.intersects_xy(one.area, lon, -6.22) for lon in (106.85, 106.851))
    Incident.objects.update(newest_at=at, began_at=at)
    incidents.end_quiet(at=at + timedelta(days=1))
    assert closures.by_cause(one.cause).ends is not None  # type: ignore[union-attr]


def test_water_that_covers_no_ankle_closes_nothing() -> None:
    at = clock.now()
    incidents.gather(report(1, 106.85, 2), at=at)
    incidents.gather(report(2, 106.851, 3), at=at)
    assert closures.standing() == []
