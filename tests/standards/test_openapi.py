"""The typed API against its own OpenAPI document: every operation once with success, then whatever a fuzzer finds."""

import io
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.test import Client

from kota.base import clock
from kota.base.events.models import FailedDelivery, Outbox
from kota.base.ids import uuid7
from kota.environment.air.services import publish as publish_air
from kota.governance.reports.selectors.following import follow_key
from kota.kernel.accounts import facade as accounts
from kota.kernel.accounts.models import Account
from kota.kernel.alerts.services import send_trial
from kota.kernel.audit import facade as audit
from kota.mobility.access.contracts import Kind, Leg, NewBooking
from kota.mobility.access.services.helping import book
from kota.mobility.fares.services.validators import register as register_validator
from kota.mobility.reach.contracts import Kind as Opportunity
from kota.mobility.reach.selectors.opportunities import forget
from kota.mobility.reach.services import importing as opportunities
from kota.mobility.reach.services import studying
from kota.mobility.streets.selectors import current
from kota.mobility.streets.services import importing as streets
from kota.mobility.traffic.models import Bin
from kota.mobility.traffic.selectors.network import network
from kota.mobility.traffic.services import incidents, settling
from kota.mobility.transit.models import Vehicle
from kota.ui.api import Body, Out
from tests.factories import air
from tests.factories.sensing import datastream
from tests.factories.streets import grid, node
from tests.standards.open311.media import photo
from tests.standards.openapi.cast import BY, Cast, token
from tests.standards.openapi.guide import Guide

pytestmark = pytest.mark.django_db
MENTENG = {"lon": "106.8320", "lat": "-6.1960"}


def picture(colour: str = "sienna") -> io.BytesIO:
    file = io.BytesIO(photo(colour))
    file.name = f"{colour}.jpg"
    return file


@pytest.fixture
def cast() -> Cast:
    return Cast()


@pytest.fixture
def guide() -> Guide:
    return Guide()


def send(guide: Guide, who: Any, **fields: Any) -> str:
    form = {"category": "pothole", "words": "Lubang di depan halte", **MENTENG, **fields}
    return str(guide.call("send_report", who, form=form)["reference"])


def test_every_operation_succeeds_once(guide: Guide, cast: Cast) -> None:
    """The job from end to end, with a token for each role; whatever is added to the API must be added here."""
    steps = (
        public, reporting, working, performing, moderating, account, notices, warned, warning, breathing, facts, people,
        keys, auditing, sensing, watering, paying_fares, charging, closing, sharing, driving,
        travelling, reaching, running_late, walking, getting_in,
    )  # fmt: skip
    for step in steps:
        step(guide, cast)

    assert not set(guide.operations) - guide.done


def test_the_document_has_only_words_of_json_schema(guide: Guide) -> None:
    """A bound that stands behind a check of our own would come out in another library's words, and bind nobody."""
    assert not {"ge", "le", "gt", "lt", "multiple_of"} & set(_words(guide.document["components"]["schemas"]))


def _words(schema: Any) -> Iterator[str]:
    if isinstance(schema, list):
        for one in schema:
            yield from _words(one)
    elif isinstance(schema, dict):
        for name, one in schema.items():
            if name == "properties":
                yield from (word for each in one.values() for word in _words(each))
            else:
                yield name
                yield from _words(one)


OF_ONES_OWN = {"buy_ticket", "show_ticket", "give_ticket_back"}


def test_who_only_signs_in_writes_nothing_of_the_city_s_mobility(cast: Cast) -> None:
    """Speeds, positions, taps, states: a resident's session opens none of them, whatever it sends."""
    resident = Guide()
    account = Account.objects.get(pk=cast["resident"].account_id)
    resident.client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[0])
    writing = {
        name
        for name, (method, _path, operation) in resident.operations.items()
        if operation["x-scope"] == "mobility" and method != "get"
    }
    assert writing > OF_ONES_OWN and set(BODIES) == writing - OF_ONES_OWN
    for name, (body, path) in BODIES.items():
        resident.call(name, status=403, json=body, **path)
    assert not Vehicle.objects.exists() and not Bin.objects.exists()


_ALERT = {"cause": 1, "effect": 3, "header": {"id": "a", "en": "a"}, "about": ["line:synthetic:tj-1"],
          "begins_at": "2026-11-27T00:00:00Z"}  # fmt: skip
_DUTY: dict[str, Any] = {"number": 1}
_UUID: dict[str, Any] = {"number": UUID(int=1)}
_SYSTEM: dict[str, Any] = {"system": "kota"}
BODIES: dict[str, tuple[Any, dict[str, Any]]] = {
    "send_probes": ({"points": [[1_790_000_000, 106.82, -6.2, 2.0, None, "t"]]}, {}),
    "register_vehicle": ({"feed": "synthetic"}, {"code": "EVIL1"}),
    "withdraw_vehicle": (None, {"code": "EVIL1"}),
    "send_positions": (
        {"positions": [{"vehicle": "EVIL1", "lon": 106.8, "lat": -6.2, "at": "2026-11-27T00:00:00Z"}]}, {}
    ),
    "write_service_alert": (_ALERT, {}),
    "change_service_alert": (_ALERT, {"id_": UUID(int=1)}),
    "end_service_alert": (None, {"id_": UUID(int=1)}),
    "send_taps": (
        {"taps": [{"id": str(UUID(int=1)), "kind": "in", "validator": "a", "at": "2026-11-27T00:00:00Z", "card": "6"}]},
        {},
    ),
    "confirm_incident": ({}, _UUID),
    "dismiss_incident": ({}, _UUID),
    "close_incident_road": ({}, _UUID),
    "finish_incident": (None, _UUID),
    "set_lift_state": ({"lift": "synthetic:lift", "state": "out"}, {}),
    "move_help_duty": ({"to": "accepted"}, _DUTY),
    "ask_reach_study": ({"day": "2026-12-01", "hour": 7}, {}),
    "send_share_stations": ({"stations": [{"station": "a", "vehicles": 1, "docks": 1}]}, _SYSTEM),
    "send_share_vehicles": ({"vehicles": []}, _SYSTEM),
    "put_closure": (
        {"cause": "works:a", "kind": "roadworks", "stops": ["car"], "texts": {"id": "a", "en": "a"}, "source": "a"}, {}
    ),
    "end_closure": ({"cause": "works:a"}, {}),
    "extend_closure": ({"cause": "works:a"}, {}),
    "say_share_alert": ({"system": "kota", "kind": "other", "summary_id": "a", "summary_en": "a"}, {}),
}  # fmt: skip


