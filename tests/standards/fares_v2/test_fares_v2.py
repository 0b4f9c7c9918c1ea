"""What we write is GTFS-Fares v2 as the reference has it, and what we read back costs the same.

Columns, enums, keys and conditions are those of the reference (`gtfs/spec/en/reference.md`, google/transit, ff74e780).
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kota.mobility.fares.contracts import ADULT, Ride
from kota.mobility.fares.rules import quoting
from kota.mobility.fares.rules.feeds import comparing, first, reading, writing
from kota.mobility.fares.rules.feeds.shapes import COLUMNS, DISTANCES, INTEGRATIONS, FeedRoute, FeedStop
from kota.mobility.fares.rules.tariffs import Tariffs
from tests.factories.fares import ZONE, at, facts, jakarta

DAY, UNTIL = date(2026, 11, 25), date(2027, 11, 24)
KEYS = {
    "rider_categories.txt": ("rider_category_id",),
    "fare_media.txt": ("fare_media_id",),
    "fare_products.txt": ("fare_product_id", "rider_category_id", "fare_media_id"),
    "timeframes.txt": ("timeframe_group_id", "start_time", "end_time", "service_id"),
    "areas.txt": ("area_id",),
    "stop_areas.txt": ("area_id", "stop_id"),
    "networks.txt": ("network_id",),
    "route_networks.txt": ("route_id",),
    "fare_leg_rules.txt": ("network_id", "from_area_id", "to_area_id", "from_timeframe_group_id", "fare_product_id"),
    "fare_leg_join_rules.txt": ("from_network_id", "to_network_id", "from_stop_id", "to_stop_id"),
    "fare_transfer_rules.txt": (
        "from_leg_group_id", "to_leg_group_id", "fare_product_id", "transfer_count", "duration_limit",
    ),
}  # fmt: skip
REQUIRED = {
    "rider_categories.txt": ("rider_category_id", "rider_category_name", "is_default_fare_category"),
    "fare_media.txt": ("fare_media_id", "fare_media_type"),
    "fare_products.txt": ("fare_product_id", "amount", "currency"),
    "timeframes.txt": ("timeframe_group_id", "service_id"),
    "areas.txt": ("area_id",),
    "stop_areas.txt": ("area_id", "stop_id"),
    "networks.txt": ("network_id",),
    "route_networks.txt": ("network_id", "route_id"),
    "fare_leg_rules.txt": ("fare_product_id",),
    "fare_leg_join_rules.txt": ("from_network_id", "to_network_id"),
    "fare_transfer_rules.txt": ("fare_transfer_type",),
}
FOREIGN = (
    ("fare_products.txt", "rider_category_id", "rider_categories.txt", "rider_category_id"),
    ("fare_products.txt", "fare_media_id", "fare_media.txt", "fare_media_id"),
    ("stop_areas.txt", "area_id", "areas.txt", "area_id"),
    ("route_networks.txt", "network_id", "networks.txt", "network_id"),
    ("fare_leg_rules.txt", "network_id", "networks.txt", "network_id"),
    ("fare_leg_rules.txt", "from_area_id", "areas.txt", "area_id"),
    ("fare_leg_rules.txt", "to_area_id", "areas.txt", "area_id"),
    ("fare_leg_rules.txt", "from_timeframe_group_id", "timeframes.txt", "timeframe_group_id"),
    ("fare_leg_rules.txt", "fare_product_id", "fare_products.txt", "fare_product_id"),
    ("fare_leg_join_rules.txt", "from_network_id", "networks.txt", "network_id"),
    ("fare_leg_join_rules.txt", "to_network_id", "networks.txt", "network_id"),
    ("fare_transfer_rules.txt", "from_leg_group_id", "fare_leg_rules.txt", "leg_group_id"),
    ("fare_transfer_rules.txt", "to_leg_group_id", "fare_leg_rules.txt", "leg_group_id"),
    ("fare_transfer_rules.txt", "fare_product_id", "fare_products.txt", "fare_product_id"),
    ("timeframes.txt", "service_id", "calendar.txt", "service_id"),
)
ENUMS = {
    ("rider_categories.txt", "is_default_fare_category"): {"", "0", "1"},
    ("fare_media.txt", "fare_media_type"): {"0", "1", "2", "3", "4"},
    ("fare_transfer_rules.txt", "duration_limit_type"): {"", "0", "1", "2", "3"},
    ("fare_transfer_rules.txt", "fare_transfer_type"): {"0", "1", "2"},
}
Tables = dict[str, list[dict[str, str]]]


@pytest.fixture(scope="module")
def tables() -> Tables:
    """Everything of Jakarta, of a feed that has every station and some lines."""
    stops = [FeedStop(line.operator, f"{line.operator}-{one.code}", one.name)
             for line in facts()["fare_line"].values() for one in line.stations]  # fmt: skip
    routes = [FeedRoute("Tije", code) for code in ("1", "13", "JAK.10", "1T", "S13")]
    routes += [FeedRoute("MRT", "M"), FeedRoute("krl", "B"), FeedRoute("lrt-jakarta", "S"), FeedRoute("damri", "D")]
    return writing.write(jakarta(), day=DAY, until=UNTIL, routes=routes, stops=stops)


def test_columns_and_what_is_required_are_those_of_the_reference(tables: Tables) -> None:
    assert set(REQUIRED) <= tables.keys() and {DISTANCES, INTEGRATIONS} <= tables.keys()
    for name, rows in tables.items():
        for row in rows:
            assert name.startswith("calendar") or tuple(row) == COLUMNS[name]
            assert all(row[column] for column in REQUIRED.get(name, ())), (name, row)


def test_keys_are_unique_and_lead_somewhere(tables: Tables) -> None:
    for name, key in KEYS.items():
        seen = [tuple(row[column] for column in key) for row in tables[name]]
        assert len(seen) == len(set(seen)), name
    for name, column, other, theirs in FOREIGN:
        known = {row[theirs] for row in tables[other]}
        assert {row[column] for row in tables[name]} - {""} <= known, (name, column)


def test_values_are_of_their_types(tables: Tables) -> None:
    for (name, column), allowed in ENUMS.items():
        assert {row[column] for row in tables[name]} <= allowed, (name, column)
    assert all(re.fullmatch(r"-?\d+(\.\d+)?", row["amount"]) for row in tables["fare_products.txt"])
    assert {row["currency"] for row in tables["fare_products.txt"]} == {"IDR"}
    for row in tables["timeframes.txt"]:
        assert "00:00:00" <= row["start_time"] < row["end_time"] <= "24:00:00"
    for row in tables["fare_transfer_rules.txt"]:
        same = row["from_leg_group_id"] == row["to_leg_group_id"]
        assert bool(row["transfer_count"]) is same and (
            row["transfer_count"] in ("", "-1") or int(row["transfer_count"])
        )
        assert bool(row["duration_limit"]) is bool(row["duration_limit_type"])
    assert all(row["rule_priority"].isdigit() for row in tables["fare_leg_rules.txt"])


def test_one_class_is_the_default_and_every_product_has_it(tables: Tables) -> None:
    default = [
        row["rider_category_id"] for row in tables["rider_categories.txt"] if row["is_default_fare_category"] == "1"
    ]
    assert default == [ADULT]
    products = {row["fare_product_id"] for row in tables["fare_products.txt"]}
    with_default = {row["fare_product_id"] for row in tables["fare_products.txt"] if row["rider_category_id"] == ADULT}
    assert products == with_default


def test_timeframes_of_a_group_do_not_overlap(tables: Tables) -> None:
    groups: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for row in tables["timeframes.txt"]:
        groups.setdefault((row["timeframe_group_id"], row["service_id"]), []).append(
            (row["start_time"], row["end_time"])
        )
    for spans in groups.values():
        spans.sort()
        assert all(end <= begin for (_, end), (begin, _) in pairwise(spans))


def fare_of(tables: Tables, network: str, moment: str, rider: str, a: str = "", b: str = "") -> int | None:
    """A reader of the standard alone, as the reference tells it with `rule_priority`: no file of our own."""
    weekend = date.fromisoformat("2026-11-25").weekday() >= 5
    frames = {row["timeframe_group_id"] for row in tables["timeframes.txt"]
              if row["start_time"] <= moment < row["end_time"]
              and row["service_id"] in ("kota_all", "kota_weekends" if weekend else "kota_workdays")}  # fmt: skip
    rules = [
        row for row in tables["fare_leg_rules.txt"]
        if row["network_id"] == network and row["from_area_id"] in ("", a) and row["to_area_id"] in ("", b)
        and (not row["from_timeframe_group_id"] or row["from_timeframe_group_id"] in frames)
    ]  # fmt: skip
    if not rules:
        return None
    product = max(rules, key=lambda row: int(row["rule_priority"]))["fare_product_id"]
    paid = {row["rider_category_id"]: row["amount"] for row in tables["fare_products.txt"]
            if row["fare_product_id"] == product}  # fmt: skip
    return int(Decimal(paid.get(rider, paid[ADULT])))


@pytest.mark.parametrize("rider", [ADULT, "senior"])
@pytest.mark.parametrize("clock", ["05:30", "08:00", "12:00"])
def test_a_reader_of_the_standard_alone_finds_the_price_that_we_quote(tables: Tables, clock: str, rider: str) -> None:
    base = jakarta(fare_integration={})
    asked = [("transjakarta-regular", "transjakarta", "", ""), ("lrt-jakarta", "lrt-jakarta", "", ""),
             ("krl", "krl", "bogor", "cikini"), ("mrt-jakarta", "mrt-jakarta", "lebak-bulus", "senayan"),
             ("lrt-jabodebek", "lrt-jabodebek", "jati-mulya", "dukuh-atas")]  # fmt: skip
    for network, operator, a, b in asked:
        ride = Ride(operator, "1", "", a, b, "", "", at(clock), at(clock) + timedelta(minutes=30), 0)
        areas = (f"{operator}:{a}", f"{operator}:{b}") if a else ("", "")
        found = fare_of(tables, network, f"{clock}:00", rider, *areas)
        assert found == quoting.quote(base, [ride], rider).total.amount, (network, clock)


def read_again(tables: Tables) -> Tariffs:
    """Through CSV and back, as a feed of one operator."""

    def through(rows: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
        text = io.StringIO()
        writer = csv.DictWriter(text, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
        return list(csv.DictReader(io.StringIO(text.getvalue())))

    found = reading.read({name: through(rows) for name, rows in tables.items()}, operator="transjakarta")
    assert found.problems == []
    return Tariffs(
        rule=facts()["fare_rule"]["fares"], operators=facts()["operator"], products=found.products,
        integrations=found.integrations, riders=found.riders, zone=ZONE,
    )  # fmt: skip


@given(st.sampled_from(["1", "JAK.10", "1T", "S13", "B", "S"]), st.integers(0, 1439), st.floats(0, 90_000),
       st.sampled_from([ADULT, "senior"]))  # fmt: skip
@settings(max_examples=100, deadline=None)
def test_what_is_written_and_read_again_costs_the_same(route: str, minute: int, metres: float, rider: str) -> None:
    operator = {"B": "krl", "S": "lrt-jakarta"}.get(route, "transjakarta")
    begins = at("00:00") + timedelta(minutes=minute)
    ride = Ride(operator, route, "", "", "", "", "", begins, begins + timedelta(minutes=9), metres)
    there = quoting.quote(jakarta(fare_integration={}), [ride], rider)
    back = quoting.quote(_again(), [replace(ride, operator="transjakarta")], rider)
    assert back.total == there.total


_kept: list[Tariffs] = []


def _again() -> Tariffs:
    if not _kept:
        routes = [FeedRoute("Tije", code) for code in ("1", "JAK.10", "1T", "S13")]
        routes += [FeedRoute("krl", "B"), FeedRoute("lrt-jakarta", "S")]
        _kept.append(read_again(writing.write(jakarta(), day=DAY, until=UNTIL, routes=routes, stops=[])))
    return _kept[0]


def test_an_integration_is_read_from_our_own_file() -> None:
    assert _again().joints["jaklingko"].fact.cap == 10_000


@pytest.mark.parametrize(
    "tables",
    [
        {},
        {"fare_products.txt": [{"fare_product_id": "a", "amount": "x", "currency": "IDR"}]},
        {"fare_leg_rules.txt": [{"fare_product_id": "nowhere"}]},
        {"fare_leg_rules.txt": [{"network_id": "n", "fare_product_id": "a", "from_area_id": "1", "to_area_id": "2"}]},
        {INTEGRATIONS: [{"integration_id": "x", "integration_name": "x", "network_ids": "", "price": "1"}]},
        {DISTANCES: [{"network_id": "n", "from_timeframe_group_id": "late"}]},
        {"fare_attributes.txt": [{"fare_id": "a", "price": "NaN", "currency_type": "IDR"}]},
    ],
)  # fmt: skip
def test_a_broken_feed_is_told_and_breaks_nothing(tables: dict[str, Any]) -> None:
    found = reading.read(tables, operator="krl")
    old = first.read(tables, operator="krl")
    assert not found.products and not old.products
    assert bool(found.problems or old.problems) is bool(tables)


def test_fares_of_the_first_version_are_read() -> None:
    tables = {
        "fare_attributes.txt": [
            {"fare_id": "FP", "price": "3500", "currency_type": "IDR", "payment_method": "0", "transfers": "",
             "transfer_duration": "10800"},
            {"fare_id": "one", "price": "5000", "currency_type": "IDR", "payment_method": "0", "transfers": "0"},
            {"fare_id": "zone", "price": "7000.00", "currency_type": "IDR", "payment_method": "0", "transfers": "0"},
            {"fare_id": "through", "price": "1", "currency_type": "IDR", "payment_method": "0", "transfers": "0"},
        ],
        "fare_rules.txt": [
            {"fare_id": "FP", "route_id": "1"}, {"fare_id": "one", "route_id": "99"},
            {"fare_id": "zone", "route_id": "Z", "origin_id": "a", "destination_id": "b"},
            {"fare_id": "through", "contains_id": "c"},
        ],
    }  # fmt: skip
    found = first.read(tables, operator="transjakarta")
    assert (found.products["FP"].window_minutes, found.products["one"].join) == (180, "none")
    assert found.products["zone"].pairs[0].price == 7000 and len(found.problems) == 1
    told = comparing.compare(found, jakarta(), operator="Tije", day=DAY).differing
    assert [(one.route, one.feed, one.city) for one in told if one.fare == "one"] == [("99", 5000, 3500)]


def test_the_official_feed_says_the_prices_that_the_city_says(data_dir: Any) -> None:
    folder = data_dir / "gtfs_transjakarta" / "official_2025-09_without_shapes"
    tables = {
        name: list(csv.DictReader((folder / name).open(encoding="utf-8-sig")))
        for name in ("fare_attributes.txt", "fare_rules.txt")
    }
    found = first.read(tables, operator="transjakarta")
    assert len(found.products) == 6 and found.problems == []
    told = comparing.compare(found, jakarta(), operator="Tije", day=DAY)
    assert told.differing == [] and told.same > 100
