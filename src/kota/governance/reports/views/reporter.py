"""What the reporter does on the report's page: answer, add photos, confirm, reopen, rate."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kota.base import clock
from kota.base.errors import ConflictError, InvalidError, KotaError, TooManyError
from kota.base.words import told
from kota.governance.reports import services
from kota.governance.reports.forms import AnswerForm, ContactForm, JudgeForm, ReopenForm
from kota.governance.reports.views import guard, photos, viewer
from kota.governance.reports.views.report import page
from kota.kernel.cases import facade as cases
from kota.ui.access import public
from kota.ui.http import Request, see_other

REFUSED = 422
Act = Callable[[cases.Case, dict[str, Any], tuple[UUID, ...]], None]


@public
@require_http_methods(["GET", "POST"])
def answer(request: Request, reference: str) -> HttpResponse:
    """Answer the agency's question."""

    def act(case: cases.Case, data: dict[str, Any], stored: tuple[UUID, ...]) -> None:
        services.answer(case=case, text=data["text"], photos=stored, by=request.actor, at=clock.now())

    return _acted(request, reference, "answer", AnswerForm, act, _("Thank you, your answer is with the agency."))


@public
@require_http_methods(["GET", "POST"])
def add_photos(request: Request, reference: str) -> HttpResponse:
    """Add photos to an open report."""

    def act(case: cases.Case, data: dict[str, Any], stored: tuple[UUID, ...]) -> None:
        if not stored:
            raise InvalidError(_("Choose at least one photo."), field="photos")
        services.add_photos(case=case, photos=stored, by=request.actor, at=clock.now())

    return _acted(request, reference, "photo", Form, act, _("Thank you, the photo was added."))


@public
@require_http_methods(["GET", "POST"])
def reopen(request: Request, reference: str) -> HttpResponse:
    """It is not solved."""

    def act(case: cases.Case, data: dict[str, Any], stored: tuple[UUID, ...]) -> None:
        services.reopen(case=case, text=data["text"], photos=stored, by=request.actor, at=clock.now())

    return _acted(request, reference, "reopen", ReopenForm, act, _("The report is open again, with a new deadline."))


@public
@require_http_methods(["GET", "POST"])
def judge(request: Request, reference: str) -> HttpResponse:
    """It is solved, and how well."""
    confirms = request.POST.get("go") == "confirm"

    def act(case: cases.Case, data: dict[str, Any], stored: tuple[UUID, ...]) -> None:
        if not confirms and not data["rating"]:
            raise InvalidError(_("Choose one to five stars."), field="rating")
        services.judge(
            case=case, confirms=confirms, rating=data["rating"], text=data["text"], by=request.actor, at=clock.now()
        )

    return _acted(request, reference, "judge", JudgeForm, act, _("Thank you for telling the city."))


@public
@require_http_methods(["GET", "POST"])
def leave_contact(request: Request, reference: str) -> HttpResponse:
    """Say how the city reaches the reporter, say it anew, or take it back. What was said before is not shown: a follow
    link may have been passed on."""
    case = viewer.as_reporter(request, reference)
    known = hasattr(case, "contact")
    form = ContactForm(request.POST if request.method == "POST" else None, actor=request.actor, is_known=known)
    if request.method != "POST" or not form.is_valid():
        context = {"case": case, "form": form, "is_known": known}
        return render(request, "reports/contact.html", context, status=REFUSED if form.is_bound else 200)
    guard.count(request, "deed", most=guard.DEEDS)
    cases.leave_contact(case_id=case.pk, contact=form.sender, by=request.actor, at=clock.now())
    ended, begun = _("Done. We tell you nothing more about this report."), _("Thank you. We tell you about every step.")
    messages.success(request, ended if form.sender.is_empty else begun)
    return see_other("reports:report", case.reference)


def _acted(request: Request, reference: str, name: str, form_class: type[Form], act: Act, thanks: str) -> HttpResponse:
    """Check who asks and what was filled in, do it, and look at the report again."""
    case = viewer.as_reporter(request, reference)
    if request.method != "POST":
        return see_other("reports:report", case.reference)
    form = form_class(request.POST)
    if not form.is_valid():
        return page(request, case, status=REFUSED, **{name: form})
    try:
        guard.count(request, "deed", most=guard.DEEDS)
        stored = photos.store(request, is_public=cases.is_shown(case))
        act(case, form.cleaned_data, stored)
    except InvalidError as error:
        return _again(request, case, name, form, error)
    except (ConflictError, TooManyError) as error:
        return _refused(request, reference, name, form, error)
    messages.success(request, thanks)
    return see_other("reports:report", case.reference)


def _again(request: Request, case: cases.Case, name: str, form: Form, error: InvalidError) -> HttpResponse:
    if error.field in form.fields:
        form.add_error(error.field, told(error))
        return page(request, case, status=REFUSED, **{name: form})
    # A photo that cannot be taken: what was written stays in the form.
    return page(request, case, status=REFUSED, **{name: form, "photo_error": told(error), "photo_of": name})


def _refused(request: Request, reference: str, name: str, form: Form, error: KotaError) -> HttpResponse:
    """The report as it stands now, why it was not done, and the words that were written: their form may be gone."""
    refusal = {"refusal": told(error), "written": str(form.cleaned_data.get("text", ""))}
    return page(request, viewer.as_reporter(request, reference), status=error.status, **{name: form}, **refusal)
