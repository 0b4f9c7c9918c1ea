"""A case's life as a game: any verb at any time, and whatever comes, the promises hold."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from kota.base.actor import ANONYMOUS, Actor
from kota.base.errors import KotaError
from kota.base.geo import Point
from kota.governance.reports.rules.workflow import REPORT
from kota.kernel.accounts.facade import Account
from kota.kernel.cases import facade as cases
from kota.kernel.cases import services
from kota.kernel.cases.contracts import Deed, Kind, NewCase, Party, Verb
from kota.kernel.cases.rules import workflow
from tests.integration.cases.conftest import AT, MENTENG, ROADS, WATER, actor, make_staff, photo

REASONS = st.sampled_from(["", "  ", "because"])
SPANS = st.sampled_from([timedelta(minutes=5), timedelta(hours=3), timedelta(days=2), timedelta(days=20)])


class Life(RuleBasedStateMachine):
    """One report, its reporter, an officer who may do everything, and time."""

    def __init__(self) -> None:
        super().__init__()
        self.game = transaction.atomic()  # each game begins with an untouched city
        self.game.__enter__()
        self.account = _everything()
        self.officer: Actor = actor(self.account)
        self.now: datetime = AT

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.game.__exit__(None, None, None)

    @initialize(
        category=st.sampled_from(["pothole", "flood", "fire", "crime", "other"]),
        point=st.sampled_from([MENTENG, Point(106.62, -6.9), None]),
    )
    def open(self, category: str, point: Point | None) -> None:
        new = NewCase("report", category, "words", "words", "web", point=point, area="" if point else "31.71.06.1001")
        self.case = cases.open_case(new=new, by=ANONYMOUS, at=self.now)

    @rule(span=SPANS)
    def time_passes(self, span: timedelta) -> None:
        self.now += span

    @rule()
    def the_clock_strikes(self) -> None:
        services.escalate(at=self.now)
        services.close_silent(at=self.now)

    @rule(
        verb=st.sampled_from([Verb.TAKE, Verb.ASK, Verb.NOTE, Verb.SOLVE, Verb.REJECT, Verb.PHOTO, Verb.HAND_OVER]),
        text=REASONS,
        with_photo=st.booleans(),
        agency=st.sampled_from([ROADS, WATER, "nobody"]),
        category=st.sampled_from(["", "pothole", "flood"]),
    )
    def an_officer_acts(self, verb: Verb, text: str, with_photo: bool, agency: str, category: str) -> None:
        photos = (photo(self.account),) if with_photo and verb in (Verb.SOLVE, Verb.PHOTO) else ()
        deed = Deed(verb, text=text, photos=photos, agency=agency, category=category)
        self.attempt(verb, Party.STAFF, lambda: self.act(deed))

    @rule(verb=st.sampled_from([Verb.HOLD, Verb.RELEASE, Verb.TAKE_DOWN, Verb.RELOCATE]), text=REASONS)
    def a_moderator_acts(self, verb: Verb, text: str) -> None:
        deed = Deed(verb, text=text, reasons=text, public_words=text, area="31.71.01.1001")
        self.attempt(verb, Party.STAFF, lambda: self.act(deed))

    @rule(
        verb=st.sampled_from([Verb.ANSWER, Verb.CONFIRM, Verb.REOPEN, Verb.RATE]), text=REASONS, stars=st.integers(0, 6)
    )
    def the_reporter_acts(self, verb: Verb, text: str, stars: int) -> None:
        who: dict[str, Any] = {"case_id": self.case.pk, "by": ANONYMOUS, "at": self.now}
        self.attempt(
            verb,
            Party.REPORTER,
            {
                Verb.ANSWER: lambda: cases.answer(text=text, **who),
                Verb.CONFIRM: lambda: cases.confirm(**who),
                Verb.REOPEN: lambda: cases.reopen(text=text, **who),
                Verb.RATE: lambda: cases.rate(rating=stars, **who),
            }[verb],
        )

    def act(self, deed: Deed) -> cases.Case:
        seen = cases.version(self.case.pk)
        return services.act(case_id=self.case.pk, deed=deed, by=self.officer, at=self.now, seen=seen)

    def attempt(self, verb: Verb, party: Party, do: Callable[[], cases.Case]) -> None:
        """What the table does not have is refused, and what is refused leaves nothing behind."""
        before, lines = self.read(), self.lines()
        may = any(t.verb == verb for t in workflow.possible(REPORT, before.step, party))
        try:
            do()
        except KotaError:
            after = self.read()
            assert self.lines() == lines
            assert after.updated_at == before.updated_at
            assert after.step == before.step
        else:
            assert may, f"{verb} was taken at {before.step}"
            assert len(self.lines()) == len(lines) + 1

    def read(self) -> cases.Case:
        return cases.by_reference(self.case.reference)

    def lines(self) -> list[int]:
        return [line.pk for line in cases.history(self.case, only_public=False)]

    @invariant()
    def the_step_has_its_meaning(self) -> None:
        case = self.read()
        assert case.kind == REPORT.step(case.step).kind

    @invariant()
    def the_clock_stands_exactly_while_somebody_is_asked(self) -> None:
        case = self.read()
        assert (case.kind == Kind.WAITING) == (case.minutes_left is not None)
        assert (case.due_at is None) == (case.kind == Kind.WAITING)
        told = cases.deadline(case, at=self.now)
        assert told is not None
        assert bool(told.stood and told.stood[-1][1] is None) == (case.kind == Kind.WAITING)

    @invariant()
    def what_is_done_has_its_times(self) -> None:
        case = self.read()
        assert (case.closed_at is not None) == (case.kind == Kind.DONE)
        assert (case.solved_at is not None) == (case.kind in (Kind.SOLVED, Kind.DONE))
        assert (case.was_on_time is not None) == (case.kind in (Kind.SOLVED, Kind.DONE))
        assert case.solved_at is None or case.opened_at <= case.solved_at <= self.now
        assert case.closed_at is None or (case.solved_at is not None and case.solved_at <= case.closed_at <= self.now)

    @invariant()
    def the_history_is_one_unbroken_way(self) -> None:
        lines = cases.history(self.case, only_public=False)
        assert lines[0].verb == Verb.OPEN
        for line, following in pairwise(lines):
            assert following.before == line.after
            assert following.at >= line.at
        assert lines[-1].after == self.read().step

    @invariant()
    def nothing_secret_is_public(self) -> None:
        case = self.read()
        is_shown = cases.public().filter(pk=case.pk).exists()
        assert is_shown == (case.is_public and not case.held)
        assert is_shown <= cases.category_even_ended(case.category_id).public
        shown = [kept.file.is_public for kept in case.photos.select_related("file")]
        assert not any(shown) or is_shown

    @invariant()
    def a_rating_belongs_to_what_was_done(self) -> None:
        case = self.read()
        assert case.rating is None or case.kind in (Kind.SOLVED, Kind.DONE)


def _everything() -> Account:
    """An officer, triage officer and moderator of the whole city in one."""
    from kota.kernel.accounts.models import RoleAssignment

    account = make_staff("agency-head", name="Semua")
    RoleAssignment.objects.create(account=account, role="moderator", granted_at=AT, granted_by="system:tests")
    return account


@pytest.mark.timeout(600)
def test_whatever_happens_to_a_case_its_promises_hold(db: None) -> None:
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        Life, settings=settings(max_examples=15, stateful_step_count=15, deadline=None, suppress_health_check=checks)
    )
