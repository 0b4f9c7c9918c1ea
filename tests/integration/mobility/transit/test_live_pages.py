"""Pages, files and API of live transit, in both languages and for the right people."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from kota.base import clock
from kota.base.errors import InvalidError
from kota.base.events import Meta
from kota.base.events.models import Outbox
from kota.base.registry import REGISTRY
from kota.kernel.accounts import facade as accounts
from kota.kernel.alerts.models import Notice
from kota.kernel.closures import facade as closures
from kota.kernel.observations.rules import topics
from kota.mobility.transit import handlers
from kota.mobility.transit.contracts.alerts import (
    AlertSeverity,
    AlertText,
    Cause,
    Effect,
    ServiceAlertChanged,
)
from kota.mobility.transit.models import Following, Passage, ServiceAlert, Vehicle
from kota.mobility.transit.selectors.realtime import alerts, live, outgoing
from kota.mobility.transit.selectors.realtime.ground import Ground
from kota.mobility.transit.services.realtime import alerts as alerting
from kota.mobility.transit.services.realtime import composing, positions
from tests.factories import lines
from tests.factories.accounts import BY, NOW, make_account, make_staff, sign_in
from tests.integration.mobility.transit.conftest import device, drive, report, vehicle

pytestmark = pytest.mark.django_db
PUBLIC = ("/transit/alerts", "/transit/promises", "/transit/promises.csv", "/transit/vehicles.geojson")
WORK = ("/work/transit", "/work/transit/alerts", "/work/transit/alerts/new")
FORM = {
    "effect": "4", "cause": "10", "severity": "3", "lines": ["kecil:H"], "stops": "Halte 2\nkecil:s3",
    "begins": "2026-01-01T06:00", "ends": "", "header-id": "Jalur H dialihkan", "header-en": "Line H is diverted",
    "description-id": "Lewat Jalan Merdeka.", "description-en": "By Jalan Merdeka.",
}  # fmt: skip


@pytest.fixture
def officer(client: Client, field: Ground) -> Client:
    return sign_in(client, make_staff("transit-officer"))


def token(account: Any = None) -> dict[str, str]:
    owner = account or make_account()
    _key, secret = accounts.issue_key(
        name="AVL", scopes=["mobility"], account_id=owner.pk, by=BY, at=NOW, per_minute=1000
    )  # fmt: skip
    return {"HTTP_AUTHORIZATION": f"Bearer {secret}"}


def test_every_page_answers_with_nothing_seen(client: Client, field: Ground) -> None:
    for path in PUBLIC:
        assert client.get(path).status_code == 200, path
    for path in WORK:
        assert client.get(path).status_code == 303, path


def test_the_desk_is_for_those_who_watch_the_lines(client: Client, field: Ground) -> None:
    sign_in(client, make_staff("caller-desk"))
    for path in WORK:
        assert client.get(path).status_code == 403, path


def test_the_desk_shows_vehicles_bunching_and_promises(officer: Client, field: Ground) -> None:
    now = clock.now()
    for code, along in (("kecil:1", 2400), ("kecil:2", 2300)):
        vehicle(code)
        drive(field, along, along + 100, code=code, begins=now - timedelta(seconds=30))
    composing.compose(at=now)
    page = officer.get("/work/transit").content.decode()
    assert "strip" in page
    assert "Bus 1" in officer.get("/work/transit?line=kecil:H").content.decode()
    assert officer.get("/work/transit?line=kecil:nothing").status_code == 200


def test_punctuality_tells_apart_what_is_simulated(officer: Client, field: Ground) -> None:
    for late, is_simulated in ((30, False), (900, True)):
        Passage.objects.create(
            line="kecil:A", direction=0, stop="kecil:s1", at=clock.now(), vehicle="kecil:1", late=late,
            is_simulated=is_simulated,
        )  # fmt: skip
    page = officer.get("/work/transit", headers={"Accept-Language": "en"}).content.decode()
    table = page.split("On time, lines with a timetable")[1].split("</table>")[0]
    simulated, seen = table.split("<tbody>")[1].split("</tr>")[:2]
    assert "Simulated" in simulated and "0%" in simulated
    assert "Simulated" not in seen and "100%" in seen


def test_an_alert_is_looked_at_published_changed_and_ended(officer: Client, field: Ground, client: Client) -> None:
    page = officer.post("/work/transit/alerts/new", {**FORM, "preview": "1"})
    assert page.status_code == 200
    assert not ServiceAlert.objects.exists()
    assert "By Jalan Merdeka." in page.content.decode()

    assert officer.post("/work/transit/alerts/new", {**FORM, "publish": "1"}).status_code == 303
    row = ServiceAlert.objects.get()
    assert row.about == ["line:kecil:H", "stop:kecil:s2", "stop:kecil:s3"]
    assert "Jalur H dialihkan" in client.get("/transit/alerts").content.decode()
    assert "Jalur H dialihkan" in client.get(f"/transit/alerts/{row.pk}").content.decode()
    assert officer.get(f"/work/transit/alerts/{row.pk}").status_code == 200

    changed = {**FORM, "header-en": "Line H runs again", "publish": "1"}
    officer.post(f"/work/transit/alerts/{row.pk}", changed)
    assert ServiceAlert.objects.get().header["en"] == "Line H runs again"
    officer.post(f"/work/transit/alerts/{row.pk}/end")
    assert ServiceAlert.objects.get().ended_at is not None
    assert list(alerts.standing(clock.now())) == []


@pytest.mark.parametrize(
    "wrong", [{"lines": [], "stops": ""}, {"stops": "Halte Antah Berantah"}, {"stops": "Halte"}, {"header-id": ""},
              {"ends": "2025-01-01T06:00"}, {"begins": "kapan-kapan"}],
)  # fmt: skip
def test_what_is_wrong_with_an_alert_is_said(officer: Client, wrong: dict[str, Any]) -> None:
    response = officer.post("/work/transit/alerts/new", {**FORM, **wrong, "publish": "1"})
    assert response.status_code == 400
    assert not ServiceAlert.objects.exists()


def test_stops_that_an_alert_closes_are_closed_for_every_search_until_it_ends(officer: Client) -> None:
    officer.post("/work/transit/alerts/new", {**FORM, "closes_stops": "on", "publish": "1"})
    row = ServiceAlert.objects.get()
    cause = f"transit-alert:{row.pk}"
    assert [one.refs for one in closures.standing() if one.cause == cause] == [("stop:kecil:s2", "stop:kecil:s3")]
    officer.post(f"/work/transit/alerts/{row.pk}/end")
    assert not [one for one in closures.standing_at(clock.now()) if one.cause == cause]


def test_who_follows_a_line_is_told_once_and_can_stop(officer: Client, field: Ground) -> None:
    rider = make_account()
    mine = sign_in(Client(), rider)
    mine.post("/transit/follow", {"line": "kecil:H", "back": "1"})
    mine.post("/transit/follow", {"line": "kecil:nothing"})
    assert Following.objects.get().line == "kecil:H"
    officer.post("/work/transit/alerts/new", {**FORM, "publish": "1"})
    row = ServiceAlert.objects.get()
    assert alerting.tell(id_=str(row.pk), at=clock.now()) > 0
    assert alerting.tell(id_=str(row.pk), at=clock.now()) == 0
    assert alerts.personal_data(rider.pk)["followed_lines"]
    mine.post("/transit/follow", {"line": "kecil:H", "stop": "1"})
    assert not Following.objects.exists()


def test_who_follows_a_line_is_told_again_when_an_alert_written_ahead_begins(field: Ground) -> None:
    """By the ticker, whenever it comes, and by however many: once."""
    mine, at = sign_in(Client(), make_account()), clock.now()
    mine.post("/transit/follow", {"line": "kecil:H", "back": "1"})
    words = {"id": "Jalur H dialihkan", "en": "Line H is diverted"}
    about = (Cause.CONSTRUCTION, Effect.DETOUR, AlertSeverity.WARNING, words, {}, ("line:kecil:H",))
    hour = timedelta(hours=1)
    row = alerting.write(text=AlertText(*about, at + 5 * hour), by=BY, at=at)
    alerting.write(text=AlertText(*about, at), by=BY, at=at)  # this one holds already
    gone = alerting.write(text=AlertText(*about, at + hour), by=BY, at=at)
    alerting.end(id_=gone.pk, by=BY, at=at)
    alerting.change(id_=row.pk, text=AlertText(*about, at + 6 * hour), by=BY, at=at)
    assert [alerting.begin(at=at + number * hour) for number in (4, 5.5, 6, 6)] == [0, 0, 1, 0]
    (event,) = (one for one in Outbox.objects.filter(name=ServiceAlertChanged.name) if one.payload["what"] == "begun")
    assert event.payload["alert"] == str(row.pk) and event.topics == ["public:transit"]  # where screens listen
    for _attempt in range(2):
        handlers.alert_changed(ServiceAlertChanged(**event.payload), Meta(1, event.by, event.at))
    (told,) = Notice.objects.filter(subject=alerting.urn(row))
    assert told.title in ("Mulai berlaku: Jalur H dialihkan", "It begins: Line H is diverted")


def test_alerts_of_a_line_and_of_its_stops_are_found(field: Ground) -> None:
    form = {**FORM, "stops": "", "lines": ["kecil:H"]}
    client = sign_in(Client(), make_staff("transit-officer"))
    client.post("/work/transit/alerts/new", {**form, "publish": "1"})
    at = clock.now()
    assert [row.about for row in alerts.of_line("kecil:H", at)] == [["line:kecil:H"]]
    assert alerts.of_line("kecil:A", at) == []
    assert len(alerts.of_stop("kecil:s1", at)) == 1
    assert alerts.of_stop("kecil:nothing", at) == []


def test_an_operator_registers_its_vehicles_and_sends_positions(client: Client, field: Ground) -> None:
    door, now = token(), clock.now()
    made = client.put(
        "/api/v1/transit/vehicles/kecil:7", {"feed": "kecil", "label": "Bus 7"}, "application/json", **door
    )
    assert made.status_code == 200, made.content
    one = report(field, 500, now)
    body = {"positions": [
        {"vehicle": "kecil:7", "lon": one.lon, "lat": one.lat, "at": now.isoformat(), "line": one.line, "occupancy": 2},
        {"vehicle": "kecil:8", "lon": one.lon, "lat": one.lat, "at": now.isoformat()},
    ]}  # fmt: skip
    sent = client.post("/api/v1/transit/positions", body, "application/json", **door)
    assert sent.json() == {"taken": 1, "aside": [{"vehicle": "kecil:8", "reason": "unknown_vehicle"}]}
    (shown,) = client.get("/api/v1/transit/vehicles?line=kecil:H").json()
    assert (shown["code"], shown["occupancy"], shown["line"]) == ("kecil:7", 2, "kecil:H")
    assert client.delete("/api/v1/transit/vehicles/kecil:7", **token()).status_code == 403
    assert client.delete("/api/v1/transit/vehicles/kecil:7", **door).status_code == 204
    assert not Vehicle.objects.exists()


def test_what_a_vehicle_says_of_itself_must_be_of_its_feed(client: Client, field: Ground) -> None:
    lines.bring(code="lain", alone=False)
    door, path = token(), "/api/v1/transit/vehicles"
    other = client.put(f"{path}/lain:1", {"feed": "kecil"}, "application/json", **door)
    assert other.status_code == 409 and other.json()["error"]["field"] == "feed"
    assert client.put(f"{path}/kecil:7", {"feed": "kecil"}, "application/json", **door).status_code == 200
    rows = [
        {"vehicle": "kecil:7", "lon": 106.8, "lat": -6.2, "at": clock.now().isoformat(), "line": line}
        for line in ("kecil:nothing", "lain:H")
    ]
    sent = client.post("/api/v1/transit/positions", {"positions": rows}, "application/json", **door).json()
    assert sent == {"taken": 0, "aside": [{"vehicle": "kecil:7", "reason": "unknown_line"}] * 2}


def test_what_programs_send_wrongly_of_vehicles_is_said_in_their_language(client: Client, field: Ground) -> None:
    door = {**token(), "HTTP_ACCEPT_LANGUAGE": "id"}

    def said(method: str, path: str, body: Any = None, status: int = 400) -> str:
        answer = getattr(client, method)(f"/api/v1/transit/{path}", body, content_type="application/json", **door)
        assert answer.status_code == status, answer.content
        return str(answer.json()["error"]["message"])

    one = {"vehicle": "kecil:7", "lon": 106.8, "lat": -6.2, "at": clock.now().isoformat()}
    for wrong, words in (
        ({"at": "kemarin"}, "Kirim tanggal dan waktu dengan zonanya"),
        ({"at": "0001-01-01T00:00:00Z"}, "Kirim tanggal dan waktu"),
        ({"trip_day": "x"}, "Kirim tanggal, misalnya"), ({"lon": "106.8"}, "Ini bukan angka."),
    ):  # fmt: skip
        assert said("post", "positions", {"positions": [{**one, **wrong}]}).startswith(words), wrong
    ledger = client.get("/api/v1/transit/promises?since=x", **door).json()["error"]
    assert ledger["field"] == "since" and ledger["message"].startswith("Kirim tanggal, misalnya")
    named = {"feed": "kecil", "device": "nope"}
    assert "Tidak ada perangkat nope" in said("put", "vehicles/kecil:7", named, 409)
    device("nope")
    assert client.put("/api/v1/transit/vehicles/kecil:7", named, "application/json", **door).status_code == 200
    assert said("put", "vehicles/kecil:7", {"feed": "lain"}, 409)[0].isupper()


def test_one_position_alone_is_no_run(field: Ground) -> None:
    """Nobody knows from it which way it drives; with a heading, or a stop further on, everybody does."""
    vehicle()
    now = clock.now().replace(hour=3)
    positions.take(reports=[report(field, 1500, now)], by=lines.BY, at=now)
    composing.compose(at=now)
    said = outgoing.told(now)
    assert [one.which.trip for one in outgoing.vehicle_positions(now, said).vehicles] == [""]
    assert outgoing.trip_updates(now, said).trips == []
    later = now + timedelta(seconds=90)
    positions.take(reports=[report(field, 2100, later)], by=lines.BY, at=later)
    live.forget()
    composing.compose(at=later)
    said = outgoing.told(later)
    assert [one.which.trip for one in outgoing.vehicle_positions(later, said).vehicles] == ["kecil:h"]
    assert [one.vehicle for one in outgoing.trip_updates(later, said).trips] == ["kecil:1"]


def test_nobody_sends_positions_without_a_token(client: Client, field: Ground) -> None:
    assert client.post("/api/v1/transit/positions", {"positions": []}, "application/json").status_code == 401


def test_programs_of_the_desk_write_alerts_and_others_do_not(client: Client, field: Ground) -> None:
    body = {
        "cause": 10, "effect": 4, "header": {"id": "Dialihkan", "en": "Diverted"}, "about": ["line:kecil:H"],
        "begins_at": "2026-01-01T00:00:00Z",
    }  # fmt: skip
    assert client.post("/api/v1/transit/alerts", body, "application/json", **token()).status_code == 403
    door = token(make_staff("transit-officer"))
    made = client.post("/api/v1/transit/alerts", body, "application/json", **door)
    assert made.status_code == 201, made.content
    path = f"/api/v1/transit/alerts/{made.json()['id']}"
    wrong = {**body, "about": ["line:kecil:nothing"]}
    answer = client.put(path, wrong, "application/json", **door)
    assert answer.json()["error"]["field"] == "lines"
    assert client.put(path, {**body, "effect": 3}, "application/json", **door).json()["effect"] == 3
    assert [one["effect"] for one in client.get("/api/v1/transit/alerts?line=kecil:H").json()] == [3]
    assert client.post(f"{path}/end", **door).json()["ended_at"]
    assert client.get("/api/v1/transit/alerts").json() == []


@pytest.mark.parametrize(
    ("wrong", "status", "words"),
    [
        ({"about": ["kecil:H"]}, 400, "line:FEED:ID"), ({"about": ["lines:kecil:H"]}, 400, "line:FEED:ID"),
        ({"about": ["mode:bus"]}, 400, "line:FEED:ID"), ({"about": ["stop:kecil:q"]}, 409, "kecil:q"),
        ({"about": ["operator:nobody"]}, 409, "There is no operator nobody"),
        ({"begins_at": "9999-01-01T00:00:00Z"}, 409, "two years"),
    ],
)  # fmt: skip
def test_an_alert_that_would_stand_on_nothing_is_refused_in_words(
    client: Client, field: Ground, wrong: dict[str, Any], status: int, words: str
) -> None:
    body = {
        "cause": 10, "effect": 4, "header": {"id": "Dialihkan", "en": "Diverted"}, "about": ["line:kecil:H"],
        "begins_at": "2026-01-01T00:00:00Z", **wrong,
    }  # fmt: skip
    door = {**token(make_staff("transit-officer")), "HTTP_ACCEPT_LANGUAGE": "en"}
    refused = client.post("/api/v1/transit/alerts", body, "application/json", **door)
    assert refused.status_code == status, refused.content
    assert words in refused.json()["error"]["message"]
    assert not ServiceAlert.objects.exists()


def test_the_desk_lists_whatever_is_to_come_and_ends_it(officer: Client, field: Ground) -> None:
    begins = f"{clock.now() + timedelta(days=400):%Y-%m-%dT%H:%M}"
    assert officer.post("/work/transit/alerts/new", {**FORM, "begins": begins, "publish": "1"}).status_code == 303
    row = ServiceAlert.objects.get()
    assert f"/work/transit/alerts/{row.pk}/end" in officer.get("/work/transit/alerts").content.decode()
    assert "Jalur H dialihkan" not in officer.get("/transit/alerts").content.decode(), (
        "riders hear of it two weeks ahead"
    )


def test_the_ledger_is_a_table_that_programs_read(client: Client, field: Ground) -> None:
    vehicle()
    now = clock.now()
    for along in range(400, 2800, 80):
        at = now - timedelta(seconds=(2800 - along) / 4)
        drive(field, along, along, begins=at)
        composing.compose(at=at)
    rows = list(csv.reader(io.StringIO(client.get("/transit/promises.csv?days=1").getvalue().decode("utf-8-sig"))))
    assert rows[0][:2] == ["line", "horizon_s"]
    assert {row[0] for row in rows[1:]} == {"kecil:H"}
    assert client.get("/api/v1/transit/promises?line=kecil:H").json()[0]["number"] > 0
    page = client.get("/transit/promises?days=30").content.decode()
    assert "H" in page
    assert lines.CODE == "kecil"


def test_spacing_feeds_and_ledger_answer_programs_with_nothing(client: Client, field: Ground) -> None:
    for path in (
        "spacing",
        "live-feeds",
        "promises?since=2026-01-01&until=2025-01-01",
        "vehicles?line=kecil:H",
        "alerts?stop=kecil:s0",
    ):
        assert client.get(f"/api/v1/transit/{path}").json() == [], path


def test_a_device_tells_by_mqtt_where_its_own_vehicles_are(field: Ground) -> None:
    device("bus-1")
    vehicle(device="bus-1")
    now = clock.now()
    one = report(field, 500, now)
    said = {"vehicle": "kecil:1", "lon": one.lon, "lat": one.lat, "at": now.isoformat()}
    assert handlers.positions_came(said, device="bus-1", at=now) == (1, [])
    assert handlers.positions_came({"positions": [said]}, device="bus-2", at=now) == (
        0,
        [{"vehicle": "kecil:1", "reason": "not_yours"}],
    )
    for wrong in ([], {}, {"positions": [{**said, "lon": "106.8"}]}, {**said, "at": 17}, {**said, "driver": "Budi"}):
        with pytest.raises(InvalidError):
            handlers.positions_came(wrong, device="bus-1", at=now)
    assert topics.inlet("kota/devices/bus-1/positions") == topics.Inlet(is_many=True, user="bus-1", part="positions")
    assert list(REGISTRY.inlets()) == list(topics.PARTS)
