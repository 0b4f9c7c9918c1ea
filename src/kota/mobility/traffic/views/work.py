"""Staff decide about incidents: confirm, dismiss, close the road, say that it is over."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages as flash
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kota.base import clock
from kota.base.errors import KotaError
from kota.base.words import told
from kota.mobility.traffic import forms
from kota.mobility.traffic.permissions import INCIDENTS
from kota.mobility.traffic.selectors import incidents
from kota.mobility.traffic.services import incidents as services
from kota.ui.access import requires
from kota.ui.http import Request, page_or_part, see_other


@requires(INCIDENTS)
@require_safe
def desk(request: Request) -> HttpResponse:
    """What waits for somebody, what is confirmed, and what was decided lately."""
    at, standing = clock.now(), incidents.standing()
    context = {
        "topics": [services.LIVE],
        "waiting": [one for one in standing if one.state == "detected"],
        "confirmed": [one for one in standing if one.state == "confirmed"],
        "over": incidents.lately(at),
        "judged": incidents.judged(at),
    }
    return page_or_part(request, "traffic/desk.html", "desk", context)


@requires(INCIDENTS)
@require_POST
def confirm(request: Request, number: UUID) -> HttpResponse:
    """Somebody has seen it."""
    return _decided(request, forms.Decision, services.confirm, number, _("Confirmed."))


@requires(INCIDENTS)
@require_POST
def dismiss(request: Request, number: UUID) -> HttpResponse:
    """It was told for nothing."""
    return _decided(request, forms.Decision, services.dismiss, number, _("Noted as a false alarm."))


@requires(INCIDENTS)
@require_POST
def finish(request: Request, number: UUID) -> HttpResponse:
    """It is over."""
    return _decided(request, forms.Decision, services.finish, number, _("It is over, and the road open."))


@requires(INCIDENTS)
@require_POST
def close(request: Request, number: UUID) -> HttpResponse:
    """Close the road to vehicles."""
    words = _("Closed. Maps and journeys know it within seconds.")
    return _decided(request, forms.Closing, services.close_road, number, words)


def _decided(
    request: Request, kind: type[django_forms.Form], service: Callable[..., Any], number: UUID, words: str
) -> HttpResponse:
    """Do it and say so, or say why it cannot be done."""
    form = kind(request.POST)
    if not form.is_valid():
        flash.error(request, _("Write a day and a time, such as 2026-01-31 18:00."))
        return see_other("traffic:desk")
    try:
        service(number=number, by=request.actor, at=clock.now(), **form.cleaned_data)
    except KotaError as error:
        flash.error(request, told(error))
    else:
        flash.success(request, words)
    return see_other("traffic:desk")
