"""One deed for many cases: each is checked on its own, and the officer is told what became of each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kota.base import clock
from kota.base.errors import InvalidError, KotaError
from kota.base.words import told
from kota.kernel.cases import permissions, services
from kota.kernel.cases.contracts import Deed, Verb
from kota.kernel.cases.forms.bulk import FORMS
from kota.kernel.cases.models import Case
from kota.kernel.cases.views.deeds import BUTTONS
from kota.kernel.cases.views.guard import StaffRequest, officers
from kota.kernel.cases.views.rows import rows
from kota.ui.http import see_other

MOST = 100
_KEPT = "cases.bulk"
_VERBS = (Verb.TAKE, Verb.HAND_OVER, Verb.NOTE)


@officers(*permissions.ON_QUEUE)
@require_http_methods(["GET", "POST"])
def bulk(request: StaffRequest) -> HttpResponse:
    """POST does it, or asks first for what the deed needs; GET shows once what became of each case."""
    if request.method == "GET":
        return _report(request)
    verb, references = _asked(request)
    found = list(request.desk.cases(*permissions.ON_QUEUE).filter(reference__in=references).order_by("due_at", "pk"))
    kind = FORMS.get(verb)
    if kind is None:
        return _do(request, references, found, Deed(verb))
    form = kind(request.POST if request.POST.get("go") == "send" else None)
    if form.is_bound and form.is_valid():
        return _do(request, references, found, form.deed)
    context = {
        "form": form,
        "verb": verb,
        "title": BUTTONS[verb].words,
        "icon": BUTTONS[verb].icon,
        "rows": rows(found, clock.now()),
        "back": _back(request),
    }
    return render(request, "cases/bulk.html", context, status=422 if form.is_bound else 200)


def _asked(request: StaffRequest) -> tuple[Verb, list[str]]:
    chosen = request.POST.get("do", "")
    if chosen not in _VERBS:
        raise InvalidError(_("Choose what to do: take, hand over, or note."), field="do")
    references = list(dict.fromkeys(request.POST.getlist("case")))
    if not references:
        raise InvalidError(_("Choose at least one in the list."), field="case")
    if len(references) > MOST:
        raise InvalidError(_("Choose at most %(most)d at once.") % {"most": MOST}, field="case")
    return Verb(chosen), references


def _do(request: StaffRequest, references: Sequence[str], found: Sequence[Case], deed: Deed) -> HttpResponse:
    at, known = clock.now(), {case.reference: case for case in found}
    done, refused = list[str](), list[tuple[str, str]]()
    for reference in references:
        if why := _try(request, known.get(reference), deed, at):
            refused.append((reference, why))
        else:
            done.append(reference)
    request.session[_KEPT] = {"verb": deed.verb, "done": done, "refused": refused, "back": _back(request)}
    return see_other("cases:bulk")


def _try(request: StaffRequest, case: Case | None, deed: Deed, at: datetime) -> str:
    """Do it to one case; why not, where it is refused."""
    if case is None:
        return _("This belongs to another agency or area, or it was handed over meanwhile.")
    try:
        services.act(case_id=case.pk, deed=deed, by=request.actor, at=at)
    except KotaError as error:
        return told(error)
    return ""


def _report(request: StaffRequest) -> HttpResponse:
    kept: dict[str, Any] | None = request.session.get(_KEPT)
    if not kept:
        return see_other("cases:queue")
    return render(request, "cases/bulk_done.html", {**kept, "title": BUTTONS[Verb(kept["verb"])].words})


def _back(request: StaffRequest) -> str:
    """The list that the officer came from; nothing but a list of the workspace."""
    home = reverse("cases:queue")
    asked = request.POST.get("back", "")
    return asked if asked.startswith((f"{home}?", f"{home}/triage")) and "\\" not in asked else home
