"""What is closed, for everybody; adding, extending and ending a closure, for staff."""

from uuid import UUID

from django.contrib import messages as flash
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kota.base import clock
from kota.base.errors import InvalidError, KotaError
from kota.base.ids import uuid7
from kota.base.registry import REGISTRY
from kota.base.words import told
from kota.kernel.closures import forms, selectors, services
from kota.kernel.closures.permissions import MANAGE
from kota.kernel.closures.rules import datex
from kota.kernel.facts import facade as facts
from kota.ui.access import public, requires
from kota.ui.http import Request, kept_offline, page_or_part, see_other

_AGE = "public, max-age=5"
_FIELDS = {"texts": "title_id"}


@public
@require_safe
def listed(request: Request) -> HttpResponse:
    """What is closed now and what will be."""
    at = clock.now()
    context = {
        "standing": [one for one in selectors.standing(exercises=True) if not one.is_exercise],
        "practised": [one for one in selectors.standing(exercises=True) if one.is_exercise],
        "coming": [one for one in selectors.coming(at) if not one.is_exercise],
        "topics": [services.LIVE],
    }
    return kept_offline(page_or_part(request, "closures/list.html", "closed", context))


@public
@require_safe
def geojson(request: Request) -> JsonResponse:
    """What is closed now, for maps."""
    found = selectors.collection(selectors.standing(exercises=True))
    response = JsonResponse(found, content_type="application/geo+json")
    response["Cache-Control"] = _AGE
    return response


@public
@require_safe
def situations(request: Request) -> HttpResponse:
    """What is closed to vehicles now and what will be, as DATEX II 3."""
    at, city = clock.now(), facts.city()
    rows = [*selectors.standing(exercises=True), *selectors.coming(at)]
    document = datex.publication(
        rows, country=datex.COUNTRY, creator=city.code, language=(get_language() or "id")[:2], at=at
    )
    response = HttpResponse(document, content_type=datex.CONTENT_TYPE)
    response["Cache-Control"] = _AGE
    return response


@requires(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: Request) -> HttpResponse:
    """What is closed, and another closure."""
    at = clock.now()
    form = forms.Closing(request.POST or None)
    if form.is_valid() and _added(request, form):
        flash.success(request, _("Closed. Maps and journeys know it within seconds."))
        return see_other("closures:desk")
    context = {
        "form": form,
        "standing": selectors.standing(exercises=True),
        "coming": selectors.coming(at),
        "over": selectors.lately_over(at),
        "ground": REGISTRY.ground(),
    }
    return render(request, "closures/desk.html", context, status=400 if form.is_bound else 200)


def _added(request: Request, form: forms.Closing) -> bool:
    at, given = clock.now(), form.cleaned_data
    begins = given["begins"] or at
    try:
        services.examine(shape=given["shape"], refs=given["refs"], begins=given["begins"], ends=given["ends"], at=at)
        services.put(
            cause=f"staff:{uuid7()}", begins=begins, ends=given["ends"], by=request.actor, at=at, **form.closing()
        )
    except InvalidError as error:
        field = _FIELDS.get(error.field, error.field)
        form.add_error(field if field in form.fields else None, told(error))
        return False
    return True


@requires(MANAGE)
@require_POST
def end(request: Request, number: UUID) -> HttpResponse:
    """Open again."""
    services.end(cause=selectors.one(number).cause, by=request.actor, at=clock.now())
    return see_other("closures:desk")


@requires(MANAGE)
@require_POST
def extend(request: Request, number: UUID) -> HttpResponse:
    """It lasts until another moment."""
    form = forms.Lasting(request.POST)
    if not form.is_valid():
        flash.error(request, _("Write a day and a time, such as 2026-01-31 18:00."))
        return see_other("closures:desk")
    try:
        cause = selectors.one(number).cause
        services.extend(cause=cause, ends=form.cleaned_data["ends"], by=request.actor, at=clock.now())
    except KotaError as error:
        flash.error(request, told(error))
    return see_other("closures:desk")
