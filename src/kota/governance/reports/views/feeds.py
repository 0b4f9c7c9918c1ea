"""Any view of the public reports for other programs: RSS, GeoJSON, CSV. Never a person, only what the page shows."""

import json
import re
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kota.base import clock
from kota.base.words import said
from kota.governance.reports.forms import filters
from kota.governance.reports.selectors import following, listing
from kota.governance.reports.views import public as pages
from kota.governance.reports.views import telling
from kota.kernel.cases import facade as cases
from kota.kernel.facts import facade as facts
from kota.ui.access import public
from kota.ui.downloads import csv_lines, download
from kota.ui.http import Request

COLUMNS = (
    "reference", "category", "category_name", "group", "state", "opened_at", "updated_at", "due_at", "solved_at",
    "closed_at", "agency", "agency_name", "area", "area_name", "place", "longitude", "latitude", "words", "supporters",
    "reopened", "rating", "channel", "url",
)  # fmt: skip
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _Feed(Rss201rev2Feed):
    """RSS with the place of each report (GeoRSS simple)."""

    def rss_attributes(self) -> dict[str, str]:
        return {**super().rss_attributes(), "xmlns:georss": "http://www.georss.org/georss"}

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item["point"]:
            handler.addQuickElement("georss:point", f"{item['point'].lat:.6f} {item['point'].lon:.6f}")


@public
@require_safe
def rss(request: Request) -> HttpResponse:
    """The newest hundred reports of a view."""
    view, _form = filters.read(request.GET, clock.now())
    here = settings.KOTA_PUBLIC_URL.rstrip("/")
    feed = _Feed(
        title=_plain(f"{pages.title(view)} · {said(facts.city().name)}"),
        link=f"{here}{reverse('reports:list')}{view.url_query()}",
        description=_("What people reported, and how far it is."),
        feed_url=f"{here}{reverse('reports:rss')}{view.url_query()}",
        language=get_language() or "id",
    )
    for case in listing.page(view.by).reports:
        url = following.report_url(case.reference)
        feed.add_item(
            title=_plain(": ".join(filter(None, [said(case.category.names), case.public_place or case.area_name]))),
            link=url, unique_id=url, unique_id_is_permalink=True, pubdate=case.opened_at, updateddate=case.updated_at,
            description=_plain(f"{telling.state(case).title} · {case.public_words}"),
            categories=[said(case.category.names)], point=case.point,
        )  # fmt: skip
    return HttpResponse(feed.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8")


def _plain(text: str) -> str:
    """Without the characters that XML forbids."""
    return _FORBIDDEN.sub("", text)


@public
@require_safe
def geojson(request: Request) -> StreamingHttpResponse:
    """All reports of a view as GeoJSON; those without a point have no geometry."""
    view, _form = filters.read(request.GET, clock.now())
    return download(_geojson(view), name=_name("geojson"), content_type="application/geo+json")


@public
@require_safe
def table(request: Request) -> StreamingHttpResponse:
    """All reports of a view as CSV (UTF-8 with a mark that spreadsheets know)."""
    view, _form = filters.read(request.GET, clock.now())
    lines = csv_lines(COLUMNS, (tuple(_row(case).values()) for case in listing.every(view.by)))
    return download(lines, name=_name("csv"), content_type="text/csv; charset=utf-8")


def _name(ending: str) -> str:
    return f"{_('reports')}-{clock.now().astimezone(ZoneInfo(facts.city().timezone)):%Y-%m-%d}.{ending}"


def _geojson(view: filters.View) -> Iterator[str]:
    yield '{"type":"FeatureCollection","features":[\n'
    mark = ""
    for case in listing.every(view.by):
        row = _row(case)
        point = [row.pop("longitude"), row.pop("latitude")]
        geometry = {"type": "Point", "coordinates": point} if case.point else None
        feature = {"type": "Feature", "id": case.reference, "geometry": geometry, "properties": row}
        yield mark + json.dumps(feature, ensure_ascii=False, separators=(",", ":"))
        mark = ",\n"
    yield "\n]}\n"


def _row(case: cases.Listed) -> dict[str, Any]:
    """What the public reads of a report, by column."""
    point = case.point
    return {
        "reference": case.reference, "category": case.category_id, "category_name": said(case.category.names),
        "group": case.category.group, "state": case.step, "opened_at": _iso(case.opened_at),
        "updated_at": _iso(case.updated_at), "due_at": _iso(case.due_at), "solved_at": _iso(case.solved_at),
        "closed_at": _iso(case.closed_at), "agency": case.agency_id, "agency_name": said(case.agency.names),
        "area": case.area_id, "area_name": case.area_name, "place": case.public_place,
        "longitude": round(point.lon, 6) if point else None, "latitude": round(point.lat, 6) if point else None,
        "words": case.public_words, "supporters": case.supporters, "reopened": case.reopened, "rating": case.rating,
        "channel": case.channel, "url": following.report_url(case.reference),
    }  # fmt: skip


def _iso(moment: Any) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
