"""The rules of warnings, without a database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from kota.kernel.warnings.contracts import Severity, State, Status, Urgency
from kota.kernel.warnings.rules import figures, levels, machine, places, triggers, words
from kota.kernel.warnings.rules.machine import MOVES, MovedOnError, SamePersonError, Verb
from kota.kernel.warnings.rules.triggers import Known, Step

AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


class Life(RuleBasedStateMachine):
    """Whatever is tried in whatever order, what was sent was approved, and what ended never holds again."""

    def __init__(self) -> None:
        super().__init__()
        self.state, self.done = State.DRAFT, list[Verb]()
        self.was_sent = False

    @rule(verb=st.sampled_from(Verb))
    def try_(self, verb: Verb) -> None:
        before = self.state
        try:
            self.state = machine.after(before, verb)
        except MovedOnError:
            assert (before, verb) not in MOVES
            return
        self.done.append(verb)
        self.was_sent = self.was_sent or self.state is State.ACTIVE

    @invariant()
    def holds(self) -> None:
        assert (self.state in machine.SENT) == self.was_sent
        assert not self.was_sent or {Verb.SUBMIT, Verb.APPROVE} <= set(self.done)
        ends = [verb for verb in self.done if verb in (Verb.CANCEL, Verb.EXPIRE, Verb.REPLACE, Verb.REJECT)]
        assert len(ends) <= 1
        assert not ends or self.done[-1] == ends[0]


TestLife = Life.TestCase


def test_a_number_typed_with_a_comma_has_a_point_in_english() -> None:
    assert [words.said("62,5", language, UTC) for language in ("id", "en")] == ["62,5", "62.5"]
    assert words.said("pukul 8,30 lewat", "en", UTC) == "pukul 8,30 lewat"


def test_a_moment_that_a_program_wrote_is_said_as_people_say_it() -> None:
    for text in ("2026-11-27T03:08:56.074854+00:00", "2026-11-27T03:08Z", "2026-11-27T10:08:00+07:00"):
        assert words.said(text, "en", UTC) == "27 November 2026, 03:08 UTC"
    assert words.said("2026-11-27T99:99Z", "en", UTC) == "2026-11-27T99:99Z"


def test_four_eyes() -> None:
    machine.check_approver(approval="four_eyes", writers={"account:1"}, by="account:2", is_person=True)
    machine.check_approver(approval="at_once", writers={"account:1"}, by="account:1", is_person=True)
    for by, is_person in (("account:1", True), ("system:x", False)):
        with pytest.raises(SamePersonError):
            machine.check_approver(approval="four_eyes", writers={"account:1"}, by=by, is_person=is_person)


def known(state: State, hours: float = 6) -> Known:
    return Known(state, 2, frozenset({"31.74.01", "31.74.01.1005"}), AT + timedelta(hours=hours))


@pytest.mark.parametrize(
    ("before", "order", "area", "hours", "step"),
    [
        (None, 1, "31.74.01", 6, Step.DRAFT),
        (known(State.WAITING), 2, "31.74.01.1005", 9, Step.NOTHING),
        (known(State.WAITING), 3, "31.74.01", 6, Step.AMEND),
        (known(State.ACTIVE), 1, "31.74.01", 6, Step.NOTHING),
        (known(State.ACTIVE), 3, "31.74.01", 6, Step.UPDATE),
        (known(State.ACTIVE), 2, "31.71", 6, Step.UPDATE),
        (known(State.ACTIVE, hours=0.5), 2, "31.74.01", 6, Step.UPDATE),
        (known(State.ACTIVE), 2, "31.74.01", 9, Step.NOTHING),
        (known(State.REJECTED), 2, "31.71", 9, Step.NOTHING),
        (known(State.CANCELLED), 3, "31.74.01", 6, Step.DRAFT),
        (known(State.REJECTED, hours=-1), 2, "31.74.01", 6, Step.DRAFT),
        (known(State.EXPIRED), 1, "31.74.01", 6, Step.DRAFT),
    ],
)
def test_what_a_trigger_does(before: Known | None, order: int, area: str, hours: float, step: Step) -> None:
    assert triggers.step(before, order=order, areas=[area], expires=AT + timedelta(hours=hours), at=AT) is step


def test_who_is_woken_and_who_sees_it_everywhere() -> None:
    wakes = levels.passes_quiet_hours
    assert wakes(severity=Severity.EXTREME, urgency=Urgency.FUTURE, status=Status.ACTUAL)
    assert wakes(severity=Severity.MINOR, urgency=Urgency.IMMEDIATE, status=Status.ACTUAL)
    assert not wakes(severity=Severity.SEVERE, urgency=Urgency.EXPECTED, status=Status.ACTUAL)
    assert not wakes(severity=Severity.EXTREME, urgency=Urgency.IMMEDIATE, status=Status.EXERCISE)
    assert levels.is_for_everybody(severity=Severity.SEVERE, status=Status.ACTUAL)
    assert not levels.is_for_everybody(severity=Severity.EXTREME, status=Status.EXERCISE)
    assert not levels.is_for_everybody(severity=Severity.MODERATE, status=Status.ACTUAL)


BELOW = {"1": {"1.1", "1.2"}, "1.1": {"1.1.1", "1.1.2"}}


def test_whole_areas_are_named_as_one_and_nothing_twice() -> None:
    assert places.whole({"1.1.1", "1.1.2"}, BELOW) == {"1.1"}
    assert places.whole({"1.1.1", "1.1.2", "1.2"}, BELOW) == {"1"}
    assert places.whole({"1.1", "1.1.2"}, BELOW) == {"1.1"}
    assert places.whole({"1.1.1", "1.2"}, BELOW) == {"1.1.1", "1.2"}


def test_long_lists_of_areas_say_how_many_more_there_are() -> None:
    paths = {f"31.74.01.{number}": (f"K{number:02}", "Tebet", "Jakarta Selatan") for number in range(30)}
    told = places.named(set(paths), paths)
    assert told["id"].endswith("K23 (Tebet); dan 6 wilayah lain")
    assert told["en"].endswith("and 6 more")


@given(st.text())
def test_words_are_always_fit_for_xml(text: str) -> None:
    from lxml import etree

    element = etree.Element("a")
    element.text = words.tidy(text)
    assert (etree.fromstring(etree.tostring(element)).text or "") == words.tidy(text)


def test_figures_count_what_was_judged_and_what_is_known() -> None:
    def past(began: float | None, verdict: str) -> figures.Past:
        moment = None if began is None else AT + timedelta(minutes=began)
        return figures.Past("flood", AT, moment, verdict, {"email": 2})

    (row,) = figures.figures([past(30, "right"), past(-10, "false_alarm"), past(None, "unclear"), past(90, "")])
    assert (row.sent, row.known_onsets, row.median_lead_minutes, row.late) == (4, 3, 30.0, 1)
    assert (row.judged, row.false_alarms, row.false_alarm_share, row.reached) == (2, 1, 0.5, {"email": 8})


@given(st.lists(st.tuples(st.integers(0, 47), st.integers(0, 12))))
def test_the_most_that_held_at_once_is_found_in_each_hour(held: list[tuple[int, int]]) -> None:
    hour, quarter = timedelta(hours=1), timedelta(minutes=30)
    spans = [(AT + begin * quarter, AT + (begin + length) * quarter) for begin, length in held]
    counts = [sum(begin <= AT + place * quarter < end for begin, end in spans) for place in range(48)]

    found = figures.most_at_once(spans, [AT + place * hour for place in range(25)])

    assert found == [max(counts[2 * place : 2 * place + 2]) for place in range(24)]
