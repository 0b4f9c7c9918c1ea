"""Thank you: the number to keep, the link, and what happens next."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kota.base import clock
from kota.governance.reports.selectors import following, story, texts
from kota.governance.reports.views import deadlines, telling, viewer
from kota.ui.access import public
from kota.ui.http import Request, see_other


@public
@require_safe
def sent(request: Request, reference: str) -> HttpResponse:
    """For the one who sent it; everybody else is shown the report."""
    case = viewer.find(reference)
    if not viewer.of(request, case).is_reporter:
        return see_other("reports:report", case.reference)
    context = {
        "case": case,
        "thanks": texts.said("report-sent"),
        "follow_url": following.follow_url(case.reference),
        "told": deadlines.tell(case, clock.now()),
        "office": story.office(case.agency_id),
        "has_contact": hasattr(case, "contact"),
        "reasons": telling.reasons(case.held),
    }
    response = render(request, "reports/sent.html", context)
    response["Cache-Control"] = "private, no-store"
    return response