def public(guide: Guide, cast: Cast) -> None:
    reference = send(guide, cast["resident"])
    guide.call("read_city")
    guide.call("list_agencies")
    guide.call("read_agency", code="dinas-bina-marga")
    guide.call("list_areas", query={"within": "31.71"})
    guide.call("read_area", code="31.71.06.1001")
    assert guide.call("locate_point", query=MENTENG)["area"]["level"] == "kelurahan"
    assert guide.call("search_places", query={"q": "menteng"})
    guide.call("list_categories")
    suggested = guide.call("suggest_categories", query={"words": "lampu jalan mati di depan pasar"})
    assert suggested[0]["category"] == "street-light-out"
    guide.call("read_category", code="flood")
    assert guide.call("list_reports", query={"area": "31.71", "state": "open"})["items"][0]["reference"] == reference
    guide.call("list_changes", query={"since": "2020-01-01T00:00:00Z"})
    assert guide.call("list_reports_near", query={**MENTENG, "category": "pothole"})[0]["metres"] == 0
    assert guide.call("list_report_points", query={"bbox": "106,-7,107,-5"})["features"]
    assert guide.call("list_clusters", query={"zoom": 10})[0]["count"] >= 1
    assert guide.call("count_by_area", query={"level": "kota"})
    assert guide.call("read_report", reference=reference)["is_mine"] is False
    assert guide.call("support_report", cast["neighbour"], json={}, reference=reference)["supporters"] == 1


def reporting(guide: Guide, cast: Cast) -> None:
    resident, officer = cast["resident"], cast["officer"]
    form = {"category": "pothole", "words": "Lubang besar", **MENTENG, "photos": picture()}
    form["answers"] = '{"size": "wheel"}'
    sent = guide.call("send_report", resident, form=form)
    assert sent["photos"]
    reference, key = sent["reference"], {"X-Follow-Key": sent["follow_key"]}
    assert reference in [row["reference"] for row in guide.call("list_my_reports", resident)["items"]]
    assert guide.call("read_report", headers=key, reference=reference)["is_mine"] is True
    guide.call("add_photos", resident, form={"photos": picture("teal")}, reference=reference)
    guide.call("act_on_case", officer, form={"text": "Lajur mana?"}, reference=reference, verb="ask")
    assert guide.call("read_report", resident, reference=reference)["question"] == "Lajur mana?"
    guide.call("answer_question", resident, form={"text": "Lajur kiri."}, reference=reference)
    done = {"text": "Ditambal.", "photos": picture("green")}
    guide.call("act_on_case", officer, form=done, reference=reference, verb="solve")
    guide.call("rate_report", resident, json={"rating": 2}, reference=reference)
    assert guide.call("reopen_report", resident, form={"text": "Masih ada."}, reference=reference)["reopened"] == 1
    done = {"text": "Ditambal lagi.", "photos": picture("green")}
    guide.call("act_on_case", officer, form=done, reference=reference, verb="solve")
    assert guide.call("confirm_solved", resident, reference=reference)["step"] == "closed"
    silent = send(guide, cast["neighbour"], anonymous="true")
    left = {"email": "sari@contoh.kota.test", "name": "Sari"}
    guide.call("leave_contact", resident, 403, json=left, reference=silent)
    silent_key = {"X-Follow-Key": follow_key(silent)}
    guide.call("leave_contact", headers=silent_key, json={}, status=409, reference=silent)
    guide.call("leave_contact", headers=silent_key, json=left, reference=silent)
    program = {"Authorization": f"Bearer {cast.program}"}
    guide.call("send_report", headers=program, form={"category": "pothole", "words": "a", "place": "Jalan Melati"})


def working(guide: Guide, cast: Cast) -> None:
    officer, head = cast["officer"], cast["head"]
    first, second = send(guide, cast["resident"]), send(guide, cast["resident"], words="Lubang lain")
    listed = guide.call("list_queue", officer, query={"tab": "new", "limit": 1})
    assert len(guide.call("list_queue", officer, query={"tab": "new", "after": listed["next"]})["items"]) >= 1
    assert guide.call("count_queue", officer)["new"] >= 2
    assert guide.call("list_triage", cast["triage"])["items"]
    assert guide.call("list_triage", cast["triage"], query={"q": "lubang lain"})["items"][0]["reference"] == second
    assert not guide.call("list_triage", cast["triage"], query={"unclear": "true"})["items"]
    assert not guide.call("list_queue", officer, query={"overdue": "true"})["items"]
    assert guide.call("list_answers", officer, query={"verb": "ask"})[0]["verb"] == "ask"
    seen = guide.call("read_case", officer, reference=first)["seen"]
    taken = guide.call("act_on_case", officer, form={"seen": seen}, reference=first, verb="take")
    assert taken["officer"] == officer.account_id
    guide.call("act_on_case", head, 409, form={"text": "x", "seen": seen}, reference=first, verb="reject")
    bulk = {"verb": "note", "references": [first, second, "JKT-0000-000"], "text": "Dicek besok."}
    told = guide.call("act_on_many", officer, json=bulk)
    assert [row["done"] for row in told] == [True, True, False]
    caller = {"category": "flood", "words": "Air naik", "place": "Jalan Melati", "answers": '{"depth": "knee"}'}
    guide.call("file_for_caller", cast["triage"], form={**caller, "channel": "phone"})


