"""Writing a report down for somebody who calls or stands at the counter."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kota.base import clock, ids
from kota.base.actor import ANONYMOUS
from kota.base.errors import InvalidError
from kota.base.ids import uuid7
from kota.base.words import told
from kota.governance.reports import permissions, services
from kota.governance.reports.contracts import NewReport
from kota.governance.reports.forms import QuestionsForm
from kota.governance.reports.forms.counter import CounterForm
from kota.governance.reports.selectors import danger
from kota.governance.reports.views import guard, photos, places, viewer
from kota.governance.reports.views.sheet import known
from kota.kernel.cases import facade as cases
from kota.ui.access import requires
from kota.ui.http import Request, see_other

REFUSED = 422
ALIKE_M = 500


class Slip:
    """One report that is being written down. `stores`: photos sent along are kept."""

    def __init__(self, request: Request, *, checked: bool, stores: bool = True) -> None:
        post = request.POST
        self.request = request
        self.form = CounterForm(post if checked else None, initial=_initial(request))
        self.bag = photos.take(request) if stores and request.method == "POST" else photos.kept_in(request)
        self.stamp = guard.read(post.get("stamp", ""))
        self.category = known(post.get("category") or request.GET.get("category", ""))
        asked = checked and post.get("asked") == getattr(self.category, "code", None)
        self.questions = QuestionsForm(self.category, post if asked else None)
        self.emergency = danger.stop(self.category, post.get("words", "")) if self.category else None
        self.is_asked = asked or not (self.category and (self.category.question or self.emergency))
        self.question: places.Question | None = None
        self.alike: list[tuple[cases.Listed, float]] = []

    @property
    def stamp_text(self) -> str:
        return self.stamp.text if self.stamp else guard.fresh()

    def given(self) -> places.Given:
        """What was said about the place; call it on a valid form."""
        data = self.form.cleaned_data
        answers = {name: self.request.POST.get(name, "") for name in (places.PHOTO, places.WHICH, places.BORDER)}
        return places.Given(self.form.point, data["area"], data["place"], self.bag.place, answers)


@requires(permissions.FILE_FOR_CALLER)
@require_http_methods(["GET", "POST"])
def counter(request: Request) -> HttpResponse:
    """The page, and what is sent from it: what is left to ask is asked on the same page."""
    if request.method == "GET" or request.POST.get("go") != "send":
        return _page(request, Slip(request, checked=False))
    slip = Slip(request, checked=True)
    if not slip.form.is_valid() or slip.bag.errors or (slip.questions.is_bound and not slip.questions.is_valid()):
        return _page(request, slip, status=REFUSED)
    try:
        place = places.find(slip.given())
    except InvalidError as error:
        slip.form.add_error(error.field if error.field in slip.form.fields else None, told(error))
        return _page(request, slip, status=REFUSED)
    if isinstance(place, places.Question):
        slip.question = place
        return _page(request, slip)
    if not slip.is_asked:
        return _page(request, slip)
    slip.alike = _near(slip, place)
    if slip.alike and not request.POST.get("seen"):
        return _page(request, slip)
    return _send(request, slip, place)


def _send(request: Request, slip: Slip, place: places.Place) -> HttpResponse:
    try:
        case = services.send_once(new=_report(slip, place), by=request.actor, at=clock.now())
    except InvalidError as error:
        slip.form.add_error(error.field if error.field in slip.form.fields else None, told(error))
        return _page(request, slip, status=REFUSED)
    return see_other(f"{reverse('reports:counter')}?sent={case.reference}")


def _report(slip: Slip, place: places.Place) -> NewReport:
    data = slip.form.cleaned_data
    return NewReport(
        category=data["category"],
        words=data["words"],
        channel=data["channel"],
        point=place.point,
        area=place.area,
        place=place.words,
        answers=slip.questions.answers if slip.questions.is_bound else {},
        contact=slip.form.contact,
        stored=slip.bag.ids,
        source_key=f"counter:{slip.stamp.number if slip.stamp else uuid7().hex}",
    )


@requires(permissions.FILE_FOR_CALLER)
@require_POST
def near(request: Request) -> HttpResponse:
    """Open reports of the chosen category around the pin."""
    slip = Slip(request, checked=True, stores=False)
    slip.form.is_valid()
    if slip.category and slip.form.point:
        slip.alike = _near(slip, places.Place(slip.form.point, "", ""))
    return render(request, "reports/counter/near.html", {"slip": slip})


@requires(permissions.FILE_FOR_CALLER)
@require_POST
def more(request: Request) -> HttpResponse:
    """What to ask about the chosen category before anything else."""
    return render(request, "reports/counter/more.html", {"slip": Slip(request, checked=False, stores=False)})


@requires(permissions.FILE_FOR_CALLER)
@require_POST
def join(request: Request, reference: str) -> HttpResponse:
    """Count the caller in on a report that is there already; the same number counts once."""
    case = viewer.find(reference)
    if not cases.is_shown(case):
        raise InvalidError(_("This report is not public; write a new one down."))
    phone = request.POST.get("phone", "")
    digits = "".join(ch for ch in phone if ch.isdigit()) or uuid7().hex
    mark = f"caller:{salted_hmac('reports.caller', digits).hexdigest()[:32]}"
    services.support(case_id=case.pk, by=ANONYMOUS, mark=mark, at=clock.now())
    return see_other(f"{reverse('reports:counter')}?joined={case.reference}")


def _near(slip: Slip, place: places.Place) -> list[tuple[cases.Listed, float]]:
    if place.point is None or slip.category is None:
        return []
    return cases.alike_near(slip.category.code, place.point, metres=ALIKE_M)


def _page(request: Request, slip: Slip, *, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"slip": slip, "form": slip.form}
    if request.method == "GET":
        for name in ("sent", "joined"):
            context[name] = ids.read_reference(request.GET.get(name, "")) or ""
    return render(request, "reports/counter/counter.html", context, status=status)


def _initial(request: Request) -> dict[str, Any]:
    return dict(request.POST.items()) if request.method == "POST" else {}
