"""Whose eyes see what of a report: other agencies, officers, the public, those who joined, and the reporter."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from kota.governance.reports.selectors.following import follow_key
from kota.kernel.accounts.facade import Account
from kota.kernel.cases import facade as cases
from kota.kernel.cases.contracts import Contact
from tests.factories.accounts import sign_in
from tests.integration.cases.conftest import make_staff
from tests.integration.governance.reports.conftest import browser
from tests.standards.openapi.cast import token

Send = Callable[..., cases.Case]
RINA = Contact(name="Rina Wijaya", email="rina@example.com", phone="+6281234567890", notify="email")
ROADS = "dinas-bina-marga"


@pytest.fixture
def roads(db: None) -> Account:
    """Works for the roads agency."""
    return make_staff("field-officer", agency=ROADS, name="Agus")


def page(account: Account, case: cases.Case) -> str:
    response = sign_in(browser(), account).get(f"/work/{case.reference}")
    assert response.status_code == 200
    return response.content.decode()


def api(path: str, account: Account | None = None, **headers: str) -> Any:
    if account is not None:
        headers["Authorization"] = f"Bearer {token(account.pk)}"
    answer = Client().get(f"/api/v1{path}", headers=headers)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_another_agency_does_not_see_a_persons_private_and_held_reports(send: Send, roads: Account) -> None:
    case, known = send(contact=RINA), send(contact=RINA, category="flood", words="Banjir")
    hidden = [
        send(contact=RINA, category="illegal-levies", words="Diminta uang"),
        send(contact=RINA, category="flood", words="Dasar goblok"),
    ]
    mine = send(contact=RINA, words="Dasar goblok")

    shown = page(roads, case)
    assert known.reference in shown and mine.reference in shown
    assert not [other for other in hidden if other.reference in shown or other.category.name_en in shown.split("Flood")]
    assert set(api(f"/work/cases/{case.reference}", roads)["earlier"]) == {known.reference, mine.reference}


def test_an_officer_for_everything_sees_all_of_a_persons_reports(send: Send) -> None:
    case, hidden = send(contact=RINA), send(contact=RINA, category="illegal-levies", words="Diminta uang")

    everywhere = make_staff("field-officer")

    assert api(f"/work/cases/{case.reference}", everywhere)["earlier"] == [hidden.reference]


@pytest.mark.parametrize("says_so", [False, True])
def test_officers_read_the_name_only_where_its_owner_says_so(send: Send, roads: Account, says_so: bool) -> None:
    case = send(contact=Contact(name="Rina Wijaya", phone="+6281234567890", show_name=says_so))

    assert ("Rina Wijaya" in page(roads, case)) is says_so
    contact = api(f"/work/cases/{case.reference}", roads)["contact"]
    assert (contact["name"], contact["phone"]) == ("Rina Wijaya" if says_so else "", "+6281234567890")


@pytest.mark.parametrize(("path", "shown"), [("/reports", False), ("/work/reports", True)])
def test_a_name_sent_by_a_program_is_shown_where_staff_wrote_it_down(path: str, shown: bool, db: None) -> None:
    caller = make_staff("caller-desk")
    given = {"category": "pothole", "words": "Lubang", "lon": "106.8229", "lat": "-6.1745", "name": "Rina"}

    sent = Client().post(f"/api/v1{path}", given, headers={"Authorization": f"Bearer {token(caller.pk)}"})

    assert cases.by_reference(sent.json()["reference"]).contact.show_name is shown


def test_one_person_is_found_again_however_phone_and_address_were_typed(send: Send, roads: Account) -> None:
    web = send(contact=Contact(email="rina@example.com", notify="email"))
    given = {"category": "pothole", "words": "Lubang", "lon": "106.8229", "lat": "-6.1745"}

    sent = Client().post("/api/v1/reports", {**given, "email": "Rina@Example.COM", "phone": "0812-3456-7890"}).json()

    contact = cases.by_reference(sent["reference"]).contact
    assert (contact.email, contact.phone) == ("rina@example.com", "+6281234567890")
    assert api(f"/work/cases/{web.reference}", roads)["earlier"] == [sent["reference"]]
    refused = Client().post("/api/v1/reports", {**given, "phone": "call me"})
    assert refused.status_code == 409  # as with an e-mail address that is none
    assert refused.json()["error"]["field"] == "phone"
