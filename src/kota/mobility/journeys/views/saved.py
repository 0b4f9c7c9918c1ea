"""Home, work, and other places of one's own: of an account here, of a guest in their browser alone."""

from typing import Any

from django.contrib import messages as flash
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kota.base import clock
from kota.mobility.journeys import forms
from kota.mobility.journeys.selectors import places, saved
from kota.mobility.journeys.services import saving
from kota.ui.access import public, signed_in
from kota.ui.api import account_id
from kota.ui.http import Request, see_other


@public
@require_safe
def page(request: Request) -> HttpResponse:
    """All of them, and the form for another one."""
    return _shown(request, forms.Save(), places.End(""))


def _shown(request: Request, form: forms.Save, end: places.End, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "end": end, "rows": saved.own(request.actor.account_id)}
    return render(request, "journeys/saved.html", context, status=status)


@signed_in
@require_POST
def save(request: Request) -> HttpResponse:
    """Save a place of an account; where its words mean several, ask which."""
    form, sent = forms.Save(request.POST), request.POST
    end = places.understood(sent.get("place", "").replace("\x00", "")[:120], sent.get("lon", ""), sent.get("lat", ""))
    pick = sent.get("pick", "")
    if end.place is None and pick.isascii() and pick.isdigit():
        end = next((places.End(one.name, (one.lon, one.lat)) for one in end.choices[int(pick[:2]) :][:1]), end)
    if not form.is_valid() or end.place is None:
        return _shown(request, form, end, status=400)
    row = saving.save_place(
        account_id=account_id(request), kind=form.cleaned_data["kind"], name=form.cleaned_data["name"],
        place=end.words, at_place=end.place, by=request.actor, at=clock.now(),
    )  # fmt: skip
    flash.success(request, _("Saved: %(name)s.") % {"name": row.name})
    return see_other("journeys:places")


@signed_in
@require_POST
def forget(request: Request, number: int) -> HttpResponse:
    """Take one away."""
    saving.forget_place(account_id=account_id(request), number=number, by=request.actor, at=clock.now())
    return see_other("journeys:places")
