"""The staff's desk: who is connected, whose feed is silent, which CDRs do not add up, what is being charged."""

from typing import Any

from django.contrib import messages as flash
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kota.base import clock
from kota.base.errors import KotaError
from kota.base.words import told
from kota.mobility.charging import forms
from kota.mobility.charging.models import Party
from kota.mobility.charging.permissions import CONNECT, VIEW
from kota.mobility.charging.selectors import estimates, parties
from kota.mobility.charging.services import parties as services
from kota.mobility.charging.services import polling, sessions
from kota.mobility.charging.services.parties import own_credentials
from kota.ui.access import requires
from kota.ui.http import Request, see_other


@requires(VIEW, CONNECT)
@require_safe
def desk(request: Request) -> HttpResponse:
    """Everything at a glance."""
    return _desk(request)


def _desk(request: Request, **more: Any) -> HttpResponse:
    at, only_open = clock.now(), request.GET.get("cdrs") != "all"
    found, running = parties.cdrs(only_open=only_open), parties.sessions()
    everybody = parties.everybody(at)
    context = {
        "parties": everybody, "stale": [one for one in everybody if one.is_stale], "cdrs": found,
        "only_open": only_open,
        "sessions": [(row, estimates.running(row, at)) for row in running],
        "names": parties.place_names([*found, *running]), "may_connect": request.actor.may(CONNECT),
        "invite": forms.Invite(), "join": forms.Join(), "versions_url": own_credentials("")["url"], **more,
    }  # fmt: skip
    wrong = any(more[name].errors for name in ("invite", "join") if name in more)
    return render(request, "charging/desk.html", context, status=400 if wrong else 200)


@requires(CONNECT)
@require_POST
def invite(request: Request) -> HttpResponse:
    """A token for an operator. It is shown once."""
    form = forms.Invite(request.POST)
    if not form.is_valid():
        return _desk(request, invite=form)
    opened = services.invite(name=form.cleaned_data["name"], by=request.actor, at=clock.now())
    return _told(request, opened)


def _told(request: Request, opened: services.Opened) -> HttpResponse:
    context = {"row": opened.party, "token": opened.token, "versions_url": own_credentials("")["url"]}
    response = render(request, "charging/token.html", context)
    response["Cache-Control"] = "no-store"
    return response


@requires(CONNECT)
@require_POST
def join(request: Request) -> HttpResponse:
    """Register with an operator that invited us."""
    form = forms.Join(request.POST)
    if not form.is_valid():
        return _desk(request, join=form)
    given = form.cleaned_data
    try:
        row = services.join(
            name=given["name"], versions_url=given["url"], token=given["token"], by=request.actor, at=clock.now()
        )
    except KotaError as error:
        form.add_error(None, told(error))
        return _desk(request, join=form)
    flash.success(request, _("Connected."))
    return see_other("charging:party", row.pk)


@requires(VIEW, CONNECT)
@require_safe
def party(request: Request, number: int) -> HttpResponse:
    """One party: its roles, what it offers, how its feed does."""
    found = parties.one(number, clock.now())
    context = {"one": found, "row": found.row, "may_connect": request.actor.may(CONNECT)}
    return render(request, "charging/party.html", context)


@requires(CONNECT)
@require_POST
def renew(request: Request, number: int) -> HttpResponse:
    """Begin anew: what was agreed with a party holds no more, and it gets another first token."""
    row = parties.one(number, clock.now()).row
    return _told(request, services.invite(name=row.name, party=row, by=request.actor, at=clock.now()))


@requires(CONNECT)
@require_POST
def end(request: Request, number: int) -> HttpResponse:
    """Part from a party."""
    services.end(party_id=number, by=request.actor, at=clock.now())
    flash.success(request, _("The connection has ended."))
    return see_other("charging:party", number)


@requires(CONNECT)
@require_POST
def ask(request: Request, number: int) -> HttpResponse:
    """Ask a party now instead of when it is due."""
    row = parties.one(number, clock.now()).row
    if row.state == Party.CONNECTED and polling.poll(row, at=clock.now()):
        flash.success(request, _("It answered."))
    else:
        flash.error(request, _("It did not answer."))
    return see_other("charging:party", number)


@requires(VIEW, CONNECT)
@require_http_methods(["GET", "HEAD", "POST"])
def cdr(request: Request, number: int) -> HttpResponse:
    """One CDR: the operator's sum beside ours, and how it was cleared up."""
    row = parties.cdr(number)
    form = forms.Settle(request.POST or None)
    if form.is_valid():
        sessions.settle(number=number, note=form.cleaned_data["note"], by=request.actor, at=clock.now())
        flash.success(request, _("Noted."))
        return see_other("charging:desk")
    context = {"row": row, "form": form, "name": parties.named(row, parties.place_names([row]))}
    return render(request, "charging/cdr.html", context, status=400 if form.is_bound else 200)
