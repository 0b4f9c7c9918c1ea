"""The control room: who may enter, what it asks to be decided, and that every number leads to a page that agrees."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import translation

from kota.base import clock
from kota.base.actor import ANONYMOUS, Actor, system
from kota.base.geo import Point
from kota.environment.water.selectors import keys
from kota.environment.water.services import chain, streams
from kota.governance.reports.contracts import NewReport
from kota.governance.reports.facade import by_hour, incidents, send_report, standing, usual_by_hour
from kota.governance.reports.selectors import spread
from kota.kernel.accounts.facade import Account, actor_for
from kota.kernel.accounts.models import RoleAssignment
from kota.kernel.cases import facade as cases
from kota.kernel.cases.contracts import PRACTISED
from kota.kernel.observations import facade as observations
from kota.kernel.observations import services as sensing
from kota.kernel.observations.models import Device
from kota.kernel.observations.selectors import devices, watched
from kota.kernel.warnings import facade as warnings
from kota.portal.control.decisions import decisions
from kota.portal.control.seen import Seen
from kota.ui import remembered
from tests.factories.accounts import sign_in
from tests.factories.sensing import datastream

pytestmark = pytest.mark.django_db
BY = system("tests")
MENTENG = Point(106.8326, -6.1958)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
GATE = {"gate": "Pintu Air Manggarai", "level_cm": 860, "arrival": {"id": "pukul 14.00", "en": "2 pm"}}


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    cache.clear()
    remembered.forget()
    spread.forget()
    watched.forget()
    with translation.override("en"):
        yield


def member(role: str = "", name: str = "Staf") -> Account:
    at = clock.now()
    account = Account.objects.create(name=name, email=f"{name}@contoh.test", language="en", created_at=at)
    if role:
        RoleAssignment.objects.create(account=account, role=role, granted_at=at, granted_by=BY.urn)
    return account


def client(account: Account) -> Client:
    return sign_in(Client(headers={"Accept-Language": "en"}), account)


def actor(account: Account) -> Actor:
    return actor_for(account)


def reported(category: str, at: datetime, point: Point = MENTENG) -> cases.Case:
    return send_report(new=NewReport(category, "Contoh", "web", point=point), by=ANONYMOUS, at=at)


def read_level(gate: str, cm: float, at: datetime) -> None:
    stream = streams.ensure(by=BY, at=at)[keys.level(gate)]
    observations.record([observations.Reading(stream, observations.micros(at), cm)], at=at)
    chain.follow(gate, at=at)


def drafted(by: Account, *, hours: float = 6, **more: Any) -> warnings.Alert:
    at = clock.now()
    given: dict[str, Any] = {"areas": ("31.74.01.1004",), "params": GATE, "expires": at + hours * HOUR}
    trigger = warnings.Trigger(klass="flood-gate", level="siaga-2", **{**given, **more})
    alert = warnings.draft_alert(trigger=trigger, by=actor(by), at=at)
    warnings.submit(identifier=alert.identifier, by=actor(by), at=at)
    return warnings.alert(alert.identifier)


@pytest.fixture
def busy() -> tuple[Account, Account]:
    """A city in which something of every kind waits; its control room officer and the one who approves."""
    now, control, chief = clock.now(), member("control-room", "Bayu"), member("warning-officer", "Ratna")
    for minutes in (5, 9, 50):
        reported("flood", now - timedelta(minutes=minutes))
    reported("fire", now - timedelta(minutes=20), Point(106.80, -6.12))
    reported("pothole", now - timedelta(days=80))
    drafted(control)
    out = drafted(control, hours=0.5, params={**GATE, "gate": "Pos Depok"}, areas=("31.75.03",))
    warnings.approve(identifier=out.identifier, revision=out.revision, by=actor(chief), at=now)
    read_level("manggarai", 900, now - timedelta(minutes=2))
    read_level("karet", 300, now - DAY)
    sensing.register_device(key="pos-1", name="Pos contoh", by=BY, at=now - 9 * DAY)
    Device.objects.filter(key="pos-1").update(seen_at=now - DAY)
    return control, chief


def test_only_those_who_may_enter_the_control_room() -> None:
    assert Client().get("/control").headers["Location"].startswith("/account/sign-in")
    for outsider in (member(name="Sari"), member("field-officer", "Agus"), member("city-admin", "Maria")):
        inside = client(outsider)
        assert [inside.get(path).status_code for path in ("/control", "/control/alerts.geojson")] == [403, 403]
        assert 'href="/control"' not in inside.get("/alerts").content.decode()

    answer = client(member("control-room", "Bayu")).get("/control")

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Nothing waits for a decision." in answer.content.decode()


def test_every_number_and_decision_leads_to_a_page_that_agrees(busy: tuple[Account, Account]) -> None:
    inside, counts, pages = client(busy[0]), dict[str, int](), dict[str, str]()
    shown = re.findall(r'<a class="(figure|decision|chart|wall-mark)"([^>]*)>', inside.get("/control").content.decode())
    for kind, attributes in shown:
        url = unescape(found(r'href="([^"]+)"', attributes))
        path, _hash, anchor = url.partition("#")
        if path not in pages:
            answer = inside.get(path)
            assert answer.status_code == 200, url
            pages[path] = answer.content.decode()
        told = found(rf'(?s)<(\w+)[^>]* id="{anchor}"[^>]*>(.*?)</\1>', pages[path], 2) if anchor else ""
        if kind == "figure" and "data-count" in attributes:
            code, count = found(r'id="figure-([^"]+)"', attributes), found(r'data-count="(\d+)"', attributes)
            figures = re.findall(r"\d+", re.sub(r"<[^>]+>", " ", told))
            assert figures[-1:] == [count], f"{code}: {count} here, {figures} at {url}"
            counts[code] = int(count)

    assert {kind for kind, _ in shown} == {"decision", "figure", "chart"}
    assert (counts["open"], counts["lately"], counts["late"]) == (5, 4, 1)
    assert (counts["alerts"], counts["siaga-2"], counts["silent"]) == (1, 1, 1)


def found(pattern: str, text: str, group: int = 1) -> str:
    match = re.search(pattern, text)
    assert match, f"{pattern} is not in {text[:300]}"
    return match[group]


def test_what_is_most_urgent_comes_first_and_says_what_the_viewer_can_do(busy: tuple[Account, Account]) -> None:
    control, chief = (decisions(Seen(actor(one), [], clock.now())) for one in busy)
    told = {one.key.rsplit("-", 1)[0] if one.key.startswith("alert") else one.key: one for one in control}

    assert [one.rank for one in control] == sorted(one.rank for one in control)
    assert {"late", "quiet-karet", "devices-silent"} <= told.keys()
    gate = [one for one in control if "Manggarai" in one.what]
    assert gate and all(one.icon == "siren" and one.is_urgent for one in gate), "a drafted gate is said once, as urgent"
    assert any(key.startswith("incident-flood-") for key in told)
    assert sum(one.icon == "flame" for one in control) == 1, "the flood is one incident, the fire stands alone"
    assert sum(one.icon == "timer" for one in control) == 1
    waiting = [[one.do for one in side if one.icon == "siren"] for side in (control, chief)]
    assert "Waits for approval by somebody else: call them" in waiting[0]
    assert "Approve or reject" in waiting[1]


def test_exercises_are_marked_and_never_urgent() -> None:
    control = member("control-room", "Bayu")
    drafted(control, exercise=True)

    (waiting,) = decisions(Seen(actor(control), [], clock.now()))
    text = client(control).get("/control").content.decode()

    assert (waiting.mark, waiting.is_urgent) == ("Exercise", False)
    assert "Exercise: 1 warning" in text


def test_what_a_replay_sends_in_is_counted_apart_and_closed_at_its_end() -> None:
    now, control = clock.now(), member("control-room", "Bayu")
    reported("fire", now - timedelta(minutes=20), Point(106.80, -6.12))
    for number in range(3):
        new = NewReport(
            "flood", "[LATIHAN] Banjir", "api", point=MENTENG, source_key=f"{PRACTISED}made-up:a:1:{number}"
        )
        send_report(new=new, by=BY, at=now - timedelta(minutes=5))
    inside, stands = client(control), standing(now)
    found = decisions(Seen(actor(control), [], now))

    assert [(one.icon, one.mark, one.is_urgent) for one in found] == [
        ("flame", "", True), ("users-round", "Exercise", False),
    ]  # fmt: skip
    assert (stands.open, stands.lately, stands.practised, stands.lately_practised) == (1, 1, 3, 3)
    assert sum(by_hour(now - 2 * HOUR, 3)) == 1
    assert "Exercise: 3 reports" in inside.get("/control").content.decode()
    assert re.search(r"1 report\s*<span[^>]*>\+ 3 practised", inside.get("/reports?state=open").content.decode())

    assert (cases.end_practised(text="Over", by=BY, at=now), cases.end_practised(text="Over", by=BY, at=now)) == (3, 0)
    spread.forget()

    assert standing(now).practised == 0
    assert [one.icon for one in decisions(Seen(actor(control), [], now))] == ["flame"]
    assert "LATIHAN" not in inside.get("/reports").content.decode()
    assert {case.step for case in cases.practised()} == {"rejected"}


def test_a_part_is_fetched_alone(busy: tuple[Account, Account]) -> None:
    inside = client(busy[0])
    now, day = (inside.get("/control", headers={"HX-Target": part}).content.decode() for part in ("now", "day"))

    assert now.lstrip().startswith('<section class="wall-decisions"')
    assert "<svg" not in now.replace('<svg class="icon', "")
    assert day.lstrip().startswith('<a class="chart"')
    assert "Reports by the hour" in day
    assert "no data" in day, "no station measures the air"


def test_the_map_has_incidents_and_warnings_with_those_that_wait(busy: tuple[Account, Account]) -> None:
    inside = client(busy[0])
    (incident,) = inside.get("/control/incidents.geojson").json()["features"]
    shapes = [one["properties"] for one in inside.get("/control/alerts.geojson").json()["features"]]

    assert incident["properties"]["count"] == 3
    assert incident["geometry"]["coordinates"] == [MENTENG.lon, MENTENG.lat]
    assert {one["is_draft"] for one in shapes} == {True, False}
    assert all(inside.get(one["url"]).status_code == 200 for one in shapes)


def test_only_what_everybody_may_read_is_counted() -> None:
    now = clock.now()
    before, shown = standing(now), reported("flood", now - timedelta(minutes=5))
    hidden = reported("flood", now - timedelta(minutes=5))
    cases.Case.objects.filter(pk=hidden.pk).update(held="words")
    secret = reported("illegal-levies", now - timedelta(minutes=5))

    assert standing(now).open == before.open + 1
    assert standing(now).lately == before.lately + 1
    assert not cases.is_shown(cases.by_reference(secret.reference))
    assert cases.is_shown(cases.by_reference(shown.reference))


def test_reports_of_one_kind_in_one_kelurahan_are_an_incident_from_the_third_on() -> None:
    now = clock.now()
    for number in range(3):
        assert not incidents(now), number
        reported("flood", now - timedelta(minutes=10 * number + 1))
    (found,) = incidents(now)

    assert (found.category, found.count, found.area_name) == ("flood", 3, "Gondangdia, Menteng, Jakarta Pusat")
    assert found.newest - found.first == timedelta(minutes=20)
    assert not incidents(now + 2 * DAY)


def test_the_usual_day_is_the_median_of_the_same_weekday() -> None:
    begin = clock.now().replace(hour=17, minute=0, second=0, microsecond=0) - DAY
    assert usual_by_hour(begin) is None
    for weeks, count in ((1, 1), (2, 4), (3, 2)):
        for number in range(count):
            reported("pothole", begin - weeks * 7 * DAY + 3 * HOUR + timedelta(minutes=number))

    usual = usual_by_hour(begin)

    assert by_hour(begin - 14 * DAY)[3] == 4
    assert usual is not None
    assert (usual[3], sum(usual)) == (2, 2)


def test_warnings_in_force_are_counted_in_each_span_however_short_they_held() -> None:
    control, chief, now = member("control-room", "Bayu"), member("warning-officer", "Ratna"), clock.now()
    alert = drafted(control, hours=2)
    warnings.approve(identifier=alert.identifier, revision=alert.revision, by=actor(chief), at=now)
    practised = drafted(control, exercise=True, params={**GATE, "gate": "Pos Depok"})
    warnings.approve(identifier=practised.identifier, revision=practised.revision, by=actor(chief), at=now)

    edges = [now - HOUR, now - timedelta(seconds=2), now + HOUR, now + 3 * HOUR, now + 4 * HOUR]
    assert warnings.in_force(edges) == [0, 1, 1, 0]


@pytest.mark.parametrize("role", ["control-room", "warning-officer"])
def test_the_control_room_sees_devices_but_changes_none(role: str) -> None:
    sensing.register_device(key="pos-1", name="Pos contoh", by=BY, at=clock.now())
    inside = client(member(role))
    every, one = (inside.get(path) for path in ("/work/sensors", "/work/sensors/of/pos-1"))
    deeds = [inside.post(f"/work/sensors/of/pos-1/{what}") for what in ("secret", "end", "change")]

    assert (every.status_code, one.status_code) == (200, 200)
    assert "/work/sensors/new" not in every.content.decode()
    assert "/work/sensors/of/pos-1/secret" not in one.content.decode()
    assert [answer.status_code for answer in deeds] == [403, 403, 403]


def test_an_implausible_device_is_found_by_the_wall_as_by_the_list_of_devices() -> None:
    now, by = clock.now(), actor(member("control-room"))
    for key in ("pos-1", "pos-2"):
        sensing.register_device(key=key, name=key, by=BY, at=now)
        plausible = {"theme": "air", "plausible": {"minimum": 0, "maximum": 100}}
        stream = datastream(device=Device.objects.get(key=key), properties=plausible)
        value = 500.0 if key == "pos-1" else 50.0
        moments = [observations.micros(now - timedelta(minutes=back)) for back in range(8, 1, -1)]
        observations.record([observations.Reading(stream.pk, moment, value) for moment in moments], at=now)

    found = watched.implausible(by, now=now)

    assert [one.key for one in found.first] == ["pos-1"]
    assert found.count == devices.counts(by, now=now)["implausible"] == 1
