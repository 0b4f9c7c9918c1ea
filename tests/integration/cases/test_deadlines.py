"""What time does to cases: warnings, the ladder, silence; and what stops the clock."""

from datetime import timedelta

import pytest

from kota.base.actor import ANONYMOUS
from kota.base.events.models import Outbox
from kota.kernel.accounts.facade import Account
from kota.kernel.cases import facade as cases
from kota.kernel.cases import services
from kota.kernel.cases.contracts import Deed, Verb
from kota.kernel.cases.rules.clock import Lateness
from tests.integration.cases.conftest import AT, WATER, Open, actor, photo

HOUR = timedelta(hours=1)


def rungs(case: cases.Case) -> list[str]:
    """What the ladder wrote into the history."""
    lines = cases.history(case, only_public=False)
    return [str(line.data["rung"]) for line in lines if line.verb == Verb.ESCALATE]


def reread(case: cases.Case) -> cases.Case:
    return cases.by_reference(case.reference)


def due_in(case: cases.Case, working_hours: float) -> object:
    """The moment at which so many working hours are left (negative: past the deadline)."""
    return cases.calendar(case.calendar).add(case.due_at, -working_hours * 60)


def test_a_fresh_case_takes_no_rung(open_case: Open) -> None:
    case = open_case()
    assert services.escalate(at=AT) == 0
    assert rungs(case) == []


def test_the_ladder_is_climbed_rung_by_rung_and_each_rung_once(open_case: Open) -> None:
    case = open_case()
    climbed = []
    for hours in (3.9, 3, 0.5, -0.1, -1, -8.1, -9, -24.1, -100):
        services.escalate(at=due_in(case, hours))  # type: ignore[arg-type]
        climbed.append(len(rungs(case)))
    assert climbed == [1, 1, 1, 2, 2, 3, 3, 4, 4]
    assert rungs(case) == [rung.code for rung in cases.ladder()]


def test_the_warning_comes_before_the_deadline_and_stays_inside_the_office(open_case: Open) -> None:
    case = open_case()
    services.escalate(at=due_in(case, 4))  # type: ignore[arg-type]
    line = cases.history(case, only_public=False)[-1]
    assert (line.verb, line.is_public) == (Verb.ESCALATE, False)
    assert cases.lateness_of(reread(case), at=due_in(case, 4)) is Lateness.SOON  # type: ignore[arg-type]
    event = Outbox.objects.filter(name="cases.escalated").latest("pk")
    assert not [topic for topic in event.topics if topic.startswith("public:")]


def test_being_late_is_public(open_case: Open) -> None:
    case = open_case()
    services.escalate(at=case.due_at + HOUR)
    line = cases.history(case, only_public=True)[-1]
    assert line.verb == Verb.ESCALATE
    assert f"public:case:{case.reference}" in Outbox.objects.filter(name="cases.escalated").latest("pk").topics


def test_exactly_at_the_deadline_nothing_is_late(open_case: Open) -> None:
    case = open_case()
    services.escalate(at=case.due_at)
    assert rungs(case) == ["reminder"]
    assert cases.lateness_of(case, at=case.due_at) is not Lateness.LATE


def test_after_a_long_standstill_only_the_highest_rung_is_told(open_case: Open) -> None:
    case = open_case()
    assert services.escalate(at=due_in(case, -30)) == 1  # type: ignore[arg-type]
    assert rungs(case) == ["overdue-three-days"]
    assert services.escalate(at=due_in(case, -31)) == 0  # type: ignore[arg-type]


def test_who_is_asked_is_not_late(open_case: Open, officer: Account) -> None:
    case = open_case()
    services.act(case_id=case.pk, deed=Deed(Verb.ASK, text="Where?"), by=actor(officer), at=AT)
    assert services.escalate(at=AT + timedelta(days=60)) == 0
    assert cases.lateness_of(reread(case), at=AT + timedelta(days=60)) is Lateness.STANDING


def test_the_answer_gives_back_what_was_left(open_case: Open, officer: Account) -> None:
    case = open_case()
    asked, answered = AT + 2 * HOUR, AT + timedelta(days=5)
    left = cases.calendar(case.calendar).between(asked, case.due_at)
    services.act(case_id=case.pk, deed=Deed(Verb.ASK, text="Where?"), by=actor(officer), at=asked)
    after = cases.answer(case_id=case.pk, text="There", by=ANONYMOUS, at=answered)
    assert cases.calendar(case.calendar).between(answered, after.due_at) == pytest.approx(left)
    told = cases.deadline(after, at=answered)
    assert told is not None
    assert told.stood == ((asked, answered),)
    assert told.hours_left == pytest.approx(left / 60)


