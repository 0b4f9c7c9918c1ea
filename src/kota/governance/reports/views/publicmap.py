"""What the public map draws: clusters from afar, single reports from near, counts by area."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from kota.base import clock
from kota.base.errors import InvalidError
from kota.base.geo import Box, Point
from kota.base.words import said
from kota.governance.reports.forms import filters
from kota.governance.reports.rules import cells
from kota.governance.reports.selectors import listing, spread
from kota.governance.reports.selectors.following import report_path
from kota.governance.reports.views import telling
from kota.kernel.areas import facade as areas
from kota.kernel.areas.contracts import Level
from kota.kernel.cases import facade as cases
from kota.kernel.facts import facade as facts
from kota.ui.access import public
from kota.ui.components.time import day, number
from kota.ui.http import Request

NEAR_ZOOM = 15
MOST_NEAR, FEW_ANYWHERE = 600, 150  # single reports drawn when near; so few are drawn singly from any height
_LEVELS = (Level.KOTA, Level.KECAMATAN, Level.KELURAHAN)
_SHOWN = ("reference", "category_id", "step", "point", "public_place", "area_name", "opened_at")
_AGE = "private, max-age=5"


@public
@require_safe
def features(request: Request) -> HttpResponse:
    """GeoJSON of what `bbox` shows at `zoom`: features with `count` are clusters, the others single reports."""
    view, _form = filters.read(request.GET, clock.now())
    box, zoom = view.by.box or Box(*facts.city().bbox), _zoom(request.GET.get("zoom", "11"))
    everywhere = spread.spread(replace(view.by, box=None))
    inside = everywhere.everything().within(box)
    fine = request.GET.get("fine") == "1"
    if not fine and inside.total <= (MOST_NEAR if zoom >= NEAR_ZOOM else FEW_ANYWHERE):
        found = [*_single(view, box), *_without_point(view, everywhere, box)]
    else:
        found = [_cluster(one) for one in cells.clusters(inside, cells.resolution(zoom, fine=fine))]
    response = JsonResponse({"type": "FeatureCollection", "features": found}, content_type="application/geo+json")
    response["Cache-Control"] = _AGE
    return response


@public
@require_safe
def by_area(request: Request) -> HttpResponse:
    """How many reports lie in each area of a level."""
    view, _form = filters.read(request.GET, clock.now())
    level = request.GET.get("level", Level.KECAMATAN)
    if level not in _LEVELS:
        raise InvalidError(_("Choose a level: kota, kecamatan or kelurahan."), field="level")
    counts = spread.spread(replace(view.by, box=None)).of_level(level)
    response = JsonResponse({"level": level, "values": counts})
    response["Cache-Control"] = _AGE
    return response


def _zoom(text: str) -> float:
    try:
        zoom = float(text)
    except ValueError:
        zoom = -1
    if not 0 <= zoom <= 24:
        raise InvalidError(_("The zoom is a number from 0 to 24."), field="zoom")
    return zoom


def _feature(point: Point, **properties: Any) -> dict[str, Any]:
    where = [round(point.lon, 6), round(point.lat, 6)]
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": where}, "properties": properties}


def _cluster(one: cells.Cluster) -> dict[str, Any]:
    return _feature(Point(one.lon, one.lat), count=one.count, label=number(one.count, "compact"))


def _single(view: filters.View, box: Box) -> Iterator[dict[str, Any]]:
    found = listing.reports(replace(view.by, box=box)).order_by("-opened_at", "-id").defer(None)
    names = {category.code: said(category.name) for category in cases.categories()}
    zone = ZoneInfo(facts.city().timezone)
    days: dict[date, str] = {}
    for reference, category, step, point, place, area, opened_at in found.values_list(*_SHOWN)[:MOST_NEAR]:
        state, on = telling.state_of(step), opened_at.astimezone(zone).date()
        yield _feature(
            point, reference=reference, category=category, title=names.get(category, category),
            url=report_path(reference), state=str(state.title), kind=state.kind, text=place or area,
            when=days.setdefault(on, day(on)),
        )  # fmt: skip


def _without_point(view: filters.View, everywhere: spread.Spread, box: Box) -> Iterator[dict[str, Any]]:
    """Reports placed by the name of their area stand in its middle, and say so."""
    middles = areas.middles()
    for code, count in everywhere.pointless.items():
        middle, here = middles.get(code), areas.by_code(code)
        if middle and here and box.west <= middle.lon <= box.east and box.south <= middle.lat <= box.north:
            said_ = ngettext(
                "%(count)s report is placed by this area alone, without an exact spot.",
                "%(count)s reports are placed by this area alone, without an exact spot.",
                count,
            )
            url = reverse("reports:list") + view.url_query(area=code, bbox="")
            yield _feature(middle, title=here.name, text=said_ % {"count": number(count)}, url=url, kind="neutral")
