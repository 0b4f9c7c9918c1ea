"""Asking that a report be taken off the public pages; anybody may."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kota.base import clock
from kota.base.errors import TooManyError
from kota.governance.reports import services
from kota.governance.reports.forms import TakedownForm
from kota.governance.reports.selectors import texts
from kota.governance.reports.views import guard, viewer
from kota.ui.access import public
from kota.ui.http import Request, see_other

REFUSED = 422


@public
@require_http_methods(["GET", "POST"])
def takedown(request: Request, reference: str) -> HttpResponse:
    """The city's rule, and the form."""
    case, _who = viewer.as_reader(request, reference)
    form = TakedownForm(request.POST if request.method == "POST" else None)
    context = {"case": case, "form": form, "policy": texts.said("takedown-policy")}
    if request.method != "POST" or not form.is_valid():
        return render(request, "reports/takedown.html", context, status=REFUSED if form.is_bound else 200)
    try:
        guard.count(request, "takedown", most=10)
    except TooManyError:
        form.add_error(None, _("Too many requests came from this connection. Please wait ten minutes."))
        return render(request, "reports/takedown.html", context, status=TooManyError.status)
    data = form.cleaned_data
    services.ask_takedown(case=case, reason=data["reason"], email=data["email"], by=request.actor, at=clock.now())
    messages.success(request, _("Thank you. A moderator reads your request and decides."))
    return see_other("reports:report", case.reference)