def breathing(guide: Guide, cast: Cast) -> None:
    at = clock.now()
    air.hours({"dki1:pm25": [60] * 30}, at.replace(minute=0, second=0, microsecond=0), at)
    with tempfile.TemporaryDirectory() as folder:
        air.days(Path(folder), 500, at)
    publish_air(by=air.BY, at=at)
    assert guide.call("list_air_stations")[0]["index"] == 105
    assert guide.call("read_air_station", code="dki1")["parts"][0]["hours"] == 24
    assert guide.call("list_air_areas", query={"within": "31.71"})[0]["station"] == "dki1"
    last = guide.call("list_air_days", query={"since": "2024-12-31"})
    assert [day["day"] for day in last] == ["2024-12-31"]
    assert guide.call("read_air_forecast")["baseline"]["method"] == "persistence"
    assert len(guide.call("list_air_classes")) == 5


def performing(guide: Guide, cast: Cast) -> None:
    assert guide.call("read_performance", cast["auditor"])[0]["received"] >= 1
    for by in ("agency", "category", "week", "kota", "kecamatan", "kelurahan"):
        found = guide.call("read_performance", query={"by": by, "since": "2020-01-01T00:00:00Z", "group": "roads"})
        assert all(row["name"] for row in found)


def moderating(guide: Guide, cast: Cast) -> None:
    moderator = cast["moderator"]
    held = send(guide, cast["resident"], words="Dasar goblok yang parkir di sini")
    assert held in [row["reference"] for row in guide.call("list_held", moderator)["items"]]
    guide.call("act_on_case", moderator, form={"public_words": "Parkir liar"}, reference=held, verb="release")
    asked = guide.call("ask_takedown", cast["neighbour"], json={"reason": "Rumah saya"}, status=201, reference=held)
    assert asked["takedown"] in [row["id"] for row in guide.call("list_takedowns", moderator)["items"]]
    decision = {"decision": "kept", "answer": "Tidak menyebut siapa pun."}
    guide.call("decide_takedown", moderator, json=decision, takedown_id=asked["takedown"])


def account(guide: Guide, cast: Cast) -> None:
    resident = cast["resident"]
    guide.call("read_account", resident)
    changed = guide.call("put_account", resident, json={"name": "Sari", "language": "en"})
    assert (changed["name"], changed["language"]) == ("Sari", "en")
    guide.call("read_personal_data", resident)
    browser = Client()
    browser.force_login(accounts.Account.objects.get(pk=resident.account_id))
    key = browser.session.session_key
    UserSession.objects.create(user_id=resident.account_id, session_key=key, ip="127.0.0.1", user_agent="a phone")
    sessions = guide.call("list_sessions", resident)
    guide.call("end_session", resident, session_id=sessions[0]["id"])
    erasing(guide, cast)


def erasing(guide: Guide, cast: Cast) -> None:
    leaver = accounts.Account.objects.get(pk=cast["leaver"].account_id)
    leaver.set_password("a password of their own")
    leaver.save()
    guide.call("erase_account", cast["leaver"], json={"password": "a guess"}, status=403)
    guide.call("erase_account", cast["leaver"], json={"password": "a password of their own"})
    assert guide.call("read_account", cast["leaver"], status=401)["error"]["code"] == "bad_token"


def notices(guide: Guide, cast: Cast) -> None:
    resident = cast["resident"]
    topic = guide.call("list_topics", resident)[0]["code"]
    send_trial(account_id=resident.account_id, at=clock.now())
    listed = guide.call("list_notifications", resident)["items"]
    guide.call("mark_read", resident, notice_id=listed[0]["id"])
    guide.call("mark_all_read", resident)
    guide.call("read_choice", resident)
    wanted = {"channels": {topic: ["page", "email"]}, "quiet_from": "22:00", "quiet_until": "05:00", "digest": "daily"}
    assert guide.call("put_choice", resident, json=wanted)["quiet_from"] == "22:00"


def warned(guide: Guide, cast: Cast) -> None:
    resident = cast["resident"]
    wish = {"lon": 106.832, "lat": -6.196, "radius_m": 500, "topics": ["flood"], "least": "Moderate"}
    place = guide.call("add_alert_place", resident, json=wish)
    assert place in guide.call("list_alert_places", resident)
    guide.call("add_alert_place", resident, json={"area": "31.99"}, status=409)
    guide.call("remove_alert_place", resident, place_id=place["id"])
    hook = {"name": "Radio", "url": "https://radio.example/hook"}
    made = guide.call("add_webhook", cast["admin"], json=hook)
    guide.call("add_webhook", cast["admin"], json={**hook, "url": "https://127.0.0.1/"}, status=409)
    assert made["id"] in [row["id"] for row in guide.call("list_webhooks", cast["admin"])]
    guide.call("end_webhook", cast["admin"], webhook_id=made["id"])


