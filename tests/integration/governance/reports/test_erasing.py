"""A person is taken out of the reports that they sent, joined and complained of; the reports stay."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db.models import F

from kota.base import sms
from kota.base.actor import ANONYMOUS
from kota.governance.reports import services as reports
from kota.governance.reports.models import Supporter, Takedown
from kota.kernel.accounts import services
from kota.kernel.accounts.facade import Account, actor_for
from kota.kernel.accounts.selectors import personal_data
from kota.kernel.cases import facade as cases
from kota.kernel.cases.contracts import Contact
from kota.kernel.cases.models import Entry
from tests.factories.accounts import make_account
from tests.integration.governance.reports.conftest import AT

Send = Callable[..., cases.Case]
NUMBER = "081298765432"


@pytest.fixture
def sari(db: None) -> Account:
    return make_account(email="sari@contoh.test")


@pytest.fixture
def sent(send: Send, sari: Account) -> cases.Case:
    """A report with a telephone number in its words, and an answer."""
    case = send(
        by=actor_for(sari), words=f"Jalan berlubang, hubungi {NUMBER}", contact=Contact(account_id=sari.pk, name="Sari")
    )
    cases.take(case_id=case.pk, by=ANONYMOUS, at=AT)
    cases.ask(case_id=case.pk, text="Di sebelah mana?", by=ANONYMOUS, at=AT)
    cases.answer(case_id=case.pk, text="Di depan rumah saya", by=actor_for(sari), at=AT)
    return cases.by_reference(case.reference)


def erase(account: Account) -> None:
    services.erase(account_id=account.pk, by=actor_for(account), at=AT)


def test_the_report_stays_and_nothing_in_it_leads_to_the_person(sent: cases.Case, sari: Account) -> None:
    erase(sari)
    left = cases.Case.objects.get(pk=sent.pk)
    assert not cases.Contact.objects.filter(case=sent).exists()
    assert NUMBER not in left.words and left.words == left.public_words
    texts = Entry.objects.filter(case=sent).values_list("verb", "text")
    assert ("ask", "Di sebelah mana?") in texts and ("answer", "") in texts


def test_what_was_sent_without_signing_in_from_a_proven_address_goes_too(send: Send, sari: Account) -> None:
    theirs = send(words=f"Lampu mati {NUMBER}", contact=Contact(email="Sari@Contoh.test", notify="email"))
    other = send(words=f"Lampu mati {NUMBER}", contact=Contact(email="budi@contoh.test", notify="email"))
    erase(sari)
    assert list(cases.Contact.objects.values_list("case", flat=True)) == [other.pk]
    assert list(cases.Case.objects.exclude(words=F("public_words")).values_list("pk", flat=True)) == [other.pk]
    assert theirs.pk != other.pk


def test_what_was_sent_with_a_proven_number_goes_too_and_a_claimed_number_takes_nothing(send: Send, db: None) -> None:
    sent = send(words="Lampu mati", contact=Contact(phone="+6281298765432", notify="sms"))
    claimant = make_account(phone="+6281298765432")
    Account.objects.filter(pk=claimant.pk).update(phone_verified=False)
    erase(claimant)
    assert cases.Contact.objects.filter(case=sent).exists()
    erase(make_account(phone="+6281298765432"))
    assert not cases.Contact.objects.filter(case=sent).exists()


def test_answers_in_their_own_words_go_and_chosen_ones_stay(sent: cases.Case, sari: Account) -> None:
    told = {"lane": "left", "told_by": "Pak RT Sari"}
    cases.Case.objects.filter(pk=sent.pk).update(fields={**told, "many": ["a"], "deep": 3})
    erase(sari)
    left = cases.Case.objects.get(pk=sent.pk).fields
    assert left["told_by"] == "" and left["many"] == ["a"] and left["deep"] == 3
    assert "Sari" not in json.dumps(left)


def test_simulated_messages_to_them_go(
    sari: Account, settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    settings.HOME = tmp_path
    sms.send("+6281298765432", "Kode Anda 123456")
    sms.send("+6281200000000", "Kode Anda 654321")
    mail = f"To: Sari@contoh.test\nSubject: Halo\n\nHalo Sari\n{'-' * 79}\n"
    (tmp_path / "messages" / "mail.log").write_text(mail)
    Account.objects.filter(pk=sari.pk).update(phone="+6281298765432", phone_verified=True)
    with django_capture_on_commit_callbacks(execute=True):
        erase(sari)
    (left,) = (tmp_path / "messages").glob("*.log")
    assert "+6281200000000" in left.read_text()


def test_an_address_that_was_only_claimed_takes_nothing_of_its_owner(send: Send, db: None) -> None:
    theirs = send(words="Lampu mati", contact=Contact(email="sari@contoh.test", notify="email"))
    claimant = make_account(email="lain@contoh.test")
    claimant.emailaddress_set.create(email="sari@contoh.test", verified=False, primary=False)
    assert personal_data(claimant.pk)["cases"]["data"] == []
    erase(claimant)
    assert cases.Contact.objects.get().case_id == theirs.pk


def test_me_too_stays_as_nobodys(send: Send, sari: Account) -> None:
    case = send(words="Banjir di gang")
    Supporter.objects.create(case=case, account=sari, at=AT)
    erase(sari)
    joined = Supporter.objects.get(case=case)
    assert joined.account is None and not joined.notify and joined.mark


def test_the_address_of_a_takedown_request_goes(send: Send, sari: Account) -> None:
    case = send(words="Banjir di gang")
    reports.ask_takedown(case=case, reason="Itu rumah saya", email="sari@contoh.test", by=ANONYMOUS, at=AT)
    erase(sari)
    asked = Takedown.objects.get()
    assert asked.email == "" and asked.reason == "Itu rumah saya", "whoever decides must still know why"
    decide(asked)
    assert Takedown.objects.get().reason == ""


def decide(asked: Takedown) -> None:
    given = {"decision": "kept", "answer": "Tetap", "public_words": ""}
    reports.decide_takedown(takedown_id=asked.pk, **given, by=ANONYMOUS, at=AT)


def test_the_reason_of_a_decided_takedown_request_goes_with_them(send: Send, sari: Account) -> None:
    case = send(words="Banjir di gang")
    reports.ask_takedown(case=case, reason="Itu rumah saya", email="sari@contoh.test", by=ANONYMOUS, at=AT)
    decide(Takedown.objects.get())
    assert Takedown.objects.get().reason == "Itu rumah saya"
    erase(sari)
    assert (Takedown.objects.get().email, Takedown.objects.get().reason) == ("", "")


def test_all_of_it_is_given_out_before(sent: cases.Case, sari: Account) -> None:
    Supporter.objects.create(case=sent, account=sari, at=AT)
    kept: dict[str, Any] = personal_data(sari.pk)
    (case,) = kept["cases"]["data"]
    assert case["reference"] == sent.reference and NUMBER in case["words"]
    assert case["contact"]["name"] == "Sari"
    assert [line["text"] for line in case["written"]] == ["Di depan rumah saya"]
    assert kept["reports"]["joined"][0]["case__reference"] == sent.reference
    assert json.dumps(kept, default=str)
