"""Receipts of taps with corrections; and, in the demonstration, a gate to try."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.contrib import messages as flash
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kota.base import clock
from kota.base.actor import system
from kota.base.errors import KotaError
from kota.base.ids import uuid7
from kota.base.words import said, told
from kota.mobility.fares import forms
from kota.mobility.fares.contracts import GivenTap, TapKind
from kota.mobility.fares.models import Validator
from kota.mobility.fares.selectors import facts, keys, receipts
from kota.mobility.fares.services import mending, simulating, taps
from kota.ui import limits
from kota.ui.access import public
from kota.ui.http import Request, see_other

BY = system("fares")


@public
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: Request, number: UUID) -> HttpResponse:
    """What a tap came to. Where the tap out is missing, where did you leave?"""
    one, at = receipts.receipt(number), clock.now()
    left_at = one.asked.left_at if one.asked else min(one.at + timedelta(minutes=30), at)
    asked = {"stop": one.asked.stop, "words": one.asked.words} if one.asked else {}
    form = forms.Mend(request.POST or None, initial={**asked, "left_at": forms.local(left_at)})
    if form.is_valid():
        limits.count(request, "fares.mend", most=10)
        given = form.cleaned_data
        try:
            mending.ask(tap_id=number, stop=given["stop"], left_at=given["left_at"], words=given["words"], at=at)
        except KotaError as error:
            form.add_error(error.field if error.field in form.fields else None, told(error))
        else:
            flash.success(request, _("Sent. The fare is corrected when somebody has looked at it."))
            return see_other("fares:receipt", number)
    context = {
        "one": one, "form": form, "operator": facts.operators().get(one.operator),
        "stations": forms.stations(one.operator),
        "may_ask": one.verdict == "no_out" and not (one.asked and one.asked.answer),
    }  # fmt: skip
    return render(request, "fares/receipt.html", context, status=400 if form.is_bound else 200)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: Request) -> HttpResponse:
    """Tap a made-up card at a simulated gate. Only in the demonstration."""
    if not settings.KOTA_DEMO:
        raise Http404
    at = clock.now()
    gates = list(Validator.objects.filter(is_simulated=True, ended_at=None).order_by("operator", "code"))
    if not gates and request.method == "POST":
        gates = simulating.furnish(by=BY, at=at)
    form = forms.TryTap(request.POST or None, initial={"card": request.GET.get("card", "contoh-1")[:24]})
    if form.is_valid():
        limits.count(request, "fares.tap", most=200)
        _tap(request, form)
        return see_other(f"{request.path}?card={form.cleaned_data['card']}")
    card = form["card"].value() or ""
    day, rows = receipts.of_card(_card(card), at) if card else (None, [])
    names = {code: said(fact.name) for code, fact in facts.operators().items()}
    context = {"form": form, "gates": gates, "day": day, "taps": rows, "names": names, "rule": facts.rule()}
    return render(request, "fares/tap.html", context, status=400 if form.is_bound else 200)


def _tap(request: Request, form: forms.TryTap) -> None:
    given, at = form.cleaned_data, clock.now()
    tap = GivenTap(uuid7(), TapKind(given["kind"]), given["gate"], at, card=f"demo:{given['card']}",
                   stop="halte-contoh")  # fmt: skip
    taken = taps.take(taps=[tap], by=BY, at=at)
    if taken.refused:
        flash.error(request, _("This gate does not know the tap: choose a gate of the list."))
    else:
        flash.success(request, _("Tapped."))


def _card(text: str) -> bytes:
    return keys.card(f"demo:{text}")
