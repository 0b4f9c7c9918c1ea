"""Emergencies that come by program: the number in the answer, the refusal, and what the officer sees."""

from typing import Any

import pytest

from kota.kernel.accounts.facade import Account
from kota.kernel.accounts.models import RoleAssignment
from kota.kernel.cases import facade as cases
from tests.factories.accounts import sign_in
from tests.integration.governance.reports.conftest import AT, browser

FIRE = {"category": "fire", "words": "Kebakaran di gudang", "lon": "106.8229", "lat": "-6.1745"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def fire_officer(db: None) -> Account:
    account = Account.objects.create(name="Agus", email="agus@example.com", language="en", created_at=AT)
    RoleAssignment.objects.create(
        account=account, role="field-officer", agency_id="dinas-gulkarmat", granted_at=AT, granted_by="system:test"
    )
    return account


def send(**given: Any) -> Any:
    return browser().post("/api/v1/reports", FIRE | given)


def test_the_answer_says_what_to_ask_and_whom_to_call() -> None:
    found = send().json()

    assert found["emergency"]["number"] == "113"
    assert found["emergency"]["ask"].endswith("?")
    assert send(category="pothole", words="Lubang").json()["emergency"] is None
    assert send(category="pothole", words="kebakaran!").json()["emergency"]["number"] == "113"


def test_in_danger_nothing_is_opened_and_the_number_is_said() -> None:
    before = cases.Case.objects.count()

    refused = send(danger="true")

    assert refused.status_code == 409
    assert refused.json()["error"]["code"] == "emergency"
    assert "113" in refused.json()["error"]["message"]
    assert "112" in send(danger="true", category="pothole", words="Lubang").json()["error"]["message"]
    assert cases.Case.objects.count() == before


def test_the_officer_sees_that_nobody_was_asked_until_it_is_taken(fire_officer: Account) -> None:
    reference = send().json()["reference"]
    desk = sign_in(browser(), fire_officer)

    assert "nobody was asked" in desk.get(f"/work/{reference}").content.decode()
    assert "In danger?" in desk.get("/work?tab=new").content.decode()

    desk.post(f"/work/{reference}/take", {"go": "send"})
    assert "nobody was asked" not in desk.get(f"/work/{reference}").content.decode()


def test_an_unknown_code_in_a_filter_is_no_empty_list() -> None:
    for name in ("area", "category", "group", "agency"):
        refused = browser().get(f"/api/v1/reports?{name}=zz")
        assert (refused.status_code, refused.json()["error"]["field"]) == (409, name)