def warning(guide: Guide, cast: Cast) -> None:
    control, officer = cast["control"], cast["warning"]
    assert "flood-gate" in [row["code"] for row in guide.call("list_alert_classes")]
    draft = {
        "alert_class": "other",
        "level": "moderate",
        "areas": ["31.71.06.1001"],
        "texts": {"id": {"headline": "Awas"}},
    }
    made = guide.call("draft_alert", control, json=draft)
    name = made["identifier"]
    assert made["texts"]["id"]["headline"] == "Awas"
    guide.call("submit_alert", control, identifier=name)
    assert name in [row["identifier"] for row in guide.call("list_alert_drafts", officer)]
    guide.call("read_alert", status=404, identifier=name)
    assert guide.call("read_alert_draft", officer, identifier=name)["state"] == "waiting"
    guide.call("approve_alert", control, 403, json={"revision": 1}, identifier=name)
    guide.call("approve_alert", officer, json={"revision": 1}, identifier=name)
    assert guide.call("list_alerts", query={"area": "31.71"})[0]["identifier"] == name
    assert guide.call("list_alerts_at", query=MENTENG)[0]["identifier"] == name
    assert guide.call("list_alert_shapes")["features"][0]["geometry"]["type"] == "MultiPolygon"
    guide.call("list_foreign_alerts")
    update = guide.call("update_alert", control, json={"level": "severe"}, identifier=name)["identifier"]
    guide.call("approve_alert", officer, json={"revision": 1}, identifier=update)
    assert len(guide.call("list_alert_messages", identifier=name)) == 2
    assert guide.call("read_alert", identifier=name)["state"] == "updated"
    guide.call("cancel_alert", control, json={"note": "Sudah aman."}, identifier=update)
    guide.call("judge_alert", officer, json={"verdict": "false_alarm"}, identifier=update)
    guide.call("count_alert_deliveries", officer, identifier=name)
    since = {"since": "2020-01-01T00:00:00Z"}
    assert guide.call("read_alert_statistics", officer, query=since)[0]["false_alarm_share"] == 1
    other = guide.call("draft_alert", control, json=draft)["identifier"]
    guide.call("reject_alert", officer, json={"note": "Tidak perlu."}, identifier=other)


def facts(guide: Guide, cast: Cast) -> None:
    admin = cast["admin"]
    assert "category" in [row["kind"] for row in guide.call("list_fact_kinds", admin)]
    assert guide.call("list_facts", admin, kind="category")
    value = guide.call("read_fact", admin, kind="category", key="pothole")["value"]
    changed = {"value": {**value, "solve_hours": 30}, "source": "a test"}
    assert guide.call("put_fact", admin, json=changed, kind="category", key="pothole") == {"changed": True}
    assert guide.call("put_fact", admin, json=changed, kind="category", key="pothole") == {"changed": False}
    assert len(guide.call("read_fact_history", admin, kind="category", key="pothole")) == 2
    last = guide.call("list_categories")[-1]["code"]
    guide.call("end_fact", admin, kind="category", key=last)
    trial = {"category": "pothole", "area": "31.71.06.1001", "words": "lubang"}
    assert guide.call("try_rules", admin, json=trial)


def people(guide: Guide, cast: Cast) -> None:
    admin = cast["admin"]
    guide.call("list_roles", admin)
    guide.call("list_users", admin, query={"staff": "true"})
    guide.call("search_users", admin, json={"q": "contoh", "staff": True})
    made = guide.call("open_account", admin, json={"email": "baru@contoh.kota.test", "name": "Baru"})
    grant = {"role": "field-officer", "agency": "dinas-sda", "area": "31.71"}
    granted = guide.call("grant_role", admin, json=grant, user_id=made["id"])
    assert guide.call("read_user", admin, user_id=made["id"])["grants"][0]["id"] == granted["id"]
    guide.call("end_role", admin, grant_id=granted["id"])
    assert guide.call("act_on_user", admin, user_id=made["id"], verb="close")["is_active"] is False


def keys(guide: Guide, cast: Cast) -> None:
    admin = cast["admin"]
    made = guide.call("issue_key", admin, json={"name": "Peta", "scopes": ["reports:read"], "per_minute": 10})
    assert made["id"] in [row["id"] for row in guide.call("list_keys", admin)]
    guide.call("read_city", headers={"Authorization": f"Bearer {made['secret']}"})
    guide.call("revoke_key", admin, key_id=made["id"])


def auditing(guide: Guide, cast: Cast) -> None:
    audit.seal(at=clock.now())
    assert guide.call("list_audit_lines", cast["auditor"], query={"action": "case."})["items"]
    guide.call("list_audit_roots")
    failure = failed_event()
    listed = guide.call("list_failed_events", cast["admin"])
    assert [(one["id"], one["subscriber"], one["retry_at"]) for one in listed] == [(failure.pk, "a.subscriber", None)]
    guide.call("replay_event", cast["admin"], failure_id=failure.pk)
    assert guide.call("list_failed_events", cast["admin"])[0]["retry_at"]


def travelling(guide: Guide, cast: Cast) -> None:
    """From Bundaran HI to Blok M on the pack's synthetic network, on a Tuesday morning."""
    day = clock.now().date() + timedelta(days=7)
    query = {"origin": "106.8230,-6.1950", "goal": "106.7982,-6.2446", "at": f"{day}T08:00:00+07:00"}
    found = guide.call("list_journeys", query=query)
    fastest = next(one for one in found["journeys"] if "fastest" in one["reasons"])
    assert fastest["cost"] and fastest["legs"][0]["start"]["lon"] == 106.823
    guide.call("list_journeys", query=query | {"origin": "nowhere:1"}, status=404)
    line = next(one for one in guide.call("list_lines") if one["name"] == "1")
    ways = guide.call("read_line", query={"id": line["id"]})["directions"]
    board = guide.call("list_departures", query={"stop": ways[0]["stops"][0], "at": query["at"]})
    assert {one["line"]["id"] for one in board["leaving"]} >= {line["id"]}
    assert guide.call("list_stops", query={"lon": 106.823, "lat": -6.195})[0]["metres"] < 800


def reaching(guide: Guide, cast: Cast) -> None:
    """What is within an hour of Bundaran HI, and a study of a city with a single block of flats."""
    day = clock.now().date() + timedelta(days=7)
    query = {"place": "106.8230,-6.1950", "at": f"{day}T08:00:00+07:00", "minutes": "15,60"}
    outlines = guide.call("list_isochrones", query=query)["features"]
    assert [one["properties"]["minutes"] for one in outlines] == [60, 15]
    assert guide.call("list_reached_stops", query=query)[0]["seconds"] < 600
    people = guide.call("list_reachable_places", query=query)[-1]
    assert people["kind"] == "people" and people["within"][0]["number"] < people["within"][1]["number"]
    guide.call("list_isochrones", query=query | {"place": "nowhere:1"}, status=404)
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        file.write(b"lon,lat,people\n106.823,-6.195,1000\n")
        file.flush()
        opportunities.import_file(
            path=Path(file.name), kind=Opportunity.PEOPLE, source="x", by=BY, at=clock.now()
        )  # fmt: skip
    forget()
    guide.call("ask_reach_study", cast["resident"], json={"day": str(day), "hour": 7}, status=403)
    asked = guide.call("ask_reach_study", cast["transit"], json={"day": str(day), "hour": 7})["id"]
    studying.run(study=UUID(asked), at=clock.now())
    assert guide.call("list_reach_studies")[0]["state"] == "done"
    assert guide.call("read_reach_study", study=asked)["areas"][0]["people"] == 1000
    guide.call("read_reach_study", study=uuid7(), status=404)


