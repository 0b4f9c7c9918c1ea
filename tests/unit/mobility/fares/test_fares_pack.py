"""The pack's facts about fares: everything named exists, published prices come out as published."""

import csv
from pathlib import Path

import pytest

from kota.mobility.fares.rules import checking, quoting
from tests.factories.fares import PACK, facts, jakarta, ride

LEBAK_BULUS = {
    "fatmawati": 4000, "cipete-raya": 5000, "haji-nawi": 6000, "blok-a": 7000, "blok-m": 8000, "asean": 9000,
    "senayan": 10000, "istora": 11000, "bendungan-hilir": 12000, "setiabudi": 13000, "dukuh-atas": 14000,
    "bundaran-hi": 14000,
}  # fmt: skip


def test_every_name_of_another_thing_exists() -> None:
    every = facts()
    named = {*every["operator"], *every["fare_product"], *every["fare_integration"], "*"}
    assert {one.operator for one in every["fare_product"].values()} <= every["operator"].keys()
    assert {one.operator for one in every["fare_line"].values()} <= every["operator"].keys()
    assert {one.line for one in every["fare_product"].values()} - {""} <= every["fare_line"].keys()
    assert {code for one in every["fare_integration"].values() for code in one.products} <= every["fare_product"].keys()
    assert {on for one in every["fare_rider"].values() for part in one.concessions for on in part.on} <= named


def test_nothing_is_wrong_with_them() -> None:
    every = facts()
    wrongs = [wrong for one in every["fare_product"].values() for wrong in checking.product(one)]
    wrongs += [wrong for one in every["fare_integration"].values() for wrong in checking.integration(one)]
    wrongs += [wrong for one in every["fare_line"].values() for wrong in checking.line(one)]
    assert wrongs == []


@pytest.mark.parametrize(("station", "price"), LEBAK_BULUS.items())
def test_the_mrt_costs_what_was_announced(station: str, price: int) -> None:
    found = quoting.quote(jakarta(), [ride("MRT", "08:00", board="Lebak Bulus", alight=station)])
    assert found.total.amount == price
    back = quoting.quote(jakarta(), [ride("MRT", "08:00", board=station, alight="Stasiun Lebak Bulus")])
    assert back.total == found.total


@pytest.mark.parametrize(
    ("rides", "total", "regular"),
    [
        ([ride("Tije", "08:00")], 3500, 3500),
        ([ride("Tije", "06:59")], 2000, 3500),
        ([ride("Tije", "07:00")], 3500, 3500),
        ([ride("Tije", "08:00"), ride("Tije", "08:40", route="6A")], 3500, 3500),
        ([ride("Tije", "08:00"), ride("Tije", "11:20")], 7000, 7000),
        ([ride("Tije", "08:00", route="JAK.10")], 0, 0),
        ([ride("Tije", "08:00", route="S13")], 35000, 35000),
        ([ride("krl", "08:00", board="Bogor", alight="Jakarta Kota")], 6000, 6000),
        ([ride("krl", "08:00", board="Manggarai", alight="Tebet")], 3000, 3000),
        ([ride("krl", "08:00", km=25)], 3000, 3000),
        ([ride("krl", "08:00", km=25.001)], 4000, 4000),
        ([ride("lrt-jakarta", "08:00")], 5000, 5000),
        ([ride("lrt-jabodebek", "08:00", board="Jati Mulya", alight="Dukuh Atas")], 20000, 20000),
        ([ride("lrt-jabodebek", "10:00", board="Jati Mulya", alight="Dukuh Atas")], 10000, 20000),
        ([ride("lrt-jabodebek", "08:00", board="Jati Mulya", alight="Dukuh Atas", day="2026-11-28")], 10000, 20000),
        ([ride("lrt-jabodebek", "08:00", km=1)], 5000, 5000),
        ([ride("lrt-jabodebek", "08:00", km=3.2)], 7100, 7100),
    ],
)
def test_rides_cost_what_is_published(rides: list, total: int, regular: int) -> None:
    found = quoting.quote(jakarta(), rides)
    assert (found.total.amount, found.regular.amount, found.is_known) == (total, regular, True)


def test_three_services_cost_the_integrated_fare_and_never_more_than_its_cap() -> None:
    near = [ride("Tije", "08:00", km=6), ride("MRT", "08:30", board="Blok M", alight="Bundaran HI")]
    found = quoting.quote(jakarta(), near)
    assert (found.total.amount, found.products) == (2500 + 250 * 13, ("jaklingko",))
    far = [ride("Tije", "08:00", km=20), ride("MRT", "09:00", board="Lebak Bulus", alight="Bundaran HI"),
           ride("lrt-jakarta", "09:40", km=5)]  # fmt: skip
    found = quoting.quote(jakarta(), far)
    assert (found.total.amount, len(found.lines)) == (10000, 1)
    assert "Rp10.000" in found.lines[0].reason["id"] and "Rp10,000" in found.lines[0].reason["en"]


def test_free_classes_ride_free_where_the_regulation_says_so_and_only_there() -> None:
    rides = [ride("Tije", "08:00"), ride("MRT", "08:30", board="Blok M", alight="Istora"), ride("krl", "09:00", km=10)]
    for rider in ("senior", "pupil", "disabled", "veteran", "civil-servant"):
        assert quoting.quote(jakarta(), rides, rider).total.amount == 3000
    early = [ride("Tije", "08:00", day="2025-09-30")]
    assert quoting.quote(jakarta(), early, "senior").total.amount == 3500, "the class began in October 2025"


def test_an_operator_without_a_tariff_is_said_and_is_not_free() -> None:
    found = quoting.quote(jakarta(), [ride("damri", "08:00"), ride("Tije", "09:00")])
    assert not found.is_known and found.total.amount == 3500
    assert found.lines[0].amount is None and "damri" in found.lines[0].reason["en"]


def test_every_railway_station_of_the_packs_network_has_its_kilometre_here() -> None:
    folder = PACK / "transit"
    names = {row["code"]: row["name"] for row in rows(folder / "stations.csv")}
    lines = {row["code"]: row["operator"] for row in rows(folder / "lines.csv")}
    tariffs, unknown = jakarta(), set()
    for pattern in rows(folder / "patterns.csv"):
        called = tariffs.operator(lines.get(pattern["line"], ""))
        network = tariffs.networks.get(called.code) if called else None
        for stop in pattern["stops"].split() if network else ():
            name = names.get(stop.rstrip("~<>"), stop)
            if not network or not network.station(name):
                unknown.add((pattern["line"], name))
    assert not unknown
    assert set(lines.values()) - {"damri", "dishub"} <= tariffs.called.keys()


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))
