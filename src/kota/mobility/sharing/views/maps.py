"""What maps ask."""

from typing import Any

from django.http import JsonResponse
from django.views.decorators.http import require_safe

from kota.base import clock
from kota.base.geo import Box
from kota.mobility.sharing.contracts import Sought
from kota.mobility.sharing.selectors import maps
from kota.ui.access import public
from kota.ui.http import Request

_AGE = "public, max-age=20"


@public
@require_safe
def points(request: Request) -> JsonResponse:
    """Stations and vehicles outside of them."""
    kind = request.GET.get("kind", "")
    return _geojson(
        maps.points(clock.now(), Sought(kind) if kind in list(Sought) else None, _box(request.GET.get("bbox")))
    )


def _box(text: str | None) -> tuple[float, float, float, float] | None:
    try:
        box = Box.read(text or "")
    except ValueError:
        return None
    return box.west, box.south, box.east, box.north


@public
@require_safe
def zones(request: Request) -> JsonResponse:
    """Areas with rules of their own."""
    return _geojson(maps.zones())


@public
@require_safe
def parks(request: Request) -> JsonResponse:
    """Park and ride."""
    return _geojson(maps.parks())


def _geojson(found: dict[str, Any]) -> JsonResponse:
    response = JsonResponse(found, content_type="application/geo+json")
    response["Cache-Control"] = _AGE
    return response