def running_late(guide: Guide, cast: Cast) -> None:
    """A vehicle says where it is, and the desk tells riders of a line what happens."""
    transit, at = cast["transit"], clock.now()
    guide.call("register_vehicle", transit, json={"feed": "synthetic", "label": "TJ 1"}, code="synthetic:tj-1")
    sent = {"vehicle": "synthetic:tj-1", "at": at.isoformat(), "lon": 106.823, "lat": -6.195}
    assert guide.call("send_positions", transit, json={"positions": [sent]})["taken"] == 1
    theirs = guide.call("send_positions", cast["resident"], json={"positions": [sent]})
    assert theirs["aside"][0]["reason"] == "not_yours"
    guide.call("list_vehicles")
    for operation in ("list_spacing", "list_live_feeds", "list_promises"):
        guide.call(operation)
    said = {
        "cause": 3, "effect": 3, "header": {"id": "Terlambat", "en": "Late"}, "about": ["operator:transjakarta"],
        "begins_at": at.isoformat(),
    }  # fmt: skip
    alert = guide.call("write_service_alert", transit, json=said, status=201)["id"]
    assert guide.call("change_service_alert", transit, json=said | {"effect": 2}, id_=alert)["effect"] == 2
    assert [one["id"] for one in guide.call("list_service_alerts")] == [alert]
    assert guide.call("end_service_alert", transit, id_=alert)["ended_at"]
    guide.call("withdraw_vehicle", transit, status=204, code="synthetic:tj-1")


def charging(guide: Guide, cast: Cast) -> None:
    """The pack's sample chargers: nobody says what is free, but what it costs can be told."""
    found = guide.call("list_chargers", query={"plug": "IEC_62196_T2_COMBO", "lon": "106.83", "lat": "-6.196"})
    nearest = found["items"][0]
    assert nearest["free"] is None and nearest["is_sample"] and nearest["metres"] < 2000
    whole = guide.call("read_charger", location=nearest["id"])
    plug = whole["points"][0]["plugs"][0]
    told = guide.call("estimate_charging", location=nearest["id"], query={"plug": str(plug["id"])})
    assert (told["currency"], told["total_excl_tax"]) == ("IDR", "102962.5000")
    assert len(guide.call("list_charger_availability", location=nearest["id"])) == 168
    assert guide.call("list_charging_feeds", cast["transit"])[0]["is_sample"] is True


def getting_in(guide: Guide, cast: Cast) -> None:
    """On the pack's network: a lift that fails, what is said of its station, and help that somebody books there."""
    transit, stop = cast["transit"], "synthetic:mrt-dukuh-atas"
    lift = guide.call("list_lifts", query={"stop": stop})[0]["id"]
    said = {"lift": lift, "state": "out", "note": "Suku cadang dipesan"}
    assert guide.call("set_lift_state", transit, json=said)["state"] == "out"
    guide.call("set_lift_state", cast["resident"], 403, json=said)
    found = guide.call("read_stop_steps", query={"stop": stop})
    assert (found["step_free"], found["lifts"][0]["note"]) == ("yes", "Suku cadang dipesan")
    leaves = clock.now() + timedelta(days=1)
    leaves = leaves.replace(hour=3, minute=0, second=0, microsecond=0)
    ride = Leg("synthetic:mrt-lebak-bulus", stop, leaves, leaves + timedelta(minutes=25), "M")
    wanted = NewBooking("Sari", (ride,), frozenset({Kind.RAMP}))
    book(new=wanted, by=BY, at=clock.now())
    asked = {"since": clock.now().isoformat(), "until": (leaves + timedelta(days=1)).isoformat()}
    duty = guide.call("list_help_duties", transit, query=asked)[0]
    assert guide.call("move_help_duty", transit, json={"to": "accepted"}, number=duty["id"])["state"] == "accepted"


def closing(guide: Guide, cast: Cast) -> None:
    transit = cast["transit"]
    given = {
        "cause": "permit:1", "kind": "roadworks", "stops": ["car"], "source": "Dinas Bina Marga",
        "shape": {"type": "Point", "coordinates": [106.82, -6.2]}, "texts": {"id": "Ditutup", "en": "Closed"},
    }  # fmt: skip
    number = guide.call("put_closure", transit, 201, json=given)["id"]
    guide.call("put_closure", cast["resident"], 403, json=given)
    assert guide.call("list_closures")[0]["id"] == guide.call("read_closure", number=number)["id"] == number
    assert guide.call("read_closure_shapes")["features"]
    assert guide.call("extend_closure", transit, json={"cause": "permit:1"})["ends"] is None
    assert guide.call("end_closure", transit, json={"cause": "permit:1"})["ends"]


