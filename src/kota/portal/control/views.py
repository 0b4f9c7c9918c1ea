"""The control room's page, the parts of it that are fetched again, and its map."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.views.decorators.http import require_safe

from kota.base import clock, live
from kota.kernel.observations import facade as observations
from kota.kernel.warnings import permissions as warning
from kota.portal.control import day, layers
from kota.portal.control.decisions import decisions
from kota.portal.control.numbers import numbers
from kota.portal.control.seen import Seen
from kota.portal.permissions import VIEW
from kota.ui import city, remembered
from kota.ui.access import requires
from kota.ui.components.time import number
from kota.ui.http import Request

OPEN = ("public:reports", "public:alerts", "public:water", "public:observations:water", "public:observations",
        "public:air")  # fmt: skip
DRAFTS = "alerts"  # told only to those whose token says so
DAY_S = 20


@requires(VIEW)
@require_safe
def room(request: Request) -> HttpResponse:
    """The whole wall, or the part `now` or `day` of it."""
    part = request.headers.get("HX-Target", "")
    if part == "day":
        response = HttpResponse(_day())
    elif part == "now":
        response = render(request, "portal/control/part.html", {**_now(request), "is_part": True})
    else:
        context = {**_now(request), "day": _day(), "topics": " ".join([*OPEN, DRAFTS]), "token": _token(request)}
        response = render(request, "portal/control/room.html", context)
    return _private(response)


def _now(request: Request) -> dict[str, Any]:
    seen, (simulated, sensors) = _seen(request), observations.simulated()
    return {
        "at": seen.at,
        "zone": seen.at.astimezone(city.current().time_zone).tzname(),
        "decisions": decisions(seen),
        "numbers": numbers(seen),
        "exercises": _exercises(seen),
        "exercises_url": f"{reverse('warnings:list')}#in-force" if seen.exercises else reverse("reports:list"),
        "simulated": simulated,
        "sensors": sensors,
        "is_air_simulated": bool(seen.air.stations) and all(one.station.is_simulated for one in seen.air.stations),
        "fresh_token": _token(request),
    }


def _exercises(seen: Seen) -> str:
    """What is practised now, counted; empty where nothing is."""
    told = (
        (seen.reports.practised, ngettext("%(count)s report", "%(count)s reports", seen.reports.practised)),
        (seen.exercises, ngettext("%(count)s warning", "%(count)s warnings", seen.exercises)),
    )
    return " · ".join(words % {"count": number(count)} for count, words in told if count)


def _seen(request: Request) -> Seen:
    return Seen(request.actor, request.scopes, clock.now())


def _token(request: Request) -> str:
    """For what is told to staff alone; a wall that stays open gets a new one with each part."""
    may = any(request.actor.may(permission) for permission in warning.STAFF)
    return live.token([DRAFTS]) if may else ""


def _day() -> SafeString:
    """The trend, the same for everybody."""
    key = ("control.day", get_language())
    return remembered.html(
        key, DAY_S, lambda: render_to_string("portal/control/day.html", {"charts": day.day(clock.now())})
    )


@requires(VIEW)
@require_safe
def incidents(request: Request) -> HttpResponse:
    """Incidents for the map."""
    return _geojson(layers.incidents(_seen(request)))


@requires(VIEW)
@require_safe
def alerts(request: Request) -> HttpResponse:
    """Warnings for the map."""
    return _geojson(layers.alerts(_seen(request)))


def _geojson(features: Iterable[dict[str, Any]]) -> HttpResponse:
    found = {"type": "FeatureCollection", "features": list(features)}
    return _private(JsonResponse(found, content_type="application/geo+json"))


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    patch_vary_headers(response, ["HX-Target"])
    return response
