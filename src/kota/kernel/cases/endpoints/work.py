"""The work of officers as lists, and one case whole."""

from datetime import datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from kota.base import clock
from kota.base.words import said
from kota.kernel.cases import permissions, services
from kota.kernel.cases.endpoints import shapes
from kota.kernel.cases.endpoints.desk import at_desk, on_desk
from kota.kernel.cases.endpoints.shapes import CaseOut, WholeCaseOut
from kota.kernel.cases.models import Case
from kota.kernel.cases.selectors import beside, catalogue, work
from kota.kernel.cases.selectors.desk import Desk
from kota.kernel.cases.selectors.lists import photos_of
from kota.kernel.cases.selectors.reading import Filter, held, history, known, reporter_history
from kota.kernel.cases.selectors.work import Tab, Wanted
from kota.ui.access import actor_of
from kota.ui.api import (
    WORK,
    Code,
    Cursor,
    Line,
    Moment,
    Out,
    Page,
    Reference,
    Router,
    need,
    next_cursor,
    read_cursor,
)

router = Router("Work")
Limit = Annotated[int, Field(ge=1, le=100)]


class _Sought(Out):
    """What a list is narrowed to; what is left out narrows nothing. `area` is a code of any level."""

    category: Code = ""
    group: Code = ""
    agency: Code = ""
    area: Code = ""
    channel: Code = ""
    state: Literal["", "open", "solved", "rejected"] = ""
    since: Moment | None = None
    until: Moment | None = None
    q: Line = ""

    def filter(self) -> Filter:
        by = Filter(
            categories=(self.category,) if self.category else (),
            groups=(self.group,) if self.group else (),
            state=self.state,
            area=self.area,
            agency=self.agency,
            channel=self.channel,
            since=self.since,
            until=self.until,
            text=self.q,
            as_written=True,
            type="",
        )
        return known(by)


class PreparedAnswerOut(Out):
    """An answer that officers can start from, in the language that is asked for."""

    code: str
    verb: str
    title: str
    body: str


class SoughtWork(_Sought):
    """What the queue is narrowed to; `overdue` leaves only what is past its deadline."""

    tab: Tab = Tab.AGENCY
    step: Code = ""
    overdue: bool = False

    def wanted(self) -> Wanted:
        return Wanted(tab=self.tab, step=self.step, overdue=self.overdue, filter=self.filter())


class SoughtTriage(_Sought):
    """What the triage list is narrowed to."""

    unclear: bool = False


@router.get("/work/queue", Page[CaseOut], scope=WORK)
def list_queue(request: HttpRequest, sought: Query[SoughtWork], after: Line = "", limit: Limit = 40) -> Page[CaseOut]:
    """Cases of the caller's agencies, the earliest deadline first.

    `tab` is mine, agency, new, waiting, late or done (newest first).
    """
    at = clock.now()
    with at_desk(request, *permissions.ON_QUEUE) as desk:
        return _page(work.page(desk, sought.wanted(), after=after, at=at, limit=limit), at)


@router.get("/work/counts", dict[str, int], scope=WORK)
def count_queue(request: HttpRequest, sought: Query[SoughtWork]) -> dict[str, int]:
    """How many cases each tab holds under a filter."""
    with at_desk(request, *permissions.ON_QUEUE) as desk:
        return {str(tab): count for tab, count in work.counts(desk, sought.wanted(), at=clock.now()).items()}


@router.get("/work/triage", Page[CaseOut], scope=WORK)
def list_triage(
    request: HttpRequest, sought: Query[SoughtTriage], after: Line = "", limit: Limit = 40
) -> Page[CaseOut]:
    """New cases of all channels that nobody took yet, newest first.

    With `q` it searches cases at every step. `unclear` leaves only those that no routing rule fitted.
    """
    at = clock.now()
    with at_desk(request, permissions.TRIAGE) as desk:
        found = work.triaged(desk, sought.filter(), unclear=sought.unclear)
        return _page(work.newest_page(found, after=after, limit=limit), at)


@router.get("/work/held", Page[CaseOut], scope=WORK)
def list_held(request: HttpRequest, after: Cursor = "", limit: Limit = 100) -> Page[CaseOut]:
    """What waits for a moderator, the longest first."""
    at, place = clock.now(), read_cursor(after)
    with at_desk(request, permissions.MODERATE):
        rows = list(held(actor_of(request)).filter(pk__gt=place[1] if place else 0)[: limit + 1])
        last = rows[limit - 1] if len(rows) > limit else None
        items = [shapes.case_out(case, at) for case in rows[:limit]]
        return Page[CaseOut](items=items, next=next_cursor(last.opened_at, last.pk) if last else None)


@router.get("/work/answers", list[PreparedAnswerOut], scope=WORK)
def list_answers(request: HttpRequest, verb: Code = "", category: Code = "") -> list[PreparedAnswerOut]:
    """Prepared answers for officers, those of a verb and those that suit a category.

    `{reference}` and `{agency}` in the text stand for the report's number and the office.
    """
    need(request, *permissions.STAFF)
    found = catalogue.answers(verb, category)
    return [
        PreparedAnswerOut(code=one.code, verb=one.verb, title=said(one.title), body=said(one.body)) for one in found
    ]


@router.get("/work/cases/{reference}", WholeCaseOut, scope=WORK)
def read_case(request: HttpRequest, reference: Reference) -> WholeCaseOut:
    """One case with its history, photos, reporter, and what can be done to it now."""
    with at_desk(request, *permissions.STAFF) as desk:
        found, at = on_desk(desk, reference), clock.now()
        if desk.may(found, permissions.WORK):
            services.note_read(case=found, by=actor_of(request), at=at)
        return whole(desk, found, at)


def whole(desk: Desk, case: Case, at: datetime) -> WholeCaseOut:
    """The case with what this officer may see beside it."""
    may_contact = desk.may(case, permissions.WORK)
    return shapes.whole(
        case,
        at,
        answers=case.fields,
        why=case.why,
        history=[shapes.line_out(entry) for entry in history(case, only_public=False)],
        photos=[shapes.photo_out(photo) for photo in photos_of(case)],
        contact=shapes.contact_out(getattr(case, "contact", None)) if may_contact else None,
        earlier=[other.reference for other in reporter_history(case, desk)] if may_contact else [],
        near=[other.reference for other, _metres in beside.others_near(case, desk)],
        possible=[str(transition.verb) for transition in desk.possible(case)],
        seen=beside.version(case.pk),
    )


def _page(found: work.Page, at: datetime) -> Page[CaseOut]:
    return Page[CaseOut](items=[shapes.case_out(case, at) for case in found.cases], next=found.after or None)
