"""Editing the city's facts: each edit makes a new dated row, and the old ones stay to be seen."""

from collections.abc import Mapping
from itertools import zip_longest

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kota.base import clock
from kota.base.errors import ConflictError, InvalidError, MissingError, NotAllowedError
from kota.base.registry import REGISTRY, FactKind
from kota.base.words import said, told
from kota.kernel.facts import forms, permissions, selectors, services
from kota.kernel.facts.contracts import WrongFactError
from kota.kernel.facts.models import Fact
from kota.ui.access import actor_of, requires
from kota.ui.http import see_other

MOST = 100  # rows of a list; more are found by searching
MOST_HISTORY = 50
EDITORS = (permissions.EDIT_FACTS, permissions.EDIT_TEXTS, "admin.roles")


@requires(*EDITORS)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What can be administered: kinds of facts, with how many there are."""
    actor = actor_of(request)
    kinds = [kind for kind in REGISTRY.fact_kinds().values() if kind.file and actor.may(kind.permission)]
    rows = [(kind, len(selectors.current(kind.name))) for kind in kinds]
    return render(request, "facts/home.html", {"rows": rows})


@requires(*EDITORS)
@require_GET
def kind_list(request: HttpRequest, kind: str) -> HttpResponse:
    """Facts of a kind that hold now."""
    known = _kind(request, kind)
    text = request.GET.get("q", "").strip().lower()
    ordered = sorted(selectors.current(kind).items(), key=lambda row: getattr(row[1], "order", 0))
    rows = [(key, selectors.titled(value), getattr(value, "order", "")) for key, value in ordered]
    if text:
        rows = [row for row in rows if text in row[0].lower() or text in str(row[1]).lower()]
    return render(
        request,
        "facts/list.html",
        {
            "kind": known,
            "rows": rows[:MOST],
            "total": len(rows),
            "text": text,
            "is_ordered": any(row[2] for row in rows),
        },
    )


@requires(*EDITORS)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Change one fact, or make it (`key` is then `new`). What is wrong is said above the form, and nothing is lost."""
    known = _kind(request, kind)
    current = selectors.current(kind).get(key)
    if current is None and key != "new" and request.method == "GET" and not selectors.history(kind, key).exists():
        raise MissingError(_("There is no such entry. Look through the list of its kind."))
    value = current.model_dump(mode="json") if current else forms.usual(known.schema)
    wrong = ""
    if request.method == "POST":
        value = forms.read(known.schema, request.POST)
    if request.method == "POST" and "try" not in request.POST:
        try:
            saved = _save(request, known, key, value)
            messages.success(request, _("Saved. It holds from now on."))
            return see_other("facts:edit", kind, saved)
        except InvalidError as error:
            wrong = forms.said(error, known)
    shown = {
        "kind": known,
        "key": key,
        "controls": forms.controls(known, value),
        "wrong": wrong,
        "history": _history(known, key),
        "is_new": key == "new",
        "called": selectors.titled(current),
    }
    if known.trial:
        tried, refused = _tried(request, known, key, value)
        wrong = wrong or refused
        shown |= {"trial": known.trial.template, "wrong": wrong, **tried}
    return render(request, "facts/edit.html", shown, status=400 if wrong else 200)


def _history(kind: FactKind, key: str) -> list[tuple[Fact, list[forms.Difference], str]]:
    """Every value that it had, newest first, with what was different from the one before, and where it is from."""
    rows = list(selectors.history(kind.name, key)[: MOST_HISTORY + 1])
    pairs = zip_longest(rows, rows[1:])
    return [(row, forms.differences(kind, old.value if old else None, row.value), _source(row)) for row, old in pairs][
        :MOST_HISTORY
    ]


def _source(row: Fact) -> str:
    """A value of the pack may say it in each of the city's languages."""
    known = (row.value or {}).get("source") if row.origin == "pack" else None
    return said(known) if isinstance(known, dict) else row.source


def _tried(
    request: HttpRequest, kind: FactKind, key: str, value: dict[str, object]
) -> tuple[Mapping[str, object], str]:
    """What a trial of the edited value shows, and what is wrong with the value."""
    if kind.trial is None or "try" not in request.POST:
        return kind.trial.run(None, {}) if kind.trial else {}, ""
    try:
        checked = services.check(kind=kind.name, key=key, value=value)
    except InvalidError as error:
        return kind.trial.run(None, request.POST.dict()), forms.said(error, kind)
    return kind.trial.run(checked, request.POST.dict()), ""


def _save(request: HttpRequest, kind: FactKind, key: str, value: dict[str, object]) -> str:
    wanted = str(value.get("code") or value.get("day") or request.POST.get("key") or "") if key == "new" else key
    if not wanted:
        raise InvalidError(_("Give the new entry a code."))
    if key == "new" and wanted in selectors.current(kind.name):
        raise InvalidError(_("There is an entry with this code already."))
    source = request.POST.get("source", "") or _("edited by the administration")
    services.put(
        kind=kind.name, key=wanted, value=value, by=actor_of(request), at=clock.now(), source=source
    )  # fmt: skip
    return wanted


@requires(*EDITORS)
@require_POST
def end(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Let a fact hold no longer, unless others need it."""
    known = _kind(request, kind)
    try:
        services.end(kind=kind, key=key, by=actor_of(request), at=clock.now(), source="administration")
    except WrongFactError as error:
        messages.error(request, forms.said(error, known))
        return see_other("facts:edit", kind, key)
    except ConflictError as error:
        messages.error(request, told(error))
        return see_other("facts:edit", kind, key)
    messages.success(request, _("“%(key)s” has ended. What it was before can still be seen.") % {"key": key})
    return see_other("facts:list", kind)


def _kind(request: HttpRequest, name: str) -> FactKind:
    kind = selectors.kind_named(name)
    if not kind.file or not actor_of(request).may(kind.permission):
        raise NotAllowedError(_("You may not edit this kind of entry."))
    return kind
