"""Stops and lines as riders see them."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from kota.base import clock
from kota.mobility.transit.contracts.alerts import AlertSeverity, AlertText, Cause, Effect
from kota.mobility.transit.selectors import lines as reading
from kota.mobility.transit.selectors import names
from kota.mobility.transit.selectors.current import current
from kota.mobility.transit.selectors.realtime.ground import Ground
from kota.mobility.transit.services.realtime import alerts as alerting
from tests.factories import stations
from tests.factories.accounts import BY, make_account, sign_in
from tests.integration.mobility.transit.conftest import drive, vehicle

pytestmark = pytest.mark.django_db
ENGLISH = {"headers": {"accept-language": "en"}}


def body(response: Any) -> str:
    return str(response.content.decode())


def alert_of(line: str) -> None:
    alerting.write(
        text=AlertText(
            Cause.CONSTRUCTION, Effect.DETOUR, AlertSeverity.WARNING,
            {"id": "Jalur H dialihkan", "en": "Line H is diverted"}, {"id": "", "en": ""}, (f"line:{line}",),
            clock.now() - timedelta(minutes=1),
        ),
        by=BY, at=clock.now(),
    )  # fmt: skip


def test_stops_near_a_place_say_what_leaves_next(client: Client, field: Ground) -> None:
    said = body(client.get("/transit?lon=106.8&lat=-6.2", **ENGLISH))
    assert "Halte 0" in said
    assert 'data-every="20"' in said


@pytest.mark.parametrize("query", ["lon=x&lat=1", "lon=181&lat=0", "lon=0&lat=-91", "lon=nan&lat=0"])
def test_a_place_that_is_none_is_refused(client: Client, field: Ground, query: str) -> None:
    assert client.get(f"/transit?{query}").status_code == 400


@pytest.mark.parametrize(
    "path", ["/transit/stops/kecil:x", "/transit/lines/kecil:x", "/transit/screens/x", "/transit/lines/x.geojson"]
)
def test_what_is_in_no_timetable_is_missing(client: Client, field: Ground, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("transit/alerts?line=kecil:Q", 404), ("transit/alerts?line=kecil:H", 200),
        ("transit/alerts?stop=kecil:q", 404),
        ("transit/vehicles?line=kecil:Q", 404), ("transit/vehicles?line=kecil:H", 200),
        ("transit/spacing?line=kecil:Q", 404), ("transit/promises?line=kecil:Q", 404),
        ("transit/lines?operator=nobody", 404), ("fares/ridership?operator=nobody", 404),
        ("fares/ridership?operator=krl", 200), ("transit/departures?stop=kecil:s0&at=9999-12-31T00:00:00Z", 409),
    ],
)  # fmt: skip
def test_programs_that_ask_of_what_is_not_there_are_told_so(
    client: Client, field: Ground, path: str, status: int
) -> None:
    assert client.get(f"/api/v1/{path}").status_code == status


def test_a_place_where_trains_stop_is_called_a_station(field: Ground) -> None:
    stations.bring()
    found = {row.name: row.detail["en"].partition(":")[0] for row in names.rows() if not isinstance(row.detail, str)}
    assert found == {"Halte Asal": "Station", "Stasiun Pusat": "Station", "Halte Tepi": "Stop"}


def test_stops_and_lines_are_found_by_name(client: Client, field: Ground) -> None:
    said = body(client.get("/transit?q=halte+2"))
    assert "/transit/stops/kecil:s2" in said
    assert "/transit/lines/kecil:H" in body(client.get("/transit?q=jalur"))
    assert client.get("/transit?q=%25_%5C").status_code == 200


def test_a_stop_shows_its_alerts_and_how_old_it_is(client: Client, field: Ground) -> None:
    alert_of("kecil:H")
    for path in ("/transit/stops/kecil:s2", "/transit/lines/kecil:H", "/transit/screens/kecil:s2"):
        assert "Line H is diverted" in body(client.get(path, **ENGLISH)), path
    assert "Line H is diverted" not in body(client.get("/transit/lines/kecil:A", **ENGLISH))
    page = client.get("/transit/stops/kecil:s2")
    assert page["X-Kota-Keep"] == "1"
    assert 'data-every="15"' in body(page)


def test_only_the_board_may_stand_in_frames(client: Client, field: Ground) -> None:
    board, stop = client.get("/transit/screens/kecil:s2"), client.get("/transit/stops/kecil:s2")
    assert "frame-ancestors *" in board["Content-Security-Policy"]
    assert "X-Frame-Options" not in board
    assert "frame-ancestors 'none'" in stop["Content-Security-Policy"]
    assert stop["X-Frame-Options"] == "DENY"
    assert "&lt;iframe src=&quot;http://testserver/transit/screens/kecil:s2" in body(stop).replace('"', "&quot;")


def test_a_line_tells_of_its_own_day_alone(field: Ground) -> None:
    found = reading.directions(current(), reading.place_of(current(), "kecil:A"), date(2026, 3, 9))
    assert [way.runs for way in found] == [9]
    assert found[0].first is not None
    assert found[0].last is not None
    assert f"{found[0].first:%d %H:%M} {found[0].last:%d %H:%M}" == "09 06:00 10 01:10"
    assert found[0].shown == [(1, 3600), (6, 600), (7, 1800)]
    assert found[0].constant == 0


def test_a_line_that_always_comes_as_often_says_it_in_a_sentence(client: Client, field: Ground) -> None:
    always = body(client.get("/transit/lines/kecil:H", **ENGLISH))
    assert "as promised about every 10 minutes" in always
    assert "kota-chart" not in always
    changing = body(client.get("/transit/lines/kecil:A", **ENGLISH))
    assert "kota-chart" in changing
    assert "the next day" in changing


def test_vehicles_are_on_the_page_of_their_line_and_on_its_map(client: Client, field: Ground) -> None:
    vehicle("kecil:1")
    drive(field, 1000, 1100, begins=clock.now() - timedelta(seconds=40))
    said = body(client.get("/transit/lines/kecil:H", **ENGLISH))
    assert "Bus 1" in said
    assert "comes to Halte 2" in said
    features = client.get("/transit/lines/kecil:H.geojson?live=1").json()["features"]
    assert [one["properties"]["text"] for one in features if "bearing" in one["properties"]] == ["Bus 1"]
    plain = client.get("/transit/lines/kecil:H.geojson")
    assert not [one for one in plain.json()["features"] if "bearing" in one["properties"]]


def test_my_lines_show_their_alerts(client: Client, field: Ground) -> None:
    sign_in(client, make_account())
    answer = client.post("/transit/follow", {"line": "kecil:H", "back": "line"})
    assert answer["Location"] == "/transit/lines/kecil:H"
    assert "nothing disturbed" in body(client.get("/transit", **ENGLISH))
    alert_of("kecil:H")
    said = body(client.get("/transit", **ENGLISH))
    assert "Line H is diverted" in said
    assert "nothing disturbed" not in said
    assert client.post("/transit/follow", {"line": "kecil:H", "back": "home", "stop": "1"})["Location"] == "/transit"
    assert "Line H is diverted" not in body(client.get("/transit", **ENGLISH))
