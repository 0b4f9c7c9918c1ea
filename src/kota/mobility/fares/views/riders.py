"""Somebody's own fare class."""

from django.contrib import messages as flash
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kota.base import clock
from kota.mobility.fares import forms
from kota.mobility.fares.selectors import facts, own
from kota.mobility.fares.services import riders as services
from kota.ui.access import signed_in
from kota.ui.api import account_id
from kota.ui.http import Request, see_other


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: Request) -> HttpResponse:
    """Which class I belong to: declared here, proven at the gate."""
    mine = account_id(request)
    form = forms.Class(request.POST or None, initial={"rider": own.rider_of(mine)})
    if form.is_valid():
        rider = form.cleaned_data["rider"]
        services.choose(account_id=mine, rider=rider, by=request.actor, at=clock.now())
        flash.success(request, _("Kept. Prices are shown for this class from now on."))
        return see_other("fares:home")
    context = {"form": form, "classes": facts.riders()}
    return render(request, "fares/rider.html", context, status=400 if form.is_bound else 200)
