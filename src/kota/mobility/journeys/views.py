"""How do I get there: the question, the answers, one of them on the map."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kota.base import clock
from kota.base.errors import ConflictError, InvalidError
from kota.kernel.areas.contracts import Found
from kota.kernel.facts import facade as facts
from kota.mobility.journeys import forms
from kota.mobility.journeys.contracts import Answer, Asked, StepFree
from kota.mobility.journeys.selectors import kept as reading
from kota.mobility.journeys.selectors import places, planning, shapes
from kota.mobility.journeys.services import keeping
from kota.ui.access import public, signed_in
from kota.ui.http import Request, kept_offline, page_or_part, see_other

LATER = timedelta(minutes=30)
ENDS = ("from", "to")


@public
@require_safe
def home(request: Request) -> HttpResponse:
    """The question, and journeys once it is whole."""
    form = forms.Ask(request.GET or None)
    ends = {name: _end(request, name) for name in ENDS}
    context: dict[str, Any] = {"form": form, "ends": ends, "topics": ["public:transit"], "was_asked": form.is_bound}
    if form.is_bound and form.is_valid():
        context["choices"] = {
            name: [(one, _chosen(request, name, one)) for one in end.choices] for name, end in ends.items()
        }
        asked = _asked(form, ends)
        if asked is not None:
            answer = planning.plan(asked)
            context |= {"answer": answer, "asked": asked, **_around(request, asked, ends, answer)}
    return page_or_part(request, "journeys/home.html", "answer", context)


def _end(request: Request, name: str) -> places.End:
    """What stands in the form. A position that stayed while the words beside it changed means the place before."""
    given = request.GET
    words, lon, lat = given.get(name, "")[:120], given.get(f"{name}-lon", ""), given.get(f"{name}-lat", "")
    was = given.get(f"{name}-was", "")
    if was and was.endswith(f"@{lon},{lat}") and was != f"{words}@{lon},{lat}":
        lon = lat = ""
    return places.understood(words, lon, lat)


def _chosen(request: Request, name: str, one: Found) -> str:
    """The question again, with one of the places that were meant."""
    given = request.GET.copy()
    given[name], given[f"{name}-lon"], given[f"{name}-lat"] = one.name, f"{one.lon:.6f}", f"{one.lat:.6f}"
    return given.urlencode()


def _asked(form: forms.Ask, ends: dict[str, places.End]) -> Asked | None:
    """The whole question; None while an end is missing."""
    found, origin, goal = form.cleaned_data, ends["from"].place, ends["to"].place
    if origin is None or goal is None:
        return None
    now = clock.now().astimezone(ZoneInfo(facts.city().timezone))
    return Asked(
        origin,
        goal,
        form.moment(now),
        arrive_by=found["when"] == "arrive",
        walk_m=found["walk"],
        step_free=StepFree(found["steps"] or StepFree.ANY),
        without_modes=frozenset(found["without"]),
    )


def _around(request: Request, asked: Asked, ends: dict[str, places.End], answer: Answer) -> dict[str, Any]:
    """The question again half an hour earlier and later, and the way back."""
    given = request.GET.copy()
    for name, end in ends.items():
        given[name], given[f"{name}-lon"], given[f"{name}-lat"] = end.words, end.lon, end.lat

    def at(moment: datetime, *, back: bool = False) -> str:
        asked_then = given.copy()
        asked_then["when"] = "arrive" if asked.arrive_by else "depart"
        asked_then["day"], asked_then["time"] = f"{moment:%Y-%m-%d}", f"{moment:%H:%M}"
        for part in ("", "-lon", "-lat") if back else ():
            asked_then[f"from{part}"], asked_then[f"to{part}"] = str(given[f"to{part}"]), str(given[f"from{part}"])
        return asked_then.urlencode()

    return {
        "earlier": at(asked.at - LATER),
        "later": at(asked.at + LATER),
        "back": at(asked.at, back=True),
        "query": at(asked.at),
        "sent": [(name, value) for name, values in QueryDict(at(asked.at)).lists() for value in values],
        "longest": max((one.seconds for one in answer.journeys), default=1),
    }


@public
@require_POST
def keep(request: Request) -> HttpResponse:
    """Keep one journey of an answer, to have it without a line and to pass it on."""
    form, sent = forms.Ask(request.POST), request.POST
    ends = {
        name: places.understood(sent.get(name, "")[:120], sent.get(f"{name}-lon", ""), sent.get(f"{name}-lat", ""))
        for name in ENDS
    }
    asked = _asked(form, ends) if form.is_valid() else None
    if asked is None:
        raise InvalidError(_("Say from where to where, and when."))
    number = sent.get("journey", "0")
    found = planning.plan(asked).journeys
    if not number.isdigit() or int(number) >= len(found):
        raise ConflictError(_("This journey is no longer among the answers: look for it again."))
    title = f"{ends['from'].words or '…'} → {ends['to'].words or '…'}"
    question = {name: str(value) for name, value in sent.items() if name not in ("csrfmiddlewaretoken", "journey")}
    row = keeping.keep(journey=found[int(number)], title=title, question=question, by=request.actor, at=clock.now())
    return see_other("journeys:kept", row.token)


@public
@require_safe
def kept(request: Request, token: str) -> HttpResponse:
    """A journey that was kept, as it was found. It stays on the reader's device."""
    row, journey = reading.kept(token, clock.now())
    given = QueryDict(mutable=True)
    given.update(row.question)
    context = {"row": row, "journey": journey, "again": given.urlencode(), "longest": journey.seconds, "number": 0}
    return kept_offline(render(request, "journeys/kept.html", context))


@public
@require_safe
def kept_shape(request: Request, token: str) -> JsonResponse:
    """The same for the map."""
    return JsonResponse(shapes.geojson(reading.kept(token, clock.now())[1]), content_type="application/geo+json")


@signed_in
@require_safe
def own(request: Request) -> HttpResponse:
    """Journeys that somebody keeps."""
    return render(request, "journeys/own.html", {"rows": reading.own(int(request.actor.id), clock.now())})


@signed_in
@require_POST
def forget(request: Request, token: str) -> HttpResponse:
    """Take one of one's own away."""
    keeping.forget(token=token, account_id=int(request.actor.id))
    return see_other("journeys:own")


@public
@require_safe
def shape(request: Request) -> JsonResponse:
    """One journey of an answer as GeoJSON for the map: `journey` counts from 0."""
    form = forms.Ask(request.GET)
    drawn: dict[str, Any] = {"type": "FeatureCollection", "features": []}
    asked = _asked(form, {name: _end(request, name) for name in ENDS}) if form.is_valid() else None
    number = request.GET.get("journey", "0")
    if asked is not None and number.isdigit():
        drawn = next((shapes.geojson(one) for one in planning.plan(asked).journeys[int(number) :][:1]), drawn)
    return JsonResponse(drawn, content_type="application/geo+json")
