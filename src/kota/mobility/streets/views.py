"""The way from a point to another, for maps."""

from typing import Any

from django.http import JsonResponse
from django.views.decorators.http import require_safe

from kota.base import clock
from kota.mobility.streets import forms
from kota.mobility.streets.contracts import Way
from kota.mobility.streets.selectors.shut import shut
from kota.mobility.streets.selectors.ways import way as find
from kota.ui.access import public
from kota.ui.http import Request


@public
@require_safe
def way(request: Request) -> JsonResponse:
    """As GeoJSON; empty where there is none."""
    form = forms.Ask(request.GET)
    found = None
    if form.is_valid():
        asked = form.cleaned_data
        profile = asked["profile"]
        found = find(asked["from"], asked["to"], profile=profile, shut=shut(profile, clock.now()))
    features = _drawn(found) if found else []
    return JsonResponse({"type": "FeatureCollection", "features": features}, content_type="application/geo+json")


def _drawn(found: Way) -> list[dict[str, Any]]:
    line = {"type": "LineString", "coordinates": found.points}
    ends = [{"type": "Point", "coordinates": found.points[place]} for place in (0, -1)]
    return [
        {"type": "Feature", "properties": {"title": "", "kind": "info", "walk": True}, "geometry": line},
        *({"type": "Feature", "properties": {"title": "", "kind": "info"}, "geometry": one} for one in ends),
    ]
