"""Whose eyes see what of a report: other agencies, officers, the public, those who joined, and the reporter."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from kota.base import clock
from kota.base.actor import ANONYMOUS
from kota.base.events import deliver
from kota.base.events.order import line_up
from kota.governance.reports import services
from kota.governance.reports.models import Takedown
from kota.governance.reports.module import MODULE
from kota.governance.reports.selectors import spread
from kota.governance.reports.selectors.following import follow_key
from kota.kernel.accounts.facade import Account, actor_for
from kota.kernel.alerts.models import Notice
from kota.kernel.cases import facade as cases
from kota.kernel.cases.contracts import Contact
from kota.kernel.cases.services.erasing import erase
from tests.factories.accounts import sign_in
from tests.integration.cases.conftest import make_staff
from tests.integration.governance.reports.conftest import AT, browser, follow
from tests.integration.governance.reports.paper import Paper
from tests.standards.openapi.cast import token

Send = Callable[..., cases.Case]
RINA = Contact(
    name="Rina Wijaya", email="rina@example.com", phone="+6281234567890", notify="email", language="en"
)  # fmt: skip
ROADS = "dinas-bina-marga"


@pytest.fixture
def roads(db: None) -> Account:
    """Works for the roads agency."""
    return make_staff("field-officer", agency=ROADS, name="Agus")


def tell() -> None:
    line_up()
    for subscription in MODULE.subscriptions:
        deliver.deliver(subscription)


def make_account(email: str) -> Account:
    return Account.objects.create(name="Dewi", email=email, language="en", created_at=AT)


def decide(asked: Takedown, decision: str, moderator: Account) -> None:
    services.decide_takedown(
        takedown_id=asked.pk, decision=decision, answer="This is only for Tono", public_words="Jalan rusak",
        by=actor_for(moderator), at=clock.now(),
    )  # fmt: skip


def body(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    content = b"".join(answer) if answer.streaming else answer.content  # type: ignore[arg-type]
    return content.decode()


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


def test_the_question_is_read_by_the_reporter_and_the_public_sees_only_that_it_was_asked(
    send: Send, roads: Account, client: Client
) -> None:
    case = send(contact=RINA)
    cases.ask(case_id=case.pk, text="Is it at Budi's gate?", by=actor_for(roads), at=clock.now())

    public = body(client, f"/reports/{case.reference}") + body(client, f"/open311/v2/requests/{case.reference}.json")
    public += body(client, f"/open311/v2/requests/{case.reference}.json?extensions=true")
    public += json.dumps(api(f"/reports/{case.reference}"))
    assert "Budi" not in public
    assert "Question to the reporter" in public
    assert api(f"/reports/{case.reference}", **{"X-Follow-Key": follow_key(case.reference)})["question"]
    follow(client, case)
    assert "Is it at Budi" in body(client, f"/reports/{case.reference}")


def test_what_the_staff_write_is_masked_wherever_others_read_it(send: Send, roads: Account, client: Client) -> None:
    case, joined = send(contact=RINA), make_account("dewi@example.com")
    services.support(case_id=case.pk, by=actor_for(joined), mark="", at=clock.now())
    said = "Told the owner on 081234567890 and at budi@example.com"
    cases.note(case_id=case.pk, text=said, is_public=True, by=actor_for(roads), at=clock.now())
    cases.reject(case_id=case.pk, text=said, by=actor_for(roads), at=clock.now())
    tell()

    public = body(client, f"/reports/{case.reference}") + json.dumps(api(f"/reports/{case.reference}"))
    public += body(client, f"/open311/v2/requests/{case.reference}.json?extensions=true")
    heard = [notice.body for notice in Notice.objects.filter(account=joined)]
    assert len(heard) == 2
    for shown in (public, *heard):
        assert "Told the owner" in shown
        assert "081234567890" not in shown and "budi@example.com" not in shown


def test_why_it_was_taken_down_stays_with_the_staff_and_with_whoever_asked(send: Send) -> None:
    case, moderator = send(contact=RINA), make_staff("moderator")
    asked = services.ask_takedown(case=case, reason="x", email="a@contoh.test", by=ANONYMOUS, at=clock.now())
    decide(asked, "taken_down", moderator)
    tell()

    to_reporter = Notice.objects.get(topic="reports.mine", subject=case.urn, title__contains="no longer public")
    assert "only for Tono" not in to_reporter.body
    assert "only for Tono" in Notice.objects.get(topic="reports.takedown").body


def test_other_words_are_told_as_such_and_not_as_a_release(send: Send) -> None:
    case, moderator = send(contact=RINA), make_staff("moderator")
    asked = services.ask_takedown(case=case, reason="x", email="", by=ANONYMOUS, at=clock.now())
    decide(asked, "masked", moderator)
    tell()

    titles = list(Notice.objects.filter(topic="reports.mine").values_list("title", flat=True))
    assert [title for title in titles if "in other words" in title]
    assert not [title for title in titles if "is public now" in title]


def test_a_release_after_holding_is_told_as_one(send: Send) -> None:
    case, moderator = send(contact=RINA, words="Dasar goblok"), make_staff("moderator")
    cases.release(case_id=case.pk, public_words="Jalan rusak", by=actor_for(moderator), at=clock.now())
    tell()

    assert Notice.objects.filter(topic="reports.mine", title__contains="is public now").exists()


def test_only_moderators_who_may_decide_hear_of_it_and_where(send: Send) -> None:
    everywhere, here = make_staff("moderator"), make_staff("moderator", agency=ROADS)
    make_staff("moderator", agency="dinas-sda")
    held, public = send(words="Dasar goblok"), send()
    services.ask_takedown(case=public, reason="x", email="", by=ANONYMOUS, at=clock.now())
    tell()
    cases.hold(case_id=public.pk, reasons="person", by=actor_for(here), at=clock.now())
    tell()

    told = set(Notice.objects.filter(topic="reports.moderation").values_list("account_id", "subject", "url"))
    assert told == {
        *((who.pk, held.urn, "/work/held") for who in (everywhere, here)),
        *((who.pk, public.urn, "/work/held/requests") for who in (everywhere, here)),
        (everywhere.pk, public.urn, "/work/held"),
    }


PLACE = "rumah Pak Budi Santoso, maling, 081234567890"
DOORS = (
    "/reports", "/reports.rss", "/reports.csv", "/reports.geojson",
    "/reports/map.json?zoom=18&bbox=106.8,-6.2,106.9,-6.1", "/api/v1/reports",
    "/open311/v2/requests.json?extensions=true", "/",
)  # fmt: skip


def test_a_place_that_names_a_person_is_held_and_released_in_other_words(send: Send) -> None:
    moderator, case = make_staff("moderator"), send(place=PLACE)
    assert (case.held, case.place) == ("person", PLACE)
    assert "081234567890" not in case.public_place

    desk = sign_in(browser(), moderator)
    sheet = Paper.open(desk, "/work/held", form=case.reference)
    assert "Pak Budi Santoso" in sheet.text
    assert sheet.value("public_place") == case.public_place
    sheet.fill(public_place="Gang Melati").send("", do="release")

    for path in (*DOORS, f"/reports/{case.reference}", f"/api/v1/reports/{case.reference}"):
        spread.forget()
        shown = body(browser(), path)
        assert "Budi" not in shown and "1234567890" not in shown, path
    assert "Gang Melati" in body(browser(), "/reports") and "Gang Melati" in body(browser(), DOORS[-2])
    assert PLACE in page(moderator, case), "the staff read it as it was written"
    client = browser()
    follow(client, case)
    assert PLACE in body(client, f"/reports/{case.reference}"), "and so does the reporter"


def test_what_a_place_says_of_a_person_is_not_searched(send: Send) -> None:
    case = send(place=PLACE)
    cases.release(case_id=case.pk, public_words="Maling", public_place="Gang Melati", by=ANONYMOUS, at=clock.now())

    found = (
        cases.narrow(cases.public(), cases.Filter(text="Santoso")),
        cases.narrow(cases.public(), cases.Filter(text="Melati")),
    )

    assert [list(cases_.values_list("pk", flat=True)) for cases_ in found] == [[], [case.pk]]


def test_a_takedown_request_is_answered_with_another_place(send: Send) -> None:
    moderator, case = make_staff("moderator"), send(place="Rumah nomor 12")
    services.ask_takedown(case=case, reason="My house", email="", by=ANONYMOUS, at=clock.now())

    sheet = Paper.open(sign_in(browser(), moderator), "/work/held/requests", form="/work/held/requests")
    given = {"decision": "masked", "public_words": "Jalan rusak", "public_place": "Jalan Melati", "answer": "Done"}
    assert sheet.fill(**given).send("").status == 303

    after = cases.by_reference(case.reference)
    assert (after.public_place, after.place) == ("Jalan Melati", "Rumah nomor 12")


def test_an_ordinary_place_is_shown_as_it_is(send: Send) -> None:
    case = send(place="Jl. H. Agus Salim 12, dekat RSUP Nasional Dr. Cipto Mangunkusumo")
    assert (case.held, case.public_place) == ("", case.place)


def test_erasing_a_person_leaves_the_public_place(send: Send) -> None:
    rina = make_account("rina@example.com")
    case = send(contact=Contact(account_id=rina.pk), place=PLACE)

    erase(rina.pk, clock.now())

    assert cases.by_reference(case.reference).place == case.public_place
