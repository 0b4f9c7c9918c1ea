"""Reporting: one page, sent at once where all is said, else one more page for what is left to ask."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kota.base import clock
from kota.base.errors import InvalidError, TooManyError
from kota.base.ids import uuid7
from kota.base.words import told
from kota.governance.reports import services
from kota.governance.reports.contracts import NewReport
from kota.governance.reports.rules.suggest import search
from kota.governance.reports.views import device, guard, places
from kota.governance.reports.views.sheet import Sheet, chips, known
from kota.kernel.cases import facade as cases
from kota.ui.access import public
from kota.ui.http import Request, kept_offline, see_other

REFUSED = 422
ALIKE_M = 100


@public
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """The report form, and everything that is sent from it."""
    if request.method == "GET":
        return kept_offline(_page(request, Sheet(request, checked=False)))
    if request.POST.get("go") != "send":  # back to the form, a photo added or taken away
        return _page(request, Sheet(request, checked=False))
    sheet = Sheet(request, checked=True)
    return _danger(request, sheet) or _refusal(request, sheet) or _open_question(request, sheet)


def _danger(request: Request, sheet: Sheet) -> HttpResponse | None:
    """In danger nothing else matters: the number to call, before any complaint about the form."""
    if sheet.emergency and sheet.danger == "yes":
        context = {
            "sheet": sheet,
            "stop": sheet.emergency,
            "carried": sheet.carried(without=["danger"]),
        }
        return render(request, "reports/stop.html", context)
    return None


def _refusal(request: Request, sheet: Sheet) -> HttpResponse | None:
    """What is wrong, beside the fields; nothing that was entered is lost."""
    sheet.form.is_valid()
    if sheet.lacks_place:
        sheet.form.add_error("place", places.nowhere())
    if sheet.stamp is None:
        sheet.form.add_error(None, _("This form was open for a long time. Nothing is lost: please send it again."))
    elif sheet.stamp.is_quick:
        sheet.form.add_error(None, _("That was quicker than a person can be. Please press Send once more."))
    if sheet.form.errors or sheet.questions.errors or sheet.bag.errors:
        return _page(request, sheet, status=REFUSED)
    return None


def _open_question(request: Request, sheet: Sheet) -> HttpResponse:
    """Ask what is left to ask, all of it on one page; then send."""
    try:
        place = places.find(sheet.given())
    except InvalidError as error:
        sheet.form.add_error(error.field, told(error))
        return _page(request, sheet, status=REFUSED)
    category = sheet.category
    ask_danger = bool(sheet.emergency and not sheet.danger)
    ask_more = bool(category and category.question and not sheet.is_asked)
    if isinstance(place, places.Question) or ask_danger or ask_more:
        question = place if isinstance(place, places.Question) else None
        return _step(request, sheet, question=question, ask_danger=ask_danger, ask_more=ask_more)
    alike = _alike(category.code if category else "", place) if not request.POST.get("seen") else []
    if alike:
        return _step(request, sheet, alike=alike)
    return _send(request, sheet, place)


def _step(request: Request, sheet: Sheet, **asked: Any) -> HttpResponse:
    question = asked.get("question")
    shown = [question.name] if question else []
    shown += ["danger"] if asked.get("ask_danger") else []
    if asked.get("ask_more") and sheet.category:
        shown += ["asked", *(f"q-{q.code}" for q in sheet.category.question)]
    shown += ["seen"] if asked.get("alike") else []
    return render(request, "reports/step.html", {"sheet": sheet, "carried": sheet.carried(without=shown), **asked})


def _alike(category: str, place: places.Place) -> list[tuple[cases.Listed, float]]:
    return cases.alike_near(category, place.point, metres=ALIKE_M) if place.point else []


def _send(request: Request, sheet: Sheet, place: places.Place) -> HttpResponse:
    here = device.of(request).marked()
    try:
        guard.count(request, "send")
        case = services.send_once(new=_report(sheet, place, here), by=request.actor, at=clock.now())
    except TooManyError:
        sheet.form.add_error(
            None, _("Very many reports came from this connection. Please wait ten minutes; nothing is lost.")
        )
        response = _page(request, sheet, status=TooManyError.status)
        response["Retry-After"] = "600"
        return response
    except InvalidError as error:
        sheet.form.add_error(error.field if error.field in sheet.form.fields else None, told(error))
        return _page(request, sheet, status=REFUSED)
    response = see_other("reports:sent", case.reference)
    device.keep(response, here.sending(case.reference))
    return response


def _report(sheet: Sheet, place: places.Place, here: device.Device) -> NewReport:
    data = sheet.form.cleaned_data
    return NewReport(
        category=data["category"],
        words=data["words"],
        channel="web",
        point=place.point,
        area=place.area,
        place=place.words,
        answers=sheet.questions.answers if sheet.questions.is_valid() else {},
        contact=sheet.form.sender,
        stored=sheet.bag.ids,
        source_key=f"web:{sheet.stamp.number if sheet.stamp else uuid7().hex}",
        sender=here.digest,
    )


def _page(request: Request, sheet: Sheet, *, status: int = 200) -> HttpResponse:
    status = TooManyError.status if sheet.bag.is_slowed else status
    return render(request, "reports/new.html", {"sheet": sheet, "form": sheet.form}, status=status)


@public
@require_POST
def categories(request: Request) -> HttpResponse:
    """Chips of categories: those that the words suggest, or those that a search finds."""
    chosen = known(request.POST.get("category", ""))
    found = chips(request.POST.get("words", ""), chosen)
    query = request.POST.get("find", "").strip()
    if query:
        found = [
            *([chosen] if chosen else []),
            *(c for c in search(query, cases.categories()) if c != chosen),
        ][:9]
    context = {"chips": found, "chosen": chosen, "query": query}
    return render(request, "reports/parts/chips.html", context)


@public
@require_POST
def questions(request: Request) -> HttpResponse:
    """The emergency question and the extra questions of the chosen category."""
    return render(request, "reports/parts/more.html", {"sheet": Sheet(request, checked=False, stores=False)})


@public
@require_POST
def near(request: Request) -> HttpResponse:
    """Open reports of the chosen category around the pin."""
    sheet = Sheet(request, checked=True, stores=False)
    sheet.form.is_valid()
    category, point = sheet.category, sheet.form.point
    alike = _alike(category.code, places.Place(point, "", "")) if category and point else []
    return render(request, "reports/parts/alike.html", {"alike": alike})
