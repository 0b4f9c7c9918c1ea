"""Files of strangers: both versions come out alike, and what is bad is kept aside with its reason."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kota.mobility.sharing.contracts import Form, Name, Why, ZoneRule
from kota.mobility.sharing.rules import reading
from kota.mobility.sharing.rules.reading import UnreadableError
from kota.mobility.sharing.rules.reading.envelope import MOST_BYTES
from tests.unit.mobility.sharing.made import STAMP, stands, station, text, three, two, vehicle


def read(name: Name, body: bytes, **more: Any) -> reading.Read:
    return reading.read(name, reading.envelope(body), **more)


def test_both_versions_of_a_station_and_its_status_come_out_alike() -> None:
    new = read(Name.STATIONS, three({"stations": [station("a")]}))
    old = read(Name.STATIONS, two({"stations": [station("a", name="Station a")]}))
    assert new.items == old.items
    fresh = read(Name.STATUS, three({"stations": [stands("a", num_vehicles_disabled=1)]}))
    row = stands("a", num_bikes_disabled=1, last_reported=1_764_000_000)
    row["num_bikes_available"] = row.pop("num_vehicles_available")
    assert read(Name.STATUS, two({"stations": [row]})).items == fresh.items
    assert fresh.items[0].reported == datetime(2025, 11, 24, 16, 0, tzinfo=UTC)


def test_both_versions_of_vehicles_zones_and_alerts_come_out_alike() -> None:
    new = read(Name.VEHICLES, three({"vehicles": [vehicle("v", vehicle_type_id="s")]}))
    row = vehicle("v", vehicle_type_id="s")
    row["bike_id"] = row.pop("vehicle_id")
    assert read(Name.VEHICLES, two({"bikes": [row]})).items == new.items
    ring = [[106.8, -6.2], [106.81, -6.2], [106.81, -6.19], [106.8, -6.2]]
    shape = {"type": "MultiPolygon", "coordinates": [[ring]]}
    rule = {"ride_start_allowed": False, "ride_end_allowed": False, "ride_through_allowed": True}
    three_zones = {
        "geofencing_zones": {"type": "FeatureCollection", "features": [
            {"type": "Feature", "geometry": shape, "properties": {"name": text("Park"), "rules": [rule]}}]},
        "global_rules": [],
    }  # fmt: skip
    old_rule = {"ride_allowed": False, "ride_through_allowed": True}
    two_zones = {"geofencing_zones": {"type": "FeatureCollection", "features": [
        {"type": "Feature", "geometry": shape, "properties": {"name": "Park", "rules": [old_rule]}}]}}  # fmt: skip
    zones = read(Name.ZONES, three(three_zones)).items
    assert zones == read(Name.ZONES, two(two_zones)).items
    assert zones[0].zones[0].rules == (ZoneRule(may_start=False, may_end=False),)
    alert = {"alert_id": "1", "type": "station_closure", "summary": text("Closed"), "times": [{"start": STAMP}]}
    old_alert = {**alert, "type": "STATION_CLOSURE", "summary": "Closed", "times": [{"start": 1_764_000_000}]}
    assert read(Name.ALERTS, three({"alerts": [alert]})).items == read(Name.ALERTS, two({"alerts": [old_alert]})).items


def test_types_and_plans_are_read_with_what_they_cost() -> None:
    types = [
        {"vehicle_type_id": "s", "form_factor": "scooter", "propulsion_type": "electric", "max_range_meters": 20000}
    ]
    assert read(Name.TYPES, two({"vehicle_types": types})).items[0].form is Form.STANDING
    plan = {
        "plan_id": "p", "name": text("Plan"), "currency": "IDR", "price": "3500.50", "is_taxable": False,
        "description": text("."), "per_min_pricing": [{"start": 30, "rate": 0.1, "interval": 5, "end": 60}],
        "surge_pricing": True,
    }  # fmt: skip
    found = read(Name.PLANS, three({"plans": [plan]})).items[0]
    assert (found.price, found.is_surge) == (Decimal("3500.50"), True)
    assert found.per_min[0].rate == Decimal("0.1"), "as it is written, not as a float has it"


@pytest.mark.parametrize(
    ("row", "why", "field"),
    [
        ({"station_id": None}, Why.MISSING, "station_id"),
        ({"station_id": "x" * 300}, Why.NO_TEXT, "station_id"),
        ({"station_id": "a\x00b"}, Why.NO_TEXT, "station_id"),
        ({"name": []}, Why.NO_TEXT, "name"),
        ({"lat": 91}, Why.RANGE, "lat"),
        ({"lat": "-6.2"}, Why.NO_NUMBER, "lat"),
        ({"lat": 0, "lon": 0.0001}, Why.NO_PLACE, "lat"),
        ({"capacity": -1}, Why.RANGE, "capacity"),
        ({"capacity": 1.5}, Why.NO_NUMBER, "capacity"),
        ({"capacity": True}, Why.NO_NUMBER, "capacity"),
        ({"is_virtual_station": "yes"}, Why.CHOICE, "is_virtual_station"),
        ("a text", Why.SHAPE, ""),
        (station("good"), Why.TWICE, ""),
    ],
)
def test_a_bad_row_is_kept_aside_and_the_good_ones_stay(row: Any, why: Why, field: str) -> None:
    given = row if isinstance(row, str) else {**station("bad"), **row}
    found = read(Name.STATIONS, three({"stations": [station("good"), given, station("other")]}))
    assert [one.id for one in found.items] == ["good", "other"]
    assert (found.refused[0].why, found.refused[0].field, found.refusals) == (why, field, 1)


def test_a_status_that_cannot_be_is_kept_aside() -> None:
    found = read(
        Name.STATUS,
        three({"stations": [stands("a"), stands("b"), stands("c"), stands("d")]}),
        known={"a": 4, "b": 1, "d": 2},
    )
    assert [one.id for one in found.items] == ["a", "d"], "four vehicles do not stand where there is one place"
    assert [(one.id, one.why) for one in found.refused] == [("b", Why.ROOM), ("c", Why.UNKNOWN)]
    assert "b" in found.spoilt and len(
        read(Name.STATUS, three({"stations": [stands("a", 500)]}), known={"a": None}).items
    )


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"<html>", Why.NO_JSON),
        (b'{"version": "3.0", "data": {"stations": NaN}}', Why.NO_JSON),
        (b"[" * 100_000, Why.NO_JSON),
        (b'{"version": "3.0"}', Why.SHAPE),
        (b'{"version": "3.0", "data": []}', Why.SHAPE),
        (b'{"version": "4.0", "data": {}}', Why.VERSION),
        (b'{"data": {}}', Why.VERSION),
        (b" " * (MOST_BYTES + 1), Why.TOO_LARGE),
        (three({"stations": {}}), Why.SHAPE),
        (three({"stations": [1] * 30_001}), Why.TOO_MANY),
        (three({"stations": [station("a"), 1, 2]}), Why.MOSTLY_BAD),
    ],
)
def test_a_file_that_cannot_be_believed_is_refused_as_a_whole(body: bytes, why: Why) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(Name.STATIONS, body)
    assert caught.value.why is why


def test_the_files_of_a_system_are_found_in_the_language_that_people_here_read() -> None:
    feeds = [{"name": "station_status", "url": "https://example.org/s"}, {"name": "free_bike_status", "url": "ftp://x"},
             {"name": "nonsense", "url": "https://example.org/n"}]  # fmt: skip
    addresses, language = reading.discovery(reading.envelope(two({"fr": {"feeds": []}, "en": {"feeds": feeds}})))
    assert (addresses, language) == ({Name.STATUS: "https://example.org/s"}, "en")
    again, _language = reading.discovery(reading.envelope(three({"feeds": feeds})))
    assert again == addresses
    listed = [{"version": "2.3", "url": "https://a.example"}, {"version": "3.0", "url": "https://b.example"}]
    versions = {"versions": listed}
    assert reading.newest(reading.envelope(two(versions))) == ("3.0", "https://b.example")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from([
        "station_id", "name", "lat", "lon", "capacity", "stations", "vehicles", "bikes", "plans", "alerts", "feeds",
        "num_vehicles_available", "is_renting", "geofencing_zones", "features", "geometry", "coordinates",
        "type", "text", "language", "price", "per_min_pricing", "times", "start", "system_id", "regions",
        "vehicle_types", "url",
    ]), inner, max_size=6),
    max_leaves=25,
)  # fmt: skip


@given(JSON, st.sampled_from([one for one in Name if one not in (Name.DISCOVERY, Name.VERSIONS)]), st.booleans())
def test_whatever_comes_is_read_or_refused_and_never_breaks_the_reader(data: Any, name: Name, is_three: bool) -> None:
    body = three(data) if is_three else two(data)
    try:
        found = read(name, body)
    except UnreadableError as error:
        assert error.why in list(Why)
        return
    assert found.refusals <= found.rows


@given(st.binary(max_size=60))
def test_any_bytes_are_an_envelope_or_refused(body: bytes) -> None:
    try:
        found = reading.envelope(body)
    except UnreadableError:
        return
    assert isinstance(json.loads(body)["data"], dict)
    assert found.ttl >= 0
