"""What maps and place pickers ask: base map, boundaries, places, search, and where a point lies."""

from dataclasses import asdict

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from kota.base.errors import InvalidError
from kota.base.geo import Point
from kota.kernel.areas import selectors
from kota.kernel.areas.contracts import Here, Level
from kota.kernel.facts import facade as facts
from kota.ui.access import public


@require_GET
@public
def config(request: HttpRequest) -> JsonResponse:
    """What a map needs to start: which base map, where boundaries and places are, and where to look first."""
    city, now = facts.city(), selectors.boundaries()
    file = settings.HOME / "basemap.pmtiles"
    style = settings.KOTA_MAP_STYLE
    url = style or (reverse("areas:basemap") if file.is_file() else "")
    return JsonResponse(
        {
            "basemap": "style" if style else "pmtiles" if url else "own",
            "url": url,
            "boundaries": {level: f"{reverse('areas:boundaries', args=[level])}?v={now.digest}" for level in Level},
            "places": reverse("areas:places"),
            "bbox": city.home_bbox,
            "centre": city.centre,
            "zoom": city.zoom,
            "approximate": now.is_approximate,
            "attribution": "" if now.is_approximate else now.source,
        }
    )


@require_GET
@public
def boundaries(request: HttpRequest, level: str) -> HttpResponse:
    """A level's boundaries; the address carries their digest, so browsers keep them."""
    if level not in list(Level):
        raise Http404
    response = HttpResponse(selectors.geojson(level), content_type="application/geo+json")
    kept = request.GET.get("v") == selectors.boundaries().digest
    response["Cache-Control"] = "public, max-age=31536000, immutable" if kept else "public, max-age=300"
    return response


@require_GET
@public
def places(request: HttpRequest) -> JsonResponse:
    features = [
        {
            "type": "Feature",
            "properties": {"code": place.code, "name": place.name, "kind": place.kind},
            "geometry": {"type": "Point", "coordinates": [place.point.lon, place.point.lat]},
        }
        for place in selectors.places()
    ]
    response = JsonResponse({"type": "FeatureCollection", "features": features}, content_type="application/geo+json")
    response["Cache-Control"] = "public, max-age=3600"
    return response


@require_GET
@public
def search(request: HttpRequest) -> JsonResponse:
    """What is called so; `near` is a longitude and latitude with a comma between them."""
    found = [asdict(hit) for hit in selectors.search(request.GET.get("q", ""), near=_near(request.GET.get("near", "")))]
    return JsonResponse({"results": found})


def _near(text: str) -> Point | None:
    try:
        lon, lat = (float(part) for part in text.split(","))
        return Point(lon, lat)
    except ValueError:
        return None


@require_GET
@public
def locate(request: HttpRequest) -> JsonResponse:
    """The area at `lon`, `lat`; 400 when they are not degrees."""
    try:
        lon, lat = float(request.GET.get("lon", "")), float(request.GET.get("lat", ""))
    except ValueError:
        raise InvalidError("lon and lat are needed, in degrees") from None
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise InvalidError("lon lies in -180..180 and lat in -90..90 degrees")
    found = selectors.locate(lon, lat)
    return JsonResponse(
        {
            "area": _shown(found.area) if found.area else None,
            "near_border": found.is_near_border,
            "neighbours": [_shown(area) for area in found.neighbours],
        }
    )


def _shown(area: Here) -> dict[str, str]:
    return {"code": area.code, "name": area.name, "path": area.full_name}


@require_GET
@public
def basemap(request: HttpRequest) -> HttpResponseBase:
    """The imported base map; browsers read it in ranges."""
    path = settings.HOME / "basemap.pmtiles"
    if not path.is_file():
        raise Http404
    size = path.stat().st_size
    asked = request.headers.get("Range", "")
    if not asked:
        return FileResponse(path.open("rb"), content_type="application/octet-stream")
    first, last = _range(asked, size)
    with path.open("rb") as file:
        file.seek(first)
        response = HttpResponse(file.read(last - first + 1), status=206, content_type="application/octet-stream")
    response["Content-Range"] = f"bytes {first}-{last}/{size}"
    response["Cache-Control"] = "public, max-age=86400"
    return response


_MOST_BYTES = 8 * 1024 * 1024


def _range(header: str, size: int) -> tuple[int, int]:
    start, _, end = header.removeprefix("bytes=").partition("-")
    if not start.isdigit() or (end and not end.isdigit()) or int(start) >= size:
        raise InvalidError("ask for one range of bytes, such as bytes=0-16383")
    first = int(start)
    last = min(int(end) if end else size - 1, size - 1, first + _MOST_BYTES - 1)
    if last < first:
        raise InvalidError("the range ends before it begins")
    return first, last
