"""A report's own page: for everybody, and more for the one who sent it."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kota.base import clock
from kota.base.errors import MissingError
from kota.governance.reports.contracts import TakenDownError
from kota.governance.reports.forms import AnswerForm, JudgeForm, ReopenForm
from kota.governance.reports.selectors import following
from kota.governance.reports.views import parts, viewer
from kota.kernel.areas import facade as areas
from kota.kernel.cases import facade as cases
from kota.kernel.cases.contracts import Kind, Party, Verb
from kota.ui.access import public
from kota.ui.http import Request, kept_offline, page_or_part, see_other


@public
@require_safe
def report(request: Request, reference: str) -> HttpResponse:
    """The status page under the report's number, however that was typed."""
    case = viewer.find(reference)
    if case.reference != reference:
        return see_other("reports:report", case.reference)
    return page(request, case)


def page(request: Request, case: cases.Case, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The page for whoever looks; `forms` are those that came back with errors."""
    who = viewer.of(request, case)
    if not who.is_reporter and not cases.is_shown(case):
        return _closed(request, case)
    context = {**_context(case, who), **_actions(case, who, forms)}
    response = page_or_part(request, "reports/report.html", "story", context, status=status)
    if who.is_reporter:
        response["Cache-Control"] = "private, no-store"
    return kept_offline(response) if status == 200 else response


def _closed(request: Request, case: cases.Case) -> HttpResponse:
    """What the public reads of a report that it may not read."""
    if request.headers.get("HX-Request") == "true":  # the open page was public a moment ago: load it anew
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    if case.is_public and case.held:
        return render(request, "reports/held.html", {"case": case})
    if any(entry.verb == Verb.TAKE_DOWN for entry in cases.history(case, only_public=False)):
        raise TakenDownError(_("This report was taken off the public pages. The agency goes on working on it."))
    raise MissingError(_("This report is not shown to the public. If it is yours, open it with your follow link."))


def _context(case: cases.Case, who: viewer.Viewer) -> dict[str, Any]:
    is_public = cases.is_shown(case)
    return {
        "case": case,
        "viewer": who,
        "parts": parts.made(case, who),
        "is_public": is_public,
        "approximate": areas.boundaries().is_approximate,
        "neighbours": _neighbours(case),
        "again": "" if case.kind in (Kind.OPEN, Kind.WAITING) else _again(case),
        "url": following.report_url(case.reference),
        "topic": f"public:case:{case.reference}" if is_public else f"case:{case.reference}",
    }


def _again(case: cases.Case) -> str:
    """The form for a new report of the same thing at the same place."""
    given = {"category": case.category_id, "area": case.area_id or "", "place": case.public_place}
    if case.point:
        given |= {"lon": f"{case.point.lon:.6f}", "lat": f"{case.point.lat:.6f}"}
    return f"{reverse('reports:new')}?{urlencode({name: value for name, value in given.items() if value})}"


def _neighbours(case: cases.Case) -> list[str]:
    """Kelurahan that the place may belong to as well, where the boundaries are approximate and one is near."""
    if case.point is None:
        return []
    located = areas.locate(case.point.lon, case.point.lat)
    near = [area for area in (located.area, *located.neighbours) if area is not None]
    return [area.name for area in near if area.code != case.area_id] if located.is_near_border else []


def _actions(case: cases.Case, who: viewer.Viewer, forms: dict[str, Any]) -> dict[str, Any]:
    """What the reporter may do now, with the forms for it."""
    if not who.is_reporter:
        return {}
    may = {transition.verb for transition in cases.possible(cases.case_type(case.type), case.step, Party.REPORTER)}
    until = cases.reopen_until(case)
    if until and clock.now() > until:
        may.discard(Verb.REOPEN)
    given: dict[str, Any] = {"answer": AnswerForm(), "reopen": ReopenForm(), "judge": JudgeForm(), "photo_error": ""}
    return {
        "may": may,
        "until": until,
        "asked": cases.open_question(case),
        "follow_url": following.follow_url(case.reference),
        "has_contact": hasattr(case, "contact"),
        **given,
        **forms,
    }
