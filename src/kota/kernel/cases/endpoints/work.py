"""The work of officers as lists, and one case whole."""

from datetime import datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from kota.base import clock
from kota.kernel.cases import permissions, services
from kota.kernel.cases.endpoints import shapes
from kota.kernel.cases.endpoints.desk import at_desk, on_desk
from kota.kernel.cases.endpoints.shapes import CaseOut, WholeCaseOut
from kota.kernel.cases.models import Case
from kota.kernel.cases.selectors import beside, work
from kota.kernel.cases.selectors.desk import Desk
from kota.kernel.cases.selectors.reading import Filter, held, history, reporter_history
from kota.kernel.cases.selectors.work import Tab, Wanted
from kota.ui.access import actor_of
from kota.ui.api import WORK, Code, Line, Moment, Out, Page, Reference, Router

router = Router("Work")
Limit = Annotated[int, Field(ge=1, le=100)]


class SoughtWork(Out):
    """What a list is narrowed to; what is left out narrows nothing. `area` is a code of any level."""

    tab: Tab = Tab.AGENCY
    category: Code = ""
    group: Code = ""
    agency: Code = ""
    area: Code = ""
    step: Code = ""
    channel: Code = ""
    state: Literal["", "open", "solved"] = ""
    since: Moment | None = None
    until: Moment | None = None
    q: Line = ""

    def wanted(self) -> Wanted:
        found = Filter(
            categories=(self.category,) if self.category else (),
            groups=(self.group,) if self.group else (),
            state=self.state,
            area=self.area,
            agency=self.agency,
            channel=self.channel,
            since=self.since,
            until=self.until,
            text=self.q,
            type="",
        )
        return Wanted(tab=self.tab, step=self.step, filter=found)


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
def list_triage(request: HttpRequest, after: Line = "", limit: Limit = 40) -> Page[CaseOut]:
    """New cases of all channels that nobody took yet, newest first."""
    at = clock.now()
    with at_desk(request, permissions.TRIAGE) as desk:
        return _page(work.newest_page(work.arrived(desk), after=after, limit=limit), at)


@router.get("/work/held", list[CaseOut], scope=WORK)
def list_held(request: HttpRequest) -> list[CaseOut]:
    """The hundred that have waited longest for a moderator."""
    at = clock.now()
    with at_desk(request, permissions.MODERATE):
        return [shapes.case_out(case, at) for case in held(actor_of(request))[:100]]


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
    photos = case.photos.select_related("file").filter(file__removed_at=None).order_by("at", "pk")
    return shapes.whole(
        case,
        at,
        answers=case.fields,
        why=case.why,
        history=[shapes.line_out(entry) for entry in history(case, only_public=False)],
        photos=[shapes.photo_out(photo) for photo in photos],
        contact=shapes.contact_out(getattr(case, "contact", None)) if may_contact else None,
        earlier=[other.reference for other in reporter_history(case)] if may_contact else [],
        near=[other.reference for other, _metres in beside.others_near(case, desk)],
        possible=[str(transition.verb) for transition in desk.possible(case)],
        seen=beside.version(case.pk),
    )


def _page(found: work.Page, at: datetime) -> Page[CaseOut]:
    return Page[CaseOut](items=[shapes.case_out(case, at) for case in found.cases], next=found.after or None)
