"""One case as its officer sees it: words, photos, place, deadline, history, what is beside it, and what can be done."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kota.base import clock
from kota.base.words import said
from kota.kernel.areas import facade as areas
from kota.kernel.cases import permissions, services
from kota.kernel.cases.contracts import Transition, Verb
from kota.kernel.cases.forms.deeds import FORMS
from kota.kernel.cases.models import Case
from kota.kernel.cases.selectors import beside, catalogue
from kota.kernel.cases.selectors.lists import photos_of
from kota.kernel.cases.selectors.reading import asked_question, history, reporter_history
from kota.kernel.cases.views import deeds
from kota.kernel.cases.views.deeds import Act
from kota.kernel.cases.views.guard import StaffRequest, officers, on_desk
from kota.kernel.cases.views.lines import agency, lines, reasons
from kota.kernel.cases.views.rows import row, rows
from kota.kernel.files import facade as files
from kota.ui.components import time
from kota.ui.http import page_or_part

TEMPLATE = "cases/case.html"


@officers(*permissions.STAFF)
@require_safe
def case(request: StaffRequest, reference: str) -> HttpResponse:
    """The page of a case; `?do=ask` opens the form of a verb."""
    found = on_desk(request, reference)
    verb = request.GET.get("do", "")
    act = None
    if verb in FORMS and deeds.may_now(request.desk, found, Verb(verb)):
        act = deeds.act_for(found, Verb(verb), seen=beside.version(found.pk), asked=request.GET)
    if request.htmx and request.htmx.target == "act":
        return page_or_part(request, TEMPLATE, "act", {"case": found, "act": act})
    if request.desk.may(found, permissions.WORK):
        services.note_read(case=found, by=request.actor, at=clock.now())
    return page(request, found, act)


def page(request: StaffRequest, found: Case, act: Act | None, *, status: int = 200) -> HttpResponse:
    """The whole page, with a form open where one is."""
    at, desk = clock.now(), request.desk
    entries = history(found, only_public=False)
    possible = desk.possible(found)
    near = beside.others_near(found, desk)
    seen = beside.version(found.pk)
    context = {
        "case": found,
        "row": row(found, at),
        "act": act,
        "buttons": deeds.buttons(found, possible, request.actor),
        "seen": seen,
        "seen_text": str(seen),
        "case_topic": f"case:{found.reference}",
        "lines": lines(entries),
        "deadline": beside.deadline(found, at=at, entries=entries),
        "at": at,
        "agency_name": agency(found.agency_id),
        "held": reasons(found.held),
        "questions": _answers(found),
        "asked": asked_question(found),
        "pictures": _pictures(found, possible),
        "near": [(row(other, at), metres, metres <= beside.NEAR_M[0]) for other, metres in near],
        "may_open": {other.reference for other, _metres in near if desk.may(other)},
        **_place(found, possible),
        **_reporter(request, found, at),
    }
    return render(request, TEMPLATE, context, status=status)


@officers(*permissions.STAFF)
@require_safe
def news(request: StaffRequest, reference: str) -> HttpResponse:
    """What was written into the history since the page was made; the page itself stays, with what is typed there."""
    found = on_desk(request, reference)
    since = request.GET.get("since", "")
    fresh = [entry for entry in history(found, only_public=False) if since.isdecimal() and entry.pk > int(since)]
    return render(request, "cases/parts/news.html", {"case": found, "lines": lines(fresh)})


@officers(*permissions.STAFF)
@require_POST
def offices(request: StaffRequest, reference: str) -> HttpResponse:
    """Agencies found by words, and those that are likely; for the form of handing over."""
    found = on_desk(request, reference)
    form = FORMS[Verb.HAND_OVER](case=found, initial={"agency": request.POST.get("agency", "")})
    act = deeds.dressed(found, Verb.HAND_OVER, form, look=request.POST.get("look", "")[:100])
    return render(request, "cases/parts/offices.html", {"act": act, "chosen": request.POST.get("agency", "")})


def _place(found: Case, possible: list[Transition]) -> dict[str, Any]:
    """The neighbours that it may lie in, where the boundaries are only roughly known."""
    may_move = any(transition.verb == Verb.RELOCATE for transition in possible)
    located = areas.locate(found.point.lon, found.point.lat) if found.point else None
    near = [area for area in (located.area, *located.neighbours) if area] if located else []
    return {
        "neighbours": [area for area in near if area.code != found.area_id] if may_move else [],
        "is_near_border": bool(located and located.is_near_border),
        "may_relocate": may_move,
        "rules_say": _other_agency(found),
    }


def _other_agency(found: Case) -> tuple[str, str] | None:
    """The agency that the rules would choose today, where it is another one."""
    code = beside.by_rules(found)
    return (code, agency(code)) if code and code != found.agency_id else None


def _reporter(request: StaffRequest, found: Case, at: datetime) -> dict[str, Any]:
    """How to reach the reporter, and what else the same person sent in; only for those who work the case."""
    if not request.desk.may(found, permissions.WORK):
        return {"may_contact": False}
    others = reporter_history(found, request.desk)
    return {
        "may_contact": True,
        "contact": getattr(found, "contact", None),
        "earlier": [(line, request.desk.may(line.case)) for line in rows(others, at)],
    }


def _pictures(found: Case, possible: list[Transition]) -> list[dict[str, Any]]:
    verbs = {transition.verb for transition in possible}
    names = {"before": _("From the report"), "after": _("The result"), "other": _("Added later")}
    return [
        {
            "photo": photo,
            "small": files.url(photo.file, files.Size.SMALL),
            "full": files.url(photo.file, files.Size.FULL),
            "name": names.get(photo.kind, photo.kind),
            "verb": _cover(is_hidden=photo.is_hidden) if verbs & {Verb.HIDE_PHOTO, Verb.SHOW_PHOTO} else "",
        }
        for photo in photos_of(found)
    ]


def _cover(*, is_hidden: bool) -> str:
    return str(Verb.SHOW_PHOTO if is_hidden else Verb.HIDE_PHOTO)


def _answers(found: Case) -> list[tuple[str, str]]:
    """The extra questions of the category with what was answered."""
    known = {question.code: question for question in catalogue.category_even_ended(found.category_id).question}
    shown = []
    for code, given in found.fields.items():
        question = known.get(code)
        options = {option.key: said(option.name) for option in question.values} if question else {}
        texts = [str(value) for value in (given if isinstance(given, list) else [given])]
        if question and question.datatype == "datetime":
            texts = [time.written(text) for text in texts]
        name = said(question.label) if question else code
        shown.append((name, ", ".join(options.get(text, text) for text in texts)))
    return shown
