"""A question to the reporter stops the clock, but never for ever."""

from datetime import timedelta

import pytest

from kota.base.actor import ANONYMOUS, system
from kota.kernel.accounts.facade import Account
from kota.kernel.cases import facade as cases
from kota.kernel.cases import services
from kota.kernel.cases.contracts import Contact, Deed, Verb
from kota.kernel.cases.rules.workflow import StepNotPossibleError
from kota.kernel.facts import facade as facts
from tests.integration.cases.conftest import AT, Open, actor, desk, photo

DAY = timedelta(days=1)
ASK = Deed(Verb.ASK, text="Where?")


def verbs(case: cases.Case, *, only_public: bool = True) -> list[str]:
    return [line.verb for line in cases.history(case, only_public=only_public)]


@pytest.fixture
def asked(open_case: Open, officer: Account) -> cases.Case:
    """A case whose reporter can be reached, and was asked at AT."""
    case = open_case(contact=Contact(name="Sari", email="sari@contoh.test", notify="email"))
    return services.act(case_id=case.pk, deed=ASK, by=actor(officer), at=AT)


def test_without_an_answer_the_clock_goes_on_after_the_days_of_the_terms(asked: cases.Case) -> None:
    left, end = asked.minutes_left, AT + 7 * DAY
    services.end_waiting(at=end - timedelta(seconds=1))
    assert cases.by_reference(asked.reference).step == "waiting"
    assert services.end_waiting(at=end) == 1
    after = cases.by_reference(asked.reference)
    assert (after.step, after.minutes_left) == ("in_progress", None)
    assert cases.calendar(after.calendar).between(end, after.due_at) == pytest.approx(left)
    assert verbs(after)[-1] == Verb.RESUME, "everybody may read it"
    told = cases.deadline(after, at=end)
    assert told is not None
    assert told.stood == ((AT, end),)
    assert services.end_waiting(at=end + DAY) == 0


def test_a_late_answer_still_arrives_and_moves_no_deadline(asked: cases.Case) -> None:
    services.end_waiting(at=AT + 5 * DAY)  # reminds
    services.end_waiting(at=AT + 7 * DAY)
    going = cases.by_reference(asked.reference)
    question = cases.open_question(going)
    assert question is not None
    assert question.text == "Where?"

    late = cases.answer(case_id=asked.pk, text="There", by=ANONYMOUS, at=AT + 9 * DAY)

    assert (late.step, late.due_at) == (going.step, going.due_at)
    assert verbs(late)[-1] == Verb.ANSWER
    assert cases.open_question(late) is None
    with pytest.raises(StepNotPossibleError):
        cases.answer(case_id=asked.pk, text="And there", by=ANONYMOUS, at=AT + 9 * DAY)


def test_whoever_was_not_asked_has_nothing_to_answer(open_case: Open, officer: Account) -> None:
    case = open_case()
    services.act(case_id=case.pk, deed=Deed(Verb.TAKE), by=actor(officer), at=AT)
    with pytest.raises(StepNotPossibleError):
        cases.answer(case_id=case.pk, text="There", by=ANONYMOUS, at=AT)


def test_a_question_that_was_withdrawn_is_open_no_more(asked: cases.Case, officer: Account) -> None:
    services.act(case_id=asked.pk, deed=Deed(Verb.WITHDRAW), by=actor(officer), at=AT + DAY)
    assert cases.open_question(cases.by_reference(asked.reference)) is None


def test_solved_long_after_the_question_is_late(asked: cases.Case, officer: Account) -> None:
    services.end_waiting(at=AT + 7 * DAY)
    deed = Deed(Verb.SOLVE, text="Found it", photos=(photo(officer),))
    done = services.act(case_id=asked.pk, deed=deed, by=actor(officer), at=AT + 40 * DAY)
    assert done.was_on_time is False


def test_the_reporter_is_reminded_once_before_the_clock_goes_on(asked: cases.Case) -> None:
    assert services.end_waiting(at=AT + 5 * DAY - timedelta(seconds=1)) == 0
    seen = cases.version(asked.pk)
    assert services.end_waiting(at=AT + 5 * DAY) == 1
    assert services.end_waiting(at=AT + 6 * DAY) == 0
    assert verbs(asked)[-1] == Verb.REMIND
    assert cases.version(asked.pk) == seen, "an officer's page is not out of date because of it"


def test_a_second_question_has_its_own_reminder_and_its_own_days(asked: cases.Case, officer: Account) -> None:
    services.end_waiting(at=AT + 5 * DAY)
    cases.answer(case_id=asked.pk, text="There", by=ANONYMOUS, at=AT + 6 * DAY)
    services.act(case_id=asked.pk, deed=ASK, by=actor(officer), at=AT + 6 * DAY)
    assert services.end_waiting(at=AT + 8 * DAY) == 0
    assert services.end_waiting(at=AT + 11 * DAY) == 1
    assert verbs(asked)[-1] == Verb.REMIND


def test_who_cannot_be_reached_is_not_reminded_but_the_clock_goes_on(open_case: Open, officer: Account) -> None:
    case = open_case(contact=Contact())
    services.act(case_id=case.pk, deed=ASK, by=actor(officer), at=AT)
    assert services.end_waiting(at=AT + 6 * DAY) == 0
    assert services.end_waiting(at=AT + 7 * DAY) == 1


def test_the_city_sets_the_days(asked: cases.Case) -> None:
    value = {"code": "report", "wait_days": 3, "remind_days": 0, "reopen_days": 14}
    facts.put(kind="terms", key="report", value=value, by=system("tests"), at=AT)
    assert cases.answer_until(asked) == AT + 3 * DAY
    assert services.end_waiting(at=AT + 3 * DAY) == 1


def test_the_officer_withdraws_the_question(asked: cases.Case, officer: Account) -> None:
    later = AT + DAY
    left = asked.minutes_left
    case = services.act(case_id=asked.pk, deed=Deed(Verb.WITHDRAW), by=actor(officer), at=later)
    assert case.step == "in_progress"
    assert cases.calendar(case.calendar).between(later, case.due_at) == pytest.approx(left)
    assert verbs(case)[-1] == Verb.WITHDRAW


def test_the_case_page_has_a_button_to_withdraw_while_a_question_is_open(asked: cases.Case, officer: Account) -> None:
    page = desk(officer).get(f"/work/{asked.reference}").content.decode()
    assert "Withdraw the question" in page
    sent = desk(officer).post(f"/work/{asked.reference}/withdraw", {"go": "send", "text": ""})
    assert sent.status_code == 303
    assert cases.by_reference(asked.reference).step == "in_progress"


def test_asking_somebody_who_cannot_be_reached_warns_the_officer(open_case: Open, officer: Account) -> None:
    silent = open_case(contact=Contact())
    reached = open_case(contact=Contact(email="sari@contoh.test", notify="email"))
    warning = "left no way to be reached"
    assert warning in desk(officer).get(f"/work/{silent.reference}?do=ask").content.decode()
    page = desk(officer).get(f"/work/{reached.reference}?do=ask").content.decode()
    assert warning not in page
    assert "for 7 days at most" in page
