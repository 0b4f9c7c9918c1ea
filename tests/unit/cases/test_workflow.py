"""The workflow of a report as a table: no way leads out of it, and every way has an end."""

from collections import deque
from datetime import UTC, datetime, timedelta

import pytest

from kota.base.errors import InvalidError
from kota.governance.reports.rules.workflow import REPORT
from kota.kernel.cases.contracts import Kind, Party, Transition, Verb
from kota.kernel.cases.rules import workflow
from kota.kernel.cases.rules.workflow import StepNotPossibleError

STEPS = {step.key for step in REPORT.steps}
AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def reachable(start: str) -> set[str]:
    seen, queue = {start}, deque([start])
    while queue:
        here = queue.popleft()
        for transition in REPORT.transitions:
            if here in transition.before and transition.to and transition.to not in seen:
                seen.add(transition.to)
                queue.append(transition.to)
    return seen


def test_every_transition_begins_and_ends_at_a_step_of_the_table() -> None:
    for transition in REPORT.transitions:
        assert transition.before <= STEPS
        assert transition.to in STEPS | {""}
        assert transition.before, transition.verb


def test_every_step_can_be_reached_from_the_first() -> None:
    assert reachable(REPORT.first) == STEPS


@pytest.mark.parametrize("step", sorted(STEPS))
def test_from_every_step_a_case_can_still_be_ended(step: str) -> None:
    ends = set(REPORT.keys(Kind.DONE))
    assert reachable(step) & ends


def test_what_staff_do_needs_a_permission_and_what_others_do_needs_none() -> None:
    for transition in REPORT.transitions:
        assert bool(transition.permission) == (transition.party is Party.STAFF)


def test_whoever_moves_a_case_against_its_reporter_says_why() -> None:
    told = {t.verb: t.needs_text for t in REPORT.transitions if t.party is Party.STAFF and t.to}
    silent = {verb for verb, needs_text in told.items() if not needs_text}
    assert silent == {Verb.TAKE, Verb.WITHDRAW}
    assert set(told) - silent == {Verb.SOLVE, Verb.ASK, Verb.HAND_OVER, Verb.REJECT}


def test_a_verb_of_both_sides_is_told_apart_by_its_party() -> None:
    assert workflow.transition(REPORT, Verb.PHOTO, "received", Party.REPORTER).party is Party.REPORTER
    assert workflow.transition(REPORT, Verb.PHOTO, "received", Party.STAFF).party is Party.STAFF


@pytest.mark.parametrize("verb", [Verb.TAKE, Verb.ASK, Verb.SOLVE, Verb.REJECT, Verb.HAND_OVER])
def test_a_closed_case_takes_none_of_the_working_verbs(verb: Verb) -> None:
    with pytest.raises(StepNotPossibleError) as caught:
        workflow.transition(REPORT, verb, "closed")
    assert caught.value.values == {"step": "Closed"}


def test_possible_is_exactly_what_the_table_has() -> None:
    for step in STEPS:
        for party in Party:
            for transition in workflow.possible(REPORT, step, party):
                assert step in transition.before
                assert transition.party is party


def test_words_and_evidence_are_asked_for() -> None:
    solve = next(t for t in REPORT.transitions if t.verb is Verb.SOLVE)
    with pytest.raises(InvalidError, match="few words"):
        workflow.check_needs(solve, text="  ", has_evidence=True, wants_evidence=True)
    with pytest.raises(InvalidError, match="photo"):
        workflow.check_needs(solve, text="done", has_evidence=False, wants_evidence=True)
    workflow.check_needs(solve, text="done", has_evidence=False, wants_evidence=False)
    workflow.check_needs(
        Transition(Verb.TAKE, frozenset(), "", Party.STAFF), text="", has_evidence=False, wants_evidence=True
    )


def test_the_window_to_reopen_ends_to_the_second() -> None:
    last = AT + timedelta(days=14)
    workflow.check_window(14, Kind.SOLVED, solved_at=AT, at=last)
    with pytest.raises(StepNotPossibleError, match="14 days"):
        workflow.check_window(14, Kind.DONE, solved_at=AT, at=last + timedelta(seconds=1))
