"""What a fuzzer needs to get past "there is no such thing": for each name in a path, one that exists in the city."""

from typing import Any

from allauth.usersessions.models import UserSession
from django.test import Client

from kota.base import clock
from kota.kernel.accounts import facade as accounts
from kota.kernel.accounts.services import grant_role
from kota.kernel.alerts.services import send_trial
from kota.mobility.reach.contracts import StudyState
from kota.mobility.reach.models import Study
from kota.mobility.sharing.models import Station
from tests.standards.openapi.cast import BY, Cast
from tests.standards.openapi.guide import Guide

CODES = {
    "agencies": "dinas-bina-marga",
    "areas": "31.71.06.1001",
    "categories": "pothole",
    "air": "dki1",
    "traffic": "gatot-subroto-0",
}

CLOSURE = {
    "cause": "permit:0", "kind": "roadworks", "stops": ["car"], "source": "Dinas Bina Marga",
    "shape": {"type": "Point", "coordinates": [106.82, -6.2]}, "texts": {"id": "Ditutup", "en": "Closed"},
}  # fmt: skip


def known(guide: Guide, cast: Cast) -> dict[str, Any]:
    """A report of the resident's that an officer works on, and one row of everything else that has a number."""
    resident = cast["resident"]
    form = {"category": "pothole", "words": "Lubang di depan halte", "lon": "106.8320", "lat": "-6.1960"}
    reference = guide.call("send_report", resident, form=form)["reference"]
    guide.call("act_on_case", cast["officer"], form={}, reference=reference, verb="take")
    reason = {"reason": "Rumah saya"}
    send_trial(account_id=resident.account_id, at=clock.now())
    grant = grant_role(account_id=cast["neighbour"].account_id, role="moderator", by=BY, at=clock.now())
    key = guide.call("issue_key", cast["admin"], json={"name": "Peta", "scopes": ["reports:read"], "per_minute": 10})
    draft = {"alert_class": "other", "level": "minor", "areas": ["31.71.06.1001"]}
    alert = guide.call("draft_alert", cast["control"], json=draft)["identifier"]
    guide.call("submit_alert", cast["control"], identifier=alert)
    place = guide.call("add_alert_place", resident, json={"area": "31.71"})
    hook = guide.call("add_webhook", cast["admin"], json={"name": "Radio", "url": "https://radio.example/hook"})
    at = clock.now()
    ride = {"operator": "krl", "metres": 9000, "board_at": at.isoformat(), "alight_at": at.isoformat()}
    return {
        "ticket_id": guide.call("buy_ticket", resident, json={"rides": [ride]})["id"],
        "identifier": alert,
        "place_id": place["id"],
        "webhook_id": hook["id"],
        "reference": reference,
        "takedown_id": guide.call("ask_takedown", cast["neighbour"], json=reason, reference=reference)["takedown"],
        "notice_id": guide.call("list_notifications", resident)["items"][0]["id"],
        "session_id": _session(resident.account_id),
        "user_id": cast["neighbour"].account_id,
        "grant_id": grant.pk,
        "key_id": key["id"],
        "number": guide.call("put_closure", cast["transit"], json=CLOSURE)["id"],
        "location": guide.call("list_chargers")["items"][0]["id"],
        "kind": "category",
        "key": "pothole",
        "share_station": Station.objects.get(code="sarinah").pk,
        "system": "sepeda-contoh",
        "study": _study(),
    }


def fitting(path: str, known: dict[str, Any]) -> dict[str, Any]:
    """The known things that an address asks for; what it asks beyond them is left to chance."""
    noun = path.removeprefix("/api/v1/").split("/")[0]
    found = {**known, "code": CODES.get(noun)}
    if noun == "sharing":
        found["number"] = known["share_station"]
    return {name: value for name, value in found.items() if f"{{{name}}}" in path}


def _study() -> str:
    """A study of nobody that is done."""
    at = clock.now()
    empty = {"areas": [], "people": [], "columns": {}}
    made = Study.objects.create(
        state=StudyState.DONE, day=at.date(), hour=7, figures=empty, summary={}, asked_at=at, asked_by="x", done_at=at
    )  # fmt: skip
    return str(made.pk)


def _session(account_id: int) -> int:
    browser = Client()
    browser.force_login(accounts.Account.objects.get(pk=account_id))
    key = browser.session.session_key
    made = UserSession.objects.create(user_id=account_id, session_key=key, ip="127.0.0.1", user_agent="a phone")
    return int(made.pk)
