"""Lifts and steps for everybody, and what everybody says of them."""

import csv
from collections import Counter
from collections.abc import Iterable

from django.contrib import messages as flash
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kota.base import clock
from kota.base.errors import InvalidError, TooManyError
from kota.base.geo import Point
from kota.base.words import told
from kota.mobility.access import forms
from kota.mobility.access.contracts.steps import LiftState, Obstacle, Reach
from kota.mobility.access.selectors import facts, lifts, stops
from kota.mobility.access.selectors.lifts import LiftRow
from kota.mobility.access.services import barriers, steps
from kota.mobility.access.services import lifts as lifting
from kota.mobility.access.services.barriers import Met
from kota.mobility.access.views.parts import count, voter
from kota.ui.access import public
from kota.ui.http import Request, kept_offline, page_or_part, see_other

LIVE = ["public:access"]
_AGE = "public, max-age=5"


@public
@require_safe
def lift_list(request: Request) -> HttpResponse:
    """Every lift: how it is, and how it was in the last thirty days."""
    rows, asked = lifts.all_(clock.now()), request.GET.get("q", "")[:80]
    words = asked.strip().casefold()
    found = [one for one in rows if words in one.title.casefold()]
    shown = [one for one in found if one.lift.is_used]
    told = [one for one in shown if words or one.state is not LiftState.UNKNOWN]
    silent = Counter((one.lift.stop, one.lift.station) for one in shown if not words and one.state is LiftState.UNKNOWN)
    context = {
        "rows": told, "words": asked, "silent": sorted(silent.items(), key=lambda one: one[0][1]), "topics": LIVE,
        "figures": {state.value: sum(one.state is state and one.lift.is_used for one in rows) for state in LiftState},
        "unused": sorted(Counter(one.lift.station for one in found if not one.lift.is_used).items()),
    }  # fmt: skip
    return kept_offline(page_or_part(request, "access/lifts.html", "lifts", context))


@public
@require_safe
def lift(request: Request, lift_id: str) -> HttpResponse:
    """One lift with its past."""
    at = clock.now()
    context = {
        "row": lifts.one(lift_id, at), "history": lifts.history(lift_id), "rule": facts.rule(), "topics": LIVE,
    }  # fmt: skip
    return page_or_part(request, "access/lift.html", "lift", context)


@public
@require_safe
def lift_points(request: Request) -> JsonResponse:
    """Lifts for the map."""
    features = [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [one.lon, one.lat]}, "properties": _data(one)}
        for one in lifts.all_(clock.now())
        if one.lift.is_used
    ]
    response = JsonResponse({"type": "FeatureCollection", "features": features}, content_type="application/geo+json")
    response["Cache-Control"] = _AGE
    return response


def _data(one: LiftRow) -> dict[str, object]:
    share = one.availability.share if one.availability else None
    return {
        "id": one.lift.id, "title": one.title, "stop": one.lift.stop, "state": str(one.state),
        "source": str(one.source or ""), "since": one.since.isoformat() if one.since else "",
        "worked_30_days": round(share, 4) if share is not None else None, "is_synthetic": one.lift.is_synthetic,
        "in_use": one.lift.is_used,
    }  # fmt: skip


@public
@require_safe
def lift_csv(request: Request) -> HttpResponse:
    """The same as a table."""
    rows = [{**_data(one), "lon": one.lon, "lat": one.lat} for one in lifts.all_(clock.now())]
    return _table("lifts.csv", rows)


@public
@require_safe
def stop_csv(request: Request) -> HttpResponse:
    """Stops of which residents or staff know better than the timetable whether they are step-free."""
    rows = [
        {"stop": one.stop, "step_free": Reach(one.reach).word, "source": one.source,
         "is_contested": one.is_contested, "since": one.changed_at.isoformat()}
        for one in stops.open_data()
    ]  # fmt: skip
    return _table("step-free-stops.csv", rows)


def _table(name: str, rows: Iterable[dict[str, object]]) -> HttpResponse:
    listed = list(rows)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = _AGE
    writer = csv.DictWriter(response, list(listed[0]) if listed else ["id"], lineterminator="\n")
    writer.writeheader()
    writer.writerows(listed)
    return response


@public
@require_POST
def say_lift(request: Request) -> HttpResponse:
    """Does this lift work?"""
    form = forms.LiftSaid(request.POST)
    if not form.is_valid():
        raise InvalidError(_("Say whether the lift works."))
    count(request)
    lift_id, at = form.cleaned_data["lift"], clock.now()
    works = form.cleaned_data["works"] == "yes"
    made = lifting.say(lift_id=lift_id, works=works, voter=voter(request), by=request.actor, at=at)
    flash.success(
        request,
        _("Thank you. Searches without steps go another way at once.") if made is LiftState.OUT
        else _("Thank you. It is noted, and the city has a case of it.") if made is None and not works
        else _("Thank you. It is noted."),
    )  # fmt: skip
    return see_other("access:lift", lift_id)


@public
@require_POST
def say_stop(request: Request) -> HttpResponse:
    """Is this stop step-free?"""
    form = forms.Steps(request.POST)
    stop_id = request.POST.get("stop", "")[:120]
    if not form.is_valid():
        flash.error(request, _("Say yes, or no and what is in the way."))
        return see_other("transit:stop", stop_id)
    try:
        count(request)
        steps.say(
            stop_id=stop_id, step_free=form.cleaned_data["answer"] == "yes", obstacles=form.met, voter=voter(request),
            by=request.actor, at=clock.now(),
        )  # fmt: skip
    except (InvalidError, TooManyError) as error:
        flash.error(request, told(error))
        return see_other("transit:stop", stop_id)
    flash.success(request, _("Thank you. What you say counts at once, and what is in the way is a case for the city."))
    return see_other("transit:stop", stop_id)


@public
@require_POST
def report(request: Request) -> HttpResponse:
    """A search led over a step, or found no way without one: report it, with one tap."""
    count(request)
    at, stop_id = clock.now(), request.POST.get("stop", "")[:120]
    if stop_id:
        steps.say(
            stop_id=stop_id, step_free=False, obstacles=[Obstacle.STEPS], voter=voter(request), by=request.actor, at=at
        )
        flash.success(request, _("Reported. The city has a case of it, which you see below."))
        return see_other("transit:stop", stop_id)
    met = barriers.no_way(goal=_goal(request), voter=voter(request), by=request.actor, at=at)
    return render(request, "access/reported.html", {"met": met or _none()})


def _goal(request: Request) -> Point:
    try:
        return Point(float(request.POST.get("lon", "")), float(request.POST.get("lat", "")))
    except ValueError:
        raise InvalidError(_("A place is a longitude and a latitude in degrees.")) from None


def _none() -> Met:
    raise InvalidError(_("This city takes no reports about barriers."))
