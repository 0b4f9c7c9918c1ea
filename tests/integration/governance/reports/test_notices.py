"""Who is told what about a report, and that nobody is told twice."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from django.test import Client

from kota.base import clock
from kota.base.actor import Actor, system
from kota.base.events import deliver
from kota.base.events.order import line_up
from kota.governance.reports import services
from kota.governance.reports.module import MODULE
from kota.kernel.accounts.facade import Account, actor_for
from kota.kernel.accounts.models import RoleAssignment
from kota.kernel.alerts.models import Delivery, Notice
from kota.kernel.cases import facade as cases
from kota.kernel.cases.services import end_waiting, escalate
from kota.kernel.files import facade as files
from tests.integration.governance.reports.conftest import AT, Contact, browser, follow, signed_in
from tests.integration.governance.reports.paper import Paper
from tests.unit.kernel.files import samples

Send = Callable[..., cases.Case]
BY_MAIL = Contact(email="rina@example.com", notify="email", language="en")


def tell() -> None:
    line_up()
    for subscription in MODULE.subscriptions:
        deliver.deliver(subscription)


def titles(notices: Iterable[Notice] | None = None) -> list[str]:
    return [notice.title for notice in (Notice.objects.order_by("id") if notices is None else notices)]


def person(name: str, role: str = "", **where: str) -> Account:
    account = Account.objects.create(name=name, email=f"{name.lower()}@example.com", language="en", created_at=AT)
    if role:
        RoleAssignment.objects.create(account=account, role=role, granted_at=AT, granted_by="system:test", **where)
    return account


def photo(by: Actor) -> tuple[object, ...]:
    return (files.store_photo(data=samples.photo(), by=by, at=clock.now(), is_public=True).id,)


def test_whoever_left_an_address_gets_number_and_link(send: Send) -> None:
    case = send(contact=BY_MAIL)

    tell()

    notice = Notice.objects.get()
    assert case.reference in notice.title
    assert notice.url.startswith(f"/r/{case.reference}?key=")
    assert Delivery.objects.exclude(state="suppressed").get(notice=notice).channel == "email"
    assert browser().get(notice.url)["Location"] == f"/reports/{case.reference}"


def test_a_notice_is_written_once_however_often_the_event_comes(send: Send) -> None:
    send(contact=BY_MAIL)

    tell()
    from kota.base.events.models import Cursor

    Cursor.objects.all().delete()
    tell()

    assert Notice.objects.count() == 1


def test_whoever_left_nothing_is_told_nothing(send: Send, officer: Actor) -> None:
    case = send()
    cases.take(case_id=case.pk, by=officer, at=clock.now())

    tell()

    assert Notice.objects.count() == 0


def test_imported_reports_send_no_mail(send: Send) -> None:
    send(contact=BY_MAIL, channel="import")

    tell()

    assert Notice.objects.count() == 0


def test_the_reporter_hears_of_each_step_and_the_officer_of_the_answers(send: Send, officer: Actor) -> None:
    case = send(contact=BY_MAIL)
    cases.take(case_id=case.pk, by=officer, at=clock.now())
    cases.ask(case_id=case.pk, text="At which gate?", by=officer, at=clock.now())
    cases.answer(case_id=case.pk, text="The blue one", by=system("test"), at=clock.now())
    cases.note(case_id=case.pk, text="for colleagues", by=officer, at=clock.now())
    cases.note(case_id=case.pk, text="A crew comes tomorrow", is_public=True, by=officer, at=clock.now())
    cases.solve(case_id=case.pk, text="Filled", photos=photo(officer), by=officer, at=clock.now())  # type: ignore[arg-type]

    tell()

    to_reporter = list(Notice.objects.filter(account=None).order_by("id"))
    assert len(to_reporter) == 5
    said = " ".join(f"{notice.title} {notice.body}" for notice in to_reporter)
    assert "At which gate?" in said
    assert "A crew comes tomorrow" in said
    assert "for colleagues" not in said
    to_officer = Notice.objects.get(account=officer.account_id)
    assert "blue" not in to_officer.body
    assert to_officer.url == f"/work/{case.reference}"


def test_those_who_joined_hear_when_it_is_solved(send: Send, officer: Actor, rina: Account) -> None:
    case = send()
    services.support(case_id=case.pk, by=actor_for(rina), mark="", at=clock.now())
    services.support(case_id=case.pk, by=system("test"), mark="a browser", at=clock.now())
    cases.take(case_id=case.pk, by=officer, at=clock.now())
    cases.solve(case_id=case.pk, text="Filled", photos=photo(officer), by=officer, at=clock.now())  # type: ignore[arg-type]

    tell()

    notice = Notice.objects.get()
    assert (notice.account_id, notice.topic) == (rina.pk, "reports.joined")


def test_the_ladder_tells_officer_then_head_then_the_office_above(send: Send, officer: Actor) -> None:
    head = person("Hendra", "agency-head", agency_id="dinas-bina-marga")
    desk = person("Lestari", "triage-officer", agency_id="city-triage")
    case = send(at=AT)
    cases.take(case_id=case.pk, by=officer, at=AT)
    case.refresh_from_db()
    assert case.due_at is not None

    escalate(at=case.due_at - timedelta(hours=1))
    tell()
    assert set(Notice.objects.values_list("account_id", flat=True)) == {officer.account_id}

    escalate(at=case.due_at + timedelta(minutes=1))
    tell()
    assert Notice.objects.filter(account=head).count() == 1

    escalate(at=case.due_at + timedelta(days=14))
    tell()
    assert Notice.objects.filter(account=desk).count() == 1
    assert Notice.objects.filter(account=head).count() >= 2


def test_where_nobody_took_it_the_head_is_warned(send: Send) -> None:
    head = person("Hendra", "agency-head", agency_id="dinas-bina-marga")
    case = send(at=AT)
    assert case.due_at is not None

    escalate(at=case.due_at - timedelta(hours=1))
    tell()

    assert Notice.objects.get().account_id == head.pk


def test_moderators_hear_of_takedowns(send: Send) -> None:
    moderator = person("Yusuf", "moderator")
    case = send()
    Paper.open(browser(), f"/reports/{case.reference}/takedown", form="/takedown").fill(reason="my face").send("")

    tell()

    assert Notice.objects.get().account_id == moderator.pk


def test_contact_may_be_left_after_sending_changed_and_withdrawn(send: Send, rina: Account) -> None:
    case = send()
    client = signed_in(rina)
    assert client.get(f"/reports/{case.reference}/contact").status_code == 403
    follow(client, case)

    left = Paper.open(client, f"/reports/{case.reference}/contact", form="/contact").send("")

    assert left.status == 303
    assert cases.Case.objects.get(pk=case.pk).contact.account_id == rina.pk
    # Whoever only holds the link chooses anew, reads nothing of what was said, and leaves the report in the account.
    friend = browser()
    follow(friend, case)
    change = Paper.open(friend, f"/reports/{case.reference}/contact", form="/contact")
    assert "takes the place" in change.text
    assert change.fill(contact="email", email="x@example.com").send("").status == 303
    contact = cases.Case.objects.get(pk=case.pk).contact
    assert (contact.account_id, contact.email, contact.notify) == (rina.pk, "x@example.com", "email")

    again = Paper.open(friend, f"/reports/{case.reference}/contact", form="/contact")
    assert "x@example.com" not in again.response.content.decode()
    assert again.fill(contact="none").send("").status == 303
    contact = cases.Case.objects.get(pk=case.pk).contact
    assert (contact.account_id, contact.email, contact.notify) == (rina.pk, "", "none")


def test_contact_without_an_account_is_forgotten_when_withdrawn(send: Send, client: Client) -> None:
    case = send(contact=Contact(name="Rina", email="rina@example.com", notify="email"))
    follow(client, case)

    Paper.open(client, f"/reports/{case.reference}/contact", form="/contact").fill(contact="none").send("")

    assert not hasattr(cases.Case.objects.get(pk=case.pk), "contact")


def test_the_reporter_is_reminded_of_a_question_and_told_when_the_clock_goes_on(send: Send, officer: Actor) -> None:
    case = send(contact=BY_MAIL)
    cases.ask(case_id=case.pk, text="Which side of the road?", by=officer, at=AT)
    end_waiting(at=AT + timedelta(days=5))
    tell()
    asked, reminded = Notice.objects.order_by("id")[1:3]
    assert "at the latest" in asked.body
    assert "still waits for your answer" in reminded.title
    assert "Which side of the road?" in reminded.body

    end_waiting(at=AT + timedelta(days=7))
    tell()
    assert [title for title in titles() if "goes on with your report" in title]
