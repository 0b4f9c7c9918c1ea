"""The moderators' desk: what is held back and why, and requests to take something down."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kota.base import clock
from kota.base.errors import ConflictError, InvalidError, KotaError, MissingError
from kota.base.words import told
from kota.governance.reports import permissions, services
from kota.governance.reports.forms.moderation import DecisionForm, ReviewForm
from kota.governance.reports.models import Takedown
from kota.governance.reports.selectors import moderation
from kota.governance.reports.views import telling, viewer
from kota.kernel.cases import facade as cases
from kota.kernel.cases.contracts import Deed, Verb
from kota.ui.access import requires
from kota.ui.components.data import Tab
from kota.ui.http import Request, see_other
from kota.ui.http import number as as_number

REFUSED = 422
DONE = {
    Verb.RELEASE: lambda: _("Everybody may read the report now."),
    Verb.TAKE_DOWN: lambda: _("The report is off the public pages. The agency goes on working on it."),
    Verb.HIDE_PHOTO: lambda: _("The photo is hidden."),
    Verb.SHOW_PHOTO: lambda: _("The photo is shown with the report."),
}


@requires(permissions.MODERATE)
@require_safe
def held(request: Request) -> HttpResponse:
    """Reports that wait to be read, oldest first."""
    return _held(request)


@requires(permissions.MODERATE)
@require_POST
def review(request: Request, reference: str) -> HttpResponse:
    """Release in these words, take down, or hide or show one photo; every other held report stays as it is."""
    case = viewer.find(reference)
    _desk(request).check(case, permissions.MODERATE)
    form = ReviewForm(request.POST, auto_id=f"id_{case.pk}_%s")
    if not form.is_valid():
        return _held(request, wrong=(case.pk, form), status=REFUSED)
    try:
        deed = _deed(request, form)
        cases.act(case_id=case.pk, deed=deed, by=request.actor, at=clock.now(), seen=form.cleaned_data["seen"])
    except (InvalidError, ConflictError) as error:
        data = {**request.POST.dict(), "seen": str(cases.version(case.pk))}  # sent again, it counts for what is now
        form = ReviewForm(data, auto_id=f"id_{case.pk}_%s")
        form.add_error(error.field if error.field in form.fields else None, told(error))
        return _held(request, wrong=(case.pk, form), status=error.status)
    messages.success(request, DONE[deed.verb]())
    return see_other("reports:takedowns" if request.POST.get("back") == "takedowns" else "reports:held")


def _desk(request: Request) -> cases.Desk:
    return cases.Desk(request.actor, request.scopes)


def _deed(request: Request, form: ReviewForm) -> Deed:
    chosen, _sep, number = request.POST.get("do", "").partition(":")
    data = form.cleaned_data
    if chosen not in DONE:
        raise InvalidError(_("Choose what to do."))
    if chosen == Verb.TAKE_DOWN and not data["text"].strip():
        raise InvalidError(_("Say why it is taken down."), field="text")
    return Deed(
        Verb(chosen),
        text=data["text"],
        public_words=data["public_words"],
        public_place=data["public_place"],
        photo=as_number(number),
    )


def _held(request: Request, *, wrong: tuple[int, ReviewForm] | None = None, status: int = 200) -> HttpResponse:
    after = request.GET.get("after", "")
    found = moderation.held(_desk(request), after=after)
    shown = found[: moderation.PAGE]
    context = {
        "items": [_item(case, wrong) for case in shown],
        "following": f"?after={moderation.mark(shown[-1])}" if len(found) > len(shown) else "",
        "first": "?" if after else "",
        "tabs": _tabs(request, "held"),
    }
    return render(request, "reports/moderation/held.html", context, status=status)


def _item(case: cases.Case, wrong: tuple[int, ReviewForm] | None) -> dict[str, Any]:
    initial = {**_shown(case), "seen": cases.version(case.pk)}
    form = wrong[1] if wrong and wrong[0] == case.pk else ReviewForm(initial=initial, auto_id=f"id_{case.pk}_%s")
    return {
        "case": case,
        "form": form,
        "reasons": telling.reasons(case.held),
        "shots": moderation.shots(case),
        "is_masked": case.words != case.public_words,
    }


@requires(permissions.MODERATE)
@require_safe
def takedowns(request: Request) -> HttpResponse:
    """Requests that nobody decided yet."""
    return _takedowns(request)


@requires(permissions.MODERATE)
@require_POST
def decide(request: Request, number: int) -> HttpResponse:
    """Take down, mask or keep, and answer."""
    asked = Takedown.objects.select_related("case").filter(pk=number).first()
    if asked is None:
        raise MissingError(_("There is no such request. Look through the list of open ones."))
    _desk(request).check(asked.case, permissions.MODERATE)
    form = DecisionForm(request.POST, auto_id=f"id_{number}_%s")
    if not form.is_valid():
        return _takedowns(request, wrong=(number, form), status=REFUSED)
    data = form.cleaned_data
    try:
        services.decide_takedown(
            takedown_id=number,
            decision=data["decision"],
            answer=data["answer"],
            public_words=data["public_words"],
            public_place=data["public_place"],
            by=request.actor,
            at=clock.now(),
        )
    except KotaError as error:
        form.add_error(error.field if error.field in form.fields else None, told(error))
        return _takedowns(request, wrong=(number, form), status=error.status)
    messages.success(request, _("Decided."))
    return see_other("reports:takedowns")


def _takedowns(request: Request, *, wrong: tuple[int, DecisionForm] | None = None, status: int = 200) -> HttpResponse:
    items = [
        {"asked": asked, "case": asked.case, "form": _decision(asked, wrong), "shots": moderation.shots(asked.case)}
        for asked in moderation.requests(_desk(request))[: moderation.PAGE]
    ]
    context = {"items": items, "tabs": _tabs(request, "takedowns")}
    return render(request, "reports/moderation/takedowns.html", context, status=status)


def _decision(asked: Takedown, wrong: tuple[int, DecisionForm] | None) -> DecisionForm:
    if wrong and wrong[0] == asked.pk:
        return wrong[1]
    return DecisionForm(initial=_shown(asked.case), auto_id=f"id_{asked.pk}_%s")


def _shown(case: cases.Case) -> dict[str, str]:
    return {"public_words": case.public_words, "public_place": case.public_place}


def _tabs(request: Request, current: str) -> list[Tab]:
    waiting, asked = moderation.count(_desk(request))
    return [
        Tab(_("Held back"), reverse("reports:held"), current == "held", waiting),
        Tab(_("Requests to take down"), reverse("reports:takedowns"), current == "takedowns", asked),
    ]
