"""Operators are asked for what they did not push: page by page, with patience, and nothing wrong gets in."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from kota.base import clock
from kota.mobility.charging.models import Cdr, Location, Party, Session, StatusChange, Tariff
from kota.mobility.charging.services import forgetting, polling, sealing
from tests.factories.accounts import make_staff, sign_in
from tests.factories.charging import (
    cdr_object,
    element,
    energy,
    evse_object,
    location_object,
    session_object,
    tariff_object,
)  # fmt: skip
from tests.factories.ocpi import Platform, platform
from tests.integration.mobility.charging.conftest import Peer

pytestmark = pytest.mark.django_db
T1 = tariff_object(element(energy(0.25, 10)))


@pytest.fixture
def other(settings: Any) -> Iterator[Platform]:
    with platform() as server:
        settings.KOTA_FETCH_ALLOW = [server.place]
        yield server


@pytest.fixture
def polled(peer: Peer, other: Platform) -> Party:
    """An operator whose lists lie on the other platform."""
    row, at = peer.party, clock.now()
    row.theirs, row.next_at = sealing.seal(other.token), at
    row.endpoints = [
        {"identifier": name, "role": "SENDER", "url": f"{other.url}/v/{name}"}
        for name in ("locations", "tariffs", "sessions", "cdrs")
    ]  # fmt: skip
    row.save()
    return row


def test_everything_is_read_page_by_page_and_then_what_changed(polled: Party, other: Platform) -> None:
    other.page = 2
    other.lists = {
        "locations": [location_object(f"L{number}") for number in range(5)], "tariffs": [T1],
        "sessions": [session_object()], "cdrs": [cdr_object()],
    }  # fmt: skip
    at = clock.now()
    assert polling.poll_due(at=at) == 1
    assert Location.objects.filter(owner="ID*CPO", is_shown=True).count() == 5
    assert (Tariff.objects.filter(owner="ID*CPO").count(), Session.objects.count(), Cdr.objects.count()) == (1, 1, 1)
    assert Session.objects.get().tariff == T1, "tariffs are read before the sessions that take them"
    assert "date_from" not in other.asked[0][1] and all("Base64" not in path for _m, path, _h in other.asked)
    assert other.asked[0][2]["OCPI-to-party-id"] == "CPO"
    polled.refresh_from_db()
    assert polled.next_at and timedelta(minutes=15) <= polled.next_at - at <= timedelta(minutes=17)
    assert polling.poll_due(at=at) == 0, "it is not due"
    other.asked.clear()
    assert polling.poll_due(at=at + timedelta(minutes=20)) == 1
    assert all("date_from" in path for _method, path, _headers in other.asked if "offset" not in path)


def test_what_is_not_in_a_whole_list_any_more_is_gone(polled: Party, other: Platform) -> None:
    other.lists = {"locations": [location_object("A"), location_object("B")], "tariffs": [T1, {**T1, "id": "T2"}]}
    at = clock.now()
    polling.poll_due(at=at)
    other.lists = {"locations": [location_object("B")], "tariffs": [{**T1, "id": "T2"}]}
    polling.poll_due(at=at + timedelta(hours=1))
    assert Location.objects.filter(owner="ID*CPO", is_shown=True).count() == 2, "a list of changes takes nothing away"
    polling.poll_due(at=at + timedelta(hours=26))
    assert [row.key for row in Location.objects.filter(owner="ID*CPO", is_shown=True)] == ["b"]
    assert [row.key for row in Tariff.objects.filter(owner="ID*CPO")] == ["t2"]
    other.lists["locations"] = [location_object("A"), location_object("B")]
    polling.poll_due(at=at + timedelta(hours=27))
    assert Location.objects.filter(owner="ID*CPO", is_shown=True).count() == 2, "it may come back"


def test_an_empty_list_takes_nothing_away_and_staff_see_it(polled: Party, other: Platform, client: Client) -> None:
    peer = Peer(polled, "")
    other.lists = {"locations": [location_object("A")], "tariffs": [T1]}
    at = clock.now()
    polling.poll_due(at=at)
    other.lists = {}
    polling.poll_due(at=at + timedelta(hours=26))
    assert (
        Location.objects.filter(owner="ID*CPO", is_shown=True).count()
        == 1
        == Tariff.objects.filter(party=polled).count()
    )
    officer = sign_in(client, make_staff("transit-officer"))
    path = f"/work/charging/parties/{peer.party.pk}"
    assert "Its list is empty" in officer.get(path, headers={"accept-language": "en"}).content.decode()
    other.lists = {"locations": [location_object("A")], "tariffs": [T1]}
    polling.poll_due(at=at + timedelta(hours=52))
    assert "Its list is empty" not in officer.get(path, headers={"accept-language": "en"}).content.decode()


def test_staff_see_which_object_could_not_be_taken_and_why(polled: Party, other: Platform, client: Client) -> None:
    ahead = (clock.now() + timedelta(days=2)).isoformat()
    other.lists = {
        "locations": [location_object("OK"), location_object("L9", lat=91), location_object("F", last_updated=ahead)]
    }
    at = clock.now()
    polling.poll_due(at=at)
    officer = sign_in(client, make_staff("transit-officer"))

    def told() -> str:
        return str(officer.get(f"/work/charging/parties/{polled.pk}").content.decode())

    assert "<td>L9</td>" in told() and "coordinates: Value error, this is no longitude and latitude" in told()
    assert "<td>F</td>" in told() and "this moment has not come yet" in told()
    other.lists = {"locations": [location_object("F")]}
    polling.poll_due(at=at + timedelta(hours=1))
    assert "<td>L9</td>" in told() and "<td>F</td>" not in told(), "until it comes right"
    polling.poll_due(at=at + timedelta(hours=27))
    assert "<td>L9</td>" not in told()


def test_wrong_and_foreign_objects_are_left_and_counted_the_others_are_taken(polled: Party, other: Platform) -> None:
    other.lists = {
        "locations": [
            location_object("OK"), location_object("X", party_id="RIV"), {"id": "half"}, "text", None,
            location_object("N", name="nul\u0000"),
        ],
        "cdrs": [cdr_object(), cdr_object(total_energy=3)],
    }  # fmt: skip
    assert polling.poll_due(at=clock.now()) == 1
    polled.refresh_from_db()
    assert polled.refused == 6
    assert [row.key for row in Location.objects.filter(party=polled)] == ["ok"]


@pytest.mark.parametrize("raw", [b"<html>", b"[]", b'{"status_code": 3000}', b'{"status_code": 1000, "data": {}}', b""])
def test_an_operator_that_answers_nonsense_is_asked_later_and_later(polled: Party, other: Platform, raw: bytes) -> None:
    other.raw, at = raw, clock.now()
    pauses = []
    for _number in range(3):
        assert polling.poll(polled, at=at) is False
        polled.refresh_from_db()
        assert polled.next_at is not None
        pauses.append(polled.next_at - at)
    assert pauses == sorted(pauses) and pauses[0] < pauses[2] <= timedelta(hours=7)
    assert polled.failures == 3 and polled.last_error
    other.raw = None
    assert polling.poll(polled, at=at) is True
    polled.refresh_from_db()
    assert (polled.failures, polled.last_error) == (0, "")


def test_a_list_that_leads_elsewhere_or_never_ends_is_left(polled: Party, other: Platform, settings: Any) -> None:
    with platform() as stranger:
        settings.KOTA_FETCH_ALLOW = [other.place, stranger.place]
        assert polling._next(f"{other.url}/v/x", f'<{other.url}/v/x?offset=1>; rel="next"')
        with pytest.raises(polling.PeerError):
            polling._next(f"{other.url}/v/x", f'<{stranger.url}/v/x>; rel="next"')
    assert stranger.asked == [], "a token is for whom it was given"


def test_old_statuses_and_drivers_go_the_last_status_before_stays(peer: Peer) -> None:
    peer("PUT", "locations/ID/CPO/L1", location_object(evses=[evse_object()]))
    peer("PUT", "sessions/ID/CPO/S1", session_object())
    peer("POST", "cdrs", cdr_object())
    at = clock.now()
    evse = StatusChange.objects.filter(evse__key="e1").first()
    assert evse is not None
    for days, status in ((200, "CHARGING"), (150, "AVAILABLE"), (1, "CHARGING")):
        StatusChange.objects.create(evse_id=evse.evse_id, at=at - timedelta(days=days), status=status)
    evse.delete()
    forgetting.forget(at=at)
    assert list(StatusChange.objects.filter(evse__key="e1").order_by("at").values_list("status", flat=True)) == [
        "AVAILABLE", "CHARGING",
    ]  # fmt: skip
    assert Session.objects.get().data["cdr_token"]["uid"] == "012345678"
    Session.objects.update(received_at=at - timedelta(days=500))
    Cdr.objects.update(received_at=at - timedelta(days=500))
    assert forgetting.forget(at=at) == 2
    assert Session.objects.get().data["cdr_token"]["uid"] == "-" == Cdr.objects.get().data["cdr_token"]["uid"]
