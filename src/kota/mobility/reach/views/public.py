"""How far do I get: a place, a moment, and everything within the hour."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kota.base import clock
from kota.base.errors import InvalidError
from kota.kernel.facts import facade as facts
from kota.mobility.journeys import facade as journeys
from kota.mobility.journeys.contracts import StepFree
from kota.mobility.reach import forms
from kota.mobility.reach.contracts import Kind
from kota.mobility.reach.selectors import reachable, words
from kota.ui.access import public
from kota.ui.http import Request, page_or_part

MINUTES = (15, 30, 45, 60)
SAID = 30  # the minutes of the sentence above the table


@public
@require_safe
def home(request: Request) -> HttpResponse:
    """The question, and what is in reach once there is a place."""
    own = journeys.own(request.actor.account_id)
    form, place = forms.Ask(request.GET or None), _place(request, own)
    context: dict[str, Any] = {"form": form, "place": place, "minutes": MINUTES, "was_asked": form.is_bound}
    context |= {"own": own, "offered": [{"kind": one.kind, "name": one.name, "place": one.place} for one in own]}
    if form.is_bound and form.is_valid():
        context["choices"] = [(one, _chosen(request, one)) for one in place.choices]
        if place.place is not None:
            context |= _answer(request, form, place)
    return page_or_part(request, "reach/home.html", "answer", context)


def _answer(request: Request, form: forms.Ask, place: journeys.End) -> dict[str, Any]:
    one, walk = _reached(form, place), dict(journeys.WALKS)[str(form.cleaned_data["walk"])]
    if one.is_untold:
        return {"one": one, "nothing": one.untold}
    if one.is_empty:
        why = words.nothing(
            str(walk), by_street=one.by_street, is_nowhere=one.reach.is_nowhere, nearest_m=one.reach.nearest_m
        )
        return {"one": one, "nothing": why}
    found = reachable.counted(one)
    said = {each.kind: each for each in found}
    number = MINUTES.index(SAID)
    return {
        "one": one,
        "counted": found,
        "said": words.sentence(
            SAID,
            round(said[Kind.CLINIC].within[number]),
            round(said[Kind.SCHOOL].within[number]),
            said[Kind.PEOPLE].share(number),
        ),
        "legend": list(zip(MINUTES, reachable.SHADES, strict=False)),
        "walk": walk,
        "made_up": [words.KINDS[each.kind] for each in found if each.made_up],
        "nearest": [(words.NEAREST[each.kind], each.nearest) for each in found if each.nearest],
        "query": request.GET.urlencode(),
        "box": ",".join(f"{degrees:.5f}" for degrees in one.box),
        "sent": _sent(form),
    }


def _sent(form: forms.Ask) -> dict[str, str]:
    """When, for the question how to get somewhere."""
    found = form.cleaned_data
    if found["when"] == "now":
        return {}
    given = {"when": "depart", "time": f"{found['time']:%H:%M}"}
    return given | ({"day": f"{found['day']:%Y-%m-%d}"} if found.get("day") else {})


def _place(request: Request, own: Sequence[journeys.Own]) -> journeys.End:
    """What stands in the form. A position that stayed while the words beside it changed means the place before."""
    given = request.GET
    words_, lon, lat = given.get("from", "")[:120], given.get("from-lon", ""), given.get("from-lat", "")
    was = given.get("from-was", "")
    if was and was.endswith(f"@{lon},{lat}") and was != f"{words_}@{lon},{lat}":
        lon = lat = ""
    return journeys.understood(words_, lon, lat, own)


def _chosen(request: Request, one: Any) -> str:
    given = request.GET.copy()
    given["from"], given["from-lon"], given["from-lat"] = one.name, f"{one.lon:.6f}", f"{one.lat:.6f}"
    return given.urlencode()


def _reached(form: forms.Ask, place: journeys.End) -> reachable.From:
    found, now = form.cleaned_data, clock.now().astimezone(ZoneInfo(facts.city().timezone))
    if place.place is None:
        raise InvalidError(_("Say from where."))
    return reachable.reached(
        place.place, form.moment(now), MINUTES, step_free=StepFree(found["steps"]), walk_m=found["walk"],
        without_modes=found["without"],
    )  # fmt: skip


@public
@require_safe
def bands(request: Request) -> JsonResponse:
    """The same for the map."""
    form, place = forms.Ask(request.GET), _place(request, journeys.own(request.actor.account_id))
    drawn: dict[str, Any] = {"type": "FeatureCollection", "features": []}
    if form.is_valid() and place.place is not None:
        drawn = reachable.bands(_reached(form, place), [words.band(one) for one in MINUTES])
    return JsonResponse(drawn, content_type="application/geo+json")
