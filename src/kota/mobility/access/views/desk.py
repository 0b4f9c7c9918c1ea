"""The desks: of those who look after lifts and steps, and of the staff of stations."""

from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.contrib import messages as flash
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kota.base import clock
from kota.base.errors import InvalidError, KotaError
from kota.base.words import told
from kota.kernel.facts import facade as facts_of
from kota.mobility.access import forms
from kota.mobility.access.contracts.helping import DutyState
from kota.mobility.access.contracts.steps import LiftState, Source
from kota.mobility.access.permissions import ASSIST, DESK
from kota.mobility.access.selectors import barriers, lifts, stops
from kota.mobility.access.selectors import helping as reading
from kota.mobility.access.selectors.ground import ground
from kota.mobility.access.services import duties, steps
from kota.mobility.access.services import helping as booking
from kota.mobility.access.services import lifts as lifting
from kota.ui.access import requires
from kota.ui.http import Request, page_or_part, see_other


@requires(DESK)
@require_safe
def desk(request: Request) -> HttpResponse:
    """Lifts, stops of which is said this and that, and what is in the way."""
    at, words = clock.now(), request.GET.get("q", "")[:80].strip()
    rows = [one for one in lifts.all_(at) if words.casefold() in one.title.casefold()]
    found = ground()
    context = {
        "rows": rows if words else [one for one in rows if one.state is LiftState.OUT or one.is_contested],
        "words": words, "lifts": len(found.lifts),
        "contested": [(row, stops.steps(row.stop)) for row in stops.contested() if row.stop in found.directory.stop_of],
        "barriers": [(row, found.name(row.stop) if row.stop else "") for row in barriers.all_open()],
        "topics": [booking.LIVE, "public:access"], "states": forms.LiftSet().fields["state"].choices,  # type: ignore[attr-defined]
    }  # fmt: skip
    return page_or_part(request, "access/desk.html", "desk", context)


@requires(DESK)
@require_POST
def set_lift(request: Request) -> HttpResponse:
    """How a lift is."""
    form = forms.LiftSet(request.POST)
    if not form.is_valid():
        raise InvalidError(_("Choose how the lift is."))
    given = form.cleaned_data
    lifting.set_state(
        lift_id=given["lift"], state=LiftState(given["state"]), source=Source.OFFICER, note=given["note"].strip(),
        by=request.actor, at=clock.now(),
    )  # fmt: skip
    flash.success(request, _("It is said. Journeys know it within seconds."))
    return see_other("access:desk")


@requires(DESK)
@require_POST
def decide(request: Request) -> HttpResponse:
    """Whether a stop is step-free."""
    form = forms.Decision(request.POST)
    if not form.is_valid():
        raise InvalidError(_("Choose yes or no."))
    given = form.cleaned_data
    steps.decide(stop_id=given["stop"], reach=form.value, note=given["note"], by=request.actor, at=clock.now())
    flash.success(request, _("It is decided. Journeys know it within seconds."))
    return see_other("access:desk")


@requires(ASSIST)
@require_safe
def assist(request: Request) -> HttpResponse:
    """Who comes today and needs somebody, by time; of one's own operators only."""
    zone = ZoneInfo(facts_of.city().timezone)
    at = clock.now().astimezone(zone)
    day = _day(request.GET.get("day", ""), at.date())
    since = datetime.combine(day, time(), tzinfo=zone)
    station = request.GET.get("station", "")[:120]
    rows = reading.of_day(request.actor, since, since + timedelta(days=1), now=at)
    context = {
        "rows": [one for one in rows if not station or one.duty.stop == station], "day": day, "at": at,
        "before": day - timedelta(days=1), "after": day + timedelta(days=1), "station": station,
        "stations": dict(sorted({one.duty.stop: one.station for one in rows}.items(), key=lambda one: one[1])),
        "topics": [booking.LIVE], "waiting": sum(one.duty.state == DutyState.ASKED for one in rows),
        "elsewhere": reading.waiting_elsewhere(request.actor, since, clock.now()),
    }  # fmt: skip
    return page_or_part(request, "access/assist.html", "duties", context)


def _day(text: str, today: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return today


@requires(ASSIST)
@require_POST
def move(request: Request, number: int) -> HttpResponse:
    """Accept, decline, meet, finish."""
    form = forms.Duty(request.POST)
    if not form.is_valid():
        raise InvalidError(_("Choose what to do."))
    try:
        duties.move(
            duty_id=number, to=DutyState(form.cleaned_data["to"]), reason=form.cleaned_data["reason"],
            by=request.actor, at=clock.now(),
        )  # fmt: skip
    except KotaError as error:
        flash.error(request, told(error))
    return see_other(f"{reverse('access:assist')}?{urlencode({'day': request.POST.get('day', '')[:10]})}")
