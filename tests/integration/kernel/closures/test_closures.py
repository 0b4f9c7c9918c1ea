"""One closure, everywhere: put, changed, extended, ended, seen by every reader at once."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from kota.base import clock
from kota.base.actor import system
from kota.base.errors import ConflictError, InvalidError, MissingError
from kota.base.events.models import Outbox
from kota.base.geo import Box
from kota.kernel.accounts import facade as accounts
from kota.kernel.closures import facade as closures
from kota.kernel.closures.contracts import Certainty, Closed, ClosureChanged, Kind, Who
from kota.kernel.closures.models import Closure
from tests.factories.accounts import make_staff, sign_in

pytestmark = pytest.mark.django_db
BY = system("trial")
POINT = {"type": "Point", "coordinates": [106.82, -6.2]}
BOX = Box(106.81, -6.21, 106.83, -6.19)


def put(cause: str = "permit:1", **more: Any) -> Closed:
    at = more.pop("at", clock.now())
    given = {
        "kind": Kind.ROADWORKS, "stops": [Who.CAR, Who.BUS], "shape": POINT, "metres": 60, "begins": at,
        "source": "Dinas Bina Marga", "texts": {"id": "Jalan ditutup", "en": "Road closed"},
    }  # fmt: skip
    return closures.put(cause=cause, by=BY, at=at, **(given | more))


def events() -> int:
    return Outbox.objects.filter(name=ClosureChanged.name).count()


def test_putting_again_changes_nothing_until_something_differs() -> None:
    at = clock.now()
    first, before = put(at=at), events()
    again = put(at=at + timedelta(minutes=1), begins=at)
    assert again == first and events() == before
    wider = put(at=at + timedelta(minutes=1), begins=at, metres=90)
    assert (wider.id, wider.metres) == (first.id, 90) and events() == before + 1


def test_the_version_changes_with_every_change_and_with_time_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    at = clock.now()
    seen = [closures.version()]
    put(at=at, ends=at + timedelta(hours=1))
    seen.append(closures.version())
    put("event:1", at=at, begins=at + timedelta(hours=2))
    assert closures.version() == seen[-1], "what begins later closes nothing yet"
    monkeypatch.setattr(clock, "now", lambda: at + timedelta(minutes=61))
    seen.append(closures.version())
    assert closures.standing() == []
    monkeypatch.setattr(clock, "now", lambda: at + timedelta(minutes=121))
    seen.append(closures.version())
    assert [one.cause for one in closures.standing()] == ["event:1"]
    closures.end(cause="event:1", by=BY, at=clock.now())
    assert closures.standing() == []
    assert seen[0] == seen[2] and len({*seen[:2], seen[3]}) == 3


def test_what_stands_is_found_by_place_by_whom_it_stops_and_at_a_moment() -> None:
    at = clock.now()
    put(at=at, ends=at + timedelta(hours=1))
    put("lift:1", kind=Kind.LIFT, stops=[Who.WHEELCHAIR], shape=None, metres=None, refs=["lift:mrt:BHI-1"])
    put("drill", is_exercise=True)
    assert [one.cause for one in closures.in_box(BOX)] == ["permit:1"]
    assert [one.cause for one in closures.in_box(BOX, exercises=True)] == ["permit:1", "drill"]
    assert closures.in_box(Box(106.7, -6.21, 106.71, -6.19)) == []
    assert [one.cause for one in closures.standing(who=[Who.WHEELCHAIR])] == ["lift:1"]
    assert closures.standing_at(at + timedelta(hours=2))[0].cause == "lift:1"
    assert closures.standing_at(at - timedelta(hours=2)) == []


def test_what_is_announced_is_met_by_who_is_on_the_way_then() -> None:
    at, hour = clock.now(), timedelta(hours=1)
    put(at=at, ends=at + hour)
    put("event:1", at=at, begins=at + 24 * hour, ends=at + 29 * hour)
    put("drill", at=at, begins=at + 24 * hour, is_exercise=True)

    def met(hours: float, *, arrive_by: bool = False) -> list[str]:
        return [one.cause for one in closures.met(at + hours * hour, arrive_by=arrive_by)]

    assert (met(0), met(2), met(20)) == (["permit:1"], [], [])
    assert (met(22), met(28), met(29)) == (["event:1"], ["event:1"], [])
    assert (met(2, arrive_by=True), met(22, arrive_by=True)) == (["permit:1"], [])
    assert (met(25, arrive_by=True), met(31, arrive_by=True), met(32, arrive_by=True)) == (["event:1"], ["event:1"], [])
    closures.end(cause="event:1", by=BY, at=at)
    assert met(25) == []


def test_ending_is_safe_to_repeat_and_extending_needs_something_that_goes_on() -> None:
    at = clock.now()
    put(at=at)
    assert closures.extend(cause="permit:1", ends=at + timedelta(hours=3), by=BY, at=at).ends == at + timedelta(hours=3)
    ended = closures.end(cause="permit:1", by=BY, at=at + timedelta(hours=1))
    assert ended is not None and ended.ends == at + timedelta(hours=1)
    assert closures.end(cause="permit:1", by=BY, at=at + timedelta(hours=2)) == ended
    assert closures.end(cause="nothing", by=BY, at=at) is None
    with pytest.raises(ConflictError):
        closures.extend(cause="permit:1", ends=None, by=BY, at=at + timedelta(hours=2))
    with pytest.raises(MissingError):
        closures.extend(cause="nothing", ends=None, by=BY, at=at)
    assert put(at=at + timedelta(hours=2), ends=None).ends is None, "closed again"


def test_what_is_ended_before_it_begins_is_over_at_once(client: Client) -> None:
    at = clock.now()
    put(at=at, begins=at + timedelta(days=2), ends=at + timedelta(days=3))
    assert "Road closed" in client.get("/closures", headers={"accept-language": "en"}).content.decode()
    ended = closures.end(cause="permit:1", by=BY, at=at + timedelta(seconds=1))
    assert ended is not None and ended.ends == at + timedelta(seconds=1) and Outbox.objects.last().payload["is_over"]
    assert closures.end(cause="permit:1", by=BY, at=at + timedelta(seconds=2)) == ended
    assert "Road closed" not in client.get("/closures", headers={"accept-language": "en"}).content.decode()
    assert client.get("/closures/datex.xml").content.count(b"<sit:situation ") == 0
    with pytest.raises(ConflictError):
        closures.extend(cause="permit:1", ends=None, by=BY, at=at + timedelta(minutes=1))


@pytest.mark.parametrize(("field", "more"), [
    ("cause", {"cause": " "}), ("stops", {"stops": []}), ("source", {"source": " "}), ("shape", {"shape": None}),
    ("refs", {"refs": ["BHI"]}), ("ends", {"ends": datetime(2020, 1, 1, tzinfo=UTC)}),
])  # fmt: skip
def test_what_says_too_little_is_refused_with_its_field(field: str, more: dict[str, Any]) -> None:
    with pytest.raises(InvalidError) as refused:
        put(**more)
    assert refused.value.field == field and not Closure.objects.exists()


def test_everybody_reads_what_is_closed_on_the_page_the_map_and_in_files(client: Client) -> None:
    put(certainty=Certainty.REPORTED)
    put("drill", is_exercise=True, texts={"id": "Latihan", "en": "Drill"})
    page = client.get("/closures", headers={"accept-language": "en"}).content.decode()
    assert "Road closed" in page and "reported, not confirmed" in page and "nothing is really closed" in page
    found = client.get("/closures.geojson").json()["features"]
    assert [one["properties"]["kind"] for one in found] == ["warn", "neutral"]
    assert found[0]["geometry"] == POINT
    xml = client.get("/closures/datex.xml")
    assert xml["Content-Type"] == "application/xml" and b"securityExercise" in xml.content
    told = client.get("/api/v1/closures").json()
    assert [one["cause"] for one in told] == ["permit:1"]
    assert client.get(f"/api/v1/closures/{told[0]['id']}").json()["metres"] == 60
    assert client.get("/api/v1/closures?bbox=106.81,-6.21,106.83,-6.19&who=bus").json() == told
    assert client.get("/api/v1/closures?bbox=here").status_code == 400


PROGRAM = {
    "cause": "permit:9", "kind": "roadworks", "stops": ["car"], "source": "Dinas Bina Marga", "shape": POINT,
    "texts": {"id": "Ditutup", "en": "Closed"},
}  # fmt: skip


def program() -> dict[str, str]:
    owner = make_staff("transit-officer")
    _key, secret = accounts.issue_key(
        name="Permits", scopes=["mobility"], account_id=owner.pk, by=BY, at=clock.now(), per_minute=1000
    )
    return {"HTTP_AUTHORIZATION": f"Bearer {secret}"}


def test_a_program_hears_whether_it_closed_something_anew(client: Client) -> None:
    door = program()
    for status in (201, 200):
        answer = client.post("/api/v1/closures", PROGRAM, "application/json", **door)
        assert answer.status_code == status, answer.content


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("refs", {"refs": ["stop:transjakarta:NOPE"]}), ("refs", {"refs": ["foo:bar"]}),
        ("refs", {"refs": ["lift:nothing:1"]}), ("ends", {"begins": "9999-01-01T00:00:00Z"}),
        ("ends", {"ends": "9999-01-01T00:00:00Z"}), ("metres", {"metres": 2001}),
        ("ends", {"begins": "2020-01-01T00:00:00Z", "ends": "2020-02-01T00:00:00Z"}),
        ("shape", {"shape": {"type": "Polygon", "coordinates": [
            [[106.82, -6.2], [106.83, -6.21], [106.83, -6.2], [106.82, -6.21], [106.82, -6.2]]]}}),
    ],
)  # fmt: skip
def test_what_a_program_cannot_mean_is_refused_and_named(client: Client, field: str, wrong: dict[str, Any]) -> None:
    refused = client.post("/api/v1/closures", PROGRAM | wrong, "application/json", **program())
    assert refused.status_code == (400 if field == "metres" else 409), refused.content
    assert field in refused.json()["error"]["field"]
    assert all(ref in refused.json()["error"]["message"] for ref in wrong.get("refs", []))
    assert not Closure.objects.exists()


@pytest.mark.parametrize(
    ("kind", "drawn", "words"),
    [
        ("Polygon", [[[106.82, -6.2], [106.83, -6.2], [106.83, -6.21]]], "not closed"),
        ("Polygon", [[[106.82, -6.2], [106.83, -6.2], [106.83, -6.21], [106.82, -6.21]]], "not closed"),
        ("MultiPolygon", [[[[106.82, -6.2], [106.83, -6.2], [106.83, -6.21]]]], "not closed"),
        ("Polygon", [[106.82, -6.2]], "no GeoJSON"), ("Point", ["a", "b"], "no GeoJSON"), ("Point", [1], "no GeoJSON"),
        ("LineString", [[106.82, -6.2]], "no GeoJSON"), ("Polygon", [None], "no GeoJSON"),
        ("Point", json.loads("[" * 200 + "]" * 200), "no GeoJSON"),
    ],
)  # fmt: skip
def test_what_is_no_shape_is_malformed(client: Client, kind: str, drawn: list[Any], words: str) -> None:
    sent = PROGRAM | {"shape": {"type": kind, "coordinates": drawn}}
    door = {**program(), "HTTP_ACCEPT_LANGUAGE": "en"}
    refused = client.post("/api/v1/closures", sent, "application/json", **door)
    assert refused.status_code == 400, refused.content
    assert refused.json()["error"]["field"] == "shape" and words in refused.json()["error"]["message"]
    assert not Closure.objects.exists()


def test_staff_close_and_open_and_others_may_not(client: Client) -> None:
    sign_in(client, make_staff("transit-officer"))
    form = {
        "kind": "roadworks", "stops": ["car", "bus"], "title_id": "Jalan Melati ditutup", "metres": "30",
        "source": "Dinas Bina Marga", "shape": '{"type":"Point","coordinates":[106.82,-6.2]}',
    }  # fmt: skip
    wrong = client.post("/work/closures", form | {"shape": "{"})
    assert wrong.status_code == 400 and not Closure.objects.exists()
    outside = client.post("/work/closures", form | {"shape": '{"type":"Point","coordinates":[-6.2,106.8]}'})
    assert outside.status_code == 400 and "di luar kota" in outside.content.decode()
    ring = '{"type":"Polygon","coordinates":[[[106.82,-6.2],[106.83,-6.2],[106.83,-6.21]]]}'
    assert "tidak tertutup" in client.post("/work/closures", form | {"shape": ring}).content.decode()
    over = client.post("/work/closures", form | {"begins": "2020-01-01T08:00", "ends": "2020-02-01T08:00"})
    assert over.status_code == 400 and "sudah lewat" in over.content.decode()
    assert client.post("/work/closures", form).status_code == 303
    (one,) = closures.standing()
    assert one.texts == {"id": "Jalan Melati ditutup", "en": "Jalan Melati ditutup"} and one.metres == 30
    assert client.get("/work/closures").status_code == 200
    client.post(f"/work/closures/{one.id}/extend", {"ends": "2099-01-31T08:00"})
    assert closures.standing()[0].ends is not None
    client.post(f"/work/closures/{one.id}/end")
    assert closures.standing() == []
    other = Client()
    sign_in(other, make_staff("moderator"))
    assert other.get("/work/closures").status_code == 403
    assert other.post(f"/work/closures/{one.id}/end").status_code == 403


def test_a_program_has_causes_of_its_own_and_leaves_those_of_the_house(client: Client) -> None:
    lift = put("lift:synthetic:lift.1", kind=Kind.LIFT, shape=None, metres=None, refs=["lift:synthetic:lift.1"])
    account = make_staff("transit-officer")
    _key, text = accounts.issue_key(name="works", scopes=["mobility"], account_id=account.pk, by=BY, at=clock.now())
    headers = {"Authorization": f"Bearer {text}"}
    given = {"kind": "roadworks", "stops": ["car"], "source": "Bina Marga", "shape": POINT,
             "texts": {"id": "Ditutup", "en": "Closed"}}  # fmt: skip

    def post(address: str, cause: str, **more: Any) -> Any:
        return client.post(address, {"cause": cause, **more}, content_type="application/json", headers=headers)

    for cause in (lift.cause, "LIFT:x", "flood-incident:1", "staff:1"):
        for address, more in (("", given), ("/end", {}), ("/extend", {})):
            refused = post(f"/api/v1/closures{address}", cause, **more)
            assert refused.status_code == 403 and cause in refused.json()["error"]["message"]
    assert closures.by_cause(lift.cause) == lift
    assert post("/api/v1/closures", "permit:1", **given).status_code == 201
    assert post("/api/v1/closures/end", "permit:1").json()["ends"]
