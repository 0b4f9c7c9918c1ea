"""What the city gives on as open data: GTFS under the rules of its validator, GeoJSON, whose it is, and a 304."""

import gzip
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gtfs_guru
import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from kota.kernel.facts import facade as facts
from kota.mobility.transit.contracts.network import text
from kota.mobility.transit.rules.gtfs import opening, reading, writing
from kota.mobility.transit.rules.gtfs.archive import Files, unpacked
from kota.mobility.transit.rules.gtfs.feed import Feed
from kota.mobility.transit.rules.gtfs.opening import Publisher, Shown
from kota.mobility.transit.rules.merging import Source, merged
from kota.mobility.transit.selectors.realtime.ground import Ground
from tests.factories import lines, transit
from tests.integration.mobility.transit.conftest import AT, BY, field

__all__ = ["field"]
PUBLISHER = Publisher("Kota", "https://kota.example", "id", "1")


def errors(path: Path) -> list[str]:
    return [f"{one.code} {one.file} {one.row}: {one.message}" for one in gtfs_guru.validate(str(path)).notices
            if one.severity == "ERROR"]  # fmt: skip


def read(files: Files) -> Feed:
    found, problems = reading.read(files)
    assert found is not None, problems
    return found


def written(path: Path, *shown: Shown) -> Files:
    path.write_bytes(writing.zipped(opening.tables(shown, PUBLISHER)))
    return unpacked(path)


