"""Finding reports again: the follow link, my reports, a number."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kota.base.errors import MissingError
from kota.base.words import told
from kota.governance.reports.contracts import TYPE, BrokenLinkError
from kota.governance.reports.selectors import following
from kota.governance.reports.views import device, telling, viewer
from kota.kernel.cases import facade as cases
from kota.ui.access import public
from kota.ui.http import Request, kept_offline, see_other

MOST = 50


@public
@require_safe
def follow(request: Request, reference: str) -> HttpResponse:
    """Remember in this browser that the link was opened, and go on to an address without the key."""
    case = viewer.find(reference)
    if not following.is_follow_key(case.reference, request.GET.get("key", "")):
        raise BrokenLinkError(_("This link is not complete. Copy the whole link and try again."))
    response = see_other("reports:report", case.reference)
    device.keep(response, device.of(request).sending(case.reference))
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


@public
@require_safe
def mine(request: Request) -> HttpResponse:
    """Reports of the account and of this browser, those that wait for an answer first."""
    here, account = device.of(request), request.actor.account_id
    sent = cases.listed(cases.Case.objects.filter(type=TYPE, reference__in=here.sent))
    own = {case.reference: case for case in sent}
    if account is not None:
        own |= {case.reference: case for case in cases.newest(cases.opened_by(account), limit=MOST)}
    joined = cases.newest(cases.public().filter(type=TYPE, reference__in=here.joined), limit=MOST)
    newest_first = sorted(own.values(), key=lambda case: case.opened_at, reverse=True)
    asked_first = sorted(newest_first, key=lambda case: case.kind != "waiting")
    context = {
        "own": [(case, telling.state(case)) for case in asked_first],
        "joined": [(case, telling.state(case)) for case in joined if case.reference not in own],
    }
    response = render(request, "reports/mine.html", context)
    response["Cache-Control"] = "private, no-store"
    return kept_offline(response)


@public
@require_safe
def find(request: Request) -> HttpResponse:
    """Go to the report with this number, or say what is wrong with the number."""
    number = request.GET.get("number", "").strip()[:60]
    if not number:
        return render(request, "reports/find.html", {"number": ""})
    try:
        case = viewer.find(number)
    except MissingError as error:
        return render(request, "reports/find.html", {"number": number, "error": told(error)}, status=404)
    return see_other("reports:report", case.reference)
