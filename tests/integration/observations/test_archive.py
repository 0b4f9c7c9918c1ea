"""Old observations in files: no longer in the database, and still there for whoever asks."""

from datetime import timedelta
from typing import Any

import orjson
import pytest
from django.db import connection
from django.test import Client

from kota.kernel.observations import facade
from kota.kernel.observations.contracts import Kept, Reading, Refused
from kota.kernel.observations.models import Datastream
from kota.kernel.observations.rules.instants import micros
from kota.kernel.observations.selectors import charts
from kota.kernel.observations.services import archiving, record
from tests.factories.sensing import NOW, datastream

pytestmark = pytest.mark.django_db
OLD = NOW - timedelta(days=10)


@pytest.fixture
def stream() -> Datastream:
    """Ten values of ten days ago, one text among them, and five of today; those of ten days ago are archived."""
    made = datastream()
    readings = [Reading(made.pk, micros(OLD + timedelta(minutes=n)), float(n)) for n in range(9)]
    readings.append(
        Reading(made.pk, micros(OLD + timedelta(minutes=9)), None, json='"open"', extra='{"parameters": {"a": 1}}')
    )
    readings += [Reading(made.pk, micros(NOW - timedelta(minutes=n)), 100.0 + n) for n in range(5)]
    record(readings, at=NOW)
    assert len(archiving.archive_old(at=NOW, days=7)) == 1
    return made


def asked(path: str) -> Any:
    answer = Client().get(f"/sta/v1.1/{path}")
    assert answer.status_code == 200, answer.content
    return orjson.loads(answer.content)


def pages(path: str) -> list[Any]:
    found = asked(path)
    values = list(found["value"])
    while "@iot.nextLink" in found:
        found = asked(found["@iot.nextLink"].partition("/sta/v1.1/")[2])
        values += found["value"]
    return values


def test_the_database_is_free_of_them_and_a_series_has_them_all(stream: Datastream) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM observation")
        assert cursor.fetchone() == (5,)
    series = facade.series(stream.pk, OLD - timedelta(days=1), NOW + timedelta(days=1))
    assert series.results == [*map(float, range(9)), 104.0, 103.0, 102.0, 101.0, 100.0]


def test_a_streams_page_and_its_download_reach_into_the_files(stream: Datastream) -> None:
    every = [
        (one.result, one.json) for one in charts.every(stream.pk, OLD - timedelta(days=1), NOW + timedelta(days=1))
    ]
    old: list[tuple[float | None, str | None]] = [*((float(n), None) for n in range(9)), (None, '"open"')]
    assert every == [*old, *((100.0 + n, None) for n in range(4, -1, -1))]
    newest = [one.result for one in charts.newest(stream.pk, 7)]
    assert newest == [100.0, 101.0, 102.0, 103.0, 104.0, None, 8.0]
    day = charts.chart(stream.pk, charts.Span.DAY, OLD + timedelta(hours=2))
    assert [(one.count, one.minimum, one.maximum) for one in day] == [(9, 0.0, 8.0)]


@pytest.mark.parametrize("order", ["asc", "desc"])
def test_pages_go_on_into_the_files_without_a_gap(stream: Datastream, order: str) -> None:
    path = f"Datastreams({stream.pk})/Observations?$orderby=phenomenonTime {order}"
    whole = asked(f"{path}&$count=true")
    assert whole["@iot.count"] == 15 == len(whole["value"])
    times = [one["phenomenonTime"] for one in whole["value"]]
    assert times == sorted(times, reverse=order == "desc")
    assert pages(f"{path}&$top=4") == whole["value"]
    assert pages(f"{path}&$top=5&$skip=2") == whole["value"][2:]


def test_one_of_them_is_found_by_its_number(stream: Datastream) -> None:
    text = next(one for one in pages(f"Datastreams({stream.pk})/Observations") if one["result"] == "open")
    assert asked(f"Observations({text['@iot.id']})") == text
    assert text["parameters"] == {"a": 1}


def test_nothing_can_be_added_to_what_is_archived(stream: Datastream) -> None:
    late, now = record(
        [Reading(stream.pk, micros(OLD), 7.0), Reading(stream.pk, micros(NOW - timedelta(hours=1)), 7.0)], at=NOW
    )
    assert isinstance(late, Refused) and "archived" in late.reason
    assert isinstance(now, Kept)


def test_sums_stay(stream: Datastream) -> None:
    hours = facade.buckets(stream.pk, OLD - timedelta(hours=1), OLD + timedelta(hours=2))
    assert [(hour.total, hour.count, hour.maximum) for hour in hours] == [(10, 9, 8.0)]
