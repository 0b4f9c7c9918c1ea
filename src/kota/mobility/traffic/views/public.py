"""What everybody may look at: how the city flows, one road, what is wrong, the map's data, files."""

import gzip
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kota.base import clock
from kota.base.errors import InvalidError
from kota.base.geo import Box
from kota.mobility.traffic import forms
from kota.mobility.traffic.contracts import Grade
from kota.mobility.traffic.selectors import bins, days, forecasts, incidents, maps, now
from kota.mobility.traffic.selectors.network import Road, network
from kota.mobility.traffic.services.incidents import LIVE
from kota.ui.access import public
from kota.ui.downloads import csv_lines, download
from kota.ui.http import Request, kept_offline, page_or_part

_AGE = "public, max-age=10"
_DAY = timedelta(days=1)
_FILE_DAYS = 31
TOPICS = [LIVE, "public:closures"]
COLUMNS = ("segment", "name", "current_speed", "free_flow_speed", "confidence", "closed", "source", "valid_to",
           "simulated")  # fmt: skip
DAY_COLUMNS = ("segment", "time", "speed_kmh", "vehicles", "flow_per_hour", "simulated")


@public
@require_safe
def home(request: Request) -> HttpResponse:
    """How the city flows: what is wrong, the worst roads, and all of it in figures."""
    at = clock.now()
    flows = now.flows(at)
    context = {
        "topics": TOPICS,
        "summary": now.summary(flows),
        "worst": now.worst(flows),
        "incidents": incidents.standing(),
        "roads": len(flows),
        "is_sample": any(one.road.is_sample for one in flows[:1]),
        "errors": forecasts.errors(at),
    }
    return kept_offline(page_or_part(request, "traffic/home.html", "flow", context))


def tile(request: HttpRequest) -> dict[str, Any]:
    """For the home page of the city."""
    flows = now.flows(clock.now())
    return {"summary": now.summary(flows), "worst": now.worst(flows, 3), "incidents": incidents.standing()[:3]}


@public
@require_safe
def road(request: Request, code: str) -> HttpResponse:
    """One road: now, the day beside what is usual, the next hour, what is wrong on it, cameras near it."""
    at, roads = clock.now(), network()
    one = roads.road(code)
    form = forms.Asked(request.GET)
    today = at.astimezone(bins.zone()).date()
    on = (form.cleaned_data.get("day") if form.is_valid() else None) or today
    flow, slots = now.flow(one, at), days.day(one, on)
    context = {
        "topics": TOPICS,
        "one": flow,
        "day": on,
        "today": today,
        "slots": slots,
        "is_measured": any(slot.kmh is not None for slot in slots),
        "is_usual": any(slot.usual_kmh is not None for slot in slots),
        "ahead": forecasts.ahead(roads, one, flow.kmh, at) if flow.kmh is not None else [],
        "errors": {error.minutes: error for error in forecasts.errors(at)},
        "incidents": incidents.of_road(one, at),
        "reports": incidents.reports(one.id, at),
        "cameras": incidents.cameras(roads, one),
        "middle": roads.middle(one),
        "way": _way(roads, one),
    }
    return page_or_part(request, "traffic/road.html", "road", context)


def _way(roads: Any, one: Road) -> list[Road]:
    """The roads that are driven next."""
    return [roads.roads[place] for place in roads.ahead.get(one.place, ())]


@public
@require_safe
def listed(request: Request) -> HttpResponse:
    """What is wrong now and what was, and how often the city was wrong about it."""
    at = clock.now()
    context = {
        "topics": TOPICS,
        "standing": incidents.standing(),
        "over": incidents.lately(at),
        "judged": incidents.judged(at),
    }
    return kept_offline(page_or_part(request, "traffic/incidents.html", "incidents", context))


@public
@require_safe
def roads_geojson(request: Request) -> HttpResponse:
    """Every road with its speed; with `bbox` and `zoom`, those that a map shows there."""
    at, form = clock.now(), forms.View(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    if asked.get("bbox"):
        zoom = asked["zoom"] if asked["zoom"] is not None else 24.0
        response = HttpResponse(maps.roads(at, _box(asked["bbox"]), zoom), content_type="application/geo+json")
    else:
        response = _packed(request, maps.roads_packed(at))
    response["Cache-Control"] = _AGE
    return response


def _packed(request: Request, packed: bytes) -> HttpResponse:
    """As it is to whoever takes gzip, which is everybody; unpacked to others."""
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(packed, content_type="application/geo+json", headers={"Content-Encoding": "gzip"})
    else:
        response = HttpResponse(gzip.decompress(packed), content_type="application/geo+json")
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _box(text: str) -> Box:
    try:
        return Box.read(text)
    except ValueError:
        raise InvalidError(_("Write the box as west,south,east,north in degrees."), field="bbox") from None


@public
@require_safe
def points(request: Request) -> JsonResponse:
    """Incidents, cameras and sensors for the map."""
    response = JsonResponse(maps.points(clock.now()), content_type="application/geo+json")
    response["Cache-Control"] = _AGE
    return response


@public
@require_safe
def speeds_csv(request: Request) -> StreamingHttpResponse:
    """Every road now, as an open file."""
    rows = map(_row, now.flows(clock.now()))
    return download(csv_lines(COLUMNS, rows), name="traffic.csv", content_type="text/csv; charset=utf-8")


def _row(one: now.Flow) -> tuple[object, ...]:
    speed = "" if one.kmh is None else f"{one.kmh:.1f}"
    return (
        one.road.code, one.road.name, speed, f"{one.road.free_kmh:.1f}", f"{one.confidence:.2f}",
        "yes" if one.grade is Grade.CLOSED else "no", " ".join(one.sources),
        one.valid_to.isoformat() if one.valid_to else "", "yes" if one.is_simulated else "no",
    )  # fmt: skip


@public
@require_safe
def road_csv(request: Request, code: str) -> StreamingHttpResponse:
    """What was measured on a road, by five minutes: the last 31 days, or one day."""
    one, form = network().road(code), forms.Asked(request.GET)
    if not form.is_valid():
        raise InvalidError(_("Write a day such as 2026-01-31."), field="day")
    day: date | None = form.cleaned_data.get("day")
    until = datetime.combine(day + _DAY, time(), tzinfo=bins.zone()) if day else clock.now()
    since = until - _DAY if day else until - _FILE_DAYS * _DAY
    rows = _measured(one, since, until)
    return download(csv_lines(DAY_COLUMNS, rows), name=f"traffic-{code}.csv", content_type="text/csv; charset=utf-8")


def _measured(one: Road, since: datetime, until: datetime) -> Iterator[tuple[object, ...]]:
    for row in days.measured(one, since, until):
        yield (
            one.code, row.at.astimezone(bins.zone()).isoformat(), f"{row.kmh:.1f}", row.vehicles,
            "" if row.flow is None else f"{row.flow:.0f}", "yes" if row.is_simulated else "no",
        )  # fmt: skip
