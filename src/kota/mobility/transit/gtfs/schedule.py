"""The timetables in use for everybody: as GTFS, stops and lines as GeoJSON. Whoever has the newest file gets a 304."""

import gzip
from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import http_date, parse_etags
from django.views.decorators.http import require_safe

from kota.mobility.transit.selectors import opened
from kota.ui.access import public

KEPT_S = 300
GZIP = ".gz"


@public
@require_safe
def whole(request: HttpRequest) -> HttpResponseBase:
    """All feeds as one, with the city's fares."""
    return _answer(request, opened.file(opened.WHOLE), "gtfs.zip")


@public
@require_safe
def one(request: HttpRequest, code: str) -> HttpResponseBase:
    """One feed, with the same ids."""
    return _answer(request, opened.file(f"{code}.zip"), f"gtfs-{code}.zip")


@public
@require_safe
def stops(request: HttpRequest) -> HttpResponseBase:
    """Every stop and station."""
    return _answer(request, opened.file(opened.STOPS), "stops.geojson")


@public
@require_safe
def lines(request: HttpRequest) -> HttpResponseBase:
    """Every line with its ways on the ground."""
    return _answer(request, opened.file(opened.LINES), "lines.geojson")


def _answer(request: HttpRequest, path: Path, name: str) -> HttpResponseBase:
    """A file of a folder whose name changes with what is in it: its name is the tag."""
    tag, takes_gzip = path.parent.name, "gzip" in request.headers.get("Accept-Encoding", "")
    asked = {one.removeprefix("W/").strip('"') for one in parse_etags(request.headers.get("If-None-Match", ""))}
    response: HttpResponseBase
    if "*" in asked or tag in asked:
        response = HttpResponse(status=304)
    elif path.suffix != GZIP:
        response = FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type="application/zip")
    elif takes_gzip:
        response = FileResponse(path.open("rb"), filename=name, content_type="application/geo+json")
        response["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(gzip.decompress(path.read_bytes()), content_type="application/geo+json")
    if path.suffix == GZIP:
        response["Vary"] = "Accept-Encoding"
    response["ETag"] = f'W/"{tag}"'
    response["Last-Modified"] = http_date(path.stat().st_mtime)
    response["Cache-Control"] = f"public, max-age={KEPT_S}"
    response["Access-Control-Allow-Origin"] = "*"
    return response
