"""How do I get there: the question, the answers, one of them on the map."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from kota.base import clock
from kota.kernel.facts import facade as facts
from kota.mobility.journeys import forms
from kota.mobility.journeys.contracts import Answer, Asked, StepFree
from kota.mobility.journeys.selectors import places, planning, shapes
from kota.ui.access import public
from kota.ui.http import Request, page_or_part

LATER = timedelta(minutes=30)


@public
@require_safe
def home(request: Request) -> HttpResponse:
    """The question, and journeys once it is whole."""
    form = forms.Ask(request.GET or None)
    context: dict[str, Any] = {"form": form, "topics": ["public:transit"]}
    if form.is_bound and form.is_valid():
        context |= _answered(request, form)
    return page_or_part(request, "journeys/home.html", "answer", context)


def _answered(request: Request, form: forms.Ask) -> dict[str, Any]:
    found = form.cleaned_data
    ends = {name: _end(found, name) for name in ("from", "to")}
    for name, end in ends.items():
        end["choices"] = [(one, _chosen(request, name, one)) for one in end["choices"]]
    shown = {"ends": ends, "was_asked": True}
    if any(end["at"] is None for end in ends.values()):
        return shown
    asked = _asked(form, ends)
    answer = planning.plan(asked)
    return shown | {"answer": answer, "asked": asked, **_around(request, asked, ends, answer)}


def _chosen(request: Request, name: str, one: places.Candidate) -> str:
    """The question again, with one of the places that were meant."""
    given = request.GET.copy()
    given[name], given[f"{name}_was"], given[f"{name}_at"] = one.name, one.name, one.at
    return given.urlencode()


def _end(found: dict[str, Any], name: str) -> dict[str, Any]:
    """What one end means: a place, or places to choose from."""
    words, at = found.get("from_" if name == "from" else name, ""), found.get(f"{name}_at", "")
    if words and found.get(f"{name}_was") and found[f"{name}_was"] != words:
        at = ""
    place = places.resolve(at) if at else places.resolve(words)
    if place is not None:
        return {
            "words": words or place[1],
            "at": place[0],
            "sent": at or words,
            "choices": [],
            "name": words or place[1],
        }
    choices = places.candidates(words) if words else []
    if choices and (len(choices) == 1 or choices[0].name.casefold() == words.strip().casefold()):
        chosen = places.resolve(choices[0].at)
        if chosen is not None:
            return {
                "words": choices[0].name,
                "at": chosen[0],
                "sent": choices[0].at,
                "choices": [],
                "name": choices[0].name,
            }
    return {"words": words, "at": None, "sent": "", "choices": choices, "name": words}


def _asked(form: forms.Ask, ends: dict[str, dict[str, Any]]) -> Asked:
    found = form.cleaned_data
    now = clock.now().astimezone(ZoneInfo(facts.city().timezone))
    return Asked(
        ends["from"]["at"],
        ends["to"]["at"],
        form.moment(now),
        arrive_by=found["when"] == "arrive",
        walk_m=found["walk"],
        step_free=StepFree(found["steps"] or StepFree.ANY),
        without_modes=frozenset(found["without"]),
    )


def _around(request: Request, asked: Asked, ends: dict[str, dict[str, Any]], answer: Answer) -> dict[str, Any]:
    """The question again half an hour earlier and later, and the way back."""
    given = request.GET.copy()
    for name, end in ends.items():
        given[f"{name}_at"], given[name], given[f"{name}_was"] = end["sent"], end["words"], end["words"]

    def at(moment: datetime, *, back: bool = False) -> str:
        asked_then = given.copy()
        asked_then["when"] = "arrive" if asked.arrive_by else "depart"
        asked_then["day"], asked_then["time"] = f"{moment:%Y-%m-%d}", f"{moment:%H:%M}"
        for part in ("", "_at", "_was") if back else ():
            asked_then[f"from{part}"], asked_then[f"to{part}"] = str(given[f"to{part}"]), str(given[f"from{part}"])
        return asked_then.urlencode()

    return {
        "earlier": at(asked.at - LATER),
        "later": at(asked.at + LATER),
        "back": at(asked.at, back=True),
        "query": at(asked.at),
        "longest": max((one.seconds for one in answer.journeys), default=1),
    }


@public
@require_safe
def shape(request: Request) -> JsonResponse:
    """One journey of an answer as GeoJSON for the map: `journey` counts from 0."""
    form = forms.Ask(request.GET)
    drawn: dict[str, Any] = {"type": "FeatureCollection", "features": []}
    if form.is_valid():
        ends = {name: _end(form.cleaned_data, name) for name in ("from", "to")}
        if all(end["at"] is not None for end in ends.values()):
            answer = planning.plan(_asked(form, ends))
            number = request.GET.get("journey", "0")
            if number.isdigit() and int(number) < len(answer.journeys):
                drawn = shapes.geojson(answer.journeys[int(number)])
    return JsonResponse(drawn, content_type="application/geo+json")


@public
@require_safe
def suggestions(request: Request) -> JsonResponse:
    """Places of a name while it is typed."""
    words = request.GET.get("q", "")[:80]
    found = places.candidates(words) if len(words.strip()) >= 2 else []
    return JsonResponse(
        {"places": [{"name": one.name, "detail": one.detail, "at": one.at, "kind": one.kind} for one in found]}
    )
