"""The desk of transit: headways kept now, punctuality, how predictions hold, which feeds are silent."""

from datetime import timedelta

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from kota.base import clock
from kota.mobility.transit.permissions import STAFF
from kota.mobility.transit.selectors import lines
from kota.mobility.transit.selectors.current import current
from kota.mobility.transit.selectors.realtime import feeds, promises, vehicles
from kota.mobility.transit.selectors.realtime.vehicles import Strip
from kota.ui.access import requires
from kota.ui.http import Request, page_or_part

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
    today = at.astimezone(held.zone).date()
    context = {
        "at": at, "strips": strips[: MOST_LINES if not line else None], "more": max(0, len(strips) - MOST_LINES),
        "line": lines.line_row(held, held.directory.route_of[line]) if line in held.directory.route_of else None,
        "figures": _figures(strips), "punctual": vehicles.punctuality(at - PUNCTUAL, at)[:20],
        "promises": promises.over_all(today, today), "feeds": feeds.feeds(at), "topics": TOPICS,
    }  # fmt: skip
    return page_or_part(request, "transit/desk/home.html", "desk", context)


def _figures(strips: list[Strip]) -> dict[str, int]:
    spaced = [one for one in strips if one.wanted and len(one.spots) > 1]
    return {
        "vehicles": sum(len(one.spots) for one in strips), "bunched": sum(one.bunched for one in strips),
        "wide": sum(one.wide for one in strips),
        "wait": round(sum(one.excess_wait for one in spaced) / len(spaced)) if spaced else 0,
    }  # fmt: skip