def sharing(guide: Guide, cast: Cast) -> None:
    transit, here = cast["transit"], {"lon": 106.823, "lat": -6.192}
    types = [{"type": "sepeda", "count": 3}]
    sent = {"stations": [{"station": "stasiun-mrt-bundaran-hi", "vehicles": 3, "docks": 9, "types": types}]}
    assert guide.call("send_share_stations", transit, json=sent, system="sepeda-contoh") == {"count": 1}
    guide.call("send_share_stations", cast["moderator"], 403, json=sent, system="sepeda-contoh")
    scooter = {"number": "7", "type": "skuter", **here, "range_m": 9000}
    guide.call("send_share_vehicles", transit, json={"vehicles": [scooter]}, system="skuter-contoh")
    assert {one["code"] for one in guide.call("list_share_systems")} == {"sepeda-contoh", "skuter-contoh"}
    station = guide.call("list_share_stations", query={**here, "metres": 200})[0]
    assert (station["vehicles"], station["is_stale"]) == (3, False)
    assert guide.call("read_share_station", number=station["id"])["station_id"] == "stasiun-mrt-bundaran-hi"
    guide.call("read_share_station", number=2**40, status=404)
    assert guide.call("read_share_forecast", number=station["id"]) == []
    assert guide.call("read_share_history", number=station["id"]) == []
    assert guide.call("list_share_vehicles", query=here)[0]["range_m"] == 9000
    assert guide.call("read_share_price", query={"system": "skuter-contoh", "minutes": 10})["amount"] == 10_000
    assert guide.call("read_share_rules", query={"system": "skuter-contoh", **here})["may_end"] is True
    assert guide.call("list_parks", query={"lon": 106.775, "lat": -6.289})[0]["code"] == "lebak-bulus"
    said = {"system": "sepeda-contoh", "kind": "other", "summary_id": "Uji", "summary_en": "Trial"}
    assert guide.call("say_share_alert", transit, json=said)["summary"] == "Uji"
    assert guide.call("list_share_alerts")[0]["system"] == "sepeda-contoh"
    assert guide.call("read_share_errors", system="sepeda-contoh") == []
    assert guide.call("list_share_moves", transit) == []


def walking(guide: Guide, cast: Cast) -> None:
    ends = {"origin": ",".join(map(str, node(0, 0))), "goal": ",".join(map(str, node(3, 2)))}
    assert not guide.call("show_streets")["known"]
    guide.call("find_way", query=ends, status=404)
    with tempfile.TemporaryDirectory() as folder:
        found = streets.look_into(grid().write(Path(folder) / "grid.osm.pbf"))
    streets.bring(found=found, name="Kisi", file="grid.osm.pbf", by=BY, at=clock.now())
    current.forget()
    try:
        assert guide.call("show_streets")["name"] == "Kisi"
        assert guide.call("find_way", query=ends | {"profile": "wheelchair"})["stairs"] == 0
        guide.call("find_way", query={"origin": "a", "goal": "b"}, status=400)
    finally:
        current.forget()


def driving(guide: Guide, cast: Cast) -> None:
    transit, at = cast["transit"], clock.now()
    segments = guide.call("list_segments")
    code = segments[0]["segment"]
    assert guide.call("read_segment", code=code)["grade"] == "unknown"
    line = network().lines[network().road(code).place]
    spots = [line.interpolate(share, normalized=True) for share in (0.4, 0.5, 0.6)]
    points = [[at.timestamp(), one.x, one.y, 8.5, None, "t"] for one in spots]
    points = [[moment + 5 * number, *rest] for number, (moment, *rest) in enumerate(points, -4)]
    assert guide.call("send_probes", transit, json={"points": points})["segments"] == 1
    guide.call("send_probes", cast["resident"], 400, json={"points": []})
    settling.settle(at=at)
    assert guide.call("list_segment_speeds", code=code)[0]["speed"] == 8.5
    assert len(guide.call("list_segment_forecast", code=code)) == 4
    assert guide.call("list_forecast_errors") == []
    assert guide.call("list_cameras", query={"lon": 106.823, "lat": -6.195})[0]["code"] == "bundaran-hi"
    for verbs in (("confirm_incident", "close_incident_road", "finish_incident"), ("dismiss_incident",)):
        one = incidents.told(network().road(code).id, 3, at=at)
        assert one is not None
        number = str(one.pk)
        guide.call(verbs[0], cast["resident"], 403, json={}, number=number)
        for verb in verbs:
            body = {} if verb == "finish_incident" else {"json": {}}
            guide.call(verb, transit, number=number, **body)
    assert guide.call("list_incidents") == [] and len(guide.call("list_incidents", query={"over": "true"})) == 2


def watering(guide: Guide, cast: Cast) -> None:
    gates = guide.call("list_gates")
    code = gates[0]["code"]
    assert guide.call("read_gate", code=code)["code"] == code
    assert guide.call("list_levels", code=code) == guide.call("list_level_changes", code=code) == []
    guide.call("list_arrivals", code=code)
    assert {one["kind"] for one in guide.call("list_water_stations")} == {"rain", "pump"}
    guide.call("read_floods")
    assert guide.call("read_water_shapes")["type"] == "FeatureCollection"
    guide.call("read_here", query={"lon": "106.8272", "lat": "-6.1754"})


def paying_fares(guide: Guide, cast: Cast) -> None:
    resident, officer, at = cast["resident"], cast["transit"], clock.now()
    assert "krl" in {one["code"] for one in guide.call("list_fare_operators")}
    assert "jaklingko" not in {one["code"] for one in guide.call("list_fare_products")}
    assert guide.call("list_fare_classes")[0]["code"] == "adult"
    moments = {"board_at": at.isoformat(), "alight_at": (at + timedelta(minutes=20)).isoformat()}
    trip = {"operator": "MRT", "board_stop": "Lebak Bulus", "alight_stop": "Blok M", **moments}
    assert guide.call("quote_fare", json={"rides": [trip]})["total"] == 8000
    assert guide.call("quote_fare", resident, json={"rides": [{**trip, "operator": "damri"}]})["is_known"] is False
    register_validator(code="mrt-1", operator="mrt-jakarta", mode="", stop="blok-m", route="", by=BY, at=at)
    tap = {"id": str(uuid7()), "kind": "in", "validator": "mrt-1", "at": at.isoformat(), "card": "6032"}
    assert guide.call("send_taps", officer, json={"taps": [tap]})["new"] == [tap["id"]]
    assert guide.call("send_taps", resident, json={"taps": [{**tap, "id": str(uuid7())}]})["refused"]
    assert guide.call("read_receipt", tap_id=tap["id"])["verdict"] == "waiting"
    ticket = guide.call("buy_ticket", resident, json={"rides": [trip]})
    assert guide.call("list_tickets", resident)[0]["id"] == ticket["id"]
    shown = guide.call("show_ticket", resident, ticket_id=ticket["id"])
    assert shown["token"].count(".") == 2 and guide.call("read_ticket_keys")["keys"][0]["crv"] == "Ed25519"
    guide.call("show_ticket", cast["neighbour"], 404, ticket_id=ticket["id"])
    assert guide.call("give_ticket_back", resident, ticket_id=ticket["id"])["refunded_at"]
    guide.call("list_ridership")
    guide.call("list_settlement", resident, 403)
    assert guide.call("list_settlement", officer)[0]["total"] == 0


