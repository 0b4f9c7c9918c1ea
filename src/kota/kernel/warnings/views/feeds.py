"""Warnings for programs without a token: CAP files, Atom and RSS, GeoJSON, the certificate."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import feedgenerator
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from kota.base import clock
from kota.kernel.areas import facade as areas
from kota.kernel.areas.contracts import Level
from kota.kernel.warnings.models import Alert
from kota.kernel.warnings.rules import cap
from kota.kernel.warnings.selectors import alerts, classes, shapes
from kota.kernel.warnings.services import signing
from kota.kernel.warnings.views.shown import headline
from kota.ui.access import public
from kota.ui.http import Request

MOST_BYTES = 100_000  # what readers of CAP feeds take
MOST_OVER = 40
_LANGUAGES = ("id", "en")


class Atom(feedgenerator.Atom1Feed):
    """Each entry links its CAP file, as readers of CAP want it; what it says is plain text."""

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, {**item, "description": None})
        handler.addQuickElement("summary", item["description"], {"type": "text"})
        handler.addQuickElement("link", "", {"rel": "related", "type": cap.CONTENT_TYPE, "href": item["cap"]})


class Rss(feedgenerator.Rss201rev2Feed):
    """The link of an item is its CAP file."""


@public
@require_safe
def atom(request: Request) -> HttpResponse:
    """What holds and what ended lately, newest first; `?language=en` for English."""
    return _feed(request, Atom, "warnings:atom", "application/atom+xml")


@public
@require_safe
def rss(request: Request) -> HttpResponse:
    """The same as RSS."""
    return _feed(request, Rss, "warnings:rss", "application/rss+xml")


def _feed(request: Request, kind: type[Any], route: str, content_type: str) -> HttpResponse:
    asked = request.GET.get("language", "id")
    language = asked if asked in _LANGUAGES else "id"
    at = clock.now()
    found = [*alerts.active_alerts(at, statuses=alerts.EVERY), *alerts.over(at)[:MOST_OVER]]
    with override(language):
        text = _written(kind, route, language, found)
        while len(text) > MOST_BYTES and len(found) > 1:
            found = found[: len(found) * 3 // 4]
            text = _written(kind, route, language, found)
    response = HttpResponse(text, content_type=f"{content_type}; charset=utf-8")
    response["Cache-Control"] = "public, max-age=30"
    return response


def _written(kind: type[Any], route: str, language: str, found: list[Alert]) -> bytes:
    about, here = classes.sender(), settings.KOTA_PUBLIC_URL
    url = f"{here}{reverse(route)}?language={language}"
    feed = kind(
        title=_("Warnings: %(sender)s") % {"sender": about.name.in_language(language)}, link=f"{here}/alerts",
        description=_("Every warning as CAP 1.2."), language=language, feed_url=url, feed_guid=url,
        author_name=about.name.in_language(language),
    )  # fmt: skip
    for alert in found:
        told = alert.texts[language]
        xml = f"{here}{reverse('warnings:xml', args=[alert.identifier])}"
        page = f"{here}{reverse('warnings:alert', args=[alert.identifier])}"
        feed.add_item(
            title=headline(alert, language), link=xml if kind is Rss else page, cap=xml,
            description=_summary(kind, told), unique_id=xml,
            unique_id_is_permalink=False, pubdate=alert.sent_at, updateddate=alert.ended_at or alert.sent_at,
            categories=[alert.severity],
        )  # fmt: skip
    written: bytes = feed.writeString("utf-8").encode()
    return written


def _summary(kind: type[Any], told: dict[str, str]) -> str:
    """The words; of RSS, whose readers take them for HTML, escaped once more."""
    text = f"{told['description']} {told['instruction']}"[:600]
    return escape(text) if kind is Rss else text


@public
@require_safe
def xml(request: Request, identifier: str) -> HttpResponse:
    """The message as it was signed and sent."""
    response = HttpResponse(bytes(alerts.sent(identifier).xml or b""), content_type=cap.CONTENT_TYPE)
    response["Cache-Control"] = "public, max-age=86400"
    response["Access-Control-Allow-Origin"] = "*"
    return response


@public
@require_safe
def geojson(request: Request) -> JsonResponse:
    """What holds now, as shapes."""
    found = shapes.collection(alerts.active_alerts(clock.now()))
    return JsonResponse(found, content_type="application/geo+json", headers={"Access-Control-Allow-Origin": "*"})


@public
@require_safe
def certificate(request: Request) -> HttpResponse:
    """With this the signatures can be checked."""
    pem = signing.certificate(classes.sender().sender)
    return HttpResponse(pem, content_type="application/x-pem-file")


@public
@require_safe
def areas_of(request: Request, identifier: str) -> JsonResponse:
    """The kelurahan that an alert concerns, for the map to shade. Staff see those of drafts on the map as well."""
    found = alerts.sent(identifier)
    concerned = areas.family(found.area_codes)
    inside = [here.code for here in areas.under("", Level.KELURAHAN) if here.code in concerned]
    return JsonResponse({"level": Level.KELURAHAN, "values": dict.fromkeys(inside, 1), "marks": True})
