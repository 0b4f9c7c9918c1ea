"""Old observations in files: no longer in the database, and still there for whoever asks."""

import os
from datetime import timedelta
from typing import Any

import orjson
import pytest
from django.db import connection
from django.test import Client

from kota.base.actor import system
from kota.kernel.observations import facade, storage
from kota.kernel.observations.contracts import Kept, Reading, Refused
from kota.kernel.observations.contracts.entities import OBSERVATIONS, THINGS
from kota.kernel.observations.contracts.errors import StateError
from kota.kernel.observations.models import Datastream
from kota.kernel.observations.rules.instants import micros
from kota.kernel.observations.selectors import charts
from kota.kernel.observations.services import archiving, entities, record
from kota.kernel.observations.services.ingest import write
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


def in_the_database(day: Any = OLD) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM observation WHERE phenomenon_time < %s", [day + timedelta(days=1)])
        return int(cursor.fetchone()[0])


def test_what_comes_late_brings_its_day_back(stream: Datastream) -> None:
    before = pages(f"Datastreams({stream.pk})/Observations?$orderby=phenomenonTime asc")
    late = Reading(stream.pk, micros(OLD + timedelta(minutes=30)), 7.0)
    known = Reading(stream.pk, micros(OLD + timedelta(minutes=3)), 3.0)
    kept, again = record([late, known], at=NOW)
    assert isinstance(kept, Kept) and isinstance(again, Kept)
    assert (kept.is_new, again.is_new) == (True, False), "the same observation sent twice is one, from a file too"
    assert again.id == before[3]["@iot.id"] and kept.id not in {one["@iot.id"] for one in before}
    assert in_the_database() == 11

    after = pages(f"Datastreams({stream.pk})/Observations?$orderby=phenomenonTime asc")
    assert [one for one in after if one["@iot.id"] != kept.id] == before
    hours = facade.buckets(stream.pk, OLD - timedelta(hours=1), OLD + timedelta(hours=2))
    assert [(hour.total, hour.count) for hour in hours] == [(11, 10)]

    assert len(archiving.archive_old(at=NOW, days=7)) == 1 and in_the_database() == 0
    assert pages(f"Datastreams({stream.pk})/Observations?$orderby=phenomenonTime asc") == after


def test_a_file_that_is_too_large_to_wait_for_stays_one(stream: Datastream, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archiving, "MOST_BACK", 9)
    late, now = record(
        [Reading(stream.pk, micros(OLD), 7.0), Reading(stream.pk, micros(NOW - timedelta(hours=1)), 7.0)], at=NOW
    )
    assert isinstance(late, Refused) and "archived" in late.reason
    assert isinstance(now, Kept) and in_the_database() == 0


def test_one_batch_brings_back_so_many_days_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    made = datastream()
    days = [OLD - timedelta(days=n) for n in range(3)]
    record([Reading(made.pk, micros(day), 1.0) for day in days], at=NOW)
    assert len(archiving.archive_old(at=NOW, days=7)) == 3
    monkeypatch.setattr(write, "MOST_FILES", 2)
    found = record([Reading(made.pk, micros(day + timedelta(hours=1)), 2.0) for day in days], at=NOW)
    assert sorted(type(one).__name__ for one in found) == ["Kept", "Kept", "Refused"]
    again = record([Reading(made.pk, micros(day + timedelta(hours=1)), 2.0) for day in days], at=NOW)
    assert all(isinstance(one, Kept) for one in again), "two of them are back, so the third may come"


def test_files_of_parts_that_came_back_are_removed_a_day_later(stream: Datastream) -> None:
    record([Reading(stream.pk, micros(OLD), 7.0)], at=NOW)
    old = next(iter(storage.ArchiveStore().entries()))[0]
    made = storage.folder() / old
    archiving.archive_old(at=NOW, days=700)
    assert made.exists(), "somebody may be reading it"
    os.utime(made, (0, 0))
    archiving.archive_old(at=NOW, days=700)
    assert not made.exists() and len(pages(f"Datastreams({stream.pk})/Observations")) == 16


def test_a_year_of_which_little_is_known_stays_in_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    made, long_ago = datastream(), NOW.replace(year=NOW.year - 5)
    record([Reading(made.pk, micros(long_ago), 1.0)], at=NOW)
    assert archiving.archive_old(at=NOW, days=7) == []
    monkeypatch.setattr(archiving, "FEW", 1)
    assert len(archiving.archive_old(at=NOW, days=7)) == 1


def test_an_observation_of_the_database_is_found_by_its_number_in_a_filter(stream: Datastream) -> None:
    for one in pages(f"Datastreams({stream.pk})/Observations"):
        answer = Client().get(f"/sta/v1.1/Observations?$filter=id eq {one['@iot.id']}&$count=true")
        if one["phenomenonTime"] < when(60):
            assert answer.status_code == 501 and b"archived" in answer.content
        else:
            assert orjson.loads(answer.content)["value"] == [one]


def test_sums_stay(stream: Datastream) -> None:
    hours = facade.buckets(stream.pk, OLD - timedelta(hours=1), OLD + timedelta(hours=2))
    assert [(hour.total, hour.count, hour.maximum) for hour in hours] == [(10, 9, 8.0)]


