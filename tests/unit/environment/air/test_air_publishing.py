"""What is published of a station: which hours count, when, and what the value says of itself."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kota.environment.air.contracts import IndexFact, Parameter, Published, StationClass
from kota.environment.air.rules.averaging import Hours, hours_needed, mean, published_until
from kota.environment.air.rules.publishing import publish

JAKARTA = ZoneInfo("Asia/Jakarta")
MIDNIGHT = datetime(2026, 11, 24, 0, 0, tzinfo=JAKARTA)


def at(hour: int, minute: int = 0, day: int = 24) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=JAKARTA).astimezone(UTC)


def published(hours: Hours, moment: datetime, regulation: IndexFact) -> Published:
    return publish(
        hours, station="dki1", station_class=StationClass.REFERENCE, at=moment, regulation=regulation, zone=JAKARTA
    )


@pytest.mark.parametrize(
    ("moment", "particles", "others"),
    [
        (at(8, 59), at(8), at(15, day=23)),
        (at(9, 0), at(9), at(9)),
        (at(14, 30), at(14), at(9)),
        (at(15, 10), at(15), at(15)),
        (at(0, 0), at(0), at(15, day=23)),
    ],
)
def test_fine_particles_are_published_hourly_and_the_others_at_nine_and_three(
    moment: datetime, particles: datetime, others: datetime, p14: IndexFact
) -> None:
    assert published_until(Parameter.PM25, moment, p14, JAKARTA) == particles
    assert published_until(Parameter.SO2, moment, p14, JAKARTA) == others


def test_the_value_says_hours_completeness_class_and_parameters(p14: IndexFact) -> None:
    day = np.full(48, 35.0)
    day[-4:] = np.nan
    hours = Hours(at(16), {Parameter.PM25: day, Parameter.PM10: np.full(48, 120.0), Parameter.SO2: [100.0] * 10})
    found = published(hours, at(16, 20), p14)

    assert (found.index, found.category, found.critical) == (85, "moderate", Parameter.PM10)
    assert [(part.parameter.value, part.hours, part.until) for part in found.parts[:3]] == [
        ("pm10", 24, at(15)), ("pm25", 20, at(16)), ("so2", 9, at(15)),
    ]  # fmt: skip
    assert (found.hours, found.completeness, found.is_official) == (24, 1.0, True)
    assert found.present == (Parameter.PM10, Parameter.PM25)
    assert found.incomplete == (Parameter.SO2,)
    assert found.absent == (Parameter.CO, Parameter.O3, Parameter.NO2, Parameter.HC)
    assert (found.regulation, found.version) == ("PermenLHK P.14/MENLHK/SETJEN/KUM.1/7/2020", "2020")


def test_a_mean_of_too_few_hours_is_no_index(p14: IndexFact) -> None:
    enough = Hours(at(16), {Parameter.PM25: [50.0] * 18})
    too_few = Hours(at(16), {Parameter.PM25: [50.0] * 17})

    assert published(enough, at(16), p14).index is not None
    found = published(too_few, at(16), p14)
    assert (found.index, found.category, found.critical, found.hours) == (None, "", None, 17)


@given(st.lists(st.one_of(st.just(float("nan")), st.floats(0, 1000)), max_size=60), st.integers(-30, 5))
def test_a_window_holds_exactly_the_hours_that_end_with_it(values: list[float], shift: int) -> None:
    hours = Hours(MIDNIGHT, {Parameter.PM25: values})
    found = hours.before(Parameter.PM25, MIDNIGHT + timedelta(hours=shift), 24)
    by_hour = {number - len(values): value for number, value in enumerate(values)}
    wanted = [by_hour.get(hour, float("nan")) for hour in range(shift - 24, shift)]

    assert np.array_equal(found, wanted, equal_nan=True)


@given(st.lists(st.floats(0, 1000), min_size=18, max_size=24))
def test_a_mean_lies_between_its_hours(values: list[float]) -> None:
    found, count = mean(np.array(values), 18)

    assert found is not None and min(values) - 1e-9 <= found <= max(values) + 1e-9 and count == len(values)


def test_looking_back_far_enough_covers_yesterdays_publication(p14: IndexFact) -> None:
    moment = at(8, 59)
    first = published_until(Parameter.SO2, moment, p14, JAKARTA) - timedelta(hours=p14.hours)

    assert moment - first <= timedelta(hours=hours_needed(p14))