def sensing(guide: Guide, cast: Cast) -> None:
    operator, stream = cast["sensors"], datastream()
    made = guide.call("register_device", operator, json={"key": "gate-7", "name": "Gate", "agency": "dinas-sda"})
    assert made["secret"] and made["state"] == "unheard"
    guide.call("register_device", operator, 403, json={"key": "gate-8", "name": "Gate", "agency": "bpbd"})
    guide.call("register_device", cast["officer"], 403, json={"key": "gate-8", "name": "Gate"})
    given = guide.call("change_device_datastreams", operator, json={"add": [stream.pk]}, key="gate-7")
    assert given == guide.call("list_device_datastreams", operator, key="gate-7") == {"datastreams": [stream.pk]}
    assert [one["key"] for one in guide.call("list_devices", operator)["items"]] == ["gate-7"]
    assert "secret" not in guide.call("read_device", operator, key="gate-7")
    assert guide.call("list_refused_observations", operator, key="gate-7") == []
    assert guide.call("renew_device_secret", operator, key="gate-7")["secret"] != made["secret"]
    assert "air" in {one["code"] for one in guide.call("list_sensor_themes")}
    assert guide.call("end_device", operator, key="gate-7")["ended_at"]


def failed_event() -> FailedDelivery:
    at = clock.now()
    event = Outbox.objects.create(name="cases.opened", payload={}, by="system:test", at=at)
    return FailedDelivery.objects.create(subscriber="a.subscriber", event=event, error="ValueError", failed_at=at)


@pytest.mark.parametrize(
    ("query", "field", "message"),
    [
        ({"limit": "-1"}, "limit", "Send at least 1."),
        ({"limit": "many"}, "limit", "This is not a number."),
        ({"state": "odd"}, "state", "Send one of these: '', 'open', 'solved' or 'rejected'."),
        ({"bbox": "1,2"}, "bbox", "Write the box as west,south,east,north in degrees."),
        ({"stat": "open"}, "stat", "There is no such parameter. The parameters stand under /api/docs."),
        (
            {"state": ["open", "solved"]},
            "state",
            "Send this once; where several values may stand, commas part them.",
        ),
    ],
)
def test_a_mistake_is_named_with_its_field_in_words(guide: Guide, query: Any, field: str, message: str) -> None:
    refused = guide.call("list_reports", query=query, status=400, headers={"Accept-Language": "en"})
    assert refused["error"] == {"code": "invalid", "field": field, "message": message}


def test_a_choice_is_listed_in_the_language_of_the_reader(guide: Guide) -> None:
    refused = guide.call("list_reports", query={"state": "odd"}, status=400)
    assert refused["error"]["message"] == "Kirim salah satu dari: '', 'open', 'solved' atau 'rejected'."


def test_a_body_that_is_missing_is_asked_for(guide: Guide, cast: Cast) -> None:
    refused = guide.call("put_account", cast["resident"], status=400)
    assert refused["error"]["field"] == "body"
    assert refused["error"]["message"] == "Ini wajib dikirim, tetapi tidak ada."


