"""Triage: what came in by every channel, newest first, and why each went where it is."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kota.base import clock
from kota.kernel.accounts import facade as accounts
from kota.kernel.cases import permissions
from kota.kernel.cases.forms.filters import TriageFilter
from kota.kernel.cases.models import Case
from kota.kernel.cases.rules.routing import Judged
from kota.kernel.cases.selectors import catalogue, work
from kota.kernel.cases.selectors.reading import reference_in
from kota.kernel.cases.selectors.trial import said_fails
from kota.kernel.cases.views.guard import StaffRequest, officers, on_desk
from kota.kernel.cases.views.lines import agency
from kota.kernel.cases.views.queue import topics
from kota.kernel.cases.views.rows import rows
from kota.ui.http import page_or_part, see_other


@officers(permissions.TRIAGE)
@require_safe
def triage(request: StaffRequest) -> HttpResponse:
    """New cases of all channels that nobody took yet; a search looks through cases of every step."""
    if reference := reference_in(request.GET.get("q", "")):
        return see_other("cases:case", reference)
    form = TriageFilter(request.GET, desk=request.desk)
    context: dict[str, Any] = {"form": form, "topics": topics(request), "query": _query(request)}
    if form.is_valid():
        found = work.triaged(request.desk, form.filter, unclear=form.cleaned_data["unclear"])
        page = work.newest_page(found, after=request.GET.get("after", ""))
        context |= {
            "rows": rows(page.cases, clock.now()),
            "count": found.order_by().count(),
            "following": _address(request, page.after) if page.after else "",
            "first": _address(request, "") if request.GET.get("after") else "",
            "is_narrowed": form.is_narrowed,
            "is_search": bool(form.filter.text),
        }
    return page_or_part(request, "cases/triage.html", "triage", context, status=200 if form.is_valid() else 400)


@officers(*permissions.STAFF)
@require_safe
def why(request: StaffRequest, reference: str) -> HttpResponse:
    """Why the case is where it is: every rule of today, judged by what the case says."""
    case = on_desk(request, reference)
    judged = [_judged(one) for one in _judge(case)]
    decisive = next((line for line in judged if line["fits"]), None)
    context = {"case": case, "judged": judged, "decisive": decisive, "agency_name": agency(case.agency_id)}
    name = "cases/parts/rules.html" if request.htmx else "cases/why.html"
    return render(request, name, context)


def _judge(case: Case) -> list[Judged]:
    return catalogue.try_rules(
        case.category_id, case.area_id or "", case.public_words, case.opened_at, catalogue.rules()
    )


def _judged(one: Judged) -> dict[str, Any]:
    exists = one.agency in accounts.agencies()
    reasons = said_fails(one)
    if not reasons and not exists:
        reasons = [_("there is no such office here")]
    return {"rule": one.rule, "fits": not reasons, "fails": reasons, "agency": agency(one.agency) if exists else ""}


def _query(request: StaffRequest) -> str:
    query = request.GET.copy()
    query.pop("after", None)
    return query.urlencode()


def _address(request: StaffRequest, after: str) -> str:
    query = request.GET.copy()
    query.pop("after", None)
    if after:
        query["after"] = after
    return f"{reverse('cases:triage')}?{query.urlencode()}"
