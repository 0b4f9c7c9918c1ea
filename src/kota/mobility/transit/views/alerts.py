"""Service alerts: for everybody, and the desk that writes them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages as flash
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kota.base import clock
from kota.base.errors import InvalidError, KotaError
from kota.base.words import said, told
from kota.mobility.transit import forms
from kota.mobility.transit.contracts.alerts import AlertSeverity, Effect
from kota.mobility.transit.models import ServiceAlert
from kota.mobility.transit.permissions import DESK
from kota.mobility.transit.selectors import lines, operators, stops
from kota.mobility.transit.selectors.current import current
from kota.mobility.transit.selectors.realtime import alerts, feeds
from kota.mobility.transit.services.realtime import alerts as alerting
from kota.ui.access import public, requires, signed_in
from kota.ui.http import Request, kept_offline, page_or_part, see_other

TOPICS = ["public:transit"]
MOST_OVER = 20
_KINDS = {AlertSeverity.SEVERE: "bad", AlertSeverity.WARNING: "warn"}


@dataclass(frozen=True, slots=True)
class Shown:
    """An alert as pages show it."""

    row: ServiceAlert
    header: str
    description: str
    cause: Any
    effect: Any
    kind: str
    lines: list[lines.LineRow]
    stops: list[stops.StopRow]
    others: list[str]
    source: str
    is_over: bool

    @property
    def effect_told(self) -> Any:
        """The effect, where it tells something."""
        return "" if self.row.effect in (Effect.OTHER, Effect.UNKNOWN, Effect.NONE) else self.effect


def shown(row: ServiceAlert) -> Shown:
    """With its words in the reader's language, and what it concerns by name."""
    held, at = current(), clock.now()
    named: dict[str, list[str]] = {}
    for one in row.about:
        kind, _colon, rest = one.partition(":")
        named.setdefault(kind, []).append(rest)
    line_of, stop_of = held.directory.route_of, held.directory.stop_of
    known = operators.operators()
    return Shown(
        row,
        said(row.header),
        said(row.description) if row.description else "",
        forms.CAUSES.get(row.cause, ""),  # type: ignore[call-overload]
        forms.EFFECTS.get(row.effect, ""),  # type: ignore[call-overload]
        _KINDS.get(
            AlertSeverity(row.severity) if row.severity in list(AlertSeverity) else AlertSeverity.UNKNOWN, "info"
        ),
        [lines.line_row(held, line_of[one]) for one in named.get("line", []) if one in line_of],
        [stops.stop_row(held, stop_of[one]) for one in named.get("stop", []) if one in stop_of],
        [said(known[one].name.model_dump()) if one in known else one for one in named.get("operator", [])],
        _source(row.source),
        row.ended_at is not None or (row.ends_at is not None and row.ends_at <= at),
    )


def _source(code: str) -> str:
    """Who says so, where it is not the city."""
    fact = feeds.declared().get(code)
    return said((fact.attribution or fact.name).model_dump()) if fact else code


@public
@require_safe
def alert_list(request: Request) -> HttpResponse:
    """What holds now, what comes."""
    at = clock.now()
    context = {
        "standing": [shown(row) for row in alerts.standing(at)[:200]],
        "coming": [shown(row) for row in alerts.coming(at)[:50]],
        "followed": followed(request), "topics": TOPICS,
        "stale": [one for one in feeds.feeds(at) if one.is_stale],
    }  # fmt: skip
    return kept_offline(page_or_part(request, "transit/alerts.html", "list", context))


def followed(request: Request) -> list[lines.LineRow]:
    """The lines that the reader follows and that run."""
    account, held = request.actor.account_id, current()
    if account is None:
        return []
    known = held.directory.route_of
    return [lines.line_row(held, known[one]) for one in alerts.followed(account) if one in known]


@public
@require_safe
def alert(request: Request, id_: UUID) -> HttpResponse:
    """One alert."""
    return page_or_part(request, "transit/alert.html", "alert", {"one": shown(alerts.alert(id_)), "topics": TOPICS})


@signed_in
@require_POST
def follow(request: Request) -> HttpResponse:
    """Hear of a line's alerts, or no more."""
    line, at, here = request.POST.get("line", "")[:200], clock.now(), request.POST.get("back", "")
    try:
        if "stop" in request.POST:
            alerting.unfollow(line=line, by=request.actor, at=at)
            flash.success(request, _("You hear no more of this line."))
        else:
            alerting.follow(line=line, by=request.actor, at=at)
            flash.success(request, _("You will hear when this line has an alert."))
    except KotaError as error:
        flash.error(request, told(error))
    if here == "home":
        return see_other("transit:home")
    if here and line in current().directory.route_of:
        return see_other("transit:line", line)
    return see_other("transit:alerts")


@requires(DESK)
@require_safe
def desk(request: Request) -> HttpResponse:
    """The composer's list: what holds, what comes, what is over."""
    at = clock.now()
    context = {
        "standing": [shown(row) for row in alerts.standing(at)[:200]],
        "coming": [shown(row) for row in alerts.coming(at, within=None)[:200]],
        "over": [shown(row) for row in alerts.over(at)[:MOST_OVER]], "topics": TOPICS,
    }  # fmt: skip
    return page_or_part(request, "transit/desk/alerts.html", "list", context)


@requires(DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def compose(request: Request) -> HttpResponse:
    """Write an alert, look at it in both languages, publish it."""
    form = forms.Compose(request.POST or None, initial={"begins": forms.on_clock(clock.now()), **_asked(request)})
    save = lambda: alerting.write(text=form.text(), by=request.actor, at=clock.now())  # noqa: E731
    return _composing(request, form, save, None)


def _asked(request: Request) -> dict[str, Any]:
    """What a link fills in."""
    line = request.GET.get("line", "")
    return {"lines": [line]} if line else {}


@requires(DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, id_: UUID) -> HttpResponse:
    """Other words, times or places."""
    row = alerts.alert(id_)
    form = forms.Compose(request.POST or None, initial=forms.filled(row))
    save = lambda: alerting.change(id_=id_, text=form.text(), by=request.actor, at=clock.now())  # noqa: E731
    return _composing(request, form, save, row)


def _composing(
    request: Request, form: forms.Compose, save: Callable[[], ServiceAlert], row: ServiceAlert | None
) -> HttpResponse:
    preview, reach = None, 0
    if form.is_valid():
        try:
            if "preview" not in request.POST:
                save()
                flash.success(request, _("The alert is out."))
                return see_other("transit:desk_alerts")
            preview = form.text()
            reach = len(alerts.followers(preview.about))
        except InvalidError as error:
            form.add_error(error.field if error.field in form.fields else None, told(error))
    status = 400 if form.is_bound and form.errors else 200
    context = {"form": form, "preview": preview, "reach": reach, "row": row}
    return render(request, "transit/desk/compose.html", context, status=status)


@requires(DESK)
@require_POST
def end(request: Request, id_: UUID) -> HttpResponse:
    """It holds no more."""
    try:
        alerting.end(id_=id_, by=request.actor, at=clock.now())
        flash.success(request, _("The alert is over."))
    except KotaError as error:
        flash.error(request, told(error))
    return see_other("transit:desk_alerts")
