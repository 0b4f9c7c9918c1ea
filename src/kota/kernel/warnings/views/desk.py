"""The staff's desk of warnings: what needs a decision, composing, and the steps of one message."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from django.contrib import messages as flash
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kota.base import clock
from kota.base.errors import InvalidError, KotaError, MissingError
from kota.base.registry import REGISTRY
from kota.base.words import told
from kota.kernel.accounts import facade as accounts
from kota.kernel.areas import facade as areas
from kota.kernel.areas.contracts import Level
from kota.kernel.facts import facade as facts
from kota.kernel.warnings import forms
from kota.kernel.warnings.contracts import AlertClassFact, State
from kota.kernel.warnings.models import Alert
from kota.kernel.warnings.permissions import APPROVE, CANCEL, DRAFT, STAFF, STATISTICS
from kota.kernel.warnings.selectors import alerts, causes, classes, figures, foreign, written
from kota.kernel.warnings.services import deciding, drafting, making
from kota.kernel.warnings.views.public import bbox
from kota.kernel.warnings.views.shown import all_shown, cap_words, in_own_order, msg_type, shown, unsaid_lines
from kota.ui.access import requires
from kota.ui.http import Request, number, page_or_part, see_other

LIVE = ["alerts", "public:alerts"]
MOST_OVER = 30


@requires(*STAFF)
@require_safe
def desk(request: Request) -> HttpResponse:
    """What waits for a decision, what holds, what is over."""
    at = clock.now()
    pending = all_shown(alerts.pending().defer("inputs"), at)
    context = {
        "topics": LIVE,
        "waiting": [one for one in pending if one.alert.state == State.WAITING],
        "drafts": [one for one in pending if one.alert.state == State.DRAFT],
        "active": all_shown(alerts.active_alerts(at, statuses=alerts.EVERY), at),
        "over": all_shown(alerts.over(at)[:MOST_OVER], at),
        "feeds": [(feed, foreign.feed_states().get(code)) for code, feed in classes.feeds().items()],
        "refused": foreign.refused()[:5],
        **_powers(request),
    }
    return page_or_part(request, "warnings/desk.html", "desk", context)


def _powers(request: Request) -> dict[str, bool]:
    wanted = {"may_draft": DRAFT, "may_approve": APPROVE, "may_cancel": CANCEL, "may_count": STATISTICS}
    return {name: request.actor.may(permission) for name, permission in wanted.items()}


@requires(DRAFT)
@require_safe
def choose(request: Request) -> HttpResponse:
    """Of what?"""
    return render(request, "warnings/choose.html", {"classes": classes.classes()})


@requires(DRAFT)
@require_http_methods(["GET", "HEAD", "POST"])
def compose(request: Request, klass: str) -> HttpResponse:
    """Write a warning of a class, look at it in both languages, keep it or hand it in."""
    found = _class(klass)
    until = forms.on_clock(clock.now() + timedelta(hours=found.hours))
    form = forms.Compose(request.POST or None, klass=found, initial={"expires": until, "level": found.level[0].code})

    def save() -> Alert:
        at = clock.now()
        made = drafting.draft_alert(trigger=form.trigger(), texts=form.texts(), by=request.actor, at=at)
        if "submit" in request.POST:
            drafting.submit(identifier=made.identifier, by=request.actor, at=at)
        return made

    return _composing(request, form, save, {"klass": found})


def _class(code: str) -> AlertClassFact:
    found = next((one for one in classes.classes() if one.code == code), None)
    if found is None:
        raise MissingError(_("There is no such class of warnings."))
    return found


def _composing(
    request: Request, form: forms.Compose, save: Callable[[], Alert], context: dict[str, Any]
) -> HttpResponse:
    """The form, its preview, or what was saved."""
    preview = None
    if form.is_valid():
        try:
            if "preview" not in request.POST:
                return see_other("warnings:work", save().identifier)
            preview = _preview(form)
        except InvalidError as error:
            form.add_error(error.field if error.field in form.fields else None, told(error))
    status = 400 if form.is_bound and form.errors else 200
    return render(request, "warnings/compose.html", {"form": form, "preview": preview, **context}, status=status)


def _preview(form: forms.Compose) -> dict[str, Any]:
    """What it would say, in both languages."""
    trigger = form.trigger()
    content = making.content(trigger, making.chosen(trigger, clock.now()), texts=form.texts())
    texts, desc, expires = in_own_order(content["texts"]), content["area_desc"], content["expires"]
    doubts = written.unsaid_in(trigger.klass, trigger.level, form.texts(), desc, expires)
    return {"texts": texts, "areas": desc, "expires": expires, "unsaid": unsaid_lines(doubts)}


@requires(*STAFF)
@require_safe
def alert(request: Request, identifier: str) -> HttpResponse:
    """One message with everything behind it: words, area, inputs, who, deliveries, and what can be done."""
    at = clock.now()
    found = alerts.alert(identifier)
    root = found.root or found
    context = {
        "topics": LIVE,
        "one": shown(found, at),
        "texts": in_own_order(found.texts),
        "unsaid": unsaid_lines(written.unsaid(found)) if not found.sent_at else [],
        "cause": causes.standing(found, at),
        "cap": cap_words(found),
        "root": root,
        "history": [(msg_type(one), shown(one, at)) for one in reversed(alerts.messages(found))]
        if found.sent_at
        else [],
        "pending": alerts.pending_update(found) if found.sent_at else None,
        "bbox": bbox(found.polygons),
        "deliveries": sorted(figures.deliveries(found).items()) if found.sent_at else [],
        "is_mine": request.actor.urn in found.writers,
        "writers": [_name(urn) for urn in found.writers],
        "decided_by": _name(found.decided_by),
        "judged_by": _name(root.judged_by),
        "why": forms.Why(),
        "judge": forms.Judge(initial=_judged(root)),
        **_powers(request),
    }
    return page_or_part(request, "warnings/work.html", "work", context)


def _judged(root: Alert) -> dict[str, Any]:
    return {"verdict": root.verdict, "began_at": forms.on_clock(root.began_at or root.onset), "note": root.verdict_note}


def _name(urn: str) -> str:
    """Who an urn is: a colleague by name, a part of the city by its own."""
    kind, _colon, key = urn.partition(":")
    if kind == "account":
        return accounts.Account.objects.filter(pk=number(key)).values_list("name", flat=True).first() or urn
    part = _(next((module.title for module in REGISTRY if module.name == key), key))
    return _("%(part)s, by itself") % {"part": part} if key else ""


@requires(DRAFT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, identifier: str) -> HttpResponse:
    """Other words, areas or times, before it is sent."""
    found = alerts.alert(identifier)
    if found.sent_at is not None or found.state == State.REJECTED:
        raise Http404
    klass = facts.latest("alert_class", found.klass)
    form = forms.Compose(request.POST or None, klass=klass, initial=forms.filled(found), params=found.params)

    def save() -> Alert:
        trigger, texts = form.trigger(), form.texts()
        return deciding.edit(identifier=identifier, trigger=trigger, texts=texts, by=request.actor, at=clock.now())

    return _composing(request, form, save, {"klass": klass, "alert": found})


@requires(DRAFT)
@require_http_methods(["GET", "HEAD", "POST"])
def update(request: Request, identifier: str) -> HttpResponse:
    """Say something new about a warning that is out."""
    found = alerts.sent(identifier)
    klass = facts.latest("alert_class", found.klass)
    form = forms.Compose(request.POST or None, klass=klass, initial=forms.filled(found), params=found.params)

    def save() -> Alert:
        given = form.trigger()
        return deciding.update_alert(
            identifier=identifier, level=given.level, areas=given.areas, onset=given.onset, expires=given.expires,
            params=given.params, texts=form.texts(), by=request.actor, at=clock.now(),
        )  # fmt: skip

    return _composing(request, form, save, {"klass": klass, "alert": found, "is_update": True})


def _step(request: Request, identifier: str, do: Callable[[], Any], said: str) -> HttpResponse:
    """One step; what stands in the way is said on the alert's own page."""
    try:
        do()
    except KotaError as error:
        flash.error(request, told(error))
    else:
        flash.success(request, said)
    return see_other("warnings:work", identifier)


