"""How do I get there: the question, the answers, one of them on the map."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages as flash
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kota.base import clock
from kota.base.errors import InvalidError
from kota.kernel.areas.contracts import Found
from kota.kernel.facts import facade as facts
from kota.mobility.fares import facade as fares
from kota.mobility.journeys import forms
from kota.mobility.journeys.contracts import Answer, Asked, StepFree
from kota.mobility.journeys.rules import building
from kota.mobility.journeys.selectors import kept as reading
from kota.mobility.journeys.selectors import places, planning, saved
from kota.mobility.journeys.services import keeping
from kota.ui.access import public, signed_in
from kota.ui.http import Request, kept_offline, page_or_part, see_other

ALMOST = timedelta(seconds=59)  # a form knows minutes: what leaves later does so from the next one on
ENDS, VIA = ("from", "to"), "via"
SAME_M = 50


@public
@require_safe
def home(request: Request) -> HttpResponse:
    """The question, and journeys once it is whole."""
    form = _form(request, request.GET)
    own = saved.own(request.actor.account_id)
    ends = _ends(request.GET, own)
    context: dict[str, Any] = {"form": form, "ends": ends, "topics": ["public:transit"], "was_asked": form.is_bound}
    context |= {"own": own, "offered": [{"kind": one.kind, "name": one.name, "place": one.place} for one in own]}
    status = 200
    if form.is_bound and form.is_valid():
        context["choices"] = {
            name: [(one, _chosen(request, name, one)) for one in end.choices] for name, end in ends.items()
        }
        others = [one for one in own if one.name not in {end.words for end in ends.values()}]
        context["own_choices"] = {name: [(one, _named(request, name, one.name)) for one in others] for name in ENDS}
        asked = _asked(form, ends)
        # Where words must be mended, they stay on view; else the form folds and leaves the first screen to the answer.
        context["is_folded"] = not _is_there(ends) and all(end.place or end.choices for end in ends.values())
        context["is_special"] = VIA in ends or form.is_special
        if asked is not None and _is_there(ends):
            context["is_there"] = True
        elif asked is not None:
            answer = planning.plan(asked)
            context |= {"answer": answer, "asked": asked, **_around(request, asked, ends, answer)}
    elif form.is_bound:
        context["is_special"], status = True, 400
    response = page_or_part(request, "journeys/home.html", "answer", context, status=status)
    return response if form.is_bound else kept_offline(response)


def _is_there(ends: dict[str, places.End]) -> bool:
    """From here to here by way of nothing is no journey."""
    a, b = ends["from"].place, ends["to"].place
    return VIA not in ends and a is not None and b is not None and building.distance(*a, *b) < SAME_M


def _form(request: Request, given: QueryDict) -> forms.Ask:
    return forms.Ask(given or None, rider=fares.rider_of(request.actor.account_id))


def _ends(given: QueryDict, own: Sequence[places.Own]) -> dict[str, places.End]:
    """Both ends, and the place on the way where one is named."""
    names = (*ENDS, VIA) if given.get(VIA, "").strip() or given.get(f"{VIA}-lon") else ENDS
    return {name: _end(given, name, own) for name in names}


def _end(given: QueryDict, name: str, own: Sequence[places.Own]) -> places.End:
    """What stands in the form. A position that stayed while the words beside it changed means the place before."""
    words, lon, lat = given.get(name, "")[:120], given.get(f"{name}-lon", ""), given.get(f"{name}-lat", "")
    was = given.get(f"{name}-was", "")
    if was and was.endswith(f"@{lon},{lat}") and was != f"{words}@{lon},{lat}":
        lon = lat = ""
    return places.understood(words, lon, lat, own)


def _chosen(request: Request, name: str, one: Found) -> str:
    """The question again, with one of the places that were meant."""
    given = request.GET.copy()
    given[name], given[f"{name}-lon"], given[f"{name}-lat"] = one.name, f"{one.lon:.6f}", f"{one.lat:.6f}"
    return given.urlencode()


def _named(request: Request, name: str, words: str) -> str:
    """The question again, with a place of one's own."""
    given = request.GET.copy()
    given[name] = words
    for part in ("lon", "lat", "was"):
        given.pop(f"{name}-{part}", None)
    return given.urlencode()


def _asked(form: forms.Ask, ends: dict[str, places.End]) -> Asked | None:
    """The whole question; None while an end is missing."""
    found, origin, goal = form.cleaned_data, ends["from"].place, ends["to"].place
    if origin is None or goal is None or (VIA in ends and ends[VIA].place is None):
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
        rider=found["rider"],
        via=ends[VIA].place if VIA in ends else None,
        stay_s=found["stay"] if VIA in ends else 0,
        by_shared=found["shared"],
        park=found["park"],
    )