class TestDoor:
    """Tokens, scopes, sessions, limits."""

    def test_a_wrong_token_is_401_everywhere(self, guide: Guide) -> None:
        for wrong in ("Bearer nonsense", "Basic eDp5", "Bearer "):
            refused = guide.call("read_city", status=401, headers={"Authorization": wrong})
            assert refused["error"]["code"] == "bad_token"

    def test_without_a_token_only_what_is_public_opens(self, guide: Guide) -> None:
        for name, (_method, _path, operation) in guide.operations.items():
            if {} not in operation["security"] and "{" not in _path and _method == "get":
                guide.call(name, status=401)

    def test_a_token_opens_only_its_scopes(self, guide: Guide, cast: Cast) -> None:
        narrow = {"Authorization": f"Bearer {token(cast['admin'].account_id, ['reports:read'])}"}
        guide.call("read_account", headers=narrow)
        for name in ("list_users", "list_keys", "list_audit_lines", "list_fact_kinds", "list_queue"):
            guide.call(name, status=403, headers=narrow)

    def test_a_scope_gives_no_power_that_the_account_lacks(self, guide: Guide, cast: Cast) -> None:
        reference = send(guide, cast["resident"])
        for name in ("list_users", "list_keys", "list_roles", "list_audit_lines", "list_fact_kinds", "list_queue"):
            guide.call(name, cast["resident"], 403)
        guide.call("read_case", cast["resident"], 403, reference=reference)
        guide.call("act_on_case", cast["moderator"], 403, form={}, reference=reference, verb="take")

    def test_an_officer_of_another_agency_is_refused(self, guide: Guide, cast: Cast) -> None:
        flood = send(guide, cast["resident"], category="flood", answers='{"depth": "knee"}')
        guide.call("read_case", cast["officer"], 403, reference=flood)
        guide.call("act_on_case", cast["officer"], 403, form={}, reference=flood, verb="take")

    def test_only_the_reporter_acts_as_the_reporter(self, guide: Guide, cast: Cast) -> None:
        reference = send(guide, cast["resident"])
        guide.call("confirm_solved", cast["neighbour"], 403, reference=reference)
        guide.call("answer_question", cast["neighbour"], 403, form={"text": "x"}, reference=reference)
        guide.call("add_photos", status=403, form={"photos": picture()}, reference=reference)
        wrong = {"X-Follow-Key": "x" * 40}
        guide.call("reopen_report", cast["neighbour"], 403, form={"text": "x"}, headers=wrong, reference=reference)

    def test_what_is_not_public_is_not_there(self, guide: Guide, cast: Cast) -> None:
        secret = send(guide, cast["resident"], category="crime")
        guide.call("read_report", cast["neighbour"], 404, reference=secret)
        guide.call("support_report", cast["neighbour"], 404, json={}, reference=secret)
        assert guide.call("list_reports")["items"] == []
        assert guide.call("read_report", cast["resident"], reference=secret)["is_mine"]

    def test_a_token_for_something_else_opens_what_is_open_to_everybody_as_everybody(
        self, guide: Guide, cast: Cast
    ) -> None:
        secret = send(guide, cast["resident"], category="crime")
        other = {"Authorization": f"Bearer {token(cast['resident'].account_id, ['sensing'])}"}
        assert guide.call("list_reports", headers=other)["items"] == []
        guide.call("read_report", None, 404, headers=other, reference=secret)
        guide.call("read_account", None, 403, headers=other)
        guide.call("send_report", None, 403, headers=other, form={"category": "pothole", "words": "x", **MENTENG})

    def test_the_public_reads_masked_words_and_the_reporter_the_own(self, guide: Guide, cast: Cast) -> None:
        reference = send(guide, cast["resident"], words="Hubungi 081234567899", name="Sari", email="sari@contoh.id")
        shown = guide.call("read_report", reference=reference)
        assert "0812" not in str(shown)
        assert "sari" not in str(shown).lower()
        assert guide.call("read_report", cast["resident"], reference=reference)["words"] == "Hubungi 081234567899"

    def test_a_used_up_token_waits(self, guide: Guide, cast: Cast) -> None:
        busy = {"Authorization": f"Bearer {token(None, per_minute=1)}"}
        answers = [guide.client.get("/api/v1/city", headers=busy) for _ in range(4)]
        refused = [answer for answer in answers if answer.status_code == 429]
        assert refused
        assert 1 <= int(refused[0]["Retry-After"]) <= 60

    def test_a_session_needs_its_csrf_token_to_write(self, cast: Cast) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(accounts.Account.objects.get(pk=cast["resident"].account_id))
        assert client.get("/api/v1/account").status_code == 200
        body = {"name": "Sari", "language": "id"}
        refused = client.put("/api/v1/account", body, content_type="application/json")
        assert refused.status_code == 403
        client.get("/report")
        if "kota_csrf" not in client.cookies:
            pytest.fail("a page with a form gives the CSRF cookie")
        csrf = {"X-CSRFToken": client.cookies["kota_csrf"].value}
        assert client.put("/api/v1/account", body, content_type="application/json", headers=csrf).status_code == 200

    def test_the_same_idempotency_key_sends_one_report(self, guide: Guide, cast: Cast) -> None:
        key = {"Idempotency-Key": "once"}
        form = {"category": "pothole", "words": "sekali", **MENTENG}
        first = guide.call("send_report", cast["resident"], form=form, headers=key)
        again = guide.call("send_report", cast["resident"], form=form, headers=key)
        assert first["reference"] == again["reference"]
        other = guide.call("send_report", cast["neighbour"], form=form, headers=key)
        assert other["reference"] != first["reference"]


class TestLists:
    def test_pages_by_keyset_miss_and_repeat_nothing(self, guide: Guide, cast: Cast) -> None:
        sent = [send(guide, cast["resident"], words=f"lubang {n}") for n in range(5)]
        found: list[str] = []
        after = ""
        while True:
            page = guide.call("list_reports", query={"limit": 2, "after": after})
            found += [row["reference"] for row in page["items"]]
            after = page["next"]
            if after is None:
                break
        assert found == sent[::-1]

    @pytest.mark.parametrize("cursor", ["x", "MjAyNg", "fA", "MjAyNnwx"])
    def test_a_cursor_that_is_not_ours_is_404(self, guide: Guide, cursor: str) -> None:
        assert guide.call("list_reports", status=404, query={"after": cursor})["error"]["field"] == "after"

    def test_filters_narrow(self, guide: Guide, cast: Cast) -> None:
        pothole = send(guide, cast["resident"])
        send(guide, cast["resident"], category="flood", answers='{"depth": "knee"}')

        def found(**query: Any) -> list[str]:
            return [row["reference"] for row in guide.call("list_reports", query=query)["items"]]

        assert found(category="pothole") == [pothole]
        assert found(q="halte", group="roads") == [pothole]
        assert found(bbox="106.7,-6.3,106.9,-6.1", agency="dinas-bina-marga") == [pothole]
        assert found(area="31.72") == []
        assert found(until="2020-01-01T00:00:00Z") == []
        guide.call("list_reports", status=400, query={"bbox": "1,2,3"})
        guide.call("list_reports", status=400, query={"since": "2020-01-01T00:00:00"})


def test_the_document_says_for_every_operation_what_it_may_answer(guide: Guide) -> None:
    for name, (_method, _path, operation) in guide.operations.items():
        assert {"400", "401", "403", "404", "409", "413", "429"} <= set(operation["responses"]), name
        assert operation["summary"], name
        assert operation["x-scope"], name


def test_no_two_shapes_have_one_name() -> None:
    """The document knows them by name alone: of two, one would stand for both."""

    def below(shape: type) -> list[type]:
        return [found for child in shape.__subclasses__() for found in (child, *below(child))]

    names = [shape.__name__ for root in (Out, Body) for shape in below(root)]
    assert sorted(set(names)) == sorted(names)