def network_of(feed: Feed, code: str = "a") -> Any:
    return merged([Source(code, feed)], transit.ZONE, lambda _feed, name: name)


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_a_feed_given_on_is_the_network_that_is_in_use(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    """Read again, it makes the same columns, with `feed:id` for ids."""
    feed = read(transit.random_feed(seed, stops=16, lines=4))
    path = tmp_path_factory.mktemp("open") / "gtfs.zip"
    again = read(written(path, Shown(Source("a", feed), "Who made it")))
    assert errors(path) == []
    first, second = network_of(feed), network_of(again)
    for table in ("patterns", "runs", "repeats"):
        for name, column in getattr(first, table)._asdict().items():
            assert (getattr(getattr(second, table), name) == column).all(), (table, name)
    assert [f"a:{text(first.stops.id, at)}" for at in range(len(first.stops.lon))] == [
        text(second.stops.id, at) for at in range(len(second.stops.lon))
    ]


def test_what_a_feed_got_wrong_is_not_given_on(tmp_path: Path) -> None:
    """Overlapping windows, a call at a station, an entrance of nothing, an operator without an address, rules of
    changing that lead nowhere, names with line breaks."""
    files = transit.feed(
        [("s", 106.8, -6.2), ("b", 106.81, -6.2), ("c", 106.82, -6.2, "1", "s")],
        [("t", "1", [("s", "06:00", "06:00"), ("b", "06:10", "06:10"), ("c", "06:20", "06:20")])],
        frequencies=[("t", "06:00", "09:00", 600), ("t", "08:00", "10:00", 900), ("t", "08:10", "09:30", 60)],
        transfers=[("s", "b", 2, 60), ("s", "b", 2, 60), ("nowhere", "b", 0, ""), ("", "b", 0, "")],
        more={
            "agency": "agency_id,agency_name,agency_url,agency_timezone,agency_lang\n"
            f'o,"An\nOperator",none,{transit.ZONE},??\n',
            "pathways": "pathway_id,from_stop_id,to_stop_id,pathway_mode,is_bidirectional\np,s,b,1,1\np,s,b,2,1\n",
        },
    )
    files["stops"] = (
        files["stops"].replace(b"s,Stop s,106.8,-6.2,,,", b"s,Stop s,106.8,-6.2,,,1") + b"e,In,106.8,-6.2,,,2\n"
    )
    feed = read(files)
    again = read(written(tmp_path / "gtfs.zip", Shown(Source("a", feed))))
    assert errors(tmp_path / "gtfs.zip") == []
    assert {one.id for one in again.stops} == {"a:s", "a:b", "a:c"}
    assert [(one.first // 60, one.last // 60) for one in again.frequencies] == [(360, 540), (540, 600)]
    assert len(again.transfers) == 1 and again.agencies[0].name == "An Operator"


def test_an_operator_that_another_feed_brings_is_left_out_with_its_stops(tmp_path: Path) -> None:
    files = transit.feed(
        [("s", 106.8, -6.2), ("b", 106.81, -6.2), ("x", 106.9, -6.2), ("y", 106.91, -6.2)],
        [("t", "1", [("s", "06:00"), ("b", "06:10")]), ("u", "2", [("x", "06:00"), ("y", "06:10")])],
        more={"agency": f"agency_id,agency_name,agency_url,agency_timezone\no,Operator,https://o.example,{transit.ZONE}\n"
                        f"p,Other,https://p.example,{transit.ZONE}\n"},
    )  # fmt: skip
    files["routes"] = files["routes"].replace(b"2,o,", b"2,p,")
    again = read(written(tmp_path / "gtfs.zip", Shown(Source("a", read(files), frozenset({"Other"})))))
    assert {one.id for one in again.stops} == {"a:s", "a:b"}
    assert [one.name for one in again.agencies] == ["Operator"] and len(again.trips) == 1
    assert errors(tmp_path / "gtfs.zip") == []


@pytest.fixture
def given_on(field: Ground) -> None:
    """The small network, of which the city has said that it may be given on."""
    put("kecil")


@pytest.fixture
def second(given_on: None) -> Iterator[None]:
    """Another feed beside the small network."""
    lines.bring(code="dua", alone=False)
    yield
    lines.forget()


def put(code: str, **more: Any) -> None:
    facts.put(kind="timetable", key=code, value={"code": code, **more}, by=BY, at=AT)


@pytest.mark.django_db
def test_the_citys_timetable_has_every_feed_with_fares_and_breaks_no_rule(
    second: None, client: Client, tmp_path: Path
) -> None:
    put("dua", licence="CC-BY-4.0", licence_url="https://creativecommons.org/licenses/by/4.0/",
        attribution={"id": "Punya Dua", "en": "Of Two"})  # fmt: skip
    for name in ("gtfs", "gtfs/kecil", "gtfs/dua"):
        response = client.get(f"/{name}.zip")
        path = tmp_path / f"{name.replace('/', '-')}.zip"
        path.write_bytes(response.getvalue())
        assert response["Content-Type"] == "application/zip" and errors(path) == []
    files = unpacked(tmp_path / "gtfs.zip")
    feed = read(files)
    assert {one.id.split(":")[0] for one in feed.trips} == {"kecil", "dua"}
    assert b"kecil:a0," in files["trips"] and b"Punya Dua" in files["attributions"]
    assert {"fare_products", "rider_categories", "fare_media"} <= set(files)
    assert read(unpacked(tmp_path / "gtfs-dua.zip")).trips[0].id.startswith("dua:")


@pytest.mark.django_db
def test_whoever_has_the_newest_file_gets_nothing_again(given_on: None, client: Client) -> None:
    first = client.get("/gtfs.zip")
    again = client.get("/gtfs.zip", HTTP_IF_NONE_MATCH=first["ETag"])
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert first["Access-Control-Allow-Origin"] == "*" and first["Last-Modified"]
    assert client.head("/gtfs.zip").status_code == 200 and client.post("/gtfs.zip").status_code == 405
    put("kecil", licence="ODbL-1.0")
    assert client.get("/gtfs.zip", HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 200


@pytest.mark.django_db
def test_a_feed_whose_licence_forbids_is_left_out_and_that_is_said(second: None, client: Client) -> None:
    put("dua", republish=False, licence="© Dua")
    assert client.get("/gtfs/dua.zip").status_code == 404
    feeds = {one["properties"]["feed"] for one in client.get("/transit/stops.geojson").json()["features"]}
    assert feeds == {"kecil"}
    page = client.get("/transit/data", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert "Its licence does not let the city give it on." in page and "© Dua" in page


@pytest.mark.django_db
def test_a_feed_of_which_nobody_has_said_anything_is_not_given_on(second: None, client: Client) -> None:
    assert client.get("/gtfs/dua.zip").status_code == 404 and client.get("/gtfs/kecil.zip").status_code == 200
    page = client.get("/transit/data", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert "Nobody has said that it may be given on." in page
    put("dua", attribution={"id": "Punya Dua", "en": "Of Two"})
    assert client.get("/gtfs/dua.zip").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["..", ".hidden", "nobody", "a" * 60])
def test_no_other_file_is_read(field: Ground, client: Client, name: str) -> None:
    assert client.get(f"/gtfs/{name}.zip").status_code == 404


@pytest.mark.django_db
def test_stops_and_lines_are_geojson_with_the_ids_of_the_api(given_on: None, client: Client) -> None:
    stops, drawn = (client.get(f"/transit/{name}.geojson").json()["features"] for name in ("stops", "lines"))
    known = {one["id"] for one in client.get("/api/v1/transit/lines").json()}
    assert {one["id"] for one in drawn} == known
    assert {line for one in stops for line in one["properties"]["lines"]} == known
    assert stops[0]["id"] == "kecil:s0" and stops[0]["geometry"]["coordinates"] == [106.8, -6.2]
    assert all(len(way) > 1 for one in drawn for way in one["geometry"]["coordinates"])
    packed = client.get("/transit/stops.geojson", HTTP_ACCEPT_ENCODING="gzip")
    assert packed["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(packed.getvalue()))["features"] == stops


def test_a_file_is_the_same_whenever_it_is_made() -> None:
    shown = [Shown(Source("a", read(transit.random_feed(3))))]
    made = [writing.zipped(opening.tables(shown, PUBLISHER)) for _ in range(2)]
    assert made[0] == made[1] and io.BytesIO(made[0]).read(2) == b"PK"
