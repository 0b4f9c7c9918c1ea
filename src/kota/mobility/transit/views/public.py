"""Lines and stops for riders: what leaves next, where a line goes, the board of a station."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kota.base import clock
from kota.base.errors import InvalidError
from kota.mobility.transit.selectors import lines, stops
from kota.mobility.transit.selectors.current import current
from kota.mobility.transit.selectors.lines import LineRow
from kota.ui.access import public
from kota.ui.http import Request, kept_offline, page_or_part

AROUND_M = 800.0
SCREEN_ROWS = 9


@public
@require_safe
def home(request: Request) -> HttpResponse:
    """Stops by name or around here, and all lines by operator."""
    words, point = request.GET.get("q", "")[:80], _point(request)
    found = stops.near(*point, AROUND_M) if point else stops.named(words) if words.strip() else []
    rows = lines.lines()
    wanted = words.strip().casefold()
    fits = [one for one in rows if wanted and wanted in f"{one.name} {one.long_name}".casefold()][:20]
    context = {
        "words": words,
        "stops": found,
        "fits": fits,
        "operators": list(_by_operator(rows)),
        "is_near": point is not None,
        "was_asked": bool(wanted) or point is not None,
    }
    return render(request, "transit/home.html", context)


def _point(request: Request) -> tuple[float, float] | None:
    lon, lat = request.GET.get("lon"), request.GET.get("lat")
    if not lon or not lat:
        return None
    try:
        return float(lon), float(lat)
    except ValueError:
        raise InvalidError(_("A place is a longitude and a latitude in degrees."), field="lon") from None


def _by_operator(rows: Iterable[LineRow]) -> Iterable[tuple[str, list[LineRow]]]:
    for name, group in groupby(sorted(rows, key=lambda one: one.operator), key=lambda one: one.operator_name):
        yield name, list(group)


@public
@require_safe
def stop(request: Request, stop_id: str) -> HttpResponse:
    """What leaves a stop next."""
    board = stops.board(stop_id, clock.now())
    held = current()
    others = [stops.stop_row(held, one) for one in held.directory.members(board.stop.place) if one != board.stop.place]
    context = {"board": board, "platforms": [one for one in others if one.kind == 0], "topics": ["public:transit"]}
    return kept_offline(page_or_part(request, "transit/stop.html", "board", context))


@public
@require_safe
def screen(request: Request, stop_id: str) -> HttpResponse:
    """The same for a screen in a station: dark, large, by itself."""
    board = stops.board(stop_id, clock.now())
    context = {"board": board, "rows": board.leaving[:SCREEN_ROWS], "topics": ["public:transit"]}
    response = page_or_part(request, "transit/screen.html", "rows", context)
    response.xframe_options_exempt = True
    return response


@public
@require_safe
def line(request: Request, line_id: str) -> HttpResponse:
    """Where a line goes, how often, from when to when."""
    held = current()
    place = lines.place_of(held, line_id)
    today = clock.now().astimezone(held.zone).date()
    ways = [(way, [stops.stop_row(held, one) for one in way.stops]) for way in lines.directions(held, place, today)]
    context = {"line": lines.line_row(held, place), "ways": ways, "today": today, "topics": ["public:transit"]}
    return kept_offline(page_or_part(request, "transit/line.html", "live", context))


@public
@require_safe
def line_map(request: Request, line_id: str) -> JsonResponse:
    """A line for the map."""
    held = current()
    found: dict[str, Any] = lines.geojson(held, lines.place_of(held, line_id), clock.now().astimezone(held.zone).date())
    response = JsonResponse(found, content_type="application/geo+json")
    response["Cache-Control"] = "public, max-age=300"
    return response
