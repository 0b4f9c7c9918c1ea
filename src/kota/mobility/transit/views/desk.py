"""The desk of transit: headways kept now, punctuality, how predictions hold, which feeds are silent."""

from datetime import timedelta

from django.contrib import messages as flash
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kota.base import clock
from kota.mobility.transit.permissions import FEEDS, STAFF
from kota.mobility.transit.selectors import lines
from kota.mobility.transit.selectors.current import current
from kota.mobility.transit.selectors.realtime import feeds, promises, vehicles
from kota.mobility.transit.selectors.realtime.vehicles import Strip
from kota.mobility.transit.services.realtime import polling
from kota.mobility.transit.templatetags.transit_live import fault_words
from kota.ui.access import requires
from kota.ui.http import Request, page_or_part, see_other

TOPICS = ["public:transit"]
MOST_LINES = 24
PUNCTUAL = timedelta(hours=3)


@requires(*STAFF)
@require_safe
def desk(request: Request) -> HttpResponse:
    """All lines with vehicles, the worst spaced first; of one line each vehicle on its strip."""
    at, line = clock.now(), request.GET.get("line", "")[:200]
    held = current()
    strips = vehicles.strips(at, line=line)
    shown = strips if line else [one for one in strips if one.bunched or one.wide]
    even = strips[len(shown) :]  # the worst come first
    today = at.astimezone(held.zone).date()
    context = {
        "at": at, "strips": shown, "even": even[:MOST_LINES], "more": max(0, len(even) - MOST_LINES),
        "line": lines.line_row(held, held.directory.route_of[line]) if line in held.directory.route_of else None,
        "figures": _figures(strips), "punctual": vehicles.punctuality(at - PUNCTUAL, at)[:20],
        "promises": promises.over_all(today, today), "feeds": feeds.feeds(at), "topics": TOPICS,
        "may_ask": request.actor.may(FEEDS),
    }  # fmt: skip
    return page_or_part(request, "transit/desk/home.html", "desk", context)


@requires(FEEDS)
@require_POST
def ask_live(request: Request, code: str) -> HttpResponse:
    """Ask a live feed now."""
    state = polling.ask_now(code=code, by=request.actor, at=clock.now())
    if state.fault:
        flash.error(request, fault_words(state.fault))
    else:
        flash.success(request, _("It has answered."))
    return see_other("transit:desk")


def _figures(strips: list[Strip]) -> dict[str, int]:
    spaced = [one for one in strips if one.wanted and len(one.spots) > 1]
    return {
        "vehicles": sum(len(one.spots) for one in strips), "bunched": sum(one.bunched for one in strips),
        "wide": sum(one.wide for one in strips),
        "wait": round(sum(one.excess_wait for one in spaced) / len(spaced)) if spaced else 0,
    }  # fmt: skip
