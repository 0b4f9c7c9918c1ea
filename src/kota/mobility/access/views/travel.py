"""Help on the way: booking it, what became of it, another time, cancelling."""

from typing import Any

from django.contrib import messages as flash
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kota.base import clock
from kota.base.errors import ConflictError, InvalidError, MissingError
from kota.base.words import told
from kota.mobility.access import forms
from kota.mobility.access.contracts.helping import Leg, NewBooking
from kota.mobility.access.selectors import facts
from kota.mobility.access.selectors import helping as reading
from kota.mobility.access.selectors.ground import ground
from kota.mobility.access.services import helping
from kota.mobility.transit import facade as transit
from kota.ui import limits
from kota.ui.access import public
from kota.ui.http import Request, page_or_part, see_other

MOST = 20  # in ten minutes, from an account or an address
REFUSED = 422


@public
@require_safe
def home(request: Request) -> HttpResponse:
    """What help there is, and what one has booked."""
    actor = request.actor
    rows = reading.own(actor.account_id) if actor.account_id is not None else []
    names = transit.operators()
    offers = [(names[code].name, fact) for code, fact in facts.help_().items() if code in names]
    return render(request, "access/help.html", {"rows": rows, "offers": offers, "now": clock.now()})


@public
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """Who wants help, on rides that a search found."""
    sent = request.POST if request.method == "POST" else request.GET
    rides = sent.getlist("ride")[: helping.MOST_LEGS + 1]
    legs = [_leg(one) for one in rides]
    actor = request.actor
    is_known = actor.account_id is not None
    form = forms.Help(request.POST or None, is_known=is_known)
    status = 200
    if form.is_bound:
        booked = _booked(request, form, legs) if form.is_valid() else None
        if booked is not None:
            flash.success(request, _("Your help is asked for. This page says what becomes of it."))
            return see_other("access:booking", booked.token)
        status = REFUSED
    context = {"form": form, "rides": rides, "legs": _named(legs), "is_known": is_known, "offers": _offers(legs)}
    return render(request, "access/help_new.html", context, status=status)


def _booked(request: Request, form: forms.Help, legs: list[Leg]) -> Any:
    given = form.cleaned_data
    wanted = NewBooking(
        given["name"], tuple(legs), form.chosen, given["email"], given["phone"], given["note"],
        (get_language() or "id")[:2],
    )  # fmt: skip
    limits.count(request, "access.help", most=MOST)
    try:
        return helping.book(new=wanted, by=request.actor, at=clock.now())
    except (ConflictError, InvalidError) as error:
        field = getattr(error, "field", "")
        form.add_error(field if field in form.fields else None, told(error))
        return None


def _leg(text: str) -> Leg:
    names = ("start", "end", "leaves", "arrives", "line")
    form = forms.Ride(dict(zip(names, text.split("~"), strict=False)))
    if not form.is_valid():
        raise InvalidError(_("This ride is not as a search gives it: look for the journey again."))
    return form.leg()


def _named(legs: list[Leg]) -> list[tuple[Leg, str, str]]:
    found = ground()
    for leg in legs:
        found.stop(leg.start), found.stop(leg.end)
    return [(leg, found.name(leg.start), found.name(leg.end)) for leg in legs]


def _offers(legs: list[Leg]) -> list[tuple[Any, Any]]:
    """Of each operator on the way: what it is called, and what it promises; None where it helps nobody."""
    found, names = ground(), transit.operators()
    codes = dict.fromkeys(found.operator(stop) for leg in legs for stop in (leg.start, leg.end))
    return [(names[code].name if code in names else code, facts.help_().get(code)) for code in codes]


@public
@require_safe
def booking(request: Request, token: str) -> HttpResponse:
    """What was booked, and what became of it; for whoever has the address."""
    row = reading.booking(token)
    found = ground()
    context = {
        "row": row, "duties": [(one, found.name(one.stop)) for one in row.duties.all()], "topics": [f"help:{row.pk}"],
        "legs": [(one, found.name(one.start), found.name(one.end)) for one in helping.legs_of(row)],
        "form": forms.Shift(initial={"leaves": row.begins}), "is_over": row.is_cancelled or row.begins <= clock.now(),
    }  # fmt: skip
    return page_or_part(request, "access/booking.html", "state", context)


@public
@require_POST
def change(request: Request, token: str) -> HttpResponse:
    """The same rides at another time."""
    form = forms.Shift(request.POST)
    if not form.is_valid():
        flash.error(request, _("Write a day and a time."))
        return see_other("access:booking", token)
    by = form.cleaned_data["leaves"] - reading.booking(token).begins
    try:
        helping.change(token=token, by_=by, by=request.actor, at=clock.now())
    except MissingError:
        raise
    except (ConflictError, InvalidError) as error:
        flash.error(request, told(error))
    else:
        flash.success(request, _("It is changed; staff are asked anew."))
    return see_other("access:booking", token)


@public
@require_POST
def cancel(request: Request, token: str) -> HttpResponse:
    """Nobody needs to come."""
    helping.cancel(token=token, by=request.actor, at=clock.now())
    flash.success(request, _("It is cancelled; staff know it."))
    return see_other("access:booking", token)