def test_handing_over_starts_the_ladder_again_for_the_new_agency(open_case: Open, officer: Account) -> None:
    case = open_case()
    late = case.due_at + HOUR
    services.escalate(at=late)
    services.act(case_id=case.pk, deed=Deed(Verb.HAND_OVER, agency=WATER, text="x"), by=actor(officer), at=late)
    assert reread(case).due_at == case.due_at, "the promise to the resident stays"
    assert services.escalate(at=late) == 1


def test_a_new_category_counts_from_the_opening_without_the_pauses(open_case: Open, triage: Account) -> None:
    case, by = open_case(), actor(triage)
    calendar = cases.calendar(case.calendar)
    asked, answered = AT + HOUR, AT + timedelta(days=1, hours=3)
    cases.ask(case_id=case.pk, text="Where?", by=by, at=asked)
    cases.answer(case_id=case.pk, text="There", by=ANONYMOUS, at=answered)
    other = next(c for c in cases.categories() if c.calendar == case.calendar and c.solve_hours != case.solve_hours)
    deed = Deed(Verb.HAND_OVER, agency=WATER, category=other.code, text="It is that")
    after = services.act(case_id=case.pk, deed=deed, by=by, at=answered + HOUR)
    worked = calendar.between(AT, asked) + calendar.between(answered, after.due_at)
    assert worked == pytest.approx(other.solve_hours * 60)


def test_a_new_category_after_reopening_counts_from_the_reopening(open_case: Open, officer: Account) -> None:
    case, by, again = open_case(), actor(officer), AT + timedelta(days=9)
    deed = Deed(Verb.SOLVE, text="Filled", photos=(photo(officer),))
    services.act(case_id=case.pk, deed=deed, by=by, at=AT + HOUR)
    cases.reopen(case_id=case.pk, text="Not at all", by=ANONYMOUS, at=again)
    other = next(c for c in cases.categories() if c.calendar == case.calendar and c.solve_hours != case.solve_hours)
    moved = Deed(Verb.HAND_OVER, agency=WATER, category=other.code, text="It is that")
    after = services.act(case_id=case.pk, deed=moved, by=by, at=again)
    assert cases.calendar(case.calendar).between(again, after.due_at) == pytest.approx(other.solve_hours * 60)


def test_solved_while_waiting_is_judged_by_what_was_left(open_case: Open, officer: Account) -> None:
    case, by = open_case(), actor(officer)
    services.act(case_id=case.pk, deed=Deed(Verb.ASK, text="Where?"), by=by, at=AT)
    deed = Deed(Verb.SOLVE, text="Found it", photos=(photo(officer),))
    assert services.act(case_id=case.pk, deed=deed, by=by, at=AT + timedelta(days=6)).was_on_time


def test_silence_closes_after_the_window_and_not_before(open_case: Open, officer: Account) -> None:
    case = open_case()
    deed = Deed(Verb.SOLVE, text="Filled", photos=(photo(officer),))
    services.act(case_id=case.pk, deed=deed, by=actor(officer), at=AT)
    end = AT + timedelta(days=14)
    assert services.close_silent(at=end) == 0
    assert services.close_silent(at=end + timedelta(seconds=1)) == 1
    closed = reread(case)
    assert (closed.step, closed.kind, closed.closed_at) == ("closed", "done", end + timedelta(seconds=1))
    assert services.close_silent(at=end + timedelta(days=1)) == 0


def test_an_ended_calendar_still_counts_for_those_who_were_promised_it(open_case: Open, officer: Account) -> None:
    from kota.base.actor import system
    from kota.kernel.facts import facade as facts

    by, office = system("tests"), facts.current("calendar")["office"].model_dump(mode="json")
    category = facts.current("category")["pothole"].model_dump(mode="json")
    facts.put(kind="calendar", key="summer", value={**office, "code": "summer"}, by=by, at=AT)
    facts.put(kind="category", key="pothole", value={**category, "calendar": "summer"}, by=by, at=AT)
    case = open_case()
    assert case.calendar == "summer"
    facts.put(kind="category", key="pothole", value=category, by=by, at=AT)
    facts.end(kind="calendar", key="summer", by=by, at=AT)
    assert services.escalate(at=case.due_at + HOUR) == 1
    services.act(case_id=case.pk, deed=Deed(Verb.ASK, text="Where?"), by=actor(officer), at=case.due_at + HOUR)
    assert cases.answer(case_id=case.pk, text="There", by=ANONYMOUS, at=case.due_at + 2 * HOUR).due_at
