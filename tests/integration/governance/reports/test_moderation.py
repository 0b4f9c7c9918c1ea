"""The moderators' desk: what is held, what is released, what is taken down, and who may."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from lxml import html

from kota.base.actor import ANONYMOUS
from kota.base.events import Meta
from kota.governance.reports import services
from kota.governance.reports.contracts import TakedownDecided
from kota.governance.reports.handlers import decided_takedown
from kota.governance.reports.models import Takedown
from kota.kernel.accounts.facade import Account
from kota.kernel.alerts.models import Delivery, Notice
from kota.kernel.cases import facade as cases
from tests.factories.accounts import sign_in
from tests.integration.cases.conftest import make_staff
from tests.integration.governance.reports.conftest import AT, browser
from tests.unit.kernel.files import samples

Send = Callable[..., cases.Case]
INSULT = "Pak Budi bangsat, jalan depan rumahnya rusak. Hub 0812-3456-7890"


@pytest.fixture
def moderator(db: None) -> Account:
    return make_staff("moderator", name="Yusuf")


def desk(account: Account) -> Client:
    return sign_in(browser(), account)


def page_of(client: Client, path: str = "/work/held") -> Any:
    response = client.get(path)
    assert response.status_code == 200
    return html.fromstring(response.content.decode())


def text_of(page: Any) -> str:
    return " ".join(page.text_content().split())


def reread(case: cases.Case) -> cases.Case:
    return cases.by_reference(case.reference)


def judge(client: Client, case: cases.Case, do: str, **given: str) -> Any:
    data = {"do": do, "seen": str(cases.version(case.pk)), "public_words": case.public_words, **given}
    return client.post(f"/work/held/{case.reference}", data)


def test_it_says_why_something_is_held_and_what_the_public_would_read(send: Send, moderator: Account) -> None:
    case = send(words=INSULT)
    page = page_of(desk(moderator))
    assert case.reference in text_of(page)
    assert "may insult somebody" in text_of(page)
    assert "may name a person" in text_of(page)
    assert "0812-3456-7890" in text_of(page.xpath("//*[@class='as-written']")[0])
    assert "[•••]" in page.xpath("//textarea[@name='public_words']")[0].text_content()


def test_it_is_released_in_other_words(send: Send, moderator: Account) -> None:
    case = send(words=INSULT, photos=(samples.photo(),))
    assert not case.photos.get().file.is_public
    assert judge(desk(moderator), case, "release", public_words="Jalan rusak").status_code == 303
    after = reread(case)
    assert (after.held, after.public_words, after.words) == ("", "Jalan rusak", INSULT)
    assert case.photos.get().file.is_public
    assert cases.public().filter(pk=case.pk).exists()
    assert "Jalan rusak" in browser().get(f"/reports/{case.reference}").content.decode()


def test_it_is_taken_down_for_good_and_the_agency_goes_on(send: Send, moderator: Account) -> None:
    case = send(words=INSULT)
    assert judge(desk(moderator), case, "take_down", text="Only an insult").status_code == 303
    after = reread(case)
    assert (after.is_public, after.held, after.kind) == (False, "", "open")
    assert browser().get(f"/reports/{case.reference}").status_code in (404, 410)
    line = cases.history(after, only_public=False)[-1]
    assert (line.text, line.is_public) == ("Only an insult", False)


def test_one_photo_is_hidden_and_the_report_released_without_it(send: Send, moderator: Account) -> None:
    case = send(words=INSULT, photos=(samples.photo(), samples.photo(width=500)))
    first, second = case.photos.order_by("pk")
    client = desk(moderator)
    assert judge(client, case, f"hide_photo:{first.pk}").status_code == 303
    assert judge(client, case, "release", public_words="Jalan rusak").status_code == 303
    assert [photo.file.is_public for photo in case.photos.order_by("pk")] == [False, True]
    page = browser().get(f"/reports/{case.reference}").content.decode()
    assert str(second.file_id) in page
    assert str(first.file_id) not in page


def test_two_moderators_do_not_overwrite_each_other(send: Send, moderator: Account) -> None:
    case = send(words=INSULT)
    seen = str(cases.version(case.pk))
    other = make_staff("moderator")
    assert judge(desk(other), case, "hide_photo:0").status_code == 404
    assert judge(desk(other), case, "release", public_words="Jalan rusak").status_code == 303
    assert judge(desk(moderator), case, "take_down", seen=seen).status_code == 400, "a reason is wanted"
    refused = judge(desk(moderator), case, "take_down", seen=seen, text="Menghina")
    assert refused.status_code == 409
    assert reread(case).is_public


def test_the_whole_desk_lists_the_oldest_first(send: Send, moderator: Account) -> None:
    made = [send(words=f"{INSULT} {number}") for number in range(3)]
    page = page_of(desk(moderator))
    assert [card.get("id") for card in page.xpath("//article")] == [case.reference for case in made]


def test_what_came_from_a_file_waits_until_nobody_else_does(send: Send, moderator: Account) -> None:
    imported = [send(words=f"{INSULT} {number}", channel="import") for number in range(25)]
    fresh = send(words=INSULT)
    client, order, path = desk(moderator), list[str](), "/work/held"
    while path:
        page = page_of(client, path)
        order += [str(card.get("id")) for card in page.xpath("//article")]
        following = [str(link.get("href")) for link in page.xpath("//a[starts-with(@href, '?after=')]")]
        path = f"/work/held{following[-1]}" if following else ""
    assert order == [case.reference for case in (fresh, *imported)]


def test_a_moderator_of_one_agency_judges_its_reports_only(send: Send, db: None) -> None:
    case = send(words=INSULT)
    elsewhere = desk(make_staff("moderator", agency="dinas-sda"))
    assert case.reference not in text_of(page_of(elsewhere))
    assert judge(elsewhere, case, "release").status_code == 403
    assert reread(case).held


@pytest.mark.parametrize(
    "role", ["field-officer", "agency-head", "triage-officer", "caller-desk", "auditor", "city-admin"]
)
def test_nobody_else_gets_in(send: Send, role: str) -> None:
    case = send(words=INSULT)
    asked = services.ask_takedown(case=case, reason="x", email="", by=ANONYMOUS, at=AT)
    client = desk(make_staff(role))
    for path in ("/work/held", "/work/held/requests"):
        assert client.get(path).status_code == 403
    assert judge(client, case, "release").status_code == 403
    assert client.post(f"/work/held/requests/{asked.pk}", {"decision": "kept", "answer": "x"}).status_code == 403
    assert browser().get("/work/held").status_code == 303


@pytest.mark.parametrize("do", ["", "solve", "hide_photo", "release:1:2", "hide_photo:x"])
def test_nonsense_is_refused_and_changes_nothing(send: Send, moderator: Account, do: str) -> None:
    case = send(words=INSULT)
    before = reread(case)
    assert judge(desk(moderator), case, do).status_code in (303, 400, 404)
    assert do.startswith("release") or reread(case).updated_at == before.updated_at


def test_a_request_is_decided_once_and_whoever_asked_hears_it(send: Send, moderator: Account) -> None:
    case = send(words="Jalan rusak di depan rumah nomor 12")
    asked = services.ask_takedown(case=case, reason="My house number", email="a@contoh.test", by=ANONYMOUS, at=AT)
    client = desk(moderator)
    page = text_of(page_of(client, "/work/held/requests"))
    assert "My house number" in page
    assert "a@contoh.test" not in page, "the address is for the answer alone"
    given = {"decision": "masked", "public_words": "Jalan rusak", "answer": "The number is out"}
    assert client.post(f"/work/held/requests/{asked.pk}", given).status_code == 303
    assert reread(case).public_words == "Jalan rusak"
    again = client.post(f"/work/held/requests/{asked.pk}", {"decision": "kept", "answer": "No"})
    assert again.status_code == 409
    asked = Takedown.objects.get()
    assert (asked.decision, asked.answer, asked.decided_by) == (
        "masked",
        "The number is out",
        f"account:{moderator.pk}",
    )

    event = TakedownDecided(asked.pk, case.reference, asked.decision)
    for _ in range(2):  # events come at least once
        decided_takedown(event, Meta(1, asked.decided_by, AT))
    notice = Notice.objects.get(topic="reports.takedown")
    assert "The number is out" in notice.body
    assert Delivery.objects.filter(notice=notice, channel="email").count() == 1


@pytest.mark.parametrize(
    "given",
    [
        {"decision": "", "answer": "x"},
        {"decision": "burn", "answer": "x"},
        {"decision": "kept", "answer": ""},
        {"decision": "masked", "answer": "x", "public_words": ""},
    ],
)
def test_half_a_decision_is_none(send: Send, moderator: Account, given: dict[str, str]) -> None:
    case = send()
    asked = services.ask_takedown(case=case, reason="x", email="", by=ANONYMOUS, at=AT)
    assert desk(moderator).post(f"/work/held/requests/{asked.pk}", given).status_code == 422
    assert Takedown.objects.get().decided_at is None


def test_a_report_is_taken_down_on_request(send: Send, moderator: Account) -> None:
    case = send()
    asked = services.ask_takedown(case=case, reason="x", email="", by=ANONYMOUS, at=AT)
    given = {"decision": "taken_down", "answer": "You are right"}
    assert desk(moderator).post(f"/work/held/requests/{asked.pk}", given).status_code == 303
    assert not cases.public().filter(pk=case.pk).exists()
    assert not Takedown.objects.filter(decided_at=None).exists()


def test_the_photo_somebody_asked_about_is_hidden_from_the_request(send: Send, moderator: Account) -> None:
    case = send(photos=(samples.photo(),))
    services.ask_takedown(case=case, reason="My car", email="", by=ANONYMOUS, at=AT)
    done = judge(desk(moderator), case, f"hide_photo:{case.photos.get().pk}", back="takedowns")
    assert done["Location"] == "/work/held/requests"
    assert not case.photos.get().file.is_public