@requires(DRAFT)
@require_POST
def submit(request: Request, identifier: str) -> HttpResponse:
    return _step(
        request,
        identifier,
        lambda: drafting.submit(identifier=identifier, by=request.actor, at=clock.now()),
        _("It waits for approval now; those who may approve were told."),
    )


@requires(APPROVE)
@require_POST
def approve(request: Request, identifier: str) -> HttpResponse:
    seen = number(request.POST.get("revision"))
    return _step(
        request,
        identifier,
        lambda: deciding.approve(identifier=identifier, revision=seen, by=request.actor, at=clock.now()),
        _("The warning is out."),
    )


@requires(APPROVE)
@require_POST
def reject(request: Request, identifier: str) -> HttpResponse:
    return _with_reason(request, identifier, deciding.reject, _("Rejected. Nobody was warned."))


@requires(CANCEL)
@require_POST
def cancel(request: Request, identifier: str) -> HttpResponse:
    """`knowing`: although the cause still stands."""
    do = partial(deciding.cancel_alert, knowing="knowing" in request.POST)
    return _with_reason(request, identifier, do, _("Cancelled. Everybody who was warned is told."))


def _with_reason(request: Request, identifier: str, do: Callable[..., Any], said: str) -> HttpResponse:
    form = forms.Why(request.POST)
    if not form.is_valid():
        flash.error(request, _("Say why: others read it."))
        return see_other("warnings:work", identifier)
    note = form.cleaned_data["note"]
    return _step(
        request, identifier, lambda: do(identifier=identifier, note=note, by=request.actor, at=clock.now()), said
    )


@requires(STATISTICS)
@require_POST
def judge(request: Request, identifier: str) -> HttpResponse:
    form = forms.Judge(request.POST)
    if not form.is_valid():
        flash.error(request, _("Say whether it was right."))
        return see_other("warnings:work", identifier)
    given = form.cleaned_data
    return _step(
        request,
        identifier,
        lambda: deciding.judge(identifier=identifier, by=request.actor, at=clock.now(), **given),
        _("Noted. The statistics follow."),
    )


@requires(*STAFF)
@require_safe
def areas_of(request: Request, identifier: str) -> JsonResponse:
    """The kelurahan of any message, for the map to shade."""
    concerned = areas.family(alerts.alert(identifier).area_codes)
    inside = [here.code for here in areas.under("", Level.KELURAHAN) if here.code in concerned]
    return JsonResponse({"level": Level.KELURAHAN, "values": dict.fromkeys(inside, 1), "marks": True})
