"""Warnings for everybody: what holds now, what is over, what others say."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kota.base import clock
from kota.kernel.areas import facade as areas
from kota.kernel.warnings.contracts import Status
from kota.kernel.warnings.selectors import alerts, audience, foreign
from kota.kernel.warnings.views.shown import all_shown, msg_type, shown
from kota.kernel.warnings.views.shown import other as shown_other
from kota.ui.access import public
from kota.ui.http import Request, kept_offline, page_or_part

MOST_OVER = 30


@public
@require_safe
def listed(request: Request) -> HttpResponse:
    """Every warning that holds, those of others, and what is over since two weeks."""
    at = clock.now()
    active = audience.listed(request.actor, at)
    practised = sum(alert.status != Status.ACTUAL for alert in active)
    context = {
        "active": all_shown(active, at),
        "meant": len(active) - practised,
        "practised": practised,
        "others": [shown_other(row) for row in foreign.shown(at)],
        "over": all_shown(alerts.over(at).filter(status=Status.ACTUAL)[:MOST_OVER], at),
    }
    response = page_or_part(request, "warnings/list.html", "list", context)
    return response if audience.sees_exercises(request.actor) else kept_offline(response)


@public
@require_safe
def alert(request: Request, identifier: str) -> HttpResponse:
    """One message: what happens, where, until when, what to do, and how it went on."""
    at = clock.now()
    found = alerts.sent(identifier)
    history = alerts.messages(found)
    area = areas.holding(found.area_codes)
    context = {
        "one": shown(found, at),
        "newest": shown(history[-1], at) if history[-1].pk != found.pk else None,
        "history": [(msg_type(message), shown(message, at)) for message in reversed(history)],
        "bbox": bbox(found.polygons),
        "wish": urlencode({"topic": found.topic} | ({"area": area.code} if area else {})),
    }
    return page_or_part(request, "warnings/alert.html", "alert", context)


def bbox(rings: list[list[list[float]]]) -> str:
    """What the map shows first: the alert's area with some room around it."""
    points = [point for ring in rings for point in ring]
    if not points:
        return ""
    lons, lats = [lon for lon, _ in points], [lat for _, lat in points]
    room = max(max(lons) - min(lons), max(lats) - min(lats)) * 0.15 + 0.004
    sides = (min(lons) - room, min(lats) - room, max(lons) + room, max(lats) + room)
    return ",".join(f"{side:.4f}" for side in sides)


@public
@require_safe
def other(request: Request, number: int) -> HttpResponse:
    """A warning of somebody else, with its source."""
    row = foreign.foreign(number)
    context = {"one": shown_other(row), "over": row.expires <= clock.now() or row.state != "active"}
    return render(request, "warnings/other.html", context)


@public
@never_cache
@require_safe
def banner(request: Request) -> HttpResponse:
    """What stands above every page now, for a page that stays open."""
    found = audience.on_every_page(request.actor, clock.now())
    return render(request, "warnings/banner.html#inside", {"alerts": found})
