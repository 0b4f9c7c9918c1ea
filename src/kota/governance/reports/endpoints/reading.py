"""Reading reports: lists by filter, changes, what lies near, points for maps, one whole."""

from typing import Annotated, Any, Literal

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from ninja import Query
from pydantic import Field

from kota.base.geo import Point
from kota.base.words import said
from kota.governance.reports.contracts import TYPE
from kota.governance.reports.endpoints import shapes, who
from kota.governance.reports.endpoints.router import router
from kota.governance.reports.endpoints.shapes import NearOut, ReportOut, WholeReportOut
from kota.governance.reports.endpoints.sought import Sought, public
from kota.governance.reports.rules.suggest import suggest
from kota.kernel.cases import facade as cases
from kota.ui.api import (
    READ,
    Code,
    Cursor,
    Moment,
    Out,
    Page,
    Reference,
    Text,
    account_id,
    next_cursor,
    read_cursor,
    written,
)  # fmt: skip

Limit = Annotated[int, Field(ge=1, le=100)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Metres = Annotated[float, Field(gt=0, le=5000, allow_inf_nan=False)]
ON_MAP = 2000


class SuggestionOut(Out):
    """A category, and the keywords that speak for it."""

    category: str
    name: str
    because: list[str]


class PointProperties(Out):
    reference: str
    category: str
    state: str


class PointGeometry(Out):
    type: Literal["Point"]
    coordinates: tuple[float, float]


class PointFeature(Out):
    type: Literal["Feature"]
    id: str
    geometry: PointGeometry
    properties: PointProperties


class PointsOut(Out):
    """GeoJSON (RFC 7946)."""

    type: Literal["FeatureCollection"]
    features: list[PointFeature]


@router.get("/reports", Page[ReportOut], scope=READ, is_open=True)
def list_reports(request: HttpRequest, sought: Query[Sought], after: Cursor = "", limit: Limit = 50) -> HttpResponse:
    """Public reports, newest first."""
    found = cases.newest(sought.narrowed(), after=read_cursor(after), limit=limit + 1)
    return _page(found, limit)


@router.get("/reports/changes", Page[ReportOut], scope=READ, is_open=True)
def list_changes(
    request: HttpRequest, since: Moment | None = None, after: Cursor = "", limit: Limit = 100
) -> HttpResponse:
    """Public reports by their last change, oldest first: for those who keep a copy.

    Begin with `since`, go on with `next`, and ask again later with the last one. A change that is being written is
    held back with all that came after it, so that none is missed.
    """
    found = public().filter(updated_at__lt=cases.settled_until())
    place = read_cursor(after)
    if place:
        found = found.filter(updated_at__gte=place[0]).filter(Q(updated_at__gt=place[0]) | Q(id__gt=place[1]))
    elif since:
        found = found.filter(updated_at__gte=since)
    rows = cases.listed(found.order_by("updated_at", "id")[:limit])
    last = next_cursor(rows[-1].updated_at, rows[-1].pk) if rows else after or None
    return written({"items": shapes.listed(rows), "next": last})


@router.get("/reports/mine", Page[ReportOut], scope=READ)
def list_my_reports(request: HttpRequest, after: Cursor = "", limit: Limit = 50) -> HttpResponse:
    """Reports of the caller's account, newest first, those that are not public too."""
    mine = cases.opened_by(account_id(request)).filter(type=TYPE)
    return _page(cases.newest(mine, after=read_cursor(after), limit=limit + 1), limit)


@router.get("/reports/suggestions", list[SuggestionOut], scope=READ, is_open=True)
def suggest_categories(request: HttpRequest, words: Query[Text]) -> list[SuggestionOut]:
    """The categories whose keywords stand in some words, the best first, at most three; none when nothing fits."""
    known = {category.code: category for category in cases.categories(TYPE)}
    return [
        SuggestionOut(category=found.code, name=said(known[found.code].name), because=list(found.because))
        for found in suggest(words, known.values())
    ]


@router.get("/reports/near", list[NearOut], scope=READ, is_open=True)
def list_reports_near(
    request: HttpRequest,
    lon: Query[Longitude],
    lat: Query[Latitude],
    metres: Metres = 500,
    category: Code = "",
    state: Literal["", "open", "solved", "rejected"] = "",
) -> HttpResponse:
    """Up to a hundred public reports around a place, nearest first.

    With a category and `state=open` it tells what a new report may be about.
    """
    wanted = cases.Filter(categories=(category,) if category else (), state=state)
    found = cases.near(Point(lon, lat), metres, cases=cases.narrow(public(), wanted), limit=100)
    shown = shapes.listed(case for case, _far in found)
    return written(
        [{"report": report, "metres": round(far, 1)} for report, (_case, far) in zip(shown, found, strict=True)]
    )


@router.get("/reports/points", PointsOut, scope=READ, is_open=True)
def list_report_points(request: HttpRequest, sought: Query[Sought]) -> HttpResponse:
    """The newest two thousand reports of a view as GeoJSON points, for maps."""
    found = sought.narrowed().filter(point__isnull=False).order_by("-opened_at", "-id")
    rows = found.values_list("reference", "category", "kind", "step", "point")[:ON_MAP]
    return written({"type": "FeatureCollection", "features": [_feature(*row[:4], row[4]) for row in rows if row[4]]})


@router.get("/reports/{reference}", WholeReportOut, scope=READ, is_open=True)
def read_report(request: HttpRequest, reference: Reference, follow_key: who.FollowKey = "") -> WholeReportOut:
    """One report with its history, photos and deadline; all of it for its reporter."""
    case, mine = who.as_reader(request, reference, follow_key)
    return shapes.whole_out(case, is_mine=mine)


def _page(found: list[cases.Listed], limit: int) -> HttpResponse:
    last = found[limit - 1] if len(found) > limit else None
    following = next_cursor(last.opened_at, last.pk) if last else None
    return written({"items": shapes.listed(found[:limit]), "next": following})


def _feature(reference: str, category: str, kind: str, step: str, point: Point) -> dict[str, Any]:
    state = cases.state_of(type_key=TYPE, kind=kind, step=step)
    return {
        "type": "Feature",
        "id": reference,
        "geometry": {"type": "Point", "coordinates": (point.lon, point.lat)},
        "properties": {"reference": reference, "category": category, "state": state},
    }
