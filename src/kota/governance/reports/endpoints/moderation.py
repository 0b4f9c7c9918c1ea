"""Requests to take reports down, for moderators."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import Field

from kota.base import clock
from kota.base.errors import MissingError
from kota.governance.reports import services
from kota.governance.reports.models import Takedown
from kota.governance.reports.permissions import MODERATE
from kota.kernel.cases import facade as cases
from kota.ui.access import actor_of
from kota.ui.api import WORK, Body, Cursor, Line, Number, Out, Page, Router, Text, need, next_cursor, read_cursor

router = Router("Work")
Limit = Annotated[int, Field(ge=1, le=100)]


class TakedownOut(Out):
    """Somebody asks that a report be taken off the public pages; `decision` is empty until it is decided."""

    id: int
    reference: str
    reason: str
    email: str
    at: datetime
    decided_at: datetime | None
    decision: str
    answer: str


class Decision(StrEnum):
    TAKEN_DOWN = "taken_down"
    MASKED = "masked"
    KEPT = "kept"


class DecisionIn(Body):
    """What becomes of it, and why, for the one who asked. `public_words` and
    `public_place` are what is shown when it is masked."""

    decision: Annotated[Decision, Field(strict=False)]
    answer: Text
    public_words: Text = ""
    public_place: Line = ""


@router.get("/work/takedowns", Page[TakedownOut], scope=WORK)
def list_takedowns(request: HttpRequest, after: Cursor = "", limit: Limit = 100) -> Page[TakedownOut]:
    """Requests that wait for a decision on reports that the caller may moderate, oldest first."""
    need(request, MODERATE)
    place = read_cursor(after)
    mine = cases.for_staff(actor_of(request), MODERATE).order_by().values("pk")
    waiting = Takedown.objects.filter(decided_at=None, case__in=mine).select_related("case").order_by("pk")
    rows = list(waiting.filter(pk__gt=place[1] if place else 0)[: limit + 1])
    last = rows[limit - 1] if len(rows) > limit else None
    following = next_cursor(last.at, last.pk) if last else None
    return Page[TakedownOut](items=[_out(row) for row in rows[:limit]], next=following)


@router.post("/work/takedowns/{takedown_id}", TakedownOut, scope=WORK)
def decide_takedown(request: HttpRequest, takedown_id: Number, body: DecisionIn) -> TakedownOut:
    """Take the report down, show it in other words, or keep it, and say why."""
    need(request, MODERATE)
    row = Takedown.objects.select_related("case").filter(pk=takedown_id).first()
    if row is None:
        raise MissingError(_("There is no such request. Look through the list of open ones."))
    actor = actor_of(request)
    cases.check_may(actor, row.case, MODERATE)
    decided = services.decide_takedown(
        takedown_id=row.pk,
        decision=str(body.decision),
        answer=body.answer,
        public_words=body.public_words,
        public_place=body.public_place,
        by=actor,
        at=clock.now(),
    )
    return _out(decided)


def _out(row: Takedown) -> TakedownOut:
    return TakedownOut(
        id=row.pk,
        reference=row.case.reference,
        reason=row.reason,
        email=row.email,
        at=row.at,
        decided_at=row.decided_at,
        decision=row.decision,
        answer=row.answer,
    )
