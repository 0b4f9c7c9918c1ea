"""The front door and the city's own texts."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from kota.base import clock
from kota.base.registry import REGISTRY
from kota.kernel.facts import facade as facts
from kota.portal import apidocs, selectors
from kota.ui import remembered
from kota.ui.access import public
from kota.ui.api import SCOPES
from kota.ui.http import Request, kept_offline

KEEP_S = 30


@public
@require_safe
def home(request: Request) -> HttpResponse:
    """Report, find a report, how the city does, and what each app adds."""
    context = {
        "intro": selectors.text("home-intro"),
        "greeting": selectors.said("home-intro"),
        "figures": _figures(),
        "tiles": _tiles(request),
        "emergency": facts.city().emergency,
        "example": selectors.example(),
    }
    return kept_offline(render(request, "portal/home.html", context))


def _figures() -> SafeString:
    """The week in figures and what was solved lately; the same for everybody."""

    def make() -> SafeString:
        context = {"week": selectors.week(clock.now()), "solved": selectors.lately_solved(clock.now())}
        return render_to_string("portal/figures.html", context)

    return remembered.html(("portal.figures", get_language()), KEEP_S, make)


def _tiles(request: Request) -> list[SafeString]:
    tiles = sorted((tile for module in REGISTRY for tile in module.tiles), key=lambda tile: tile.order)
    return [render_to_string(tile.template, dict(tile.context(request)), request) for tile in tiles]


@public
@require_safe
def about(request: Request) -> HttpResponse:
    """What this is, and where to read on."""
    return _shown(request, "about")


@public
@require_safe
def text(request: Request, code: str) -> HttpResponse:
    """One of the city's own texts."""
    return _shown(request, code)


@public
@require_safe
def api_docs(request: Request) -> HttpResponse:
    """How programs talk to the city: Open311, and every operation of the typed API."""
    context = {"reference": apidocs.reference(), "scopes": SCOPES, "base": settings.KOTA_PUBLIC_URL.rstrip("/")}
    return render(request, "portal/api_docs.html", context)


def _shown(request: Request, code: str) -> HttpResponse:
    found = selectors.text(code)
    if found is None or code in selectors.PARTS:
        raise Http404
    others = [other for other in selectors.pages() if other.code != code]
    context = {"text": found, "body": selectors.said(code), "others": others, "code": code}
    return kept_offline(render(request, "portal/text.html", context))
