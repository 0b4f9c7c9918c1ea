"""Writing a report down for somebody who calls or stands at the counter."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from lxml import html

from kota.base.geo import Point
from kota.governance.reports.models import Supporter
from kota.kernel.accounts.facade import Account
from kota.kernel.cases import facade as cases
from kota.kernel.cases.models import Case
from tests.factories.accounts import sign_in
from tests.integration.cases.conftest import make_staff
from tests.integration.governance.reports.conftest import browser
from tests.integration.governance.reports.paper import Paper

Send = Callable[..., cases.Case]
HERE = {"lon": "106.7803", "lat": "-6.2305"}


@pytest.fixture
def clerk(db: None) -> Account:
    return make_staff("caller-desk", name="Lestari")


def desk(account: Account) -> Client:
    return sign_in(browser(), account)


def slip(client: Client) -> Paper:
    return Paper.open(client, "/work/new", form="/work/new")


def filled(client: Client, **more: Any) -> Paper:
    return slip(client).fill(**{"words": "Lampu mati", "category": "street-light-out", **HERE, **more})


def answered(paper: Paper) -> Paper:
    """Say yes to whatever the page still asks, as a clerk who reads it out."""
    for _ in range(4):
        if paper.status == 303:
            return paper
        assert paper.status == 200, paper.errors
        paper = paper.send()
    return paper


def test_a_call_becomes_a_report_with_the_caller_s_contact(clerk: Account) -> None:
    paper = filled(desk(clerk), name="Sari", phone="0812 3456 7890", notify="sms", language="en")
    sent = answered(paper.send())
    assert sent.to.startswith("/work/new?sent=JKT-")
    case = cases.by_reference(sent.to.split("=")[1])
    assert (case.channel, case.step, case.words) == ("phone", "received", "Lampu mati")
    assert case.agency_id
    contact = case.contact
    assert (contact.name, contact.phone, contact.notify, contact.language) == ("Sari", "+6281234567890", "sms", "en")
    assert contact.account_id is None, "the report is the caller's, not the clerk's"
    opening = cases.history(case, only_public=False)[0]
    assert (opening.party, opening.by) == ("staff", f"account:{clerk.pk}")


def test_the_number_is_there_to_be_read_out(clerk: Account) -> None:
    client = desk(clerk)
    sent = answered(filled(client).send())
    page = client.get(sent.to).content.decode()
    assert sent.to.split("=")[1] in page
    assert "Read this number" in page
    assert "<script>" not in client.get("/work/new?sent=<script>").content.decode().replace("<script src", "")


def test_sending_twice_makes_one_report(clerk: Account) -> None:
    paper = filled(desk(clerk))
    first = answered(paper.send())
    assert answered(paper.send()).to == first.to
    assert Case.objects.count() == 1


def test_reports_like_it_close_by_are_shown_before_it_is_sent(clerk: Account, send: Send) -> None:
    there = send(category="street-light-out", point=Point(106.7803, -6.2310))
    far = send(category="street-light-out", point=Point(106.7903, -6.2410))
    other = send(category="pothole", point=Point(106.7803, -6.2310))
    paper = filled(desk(clerk)).send()
    while paper.status == 200 and there.reference not in paper.text:
        paper = paper.send()
    assert there.reference in paper.text
    assert far.reference not in paper.text
    assert other.reference not in paper.text
    assert answered(paper.send()).to.startswith("/work/new?sent=")


def test_near_ones_are_asked_for_as_the_pin_moves(clerk: Account, send: Send) -> None:
    there = send(category="street-light-out", point=Point(106.7803, -6.2310))
    client = desk(clerk)
    part = client.post("/work/new/near", {"category": "street-light-out", **HERE}).content.decode()
    assert there.reference in part
    assert client.post("/work/new/near", {"category": "nonsense", "lon": "x"}).status_code == 200


def test_a_caller_is_counted_in_once(clerk: Account, send: Send) -> None:
    there = send(category="street-light-out", point=Point(106.7803, -6.2310))
    client = desk(clerk)
    for phone in ("0812-3456-7890", "0812 3456 7890", "0813 1111 2222"):
        done = client.post(f"/work/new/join/{there.reference}", {"phone": phone})
        assert done["Location"] == f"/work/new?joined={there.reference}"
    assert Case.objects.get(pk=there.pk).supporters == 2
    assert not Supporter.objects.filter(mark__contains="3456").exists(), "the number itself is not kept"


def test_an_emergency_is_asked_about_first(clerk: Account) -> None:
    paper = slip(desk(clerk)).fill(words="Ada asap", category="fire", **HERE).send()
    assert paper.status == 200
    assert "Ask this first" in paper.text
    part = desk(clerk).post("/work/new/more", {"category": "fire"}).content.decode()
    assert "113" in part or "112" in part


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"words": ""}, "words"),
        ({"category": ""}, "category"),
        ({"lon": "", "lat": ""}, "place"),
        ({"lon": "10", "lat": "50"}, "place"),
        ({"phone": "123"}, "phone"),
        ({"notify": "sms"}, "phone"),
        ({"notify": "email"}, "email"),
        ({"email": "not an address"}, "email"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(
    clerk: Account, wrong: dict[str, str], where: str
) -> None:
    paper = filled(desk(clerk), **wrong).send()
    while paper.status == 200:
        paper = paper.send()
    assert paper.status == 422, paper.to
    assert paper.errors
    assert Case.objects.count() == 0
    assert paper.page.xpath(f"//*[@id='id_{where}' or @id='{where}']"), where
    if "words" not in wrong:
        assert paper.value("words").strip() == "Lampu mati"


@pytest.mark.parametrize("role", ["field-officer", "moderator", "auditor", "city-admin"])
def test_only_the_desk_writes_down(send: Send, role: str) -> None:
    case, client = send(), desk(make_staff(role))
    assert client.get("/work/new").status_code == 403
    for path in ("/work/new", "/work/new/near", "/work/new/more", f"/work/new/join/{case.reference}"):
        assert client.post(path, {"go": "send"}).status_code == 403
    assert browser().get("/work/new").status_code == 303


def test_every_field_has_its_label(clerk: Account) -> None:
    page = html.fromstring(desk(clerk).get("/work/new").content.decode())
    for field in page.xpath("//form[contains(@action,'/work/new')]//*[self::input or self::select or self::textarea]"):
        if field.get("type") not in ("hidden",):
            assert field.get("aria-label") or page.xpath(f"//label[@for='{field.get('id')}']"), field.get("name")
