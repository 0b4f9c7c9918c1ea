"""Observations on their way into the database."""

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kota.kernel.observations.contracts import Kept, Quality, Reading, Refused
from kota.kernel.observations.models import Datastream
from kota.kernel.observations.rules.instants import HOUR, micros
from kota.kernel.observations.services.features import changed
from kota.kernel.observations.services.ingest import ANYBODY, record
from tests.factories.sensing import NOW, datastream

pytestmark = pytest.mark.django_db


def keep(*readings: Reading, writer: int = ANYBODY, at: datetime = NOW) -> list[Any]:
    changed()
    return record(readings, writer, at=at)


def rows(sql: str, *given: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchall()


def at(**ago: float) -> int:
    return micros(NOW - timedelta(**ago))


def test_an_observation_is_kept_with_its_newest_value_and_the_sum_of_its_hour() -> None:
    stream = datastream()
    (kept,) = keep(Reading(stream.pk, at(minutes=5), 12.5))
    assert isinstance(kept, Kept) and kept.is_new and kept.id < 2**53
    assert rows("SELECT id, result, total FROM latest_observation WHERE datastream_id = %s", stream.pk) == [
        (kept.id, 12.5, 1)
    ]
    assert rows("SELECT total, count, sum, min, max FROM observation_hourly") == [(1, 1, 12.5, 12.5, 12.5)]


def test_what_is_sent_twice_is_kept_once_and_told_its_first_number() -> None:
    stream = datastream()
    first = keep(Reading(stream.pk, at(minutes=5), 12.5), Reading(stream.pk, at(minutes=5), 12.5))
    again = keep(Reading(stream.pk, at(minutes=4), 13.0), Reading(stream.pk, at(minutes=5), 12.5))
    assert first[0] == first[1] and first[0].is_new
    assert again[1] == Kept(first[0].id, is_new=False) and again[0].is_new
    assert rows("SELECT total, count, sum FROM observation_hourly") == [(2, 2, 25.5)]
    assert rows("SELECT count(*) FROM observation") == [(2,)]


def test_another_result_at_the_same_time_is_another_observation() -> None:
    stream = datastream()
    kept = keep(Reading(stream.pk, at(minutes=5), 12.5), Reading(stream.pk, at(minutes=5), 12.6))
    assert kept[0].id != kept[1].id


def test_a_late_value_counts_in_its_hour_and_does_not_become_the_newest() -> None:
    stream = datastream()
    keep(Reading(stream.pk, at(minutes=1), 10.0))
    keep(Reading(stream.pk, at(hours=30), 99.0))
    assert rows("SELECT result, total FROM latest_observation") == [(10.0, 2)]
    assert rows("SELECT sum FROM observation_hourly ORDER BY hour") == [(99.0,), (10.0,)]
    assert rows("SELECT count(*) FROM stale_hour") == [(1,)]


def test_what_cannot_be_taken_says_why_and_spoils_nothing_beside_it() -> None:
    stream = datastream()
    found = keep(
        Reading(stream.pk, at(minutes=1), 10.0),
        Reading(999_999, at(minutes=1), 1.0),
        Reading(stream.pk, at(days=-500), 1.0),
    )
    assert isinstance(found[0], Kept)
    assert found[1] == Refused("there is no Datastream 999999")
    assert "clock" in found[2].reason


def test_a_device_writes_its_own_datastreams_only() -> None:
    stream = datastream()
    (found,) = keep(Reading(stream.pk, at(minutes=1), 10.0), writer=77)
    assert "may not write" in found.reason


def test_impossible_values_and_jumps_are_flagged_and_count_in_no_sum() -> None:
    limits = {"theme": "water", "plausible": {"minimum": -100, "maximum": 1000, "maximumRate": 120}}
    stream = datastream(properties=limits)
    keep(
        *(
            Reading(stream.pk, at(minutes=minutes), value)
            for minutes, value in ((40, 600), (30, 610), (20, 16180), (10, 900))
        )
    )
    keep(Reading(stream.pk, at(minutes=5), 620.0))
    flags = rows("SELECT result, quality FROM observation ORDER BY phenomenon_time")
    assert flags == [(600, 0), (610, 0), (16180, Quality.RANGE), (900, Quality.JUMP), (620, 0)]
    assert rows("SELECT sum(total)::int, sum(count)::int, max(max) FROM observation_hourly") == [(5, 3, 620.0)]


def test_text_results_and_intervals_are_kept_beside_numbers() -> None:
    stream = datastream()
    end = at(minutes=0)
    found = keep(
        Reading(stream.pk, at(minutes=60), 1.5, end=end), Reading(stream.pk, at(minutes=30), None, json='"open"'),
        Reading(stream.pk, at(minutes=20), 3.0, extra='{"parameters": {"depth": 1}}'),
        Reading(stream.pk, at(minutes=10), 2.0),
    )  # fmt: skip
    assert len({kept.id for kept in found}) == 4
    assert rows("SELECT result_json FROM observation WHERE result IS NULL")[0][0] == '"open"'
    assert keep(Reading(stream.pk, at(minutes=30), None, json='"open"'))[0] == Kept(found[1].id, is_new=False)


def test_a_feature_of_interest_is_made_from_the_place_once_and_shapes_the_observed_area() -> None:
    stream, nowhere = datastream(), datastream(place=None)
    keep(Reading(stream.pk, at(minutes=3), 1.0), Reading(nowhere.pk, at(minutes=3), 1.0))
    keep(Reading(stream.pk, at(minutes=2), 1.0))
    assert rows("SELECT count(*) FROM feature_of_interest") == [(1,)]
    assert Datastream.objects.get(pk=stream.pk).observed_area == {"type": "Point", "coordinates": [106.85, -6.2]}
    assert Datastream.objects.get(pk=nowhere.pk).observed_area is None


def test_history_needs_one_part_a_year_and_today_one_a_day() -> None:
    stream = datastream()
    keep(*(Reading(stream.pk, micros(datetime(2012, month, 3, tzinfo=UTC)), month) for month in range(1, 13)))
    keep(Reading(stream.pk, at(minutes=1), 1.0), Reading(stream.pk, at(days=1), 1.0))
    spans = rows("SELECT after - first FROM observation_part ORDER BY first")
    assert [span[0].days for span in spans] == [366, 1, 1]


EVENTS = st.lists(st.tuples(st.integers(0, 200), st.integers(-5, 5)), min_size=1, max_size=60)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sent=EVENTS, cuts=st.lists(st.integers(0, 60), max_size=4))
def test_sums_are_those_of_the_observations_whatever_order_they_came_in(
    sent: list[tuple[int, int]], cuts: list[int]
) -> None:
    stream = datastream()
    readings = [Reading(stream.pk, at(minutes=minutes), value) for minutes, value in sent]
    edges = sorted({0, *(min(cut, len(readings)) for cut in cuts), len(readings)})
    for begin, end in itertools.pairwise(edges):
        keep(*readings[begin:end])
    keep(*readings)  # all of it once more
    wanted: dict[int, set[tuple[int, int]]] = {}
    for reading in readings:
        wanted.setdefault(reading.time // HOUR, set()).add((reading.time, int(reading.result or 0)))
    found = rows(
        "SELECT extract(epoch FROM hour)::bigint / 3600, total, count, sum, min, max FROM observation_hourly"
        " WHERE datastream_id = %s ORDER BY 1", stream.pk,
    )  # fmt: skip
    assert found == [
        (
            hour,
            len(values),
            len(values),
            sum(v for _, v in values),
            min(v for _, v in values),
            max(v for _, v in values),
        )
        for hour, values in sorted(wanted.items())
    ]
    newest = max(time for time, _ in {(r.time, r.result) for r in readings})
    kept = rows("SELECT phenomenon_time, total FROM latest_observation WHERE datastream_id = %s", stream.pk)
    assert micros(kept[0][0]) == newest and kept[0][1] == sum(len(values) for values in wanted.values())
