"""The receiver's modules of OCPI 2.2.1: objects come out as they went in, in the standard's envelope and codes."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from kota.mobility.charging.models import Cdr, Evse, Location, Session, StatusChange
from tests.factories.charging import (
    cdr_object,
    connector_object,
    element,
    energy,
    evse_object,
    location_object,
    session_object,
    tariff_object,
    time,
)  # fmt: skip
from tests.integration.mobility.charging.conftest import Peer

pytestmark = pytest.mark.django_db
LATER, LATEST = "2026-11-21T00:00:00Z", "2026-11-22T00:00:00Z"


@pytest.fixture
def located(peer: Peer) -> Peer:
    assert peer("PUT", "locations/ID/CPO/L1", location_object()) == (201, 1000)
    return peer


def test_a_location_its_evses_and_connectors_come_back_as_they_were_sent(located: Peer) -> None:
    sent = location_object(custom={"x": [1, 2.5]}, name="Uji Ménteng")
    assert located("PUT", "locations/ID/CPO/L1", sent) == (200, 1000)
    assert located.get("locations/ID/CPO/L1") == sent
    assert located.get("locations/id/cpo/l1/e1") == sent["evses"][0], "ids of OCPI do not differ by case"
    assert located.get("locations/ID/CPO/L1/E1/1") == sent["evses"][0]["connectors"][0]
    assert located("GET", "locations/ID/CPO/L1/E9") == (404, 2003)
    assert located("GET", "locations/ID/CPO/L1/E1/9") == (404, 2003)
    assert located("GET", "locations/ID/CPO/NONE") == (404, 2003)


def test_a_status_is_patched_and_parents_become_as_new(located: Peer) -> None:
    change = {"status": "OUTOFORDER", "last_updated": LATER}
    assert located("PATCH", "locations/ID/CPO/L1/E1", change) == (200, 1000)
    found = located.get("locations/ID/CPO/L1")
    assert found["evses"][0]["status"] == "OUTOFORDER" and found["evses"][1]["status"] == "CHARGING"
    assert found["last_updated"] == LATER == found["evses"][0]["last_updated"]
    assert found["evses"][0]["connectors"] == location_object()["evses"][0]["connectors"]
    older = {"status": "AVAILABLE", "last_updated": "2026-11-20T12:00:00Z"}
    assert located("PATCH", "locations/ID/CPO/L1/E1", older) == (200, 1000)
    assert located.get("locations/ID/CPO/L1/E1")["status"] == "OUTOFORDER", "what is older changes nothing"
    of_another = {"status": "AVAILABLE", "last_updated": "2026-11-20T13:00:00Z"}
    assert located("PATCH", "locations/ID/CPO/L1/E2", of_another) == (200, 1000)
    assert located.get("locations/ID/CPO/L1/E2")["status"] == "AVAILABLE", "older than its location, newer than itself"
    assert list(StatusChange.objects.filter(evse__key="e1").order_by("at").values_list("status", flat=True)) == [
        "AVAILABLE", "OUTOFORDER",
    ]  # fmt: skip


def test_a_name_and_a_tariff_are_patched_and_an_evse_is_added_and_removed(located: Peer) -> None:
    assert located("PATCH", "locations/ID/CPO/L1", {"name": "Baru", "last_updated": LATER}) == (200, 1000)
    assert located("PATCH", "locations/ID/CPO/L1/E1/1", {"tariff_ids": ["15"], "last_updated": LATER}) == (200, 1000)
    assert located("PUT", "locations/ID/CPO/L1/E3", evse_object("E3", last_updated=LATER)) == (201, 1000)
    added = connector_object(id="2", standard="CHADEMO", last_updated=LATER)
    assert located("PUT", "locations/ID/CPO/L1/E3/2", added) == (201, 1000)
    assert located("PUT", "locations/ID/CPO/L1/E3/2", added) == (200, 1000)
    found = located.get("locations/ID/CPO/L1")
    assert found["name"] == "Baru" and found["evses"][0]["connectors"][0]["tariff_ids"] == ["15"]
    assert [one["id"] for one in found["evses"][2]["connectors"]] == ["1", "2"]
    assert located("PATCH", "locations/ID/CPO/L1/E3", {"status": "REMOVED", "last_updated": LATEST}) == (200, 1000)
    row = Location.objects.get(owner="ID*CPO")
    assert (row.evses_count, row.free, row.plugs) == (2, 1, ["IEC_62196_T2_COMBO"])


def test_a_put_without_an_evse_takes_it_away(located: Peer) -> None:
    sent = location_object(last_updated=LATER)
    assert located("PUT", "locations/ID/CPO/L1", {**sent, "evses": sent["evses"][:1]}) == (200, 1000)
    assert len(located.get("locations/ID/CPO/L1")["evses"]) == 1
    assert Evse.objects.filter(key="e2", is_gone=True).exists(), "its history stays"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("locations/ID/CPO/L1", {}),
        ("locations/ID/CPO/L1", []),
        ("locations/ID/CPO/L2", location_object()),
        ("locations/ID/CPO/L1", location_object(country_code="NL")),
        ("locations/ID/CPO/L1", location_object(publish="yes")),
        ("locations/ID/CPO/L1", location_object(time_zone="Mars/Olympus")),
        ("locations/ID/CPO/L1", location_object(lat=91)),
        ("locations/ID/CPO/L1", location_object(address="x" * 46)),
        ("locations/ID/CPO/L1", location_object(last_updated="yesterday")),
        ("locations/ID/CPO/L1", location_object(evses=[evse_object(status="FREE")])),
        ("locations/ID/CPO/L1", location_object(evses=[evse_object(), evse_object("e1")])),
        ("locations/ID/CPO/L1", location_object(evses=[evse_object(connectors=[])])),
        ("locations/ID/CPO/L1", location_object(name="nul \u0000")),
        ("locations/ID/CPO/L1/E1", evse_object("E2")),
        ("locations/ID/CPO/L1/E1/1", connector_object(standard="SCHUKO")),
        ("tariffs/ID/CPO/T1", tariff_object()),
        ("tariffs/ID/CPO/T2", tariff_object(element(energy(1)))),
        ("tariffs/ID/CPO/T1", tariff_object(element(energy(1), start_time="25:00"))),
        ("tariffs/ID/CPO/T1", tariff_object(element({"type": "ENERGY", "price": "1", "step_size": 1}))),
        ("tariffs/ID/CPO/T1", tariff_object(element(energy(-5)))),
        ("tariffs/ID/CPO/T1", tariff_object(element(energy(1)), last_updated="2999-01-01T00:00:00Z")),
        ("locations/ID/CPO/L1", location_object(last_updated="2999-01-01T00:00:00Z")),
        ("locations/ID/CPO/L1", location_object(evses=[evse_object(last_updated="2999-01-01T00:00:00Z")])),
        ("tariffs/ID/CPO/T1", tariff_object(element({"type": "WATER", "price": 1, "step_size": 1}))),
        ("tariffs/ID/CPO/T1", tariff_object(element(energy(1, step=0)))),
        ("tariffs/ID/CPO/T1", tariff_object(element(energy(1)), min_price={"excl_vat": 9}, max_price={"excl_vat": 8})),
        ("sessions/ID/CPO/S1", session_object(status="DONE")),
        ("sessions/ID/CPO/S1", session_object(kwh=-1)),
    ],
)
def test_what_is_not_as_the_standard_has_it_is_2001_and_leaves_no_trace(located: Peer, path: str, body: Any) -> None:
    before = located.get("locations/ID/CPO/L1")
    answer = located.ask("PUT", path, body)
    assert (answer.status_code, answer.json()["status_code"]) == (200, 2001), "it was JSON: no error of HTTP"
    assert answer.json()["status_message"] and "data" not in answer.json()
    assert located.get("locations/ID/CPO/L1") == before


def test_what_is_dated_ahead_holds_nobody_up(located: Peer) -> None:
    ahead = {"status": "BLOCKED", "last_updated": "2099-01-01T00:00:00Z"}
    for path in ("locations/ID/CPO/L1", "locations/ID/CPO/L1/E1", "locations/ID/CPO/L1/E1/1"):
        assert located("PATCH", path, ahead) == (200, 2001)
    assert located("PATCH", "locations/ID/CPO/L1/E1", {"status": "OUTOFORDER", "last_updated": LATER}) == (200, 1000)
    assert located.get("locations/ID/CPO/L1/E1")["status"] == "OUTOFORDER"
    row = Evse.objects.get(location__owner="ID*CPO", key="e1")
    row.data, row.last_updated = {**row.data, "last_updated": ahead["last_updated"]}, datetime(2099, 1, 1, tzinfo=UTC)
    row.save()
    assert located("PATCH", "locations/ID/CPO/L1/E1", {"status": "AVAILABLE", "last_updated": LATEST}) == (200, 1000)
    assert located.get("locations/ID/CPO/L1/E1")["status"] == "AVAILABLE", "what was taken before does not, either"


def test_what_is_nowhere_is_an_envelope_and_no_page(located: Peer, client: Client) -> None:
    assert located("GET", "tokens") == (404, 2000) == located("PUT", "commands/START_SESSION", {})
    assert located("GET", "/ocpi") == (404, 2000) == located("GET", "/ocpi/2.1.1/locations")
    assert client.get("/ocpi/nope").json()["status_code"] == 2000


def test_a_patch_says_when_and_of_what(located: Peer) -> None:
    assert located("PATCH", "locations/ID/CPO/L1/E1", {"status": "BLOCKED"}) == (200, 2001)
    assert located("PATCH", "locations/ID/CPO/L1", {"evses": [], "last_updated": LATER}) == (200, 2001)
    assert located("PATCH", "locations/ID/CPO/L9", {"name": "x", "last_updated": LATER}) == (404, 2003)
    assert located("PATCH", "locations/ID/CPO/L1/E9", {"status": "BLOCKED", "last_updated": LATER}) == (404, 2003)
    assert located("PUT", "locations/ID/CPO/L9/E1", evse_object()) == (404, 2003)
    assert located("PUT", "locations/ID/CPO/L1/E9/1", connector_object()) == (404, 2003)
    assert located("PATCH", "sessions/ID/CPO/S9", {"kwh": 1, "last_updated": LATER}) == (404, 2000)


def test_nobody_changes_what_an_object_is_called(located: Peer) -> None:
    before = located.get("locations/ID/CPO/L1")
    for path, named in (("L1", {"id": "hack"}), ("L1/E1", {"uid": "hack"}), ("L1/E1/1", {"id": "hack"})):
        assert located("PATCH", f"locations/ID/CPO/{path}", {**named, "last_updated": LATER}) == (200, 2001)
    assert located.get("locations/ID/CPO/L1") == before
    assert located("PATCH", "locations/ID/CPO/L1/E1", {"uid": "E1", "last_updated": LATER}) == (200, 1000)


def test_what_cannot_be_read_and_wrong_methods_are_errors_of_http(located: Peer) -> None:
    assert located("PUT", "locations/ID/CPO/L1", b"{") == (400, 2000)
    assert located("PUT", "locations/ID/CPO/L1", b"\xff\xfe") == (400, 2000)
    assert located("PUT", "locations/ID/CPO/L1", b'{"a": NaN}') == (400, 2000)
    assert located("POST", "locations/ID/CPO/L1", location_object()) == (405, 2000)
    assert located("PATCH", "tariffs/ID/CPO/T1", {}) == (405, 2000)
    assert located("GET", "cdrs") == (405, 2000)
    assert located("PUT", "locations/ID/CPO/L1", b"[" * 100_000)[0] in (200, 400)
    assert located("PUT", "locations/ID/CPO/L1", b" " * 5_000_000)[0] == 413


def test_a_party_writes_and_reads_only_its_own_objects(located: Peer, connected: Any) -> None:
    rival, driver = connected("ID*RIV"), connected("NL*MSP", "EMSP")
    for stranger in (rival, driver):
        assert stranger("GET", "locations/ID/CPO/L1") == (404, 2000)
        assert stranger("PUT", "locations/ID/CPO/L1", location_object()) == (404, 2000)
        assert stranger("PATCH", "locations/ID/CPO/L1/E1", {"status": "BLOCKED", "last_updated": LATER}) == (404, 2000)
        assert stranger("DELETE", "tariffs/ID/CPO/T1") == (404, 2000)
        assert stranger("POST", "cdrs", cdr_object()) == (404, 2000)
    assert driver("PUT", "locations/NL/MSP/L1", location_object(country_code="NL", party_id="MSP")) == (404, 2000), (
        "an eMSP has no chargers"
    )
    mine = location_object(party_id="RIV")
    assert rival("PUT", "locations/ID/RIV/L1", mine) == (201, 1000), "the same id at another operator is another place"
    assert located.get("locations/ID/CPO/L1")["party_id"] == "CPO"
    assert located("POST", "cdrs", cdr_object()) == (201, 1000)
    number = Cdr.objects.get().pk
    assert rival("GET", f"cdrs/{number}") == (404, 2000) and located("GET", f"cdrs/{number}") == (200, 1000)


def test_a_tariff_is_put_read_and_deleted(peer: Peer) -> None:
    sent = tariff_object(element(time(2, 10, 300)), tariff_alt_text=[{"language": "id", "text": "Dua euro per jam"}])
    assert peer("PUT", "tariffs/ID/CPO/T1", sent) == (201, 1000)
    assert peer("PUT", "tariffs/ID/CPO/T1", sent) == (200, 1000)
    assert peer.get("tariffs/ID/CPO/T1") == sent
    assert peer("DELETE", "tariffs/ID/CPO/T1") == (200, 1000)
    assert peer("GET", "tariffs/ID/CPO/T1") == (404, 2000)
    assert peer("DELETE", "tariffs/ID/CPO/T1") == (404, 2000)


def test_a_tariff_that_cannot_be_meant_is_refused_in_words(peer: Peer) -> None:
    def said(*elements: dict[str, Any], **more: Any) -> str:
        answer = peer.ask("PUT", "tariffs/ID/CPO/T1", tariff_object(*elements, **more)).json()
        return str(answer.get("status_message", ""))

    assert "step_size: " in said(element(time(1, step=0))) and "blocks of nothing" in said(element(energy(1, step=0)))
    low, high = {"excl_vat": 5, "incl_vat": 6}, {"excl_vat": 5, "incl_vat": 5.5}
    assert said(element(energy(1)), min_price=low, max_price=high).startswith("max_price: ")
    assert said(element(energy(1)), min_price=high, max_price=low) == ""
    free = {"type": "FLAT", "price": 0, "step_size": 0}
    assert said(element(free)) == "", "as the standard's own example of a free tariff has it"


def test_a_session_grows_and_a_final_one_stays(located: Peer) -> None:
    located("PUT", "tariffs/ID/CPO/T1", tariff_object(element(energy(0.25))))
    assert located("PUT", "sessions/ID/CPO/S1", session_object()) == (201, 1000)
    period = {"start_date_time": "2026-11-23T03:00:00Z", "dimensions": [{"type": "ENERGY", "volume": 5}]}
    first = {"kwh": 5, "charging_periods": [period], "last_updated": "2026-11-23T03:10:00Z"}
    second = {"kwh": 9, "charging_periods": [{**period, "start_date_time": "2026-11-23T03:10:00Z"}],
              "last_updated": "2026-11-23T03:20:00Z"}  # fmt: skip
    for change in (first, first, second, first):
        assert located("PATCH", "sessions/ID/CPO/S1", change) == (200, 1000)
    found = located.get("sessions/ID/CPO/S1")
    assert found["kwh"] == 9 and len(found["charging_periods"]) == 2, "a repeated request adds nothing twice"
    done = session_object(status="COMPLETED", kwh=9, end_date_time="2026-11-23T04:00:00Z",
                          last_updated="2026-11-23T04:00:00Z")  # fmt: skip
    assert located("PUT", "sessions/ID/CPO/S1", done) == (200, 1000)
    assert located("PATCH", "sessions/ID/CPO/S1", {"kwh": 99, "last_updated": "2026-11-23T05:00:00Z"}) == (200, 1000)
    row = Session.objects.get()
    assert (row.kwh, row.status) == (9, "COMPLETED")


AHEAD = "2999-01-01T00:00:00Z"
BEFORE = "2026-11-22T03:00:00Z"


def period_at(moment: str) -> dict[str, Any]:
    return {"charging_periods": [{**cdr_object()["charging_periods"][0], "start_date_time": moment}]}


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"start_date_time": AHEAD}, "start_date_time: "),
        ({"end_date_time": AHEAD}, "end_date_time: "),
        ({"end_date_time": BEFORE}, "ends before it starts"),
        (period_at(AHEAD), "charging_periods.0.start_date_time: "),
        ({"kwh": 1e12, "total_energy": 1e12}, "100000 kWh"),
        ({"kwh": 100_001, "total_energy": 100_001}, "100000 kWh"),
    ],
)  # fmt: skip
def test_no_session_or_cdr_is_of_the_future_ends_before_it_starts_or_takes_more_than_any_battery(
    located: Peer, wrong: dict[str, Any], why: str
) -> None:
    assert located("PUT", "sessions/ID/CPO/S1", session_object()) == (201, 1000)
    whole = ("PUT", "sessions/ID/CPO/S2", session_object(id="S2", **wrong))
    part = ("PATCH", "sessions/ID/CPO/S1", {**wrong, "last_updated": "2026-11-23T05:00:00Z"})
    for method, path, body in (whole, part, ("POST", "cdrs", cdr_object(**wrong))):
        answer = located.ask(method, path, body)
        assert (answer.status_code, answer.json()["status_code"]) == (200, 2001), (method, path)
        assert why in answer.json()["status_message"]
    assert Session.objects.get().data == session_object() and not Cdr.objects.exists()


def test_periods_of_a_cdr_lie_within_it_but_for_what_is_rounded(located: Peer) -> None:
    for moment in (BEFORE, "2026-11-23T02:58:59Z", "2026-11-23T04:01:01Z"):
        answer = located.ask("POST", "cdrs", cdr_object(**period_at(moment)))
        assert answer.json()["status_code"] == 2001 and "charging period" in answer.json()["status_message"]
    assert located("POST", "cdrs", cdr_object(**period_at("2026-11-23T02:59:30Z"))) == (201, 1000)


def test_the_tariff_of_a_session_is_frozen_when_it_begins(located: Peer) -> None:
    located("PUT", "tariffs/ID/CPO/T1", tariff_object(element(energy(0.25))))
    located("PUT", "sessions/ID/CPO/S1", session_object())
    located("PUT", "tariffs/ID/CPO/T1", tariff_object(element(energy(9)), last_updated="2026-11-23T03:30:00Z"))
    assert Session.objects.get().tariff["elements"][0]["price_components"][0]["price"] == 0.25
    located("POST", "cdrs", cdr_object(tariffs=[], total_cost={"excl_vat": 5}))
    dearer = [tariff_object(element(energy(9)))]
    located("POST", "cdrs", cdr_object(id="C2", tariffs=dearer, total_cost={"excl_vat": 180}))
    same, other = Cdr.objects.order_by("pk")
    assert same.verdict == "same", "a CDR without a tariff is reckoned by the one that was told before plugging in"
    assert (other.verdict, other.findings["why"], other.findings["by_told"]["excl"]) == (
        "differs", ["told"], "5.00000000",
    )  # fmt: skip


def test_a_cdr_is_taken_once_and_never_changed(located: Peer) -> None:
    answer = located.ask("POST", "cdrs", cdr_object())
    assert (answer.status_code, answer.json()["status_code"]) == (201, 1000)
    path = answer["Location"].split("/ocpi/2.2.1/")[1]
    assert located.get(path) == cdr_object()
    again = located.ask("POST", "cdrs", cdr_object())
    assert again.status_code == 200 and again["Location"] == answer["Location"]
    assert located("POST", "cdrs", cdr_object(total_energy=21)) == (200, 2000)
    credit = cdr_object(id="C1-K", credit=True, credit_reference_id="C1", total_cost={"excl_vat": -5, "incl_vat": -5.5})
    assert located("POST", "cdrs", credit) == (201, 1000)
    assert located("POST", "cdrs", {**credit, "id": "C9-K", "credit_reference_id": "C9"}) == (200, 2001)
    assert set(Cdr.objects.values_list("verdict", flat=True)) == {"same"}
    assert located("GET", "cdrs/99999999999999999999") == (404, 2000)


def test_an_answer_carries_the_numbers_of_its_message_and_goes_back_where_it_came_from(located: Peer) -> None:
    headers = {
        "X-Request-ID": "r-1", "X-Correlation-ID": "c-1", "OCPI-from-country-code": "ID", "OCPI-from-party-id": "CPO",
        "OCPI-to-country-code": "ID", "OCPI-to-party-id": "KTA",
    }  # fmt: skip
    answer = located.ask("GET", "locations/ID/CPO/L1", **headers)
    assert (answer["X-Request-ID"], answer["X-Correlation-ID"]) == ("r-1", "c-1")
    assert (answer["OCPI-to-country-code"], answer["OCPI-to-party-id"]) == ("ID", "CPO")
    assert (answer["OCPI-from-country-code"], answer["OCPI-from-party-id"]) == ("ID", "KTA")
    assert answer["Content-Type"] == "application/json"
    assert set(answer.json()) == {"data", "status_code", "timestamp"}


def test_other_platforms_read_all_operators_in_pages(located: Peer, connected: Any) -> None:
    second, driver = connected("ID*TWO"), connected("NL*MSP", "EMSP")
    for code in ("A", "B"):
        second("PUT", f"locations/ID/TWO/{code}", location_object(code, party_id="TWO", last_updated=LATER))
    second("PUT", "locations/ID/TWO/X", location_object("X", party_id="TWO", publish=False))
    located("PUT", "tariffs/ID/CPO/T1", tariff_object(element(energy(1))))
    page = driver.ask("GET", "sender/locations?limit=2")
    assert [one["id"] for one in page.json()["data"]] == ["L1", "A"]
    assert (page["X-Total-Count"], page["X-Limit"]) == ("3", "100"), "what is not published stays hidden"
    following = page["Link"].split("<")[1].split(">")[0]
    assert 'rel="next"' in page["Link"]
    last = driver.ask("GET", following.split("/ocpi/2.2.1/")[1])
    assert [one["id"] for one in last.json()["data"]] == ["B"] and "Link" not in last
    newer = driver.ask("GET", f"sender/locations?date_from={LATER}&date_to={LATEST}&limit=1")
    assert newer["X-Total-Count"] == "2" and "date_from" in newer["Link"]
    assert driver("GET", "sender/locations?limit=x") == (200, 2001)
    assert driver("GET", "sender/locations?date_from=x") == (200, 2001)
    assert [one["id"] for one in driver.get("sender/tariffs")] == ["T1"]
    states = {(one["party_id"], one["role"], one["status"]) for one in driver.get("sender/hubclientinfo")}
    assert ("CPO", "CPO", "CONNECTED") in states and ("MSP", "EMSP", "CONNECTED") in states
    assert json.dumps(driver.get("sender/locations"))
