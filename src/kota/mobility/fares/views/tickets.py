"""Tickets: bought at the price that was quoted, shown as a QR code, given back unused."""

import io
import secrets
from uuid import UUID

import qrcode
import qrcode.image.svg
from django.contrib import messages as flash
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kota.base import clock
from kota.base.errors import KotaError
from kota.base.words import told
from kota.mobility.fares import forms
from kota.mobility.fares.contracts import ADULT
from kota.mobility.fares.selectors import facts, keys, own
from kota.mobility.fares.services import tickets as services
from kota.ui import limits
from kota.ui.access import public
from kota.ui.http import Request, page_or_part, see_other

_HOLDER = "fares.holder"
_MOST = 20


@public
@require_safe
def page(request: Request) -> HttpResponse:
    """My tickets, and how to get one."""
    mine = own.tickets(request.actor.account_id, _holder(request))
    context = {"tickets": [(row, _state(row)) for row in mine], "operators": facts.operators()}
    return render(request, "fares/tickets.html", context)


@public
@require_POST
def buy(request: Request) -> HttpResponse:
    """A ticket for the rides of the calculator. Without an account it belongs to this browser."""
    asked = forms.Calculator(request.POST, own.rider_of(request.actor.account_id))
    if not asked.is_valid():
        flash.error(request, _("Choose the rides first."))
        return see_other("fares:home")
    limits.count(request, "fares.ticket", most=_MOST)
    at = clock.now()
    if request.actor.account_id is None and not request.session.get(_HOLDER):
        request.session[_HOLDER] = secrets.token_urlsafe(18)
    try:
        made = services.buy(
            rides=asked.asked(at), rider=asked.rider(), account_id=request.actor.account_id, holder=_holder(request),
            by=request.actor, at=at,
        )  # fmt: skip
    except KotaError as error:
        flash.error(request, told(error))
        return see_other("fares:home")
    return see_other("fares:ticket", made.pk)


@public
@require_safe
def show(request: Request, number: UUID) -> HttpResponse:
    """One ticket with its code, which changes every minute."""
    at = clock.now()
    row = own.ticket(number, request.actor.account_id, _holder(request))
    is_valid = services.is_valid(row, at)
    code = services.token(row, at=at) if is_valid else ""
    context = {
        "ticket": row, "state": _state(row), "is_valid": is_valid, "token": code,
        "picture": drawn(code) if code else "", "operators": facts.operators(), "rule": facts.rule(),
        "rider": facts.riders().get(row.rider) if row.rider != ADULT else None,
    }  # fmt: skip
    response = page_or_part(request, "fares/ticket.html", "code", context)
    response["Cache-Control"] = "no-store"
    return response


@public
@require_POST
def give_back(request: Request, number: UUID) -> HttpResponse:
    """An unused ticket becomes its price again."""
    own.ticket(number, request.actor.account_id, _holder(request))
    services.give_back(ticket_id=number, by=request.actor, at=clock.now())
    flash.success(request, _("Given back."))
    return see_other("fares:tickets")


def _holder(request: Request) -> bytes | None:
    kept = request.session.get(_HOLDER)
    return keys.holder(kept) if kept else None


def _state(row: object) -> str:
    at = clock.now()
    if getattr(row, "refunded_at", None):
        return "back"
    if getattr(row, "used_at", None):
        return "used"
    return "valid" if services.is_valid(row, at) else "over"  # type: ignore[arg-type]


def drawn(text: str) -> SafeString:
    """A QR code as one path, in the colours of the page."""
    image = qrcode.make(text, image_factory=qrcode.image.svg.SvgPathImage, border=2, box_size=10,
                        error_correction=qrcode.constants.ERROR_CORRECT_L)  # fmt: skip
    kept = io.BytesIO()
    image.save(kept)
    svg = kept.getvalue().decode()
    return SafeString(svg[svg.index("<svg") :])