def _around(request: Request, asked: Asked, ends: dict[str, places.End], answer: Answer) -> dict[str, Any]:
    """The question again: as it was, before and after what was found, and the way back."""
    given = request.GET.copy()
    for name, end in ends.items():
        given[name], given[f"{name}-lon"], given[f"{name}-lat"] = end.words, end.lon, end.lat
        given.pop(f"{name}-was", None)
    zone = ZoneInfo(facts.city().timezone)

    def at(moment: datetime, *, arrive_by: bool = asked.arrive_by, back: bool = False) -> str:
        asked_then, local = given.copy(), moment.astimezone(zone)
        asked_then["when"] = "arrive" if arrive_by else "depart"
        asked_then["day"], asked_then["time"] = f"{local:%Y-%m-%d}", f"{local:%H:%M}"
        for part in ("", "-lon", "-lat") if back else ():
            asked_then[f"from{part}"], asked_then[f"to{part}"] = str(given[f"to{part}"]), str(given[f"from{part}"])
        return asked_then.urlencode()

    lasting = given.copy()
    for name in ("when", "day", "time"):
        lasting.pop(name, None)
    return {
        "earlier": answer.earlier and at(answer.earlier, arrive_by=True),
        "later": answer.later and at(answer.later + ALMOST, arrive_by=False),
        "back": at(_there(answer), arrive_by=False, back=True),
        "query": at(asked.at),
        "lasting": lasting.urlencode(),
        "sent": [(name, value) for name, values in QueryDict(at(asked.at)).lists() for value in values],
        "longest": max((one.seconds for one in answer.journeys), default=1),
    }


def _there(answer: Answer) -> datetime:
    """When one is there, and may set out for the way back."""
    return min((one.arrive.likely for one in answer.journeys), default=answer.asked.at) + ALMOST


def _number(given: QueryDict) -> int | None:
    """Which of the journeys is meant, from 0."""
    sent = given.get("journey", "0")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 4 else None


@public
@require_POST
def keep(request: Request) -> HttpResponse:
    """Keep one journey of an answer, to have it without a line and to pass it on."""
    form, sent = _form(request, request.POST), request.POST
    ends = _ends(sent, saved.own(request.actor.account_id))
    asked = _asked(form, ends) if form.is_valid() else None
    if asked is None:
        raise InvalidError(_("Say from where to where, and when."))
    number, found, question = _number(sent), planning.plan(asked).journeys, _question(form, ends, sent)
    if number is None or number >= len(found):
        flash.warning(request, _("That journey is no longer among the answers. This is what is found now."))
        again = QueryDict(mutable=True)
        again.update(question)
        return see_other(f"{reverse('journeys:home')}?{again.urlencode()}")
    for end, said in ends.items():  # whoever it is passed on to knows no name of somebody's own
        if said.is_own and said.place:
            question |= {f"{end}-lon": f"{said.place[0]:.6f}", f"{end}-lat": f"{said.place[1]:.6f}"}
    title = places.title(ends["from"], ends["to"], found[number])
    row = keeping.keep(journey=found[number], title=title, question=question, by=request.actor, at=clock.now())
    return see_other("journeys:kept", row.token)


def _question(form: forms.Ask, ends: dict[str, places.End], sent: QueryDict) -> dict[str, str]:
    """What was asked, and nothing else that may have been sent along."""
    names = [*form.fields, *(f"{end}{part}" for end in ends for part in ("", "-lon", "-lat"))]
    return {name: str(sent[name])[:120] for name in names if name in sent}


@public
@require_safe
def kept(request: Request, token: str) -> HttpResponse:
    """A journey that was kept, as it was found. It stays on the reader's device."""
    row, journey = reading.kept(token, clock.now())
    given = QueryDict(mutable=True)
    given.update(row.question)
    context = {
        "row": row, "journey": journey, "again": given.urlencode(), "longest": journey.seconds, "number": 0,
        "asked": {"step_free": row.question.get("steps") or StepFree.ANY},
    }  # fmt: skip
    return kept_offline(render(request, "journeys/kept.html", context))


@signed_in
@require_safe
def own(request: Request) -> HttpResponse:
    """Journeys that somebody keeps. The list stays on their device, as the journeys do."""
    return kept_offline(render(request, "journeys/own.html", {"rows": reading.own(int(request.actor.id), clock.now())}))


@signed_in
@require_POST
def forget(request: Request, token: str) -> HttpResponse:
    """Take one of one's own away."""
    keeping.forget(token=token, account_id=int(request.actor.id))
    return see_other("journeys:own")
