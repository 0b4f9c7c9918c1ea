"""The city now: every thing that observes, on a map and as a list, and one thing."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kota.base import clock
from kota.base.errors import InvalidError
from kota.base.geo import Point
from kota.kernel.areas import facade as areas
from kota.kernel.observations.forms import sought
from kota.kernel.observations.selectors import shown
from kota.kernel.observations.selectors.shown import ThingInfo
from kota.kernel.observations.templatetags.sensors import measured, theme_name, usual
from kota.kernel.observations.views.address import sensorthings
from kota.ui.access import public
from kota.ui.components.time import number, relative
from kota.ui.http import Request, kept_offline, page_or_part
from kota.ui.http import number as read_number

FRESH = timedelta(hours=3)
MOST_SINGLY, MOST = 400, 10_000  # points of a map drawn one by one; points of a file
_TOLD = 4  # values that a point of the map tells


@public
@require_safe
def city(request: Request) -> HttpResponse:
    """Every thing that observes something: a map, and the list of the same view."""
    view, form = sought.read(request.GET)
    after = read_number(request.GET.get("after"))
    found = shown.things(view.by, after=after, most=shown.PAGE + 1)
    every, placed = shown.count(view.by)
    page, here = found[: shown.PAGE], reverse("observations:city")
    context = {
        "view": view,
        "form": form,
        "things": page,
        "now": clock.now(),
        "count": every,
        "unplaced": every - placed,
        "following": f"{here}{view.url_query(after=str(page[-1].id))}" if len(found) > len(page) else "",
        "first": f"{here}{view.url_query()}" if after else "",
        "whole_map": f"{here}{view.url_query(bbox='')}",
        "same": view.url_query(),
        "below": _below(view.by.area),
        "area": areas.by_code(view.by.area) if view.by.area else None,
        "is_narrowed": bool(view.query),
    }
    return page_or_part(request, "observations/city.html", "list", context)


def _below(code: str) -> list[Any]:
    here = areas.by_code(code) if code else None
    return areas.below(code) if here and here.level in ("kota", "kecamatan") else []


@public
@require_safe
def geojson(request: Request) -> HttpResponse:
    """Things as GeoJSON. With `zoom`, as a map asks, many near each other are one feature with a `count`."""
    view, _form = sought.read(request.GET)
    zoom = _zoom(request.GET.get("zoom", ""))
    found = shown.things(view.by, most=MOST if zoom is None else MOST_SINGLY + 1)
    if zoom is not None and len(found) > MOST_SINGLY:
        features = [_feature(point, count=many, label=number(many, "compact"))
                    for point, many in shown.clusters(view.by, zoom)]  # fmt: skip
    else:
        features = list(_single(found, clock.now()))
    response = JsonResponse({"type": "FeatureCollection", "features": features}, content_type="application/geo+json")
    response["Cache-Control"] = "public, max-age=10"
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _zoom(text: str) -> float | None:
    try:
        zoom = float(text) if text else None
    except ValueError:
        zoom = -1
    if zoom is not None and not 0 <= zoom <= 24:
        raise InvalidError(_("The zoom is a number from 0 to 24."), field="zoom")
    return zoom


def _single(found: list[ThingInfo], now: datetime) -> Iterator[dict[str, Any]]:
    for one in found:
        if one.place is None:
            continue
        kind, state = _state(one, now)
        told = [measured(stream) for stream in one.streams[:_TOLD]]
        newest = max((s.latest.time for s in one.streams if s.latest), default=None)
        simulated = [_("simulated")] if one.is_simulated else []
        yield _feature(
            one.place, id=one.id, title=usual(one.name), url=reverse("observations:thing", args=[one.id]), kind=kind,
            state=state, text=" · ".join([*told, *simulated]), theme=one.theme, area=one.area,
            simulated=one.is_simulated, when=relative(newest, now) if newest else "",
        )  # fmt: skip


def _state(one: ThingInfo, now: datetime) -> tuple[str, str]:
    """How a map colours a thing, and the word for it."""
    newest = [stream.latest for stream in one.streams if stream.latest and now - stream.latest.time < FRESH]
    if not newest:
        return "neutral", _("No value lately")
    if any(value.quality.is_doubtful for value in newest):
        return "warn", _("Doubtful")
    return "good", theme_name(one.theme)


def _feature(point: Point, **properties: Any) -> dict[str, Any]:
    where = [round(point.lon, 6), round(point.lat, 6)]
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": where}, "properties": properties}


@public
@require_safe
def thing(request: Request, number: int) -> HttpResponse:
    """One thing: where it is, and what it said last."""
    found = shown.thing(number)
    if found is None:
        raise Http404(_("There is no such sensor."))
    context = {"thing": found, "now": clock.now(), "api": f"{sensorthings()}/Things({found.id})"}
    return kept_offline(render(request, "observations/thing.html", context))