def when(minutes: int) -> str:
    return (OLD + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")


def results(path: str) -> list[Any]:
    return [one["result"] for one in pages(path)]


FOUND = [
    (f"phenomenonTime lt {when(3)}", [0, 1, 2]),
    (f"phenomenonTime le {when(3)}", [0, 1, 2, 3]),
    (f"phenomenonTime eq {when(3)}", [3]),
    (f"phenomenonTime gt {when(7)} and {when(60)} ge phenomenonTime", [8, "open"]),
    (f"phenomenonTime ge {when(8)}", [8, "open", 104, 103, 102, 101, 100]),
    (f"phenomenonTime ge {when(7)} and result lt 103", [7, 8, 102, 101, 100]),
    ("result eq 'open'", ["open"]),
    (f"phenomenonTime lt {when(-5)}", []),
]


@pytest.mark.parametrize("order", ["", "&$orderby=phenomenonTime", "&$orderby=phenomenonTime desc"])
def test_a_filter_finds_what_is_archived(stream: Datastream, order: str) -> None:
    for condition, found in FOUND:
        path = f"Datastreams({stream.pk})/Observations?$filter={condition}{order}"
        expected = found[::-1] if order.endswith("desc") else found
        assert asked(f"{path}&$count=true")["@iot.count"] == len(found), condition
        assert results(f"{path}&$top=2") == expected, condition
        assert results(f"{path}&$top=3&$skip=1") == expected[1:]
        rows = asked(f"{path}&$resultFormat=dataArray")["value"]
        assert [row[2] for group in rows for row in group["dataArray"]] == expected


def test_charts_sums_and_expansions_see_what_is_archived(stream: Datastream) -> None:
    path = f"Datastreams({stream.pk})/Observations"
    thinned = asked(f"{path}?$decimation=6&$count=true")
    assert (thinned["@iot.count"], [one["result"] for one in thinned["value"]]) == (14, [0, 8, 104, 100])
    tens = "groupby((time_bucket(phenomenonTime,duration'PT5M')),aggregate(result with max as top,$count as n))"
    sums = asked(f"{path}?$apply={tens}&$filter=phenomenonTime lt {when(60)}")["value"]
    assert [(one["top"], one["n"]) for one in sums] == [(4, 5), (8, 5)]
    above = asked(f"{path}?$apply=filter(result gt 6)/aggregate($count as n)")
    assert above["value"] == [{"n": 7}]
    inner = "Observations($orderby=phenomenonTime;$top=1;$count=true)"
    one = asked(f"Datastreams?$expand={inner}")["value"][0]
    assert (one["Observations"][0]["result"], one["Observations@iot.count"]) == (0, 15)
    assert "Observations@iot.nextLink" in one
    many = "Observations($orderby=phenomenonTime desc;$top=7)"
    shown = asked(f"Datastreams({stream.pk})?$expand={many}")["Observations"]
    assert [o["result"] for o in shown] == [100, 101, 102, 103, 104, "open", 8]


def test_observations_of_all_datastreams_are_whole_too(stream: Datastream) -> None:
    assert len(pages("Observations?$top=4")) == 15
    assert results("Observations?$orderby=phenomenonTime&$top=4")[:9] == list(range(9))
    early = f"Observations?$filter=phenomenonTime lt {when(60)}&$count=true"
    assert asked(early)["@iot.count"] == 10
    chosen = f"Observations?$filter=Datastream/id eq {stream.pk} and result lt 2"
    assert results(chosen) == [0, 1]


def test_what_cannot_see_archived_days_says_so(stream: Datastream) -> None:
    for path in (
        "Observations?$filter=result gt 5", "Observations?$orderby=result",
        "Datastreams?$filter=Observations/result gt 5", "Observations?$apply=aggregate($count as n)",
        "FeaturesOfInterest?$expand=Observations",
    ):  # fmt: skip
        answer = Client().get(f"/sta/v1.1/{path}")
        assert answer.status_code == 501, answer.content
        assert "archived" in answer.json()["message"]
    recent = f"Observations?$filter=result gt 5 and phenomenonTime ge {when(60 * 48)}"
    assert Client().get(f"/sta/v1.1/{recent}").status_code == 200


def test_what_is_archived_cannot_be_changed_and_goes_with_its_thing(stream: Datastream) -> None:
    old = pages(f"Datastreams({stream.pk})/Observations")[0]["@iot.id"]
    assert asked(f"Observations({old})/Datastream")["@iot.id"] == stream.pk
    by = system("test")
    for change in (lambda: entities.delete(OBSERVATIONS, old, by=by, at=NOW),
                   lambda: entities.patch(OBSERVATIONS, old, {"result": 1}, by=by, at=NOW)):  # fmt: skip
        with pytest.raises(StateError, match="archived"):
            change()
    entities.delete(THINGS, stream.thing_id, by=by, at=NOW)
    assert Client().get(f"/sta/v1.1/Observations({old})").status_code == 404
    assert pages("Observations") == []


def test_a_changed_observation_leaves_the_archived_ones_counted(stream: Datastream) -> None:
    path = f"Datastreams({stream.pk})/Observations?$orderby=phenomenonTime desc&$count=true"
    by = system("test")
    for left in range(14, 9, -1):
        entities.delete(OBSERVATIONS, asked(path)["value"][0]["@iot.id"], by=by, at=NOW)
        assert asked(path)["@iot.count"] == left == len(pages(path))
    assert facade.latest([stream.pk])[stream.pk].total == 10
    assert asked(f"Datastreams({stream.pk})")["phenomenonTime"] == f"{when(0)}/{when(9)}"
