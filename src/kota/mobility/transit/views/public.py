"""Lines and stops for riders: what leaves next, where a line goes, the board of a station."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from csp.decorators import csp_replace
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kota.base import clock
from kota.base.errors import InvalidError
from kota.mobility.transit.selectors import around, lines, stops
from kota.mobility.transit.selectors.current import current
from kota.mobility.transit.selectors.lines import LineRow
from kota.mobility.transit.selectors.realtime import alerts, vehicles, waits
from kota.mobility.transit.views.alerts import followed, shown
from kota.ui.access import public
from kota.ui.http import Request, kept_offline, page_or_part

AROUND_M = 800.0
SCREEN_ROWS = 60  # in all; the screen shows as many at once as fit, and turns pages
TOPICS = ["public:transit"]


@public
@require_safe
def home(request: Request) -> HttpResponse:
    """Stops by name or around here, one's own lines, and all lines by operator."""
    words, point, at = request.GET.get("q", "")[:80], _point(request), clock.now()
    rows = lines.lines()
    wanted = words.strip().casefold() if point is None else ""
    fits = [one for one in rows if wanted and wanted in f"{one.name} {one.long_name}".casefold()][:20]
    mine = [(one, [shown(row) for row in alerts.of_line(one.id, at)]) for one in followed(request)]
    near = around.near(*point, AROUND_M, at) if point else []
    context = {
        "words": words,
        "point": point,
        "near": near,
        "still": [one for one in near if not one.leaving],
        "waits": waits.waits([leaving for one in near for leaving in one.leaving], at),
        "stops": around.named(words) if point is None else [],
        "fits": fits,
        "mine": mine,
        "at": at,
        "standing": alerts.standing(at).count(),
        "operators": list(_by_operator(rows)),
        "was_asked": bool(wanted) or point is not None,
        "topics": TOPICS,
    }
    return page_or_part(request, "transit/home.html", "near", context)


def _point(request: Request) -> tuple[float, float] | None:
    lon, lat = request.GET.get("lon"), request.GET.get("lat")
    if not lon or not lat:
        return None
    try:
        point = float(lon), float(lat)
    except ValueError:
        point = (1000.0, 1000.0)
    if not (-180 <= point[0] <= 180 and -90 <= point[1] <= 90):
        raise InvalidError(_("A place is a longitude and a latitude in degrees."), field="lon")
    return point


def _by_operator(rows: Iterable[LineRow]) -> Iterable[tuple[str, list[LineRow]]]:
    for name, group in groupby(sorted(rows, key=lambda one: one.operator), key=lambda one: one.operator_name):
        yield name, list(group)


@public
@require_safe
def stop(request: Request, stop_id: str) -> HttpResponse:
    """What leaves a stop next."""
    at = clock.now()
    board = stops.board(stop_id, at)
    held = current()
    others = [stops.stop_row(held, one) for one in held.directory.members(board.stop.place) if one != board.stop.place]
    context = {
        "board": board,
        "waits": waits.waits(board.leaving, at),
        "alerts": [shown(row) for row in alerts.of_stop(stop_id, at)],
        "platforms": [one for one in others if one.kind == 0],
        "topics": TOPICS,
        "screen_url": request.build_absolute_uri(reverse("transit:screen", args=[stop_id])),
    }
    return kept_offline(page_or_part(request, "transit/stop.html", "board", context))


@public
@require_safe
@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type]
def screen(request: Request, stop_id: str) -> HttpResponse:
    """The same for a screen in a station: dark, large, by itself. Any site may show it in a frame: nothing on it can
    be pressed, and it knows nobody."""
    at = clock.now()
    board = stops.board(stop_id, at)
    rows = board.leaving[:SCREEN_ROWS]
    context = {
        "board": board, "rows": rows, "waits": waits.waits(rows, at), "topics": TOPICS,
        "alerts": [shown(row) for row in alerts.of_stop(stop_id, at)[:2]],
    }  # fmt: skip
    response = page_or_part(request, "transit/screen.html", "rows", context)
    response.xframe_options_exempt = True
    return response


@public
@require_safe
def line(request: Request, line_id: str) -> HttpResponse:
    """Where a line goes, how often, from when to when, and where its vehicles are."""
    held, at = current(), clock.now()
    place = lines.place_of(held, line_id)
    today = at.astimezone(held.zone).date()
    ways = [(way, [stops.stop_row(held, one) for one in way.stops]) for way in lines.directions(held, place, today)]
    context = {
        "line": lines.line_row(held, place),
        "ways": ways,
        "today": today,
        "at": at,
        "strips": vehicles.strips(at, line=line_id),
        "alerts": [shown(row) for row in alerts.of_line(line_id, at)],
        "is_followed": any(one.id == line_id for one in followed(request)),
        "topics": TOPICS,
    }
    part = "disturbed" if request.headers.get("HX-Target") == "disturbed" else "live"
    return kept_offline(page_or_part(request, "transit/line.html", part, context))


@public
@require_safe
def line_map(request: Request, line_id: str) -> JsonResponse:
    """A line for the map; `live` adds its vehicles."""
    held = current()
    at, is_live = clock.now(), "live" in request.GET
    found: dict[str, Any] = lines.geojson(held, lines.place_of(held, line_id), at.astimezone(held.zone).date())
    if is_live:
        found["features"] += vehicles.geojson(at, line=line_id)["features"]
    response = JsonResponse(found, content_type="application/geo+json")
    response["Cache-Control"] = f"public, max-age={5 if is_live else 300}"
    return response
