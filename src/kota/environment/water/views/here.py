"""Is my street in danger, until when, where do I go: one page in plain words."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kota.base import clock
from kota.environment.water import forms
from kota.environment.water.selectors import floods, here
from kota.environment.water.selectors.here import Place
from kota.kernel.areas import facade as areas
from kota.kernel.areas.contracts import Found
from kota.kernel.facts import facade as facts
from kota.ui.access import public
from kota.ui.http import Request


@public
@require_safe
def page(request: Request) -> HttpResponse:
    """The answer for a place; without one, the question."""
    form = forms.Asked(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    place, choices = _place(asked)
    at = clock.now()
    was_asked = any(asked.get(name) not in (None, "") for name in ("area", "lon", "place"))
    context = {
        "asked": asked,
        "place": place,
        "answer": here.answer(place, at) if place else None,
        "choices": choices,
        "warn_url": _warn_url(place),
        "is_unknown": was_asked and place is None and not choices,
        "tree": areas.tree(str(asked.get("area") or "")),
        "emergency": facts.city().emergency,
        "window": floods.window(),
    }
    return render(request, "water/here.html", context)


def _place(asked: dict[str, object]) -> tuple[Place | None, list[Found]]:
    """The place that was asked for, or places of that name to choose from."""
    lon, lat = asked.get("lon"), asked.get("lat")
    point = (lon, lat) if isinstance(lon, float) and isinstance(lat, float) else (None, None)
    found = here.place_of(str(asked.get("area") or ""), *point)
    words = str(asked.get("place") or "")
    if found or not words:
        return found, []
    hits = [hit for hit in areas.search(words, limit=6) if here.place_of("", hit.lon, hit.lat)]
    if len(hits) == 1 or (hits and hits[0].name.lower() == words.strip().lower()):
        hit = hits[0]
        return (here.place_of(hit.code, None, None) if hit.kind == "area" else None) or here.place_of(
            "", hit.lon, hit.lat
        ), []
    return None, hits


def _warn_url(place: Place | None) -> str:
    """Where to ask for warnings, with the place filled in."""
    if place is None:
        return ""
    given = {"area": place.area.code}
    if place.point:
        given |= {"lon": f"{place.point.lon:.6f}", "lat": f"{place.point.lat:.6f}"}
    return f"{reverse('warnings:subscribe')}?{urlencode(given)}"
