"""The pages, files and API of the water, in both languages and for the right people."""

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client

from kota.base import clock
from kota.environment.water.models import FloodMark
from kota.environment.water.selectors import facts, keys
from kota.environment.water.services import chain, simulating, streams
from kota.kernel.observations import facade as observations
from tests.factories.accounts import make_staff, sign_in
from tests.integration.environment.water.conftest import BY

pytestmark = pytest.mark.django_db


@pytest.fixture
def live(db: None) -> None:
    """Manggarai read up to now, at Siaga III."""
    at = clock.now()
    stream = streams.ensure(by=BY, at=at)[keys.level("manggarai")]
    now = observations.micros(at)
    observations.record(
        [
            observations.Reading(stream, now - minutes * 60_000_000, 760 - minutes / 4)
            for minutes in range(120, -1, -10)
        ],
        at=at,
    )
    chain.follow("manggarai", at=at)


def test_every_page_answers_with_nothing_read_and_with_something(client: Client) -> None:
    for path in ("/water", "/water/gates/manggarai", "/water/here", "/water/here?area=31.74.01.1004"):
        assert client.get(path).status_code == 200, path
    assert "tidak ada pintu air yang terbaca" in client.get("/water").content.decode()
    assert client.get("/water/gates/nowhere").status_code == 404


def test_simulated_water_is_shown_as_such_on_pages_in_the_api_and_in_files(client: Client) -> None:
    at = clock.now()
    made = simulating.furnish(by=BY, at=at)
    assert simulating.observe(made, 1, at - timedelta(hours=3), at, at=at) > 200
    for code in facts.gates():
        chain.follow(code, at=at)
    page = client.get("/water", headers={"accept-language": "en"}).content.decode()
    assert "Some of these readings are simulated" in page and "(simulated)" in page and "No gate is read" not in page
    assert page.index("Gates and gauges") < page.index("Rain and pumps")
    told = client.get("/api/v1/water/gates/depok").json()
    assert told["is_simulated"] is True and told["level_cm"] is not None
    assert all(one["is_simulated"] for one in client.get("/api/v1/water/stations").json())
    assert b"sound simulated" in b"".join(client.get("/water/gates/depok.csv"))
    gate = client.get("/water/gates/depok").content.decode()
    assert "Waktu tempuh air sebagaimana diumumkan" in gate and "docs/" not in gate


def test_the_gate_stands_in_list_tile_map_and_api(client: Client, live: None) -> None:
    page = client.get("/water", headers={"accept-language": "en"}).content.decode()
    assert "Siaga III" in page and "760 cm" in page
    assert "Pintu Air Manggarai" in client.get("/").content.decode()
    gate = client.get("/water/gates/manggarai", headers={"accept-language": "en"}).content.decode()
    assert "750 Siaga III" in gate and "850 cm" in gate
    points = client.get("/water/points.geojson").json()["features"]
    manggarai = next(one for one in points if one["properties"].get("url") == "/water/gates/manggarai")
    assert (manggarai["properties"]["kind"], manggarai["properties"]["level"]) == ("info", "III")
    told = client.get("/api/v1/water/gates/manggarai").json()
    assert (told["siaga"], told["level_cm"], told["bounds"]["watch"]) == (3, 760, 750)
    assert len(client.get("/api/v1/water/gates/manggarai/levels").json()) == 13
    assert client.get("/api/v1/water/gates/manggarai/changes").json()[0]["after"] == 3
    assert client.get("/api/v1/water/here?area=31.74.01.1004").json()["verdict"] == "maybe"
    assert client.get("/api/v1/water/floods").json() == {"marks": [], "areas": [], "cells": []}
    rivers = client.get("/water/shapes.geojson").json()["features"]
    assert {one["geometry"]["type"] for one in rivers} == {"LineString"}


def test_levels_are_an_open_file(client: Client, live: None) -> None:
    answer = client.get("/water/gates/manggarai.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 13 and rows[-1]["level_cm"] == "760" and {row["quality"] for row in rows} == {"sound"}


@pytest.mark.parametrize("query", ["since=x", "until=2026-13-01", "since=2027-01-01&until=2026-01-01"])
def test_a_file_of_days_that_are_none_is_refused(client: Client, live: None, query: str) -> None:
    assert client.get(f"/water/gates/manggarai.csv?{query}").status_code == 400


def test_rain_and_pumps_are_told_with_their_age(client: Client) -> None:
    at = clock.now()
    known = streams.ensure(by=BY, at=at)
    rain, pump = known[keys.rain("kemayoran")], known[keys.pumps("waduk-pluit")]
    now = observations.micros(at)
    observations.record(
        [observations.Reading(rain, now, 12.5), observations.Reading(pump, now - 3 * 3_600_000_000, 1)], at=at
    )
    page = client.get("/water", headers={"accept-language": "en"}).content.decode()
    assert "12.5 mm in an hour" in page and "1 pump runs" in page and "nothing lately" in page
    assert f"/sensors/streams/{rain}" in page
    told = {one["code"]: one for one in client.get("/api/v1/water/stations").json()}
    assert (told["kemayoran"]["value"], told["kemayoran"]["is_current"]) == (12.5, True)
    assert (told["waduk-pluit"]["kind"], told["waduk-pluit"]["is_current"]) == ("pump", False)
    texts = [one["properties"].get("text") or "" for one in client.get("/water/points.geojson").json()["features"]]
    assert any("mm" in text for text in texts)


def test_a_place_is_found_by_name_point_or_area_or_asked_again(client: Client) -> None:
    english = {"headers": {"accept-language": "en"}}
    assert "We cannot be sure" in client.get("/water/here?lon=106.8581&lat=-6.2213", **english).content.decode()
    assert "Bukit Duri" in client.get("/water/here?place=Bukit Duri", **english).content.decode()
    assert "We do not know this place" in client.get("/water/here?lon=0&lat=0", **english).content.decode()
    page = client.get("/water/here?area=31.74.01.1005", **english).content.decode()
    assert "/alerts/subscribe?area=31.74.01.1005" in page and "(sample)" in page and 'href="tel:112"' in page


def test_the_control_room_marks_and_ends_and_a_resident_may_not(client: Client) -> None:
    assert client.get("/work/water/marks").status_code == 303
    sign_in(client, make_staff("control-room", name="Bayu"))
    wrong = client.post("/work/water/marks", {"area": "", "source": "BPBD"})
    assert wrong.status_code == 400
    given = {"area": "31.74.01.1005", "depth": "minor", "source": "BPBD, piket"}
    assert client.post("/work/water/marks", given).status_code == 303
    mark = FloodMark.objects.get()
    assert mark.areas and mark.depth == "minor"
    assert any(one["geometry"]["type"] == "MultiPolygon" or one["geometry"]["type"] == "Polygon"
               for one in client.get("/water/shapes.geojson").json()["features"])  # fmt: skip
    assert client.post(f"/work/water/marks/{mark.pk}/end").status_code == 303
    mark.refresh_from_db()
    assert mark.until is not None


def test_asking_to_be_warned_has_the_place_filled_in(client: Client) -> None:
    sign_in(client, make_staff("control-room", name="Bayu"))
    page = client.get("/alerts/subscribe?area=31.74.01.1005").content.decode()
    assert '<option value="31.74.01.1005" selected>' in page
