"""Staff: settlement, dynamic tariffs with approval by another person, taps and corrections, riders."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages as flash
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kota.base import clock
from kota.base.errors import KotaError
from kota.base.words import told
from kota.mobility.fares import forms
from kota.mobility.fares.models import MendRequest, RefusedTap, Validator
from kota.mobility.fares.permissions import APPROVE, PROPOSE, SETTLE, TAPS
from kota.mobility.fares.selectors import dynamics, facts, receipts, stations
from kota.mobility.fares.selectors import ridership as counted
from kota.mobility.fares.selectors import settlement as settled
from kota.mobility.fares.selectors.compiled import tariffs as every
from kota.mobility.fares.services import dynamic, mending, validators
from kota.ui.access import requires
from kota.ui.api import need
from kota.ui.components.data import Tab
from kota.ui.downloads import csv_lines, download
from kota.ui.http import Request, see_other

COLUMNS = (
    "day", "operator", "rides", "fares", "corrections", "tickets", "refunds", "total", "currency", "simulated",
    "ticket_rides",
)  # fmt: skip
_VERBS = {"approve": dynamic.approve, "refuse": dynamic.refuse, "end": dynamic.end}


def _tabs(current: str) -> list[Tab]:
    named = (
        (_("Settlement"), "work"), (_("Dynamic tariffs"), "work_tariffs"), (_("Taps"), "work_taps"),
        (_("Riders"), "work_ridership"),
    )  # fmt: skip
    return [Tab(title, reverse(f"fares:{name}"), current=name == current) for title, name in named]


def _today() -> Any:
    return every().local(clock.now()).day


def _shown(request: Request) -> tuple[forms.Span, Any, Any, str]:
    form = forms.Span(request.GET)
    since, until = form.days(_today(), 31)
    return form, since, until, (form.cleaned_data if form.is_valid() else {}).get("operator") or ""


@requires(SETTLE)
@require_safe
def settlement(request: Request) -> HttpResponse:
    """What each operator gets, by day, with the sum and why fares were corrected."""
    form, since, until, operator = _shown(request)
    rows = settled.settled(since, until, operator)
    sums: dict[tuple[str, bool], list[int]] = {}
    for row in rows:
        kept = sums.setdefault((row.operator, row.is_simulated), [0, 0, 0])
        for place, value in enumerate((row.rides, row.ticket_rides, row.total)):
            kept[place] += value
    context = {
        "tabs": _tabs("work"), "form": form, "rows": rows[:400], "is_cut": len(rows) > 400, "since": since,
        "until": until, "sums": sorted(sums.items()), "operators": facts.operators(), "currency": facts.rule().currency,
        "corrections": settled.corrections(since, until, operator), "integrations": facts.integrations().values(),
        "is_simulated": any(row.is_simulated for row in rows),
    }  # fmt: skip
    return render(request, "fares/work_settlement.html", context)


@requires(SETTLE)
@require_safe
def settlement_csv(request: Request) -> StreamingHttpResponse:
    """The same as CSV, whole."""
    form, since, until, operator = _shown(request)
    form.check()
    rows = settled.settled(since, until, operator)
    return download(csv_lines(COLUMNS, _lines(rows)), name=f"settlement-{since}-{until}.csv",
                    content_type="text/csv; charset=utf-8")  # fmt: skip


def _lines(rows: list[settled.Row]) -> Iterator[tuple[object, ...]]:
    currency = facts.rule().currency
    for one in rows:
        yield (one.day, one.operator, one.rides, one.fares, one.corrections, one.tickets, one.refunds, one.total,
               currency, "yes" if one.is_simulated else "no", one.ticket_rides)  # fmt: skip


@requires(PROPOSE, APPROVE)
@require_http_methods(["GET", "HEAD", "POST"])
def tariffs(request: Request) -> HttpResponse:
    """Tariffs that hold, that wait for another person, that are over; and another proposal."""
    at = clock.now()
    form = forms.Tariff(request.POST or None)
    if request.method == "POST" and request.actor.may(PROPOSE) and form.is_valid() and _proposed(request, form):
        flash.success(request, _("Proposed. It holds when another person has approved it."))
        return see_other("fares:work_tariffs")
    context = {
        "tabs": _tabs("work_tariffs"), "form": form, "published": dynamics.published(at),
        "waiting": dynamics.waiting(at), "over": dynamics.over(at), "me": request.actor.urn,
        "may_approve": request.actor.may(APPROVE), "may_propose": request.actor.may(PROPOSE), "rule": facts.rule(),
    }  # fmt: skip
    return render(request, "fares/work_tariffs.html", context, status=400 if form.is_bound else 200)


def _proposed(request: Request, form: forms.Tariff) -> bool:
    given, (from_s, until_s) = form.cleaned_data, form.seconds()
    try:
        dynamic.propose(
            on=given["on"], percent=given["percent"], begins=given["begins"], ends=given["ends"], days=given["days"],
            from_s=from_s, until_s=until_s, reason=(given["reason_id"], given["reason_en"]), by=request.actor,
            at=clock.now(),
        )  # fmt: skip
    except KotaError as error:
        form.add_error(error.field if error.field in form.fields else None, told(error))
        return False
    return True


@requires(APPROVE)
@require_POST
def decide(request: Request, number: UUID, verb: str) -> HttpResponse:
    """Approve, refuse, or take back."""
    if verb not in _VERBS:
        raise Http404
    _VERBS[verb](tariff_id=number, by=request.actor, at=clock.now())
    return see_other("fares:work_tariffs")


@requires(SETTLE)
@require_http_methods(["GET", "HEAD", "POST"])
def taps(request: Request) -> HttpResponse:
    """Corrections that riders ask for, taps that were refused, and the validators."""
    form, secret = forms.NewValidator(request.POST or None), ""
    if form.is_valid():
        secret = _registered(request, form)
    waiting = list(MendRequest.objects.filter(answer="").order_by("asked_at")[:50])
    context = {
        "tabs": _tabs("work_taps"), "form": form if not secret else forms.NewValidator(), "secret": secret,
        "waiting": [(one, receipts.receipt(one.tap)) for one in waiting],
        "refused": RefusedTap.objects.order_by("-received_at")[:50],
        "validators": [
            (row, not row.stop or stations.is_known(every(), row.operator, row.stop))
            for row in Validator.objects.filter(ended_at=None, is_simulated=False).order_by("code")[:200]
        ],
        "simulated": Validator.objects.filter(ended_at=None, is_simulated=True).count(),
        "operators": facts.operators(),
    }  # fmt: skip
    return render(request, "fares/work_taps.html", context, status=400 if form.is_bound and not secret else 200)


def _registered(request: Request, form: forms.NewValidator) -> str:
    need(request, TAPS)
    given = form.cleaned_data
    try:
        _row, secret = validators.register(
            code=given["code"], operator=given["operator"], mode="", stop=given["stop"], route=given["route"],
            by=request.actor, at=clock.now(),
        )  # fmt: skip
    except KotaError as error:
        form.add_error(error.field if error.field in form.fields else None, told(error))
        return ""
    return secret


@requires(SETTLE)
@require_POST
def answer(request: Request, number: UUID) -> HttpResponse:
    """Grant or refuse a correction."""
    form = forms.Answer(request.POST)
    given = form.cleaned_data if form.is_valid() else {}
    mending.answer(
        request_id=number, is_granted=bool(given.get("is_granted")), reason=given.get("reason") or "", by=request.actor,
        at=clock.now(),
    )  # fmt: skip
    return see_other("fares:work_taps")


@requires(SETTLE)
@require_safe
def ridership(request: Request) -> HttpResponse:
    """Riders of a day by the hour, and by operator, line or stop."""
    form = forms.Span(request.GET)
    _since, until = form.days(_today(), 1)
    given = form.cleaned_data if form.is_valid() else {}
    rows = counted.of_days(until, until, by=given.get("by") or "operator", operator=given.get("operator") or "")
    context = {
        "tabs": _tabs("work_ridership"), "form": form, "day": until, "hours": counted.by_hour(until),
        "rows": rows[:500], "least": facts.rule().least_count, "operators": facts.operators(),
        "is_cut": len(rows) > 500,
        "is_simulated": any(row.is_simulated for row in rows), "by": given.get("by") or "operator",
    }  # fmt: skip
    return render(request, "fares/work_ridership.html", context)
