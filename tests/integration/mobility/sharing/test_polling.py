"""Systems of others: read when they are due, never twice, and not believed when they say nonsense."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from kota.base.events.models import Outbox
from kota.kernel.facts import facade as facts
from kota.mobility.sharing.contracts import Name, Sought
from kota.mobility.sharing.models import Feed, Station, Vehicle
from kota.mobility.sharing.selectors import near
from kota.mobility.sharing.selectors.book import book
from kota.mobility.sharing.services import polling
from tests.integration.mobility.sharing.conftest import AT, BY, FOREIGN, Publisher
from tests.unit.mobility.sharing.made import stands, station, text, three, two, vehicle

pytestmark = pytest.mark.django_db
PLAN = {"name": text("Q"), "currency": "IDR", "price": 1000, "is_taxable": False, "description": text(".")}


def poll(minutes: float = 0) -> dict[Name, str]:
    return polling.poll(code=FOREIGN, at=AT + timedelta(minutes=minutes))


def status(*rows: dict[str, object]) -> bytes:
    return three({"stations": list(rows)}, last_updated=AT.isoformat())


def test_a_whole_system_is_read_and_can_be_searched(connected: Publisher) -> None:
    assert FOREIGN in polling.due(at=AT)
    assert set(poll().values()) == {"changed"}
    found = [one for one in near.stations_near(106.82, -6.2, 3000, AT, now=AT) if one.system == FOREIGN]
    assert [(one.station, one.vehicles, one.docks, one.is_stale) for one in found] == [
        ("a", 4, 6, False),
        ("b", 0, 6, False),
    ]
    scooter = near.vehicles_near(106.83, -6.21, 50, Sought.SCOOTER, now=AT)[0]
    assert (scooter.system, scooter.plan) == (FOREIGN, "p")
    price = near.price(FOREIGN, minutes=10)
    assert price is not None and price.total.amount == 10_000
    assert book().systems[FOREIGN].notices[0].stations == ("b",)


def test_what_has_not_changed_is_neither_sent_nor_written_again(connected: Publisher) -> None:
    poll()
    before = {feed.name: feed.revision for feed in Feed.objects.filter(system=FOREIGN)}
    assert FOREIGN not in polling.due(at=AT), "nothing is due yet"
    assert poll() == {}
    assert set(poll(2).values()) == {"same"}
    assert "/station_status.json" in connected.same
    assert before == {feed.name: feed.revision for feed in Feed.objects.filter(system=FOREIGN)}


def test_files_that_seldom_change_are_asked_for_seldom(connected: Publisher) -> None:
    poll()
    connected.asked.clear()
    poll(2)
    assert sorted(connected.asked) == ["/station_status.json", "/vehicle_status.json"]
    connected.asked.clear()
    poll(16)
    assert len(connected.asked) == 8


def test_a_long_ttl_is_respected(connected: Publisher) -> None:
    connected.put("station_status", three({"stations": [stands("a")]}, ttl=1200))
    poll()
    assert Name.STATUS not in poll(10)
    assert Name.STATUS in poll(20)


def test_a_file_that_fails_keeps_what_was_known_and_is_asked_less_and_less(connected: Publisher) -> None:
    poll()
    connected.put("station_status", b"<html>down</html>")
    tries, minutes = 0, 0
    while tries < polling.FALLS:
        minutes += 1
        tries += Name.STATUS in poll(minutes)
    feed = Feed.objects.get(system=FOREIGN, name=Name.STATUS)
    assert minutes >= 15, "each pause is longer than the one before"
    assert (feed.failures, feed.fell_at is not None, feed.last_error[:7]) == (5, True, "no_json")
    assert Station.objects.get(system=FOREIGN, code="a").vehicles == 4
    assert Outbox.objects.filter(name="sharing.feed_fell").count() == 1
    stale = near.stations_near(106.82, -6.2, 100, AT, now=AT + timedelta(minutes=minutes))
    assert stale[0].is_stale
    assert stale[0].expected is None, "nobody knows what stands there now"
    connected.put("station_status", status(stands("a", 7)))
    poll(minutes + 60)
    assert Feed.objects.get(pk=feed.pk).failures == 0
    assert Station.objects.get(system=FOREIGN, code="a").vehicles == 7


def test_an_address_that_never_answered_is_asked_less_and_less_and_an_edited_one_at_once(connected: Publisher) -> None:
    connected.put("gbfs", b"", 503)
    tries = [minute for minute in range(60) if Name.DISCOVERY in poll(minute)]
    assert tries == [0, 1, 3, 7, 15, 31]
    assert Feed.objects.get(system=FOREIGN, name=Name.DISCOVERY).fell_at is not None
    connected.small()
    connected.files["/moved.json"] = connected.files["/gbfs.json"]
    value = facts.current("share_system")[FOREIGN].model_dump(mode="json") | {"url": f"{connected.base}/moved.json"}
    facts.put(kind="share_system", key=FOREIGN, value=value, by=BY, at=AT)
    assert poll(60)[Name.DISCOVERY] == "changed"


def test_what_a_system_publishes_no_more_is_shown_no_more(connected: Publisher) -> None:
    poll()
    connected.discovery("system_information", "station_information", "station_status")
    poll(16)
    assert not Vehicle.objects.filter(system=FOREIGN).exists()
    assert (book().systems[FOREIGN].notices, book().systems[FOREIGN].plans) == ((), {})


def test_bad_rows_are_kept_aside_with_their_reasons(connected: Publisher) -> None:
    connected.put("station_status", status(stands("a"), stands("b", -3), stands("a"), stands("b", 2)))
    poll()
    feed = Feed.objects.get(system=FOREIGN, name=Name.STATUS)
    assert (feed.rows, feed.refusals) == (4, 2)
    assert [(row["id"], row["why"], row["field"]) for row in feed.refused] == [
        ("b", "range", "num_vehicles_available"), ("a", "twice", ""),
    ]  # fmt: skip


def test_a_row_that_becomes_wrong_keeps_what_was_known(connected: Publisher) -> None:
    poll()
    swapped = station("b", lat=106.83, lon=-6.2)
    connected.put("station_information", three({"stations": [{"region_id": "r", **swapped}, station("a")]}))
    more = [vehicle("v1", lat="x"), vehicle("v2", lon=106.84)]
    connected.put("vehicle_status", three({"vehicles": more}, last_updated=AT.isoformat()))
    connected.put("system_pricing_plans", three({"plans": [{"plan_id": "p", "price": -1}, {"plan_id": "q", **PLAN}]}))
    poll(16)
    assert [stop.code for stop in book().stops if stop.system.code == FOREIGN] == ["a", "b"]
    assert {row.number for row in Vehicle.objects.filter(system=FOREIGN)} == {"v1", "v2"}
    assert set(book().systems[FOREIGN].plans) == {"p", "q"}
    refused = Feed.objects.get(system=FOREIGN, name=Name.STATIONS).refused
    assert [(row["id"], row["field"]) for row in refused] == [("b", "lat")]


def test_what_was_read_by_hand_is_told_in_words(connected: Publisher) -> None:
    connected.put("station_status", status(stands("a"), stands("b", -3)))
    said = StringIO()
    call_command("import_gbfs", FOREIGN, stdout=said)
    assert "row 2 b: num_vehicles_available: too large or too small" in said.getvalue()
    connected.put("station_status", status(stands("a", "x"), stands("b", "x"), stands("b")))
    said = StringIO()
    call_command("import_gbfs", FOREIGN, stdout=said)
    line = next(one for one in said.getvalue().splitlines() if "station_status" in one)
    assert line.endswith("what was known stays: 2 of 3 rows are bad, the first one: num_vehicles_available: no number")
    assert "row 2 b" not in said.getvalue(), "those are rows of the file before"


def test_reading_by_hand_fails_where_nothing_could_be_read(connected: Publisher) -> None:
    call_command("import_gbfs", FOREIGN, stdout=StringIO())
    for path in list(connected.files):
        if path != "/gbfs.json":
            connected.put(path.strip("/").removesuffix(".json"), b"", 410)
    said = StringIO()
    with pytest.raises(CommandError, match="not one file could be read"):
        call_command("import_gbfs", FOREIGN, stdout=said)
    assert "station_status" in said.getvalue() and "HTTP 410" in said.getvalue()
    connected.put("gbfs", b"", 410)
    with pytest.raises(CommandError, match="not one file could be read"):
        call_command("import_gbfs", FOREIGN, stdout=StringIO())


def test_a_file_of_nonsense_does_not_empty_the_city(connected: Publisher) -> None:
    poll()
    connected.put("station_information", three({"stations": [{}, {}, station("a")]}))
    poll(16)
    assert Station.objects.filter(system=FOREIGN, is_gone=False).count() == 2
    assert Feed.objects.get(system=FOREIGN, name=Name.STATIONS).last_error.startswith("mostly_bad")


def test_a_station_that_is_taken_away_is_gone_and_its_past_stays(connected: Publisher) -> None:
    poll()
    connected.put("station_information", three({"stations": [station("a")]}))
    poll(16)
    assert Station.objects.get(system=FOREIGN, code="b").is_gone
    assert [stop.code for stop in book().stops if stop.system.code == FOREIGN] == ["a"]


def test_a_vehicle_has_another_name_after_each_ride_and_its_number_stays_inside(connected: Publisher) -> None:
    poll()
    first = Vehicle.objects.get(system=FOREIGN)
    connected.put("vehicle_status", three({"vehicles": [vehicle("v1", vehicle_type_id="s", lat=-6.2101)]}))
    poll(2)
    assert Vehicle.objects.get(system=FOREIGN).token == first.token, "it only has a new fix"
    connected.put("vehicle_status", three({"vehicles": [vehicle("v1", vehicle_type_id="s", lat=-6.25)]}))
    poll(4)
    second = Vehicle.objects.get(system=FOREIGN)
    assert second.token != first.token
    connected.put("vehicle_status", three({"vehicles": []}))
    poll(6)
    connected.put("vehicle_status", three({"vehicles": [vehicle("v1", vehicle_type_id="s", lat=-6.25)]}))
    poll(8)
    assert Vehicle.objects.get(system=FOREIGN).token not in (first.token, second.token), "it was away"


def test_an_older_version_is_read_and_a_better_one_followed(connected: Publisher) -> None:
    feeds = [{"name": "gbfs_versions", "url": f"{connected.base}/versions.json"},
             {"name": "system_information", "url": f"{connected.base}/old.json"}]  # fmt: skip
    new = connected.files["/gbfs.json"][1]
    connected.put("three", new)
    connected.put("gbfs", two({"id": {"feeds": feeds}}))
    connected.put("old", two({"system_id": "lain", "name": "Lama", "timezone": "Asia/Jakarta"}))
    poll()
    assert book().systems[FOREIGN].info.name == {"id": "Lama"}, "there is no list of versions: the old one is read"
    connected.put("versions", two({"versions": [{"version": "3.0", "url": f"{connected.base}/three.json"}]}))
    poll(16)
    assert Feed.objects.get(system=FOREIGN, name=Name.DISCOVERY).version == "3.0"
    assert book().systems[FOREIGN].info.name == {"en": "Others"}


def test_a_system_leads_to_no_address_inside_the_house(connected: Publisher, settings: object) -> None:
    settings.KOTA_FETCH_ALLOW = []  # type: ignore[attr-defined]
    assert "changed" not in poll().values()
    assert connected.asked == []
    assert Feed.objects.get(system=FOREIGN, name=Name.DISCOVERY).failures == 1
