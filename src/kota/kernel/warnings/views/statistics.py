"""How warnings went, and where they go besides people."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages as flash
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kota.base import clock
from kota.base.errors import InvalidError
from kota.base.words import said, told
from kota.kernel.accounts.permissions import SYSTEM
from kota.kernel.warnings import forms
from kota.kernel.warnings.models import Webhook
from kota.kernel.warnings.permissions import STATISTICS
from kota.kernel.warnings.rules.figures import Figures
from kota.kernel.warnings.selectors import classes, figures
from kota.kernel.warnings.services import reach
from kota.ui.access import requires
from kota.ui.downloads import csv_lines, download
from kota.ui.http import Request, see_other

DAYS = (30, 90, 365)
CHANNELS = ("page", "email", "push", "sms", "webhook", "mqtt")
COLUMNS = (
    "class", "name", "sent", "known_onsets", "median_lead_minutes", "late", "judged", "false_alarms",
    "false_alarm_share", *(f"reached_{channel}" for channel in CHANNELS),
)  # fmt: skip


def _span(request: Request) -> tuple[int, datetime]:
    asked = request.GET.get("days", "")
    days = int(asked) if asked in map(str, DAYS) else DAYS[-1]
    return days, clock.now() - timedelta(days=days)


@requires(STATISTICS)
@require_safe
def page(request: Request) -> HttpResponse:
    """Lead time, reach and false alarms by class; exercises and tests are never counted."""
    days, since = _span(request)
    found = figures.by_class(since, clock.now())
    rows = [(said(classes.klass(one.klass).name), one, zip(CHANNELS, _reach(one), strict=True)) for one in found]
    return render(
        request, "warnings/statistics.html", {"rows": rows, "days": days, "spans": DAYS, "channels": CHANNELS}
    )


def _reach(one: Figures) -> list[int]:
    return [one.reached.get(channel, 0) for channel in CHANNELS]


@requires(STATISTICS)
@require_safe
def table(request: Request) -> StreamingHttpResponse:
    """The same as CSV."""
    _days, since = _span(request)
    rows = [_cells(one) for one in figures.by_class(since, clock.now())]
    name = f"{_('warnings')}-{clock.now():%Y-%m-%d}.csv"
    return download(csv_lines(COLUMNS, rows), name=name, content_type="text/csv; charset=utf-8")


def _cells(one: Figures) -> tuple[Any, ...]:
    return (
        one.klass, said(classes.klass(one.klass).name), one.sent, one.known_onsets, one.median_lead_minutes, one.late,
        one.judged, one.false_alarms, one.false_alarm_share, *_reach(one),
    )  # fmt: skip


@requires(SYSTEM)
@require_http_methods(["GET", "HEAD", "POST"])
def webhooks(request: Request) -> HttpResponse:
    """Addresses that get every alert, and another one; its secret is shown this once."""
    form, made = forms.Webhook(request.POST or None), None
    if form.is_valid():
        try:
            own = request.actor.account_id or 0
            made = reach.add_webhook(account_id=own, by=request.actor, at=clock.now(), **form.cleaned_data)
            form = forms.Webhook()
        except InvalidError as error:
            form.add_error(error.field if error.field in form.fields else None, told(error))
    context = {"form": form, "made": made, "hooks": Webhook.objects.filter(ended_at=None).order_by("name")}
    return render(request, "warnings/webhooks.html", context, status=400 if form.errors else 200)


@requires(SYSTEM)
@require_POST
def end_webhook(request: Request, number: int) -> HttpResponse:
    reach.end_webhook(webhook_id=number, by=request.actor, at=clock.now())
    flash.success(request, _("Nothing more is sent there."))
    return see_other("warnings:webhooks")
