"""A case's clock, read from its history; and how late it is."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kota.governance.reports.rules.workflow import REPORT
from kota.kernel.cases.rules.clock import Clock, Lateness, Move, clock, lateness

OPENED = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def at(hours: float) -> datetime:
    return OPENED + timedelta(hours=hours)


OPEN = Move(OPENED, "open", "", "received")
ASKED = Move(at(2), "ask", "received", "waiting")
ANSWERED = Move(at(5), "answer", "waiting", "in_progress")


def test_a_case_that_was_never_asked_about_runs_from_its_opening() -> None:
    assert clock(REPORT, OPENED, [OPEN, Move(at(1), "take", "received", "in_progress")]) == Clock(OPENED)


def test_the_clock_stands_from_the_question_to_the_answer() -> None:
    assert clock(REPORT, OPENED, [OPEN, ASKED]).stood == ((at(2), None),)
    assert clock(REPORT, OPENED, [OPEN, ASKED, ANSWERED]).stood == ((at(2), at(5)),)


def test_notes_and_photos_while_waiting_do_not_end_the_pause() -> None:
    note = Move(at(3), "note", "waiting", "waiting")
    assert clock(REPORT, OPENED, [OPEN, ASKED, note, ANSWERED]).stood == ((at(2), at(5)),)


def test_handing_over_while_waiting_ends_the_pause() -> None:
    moved = Move(at(4), "hand_over", "waiting", "received")
    assert clock(REPORT, OPENED, [OPEN, ASKED, moved]).stood == ((at(2), at(4)),)


def test_reopening_begins_anew_and_forgets_old_pauses() -> None:
    solved, again = Move(at(6), "solve", "in_progress", "solved"), Move(at(30), "reopen", "solved", "received")
    assert clock(REPORT, OPENED, [OPEN, ASKED, ANSWERED, solved, again]) == Clock(at(30))


@given(st.lists(st.sampled_from(["received", "in_progress", "waiting", "solved"]), max_size=12))
def test_pauses_are_in_order_and_only_the_last_may_be_open(steps: list[str]) -> None:
    path = ["received", *steps]
    moves = [Move(at(n), "x", before, after) for n, (before, after) in enumerate(itertools.pairwise(path))]
    stood = clock(REPORT, OPENED, moves).stood
    assert all(end is not None and start < end for start, end in stood[:-1])
    assert [start for start, _end in stood] == sorted(start for start, _end in stood)
    assert bool(stood and stood[-1][1] is None) == (path[-1] == "waiting")


@pytest.mark.parametrize(
    ("kind", "due", "on_time", "minutes", "expected"),
    [
        ("open", 5, None, 600, Lateness.AHEAD),
        ("open", 5, None, 240, Lateness.SOON),
        ("open", -1, None, -60, Lateness.LATE),
        ("open", None, None, 0, Lateness.NONE),
        ("waiting", None, None, 0, Lateness.STANDING),
        ("solved", -1, True, 0, Lateness.KEPT),
        ("done", 5, False, 0, Lateness.MISSED),
        ("done", None, None, 0, Lateness.NONE),
    ],
)
def test_how_a_case_stands_to_its_deadline(
    kind: str, due: float | None, on_time: bool | None, minutes: float, expected: Lateness
) -> None:
    due_at = None if due is None else at(due)
    assert lateness(kind, due_at=due_at, was_on_time=on_time, at=OPENED, minutes=minutes, soon=240) is expected
