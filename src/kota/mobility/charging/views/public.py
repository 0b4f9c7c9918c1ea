"""What everybody may look at: chargers as list, map and files, and one of them with its prices."""

from datetime import datetime
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from kota.base import clock
from kota.base.geo import Box, Point
from kota.mobility.charging import forms
from kota.mobility.charging.contracts.pages import Age, Place
from kota.mobility.charging.rules import estimating, opening
from kota.mobility.charging.selectors import estimates, history, maps, places
from kota.mobility.charging.selectors.places import PAGE, Wanted
from kota.ui.access import public
from kota.ui.downloads import csv_lines, download
from kota.ui.http import Request, kept_offline, page_or_part

LIVE = ["public:charging"]
CATEGORY = "broken-facility"
_AGE = "public, max-age=15"
_NEAR = ("place", "lon", "lat")


@public
@require_safe
def home(request: Request) -> HttpResponse:
    """The chargers that fit, the nearest first where a place is said."""
    at, form = clock.now(), forms.Wanted(request.GET or None)
    given = form.wanted() if form.is_bound else {}
    wanted, near_name = _wanted(given)
    rows, number = places.rows(wanted, at), given.get("page") or 1
    count = rows.count()
    shown = places.listed(rows[(number - 1) * PAGE : number * PAGE], at, wanted.near)
    context = {
        "form": form, "topics": LIVE, "found": shown, "count": count, "near": near_name,
        "is_lost": _is_lost(given, wanted),
        "standards": places.standards(), "is_sample": any(one.is_sample for one in shown),
        "has_real": bool(shown) and not places.summary(at).is_sample,
        "is_stale": any(one.age is Age.STALE for one in shown), "asked": given,
        "previous": _page(request, number - 1) if number > 1 else "",
        "following": _page(request, number + 1) if number * PAGE < count else "", "number": number,
    }  # fmt: skip
    return kept_offline(page_or_part(request, "charging/home.html", "list", context))


def _wanted(given: dict[str, Any]) -> tuple[Wanted, str]:
    """What is looked for, and the name of the place that distances count from."""
    near, name = None, ""
    if given.get("lon") is not None and given.get("lat") is not None:
        near, name = Point(given["lon"], given["lat"]), given.get("place") or ""
    elif given.get("place") and (hit := forms.Wanted.found(given["place"])):
        near, name = Point(hit.lon, hit.lat), hit.name
    wanted = Wanted(
        plug=given.get("plug") or "", least_kw=given.get("kw") or 0, free_only=bool(given.get("free")), near=near
    )
    return wanted, name


def _is_lost(given: dict[str, Any], wanted: Wanted) -> bool:
    return bool(given.get("place")) and wanted.near is None


def _page(request: HttpRequest, number: int) -> str:
    kept = {name: value for name, value in request.GET.items() if name != "page"}
    return f"{request.path}?{urlencode({**kept, 'page': number})}"


def tile(request: HttpRequest) -> dict[str, Any]:
    """For the home page of the city: how many are free now."""
    at = clock.now()
    found = places.summary(at)
    return {"summary": found}


@public
@require_safe
def points(request: Request) -> JsonResponse:
    """Chargers for the map, with the filters of the list."""
    form = forms.Wanted(request.GET)
    given = form.wanted()
    wanted = Wanted(
        plug=given.get("plug") or "", least_kw=given.get("kw") or 0, free_only=bool(given.get("free")),
        box=_box(request.GET.get("bbox", "")),
    )  # fmt: skip
    return _json(maps.points(wanted, clock.now()))


def _box(text: str) -> Box | None:
    try:
        return Box.read(text) if text else None
    except ValueError:
        return None


@public
@require_safe
def geojson(request: Request) -> JsonResponse:
    """Open data: every public charger."""
    at = clock.now()
    return _json(maps.open_data(places.listed(places.rows(Wanted(), at), at)))


@public
@require_safe
def table(request: Request) -> StreamingHttpResponse:
    """The same as CSV."""
    at = clock.now()
    rows = maps.rows(places.listed(places.rows(Wanted(), at), at))
    return download(
        csv_lines(maps.COLUMNS, rows), name="charging-locations.csv", content_type="text/csv; charset=utf-8"
    )  # fmt: skip


def _json(found: dict[str, Any]) -> JsonResponse:
    response = JsonResponse(found, content_type="application/geo+json")
    response["Cache-Control"] = _AGE
    return response


@public
@require_safe
def place(request: Request, number: int) -> HttpResponse:
    """One location: what is free, what it costs, the calculator, when it is free as a rule."""
    at = clock.now()
    found = places.place(number, at)
    shares = history.of_location(number, found.zone, at)
    context = {
        "place": found, "one": found.listed, "topics": LIVE, "week": opening.week(found.hours),
        "grid": history.grid(shares) if history.has_any(shares) else None, "hours": range(24),
        "report_url": _report_url(found), **_calculated(request, found, at),
    }  # fmt: skip
    return kept_offline(page_or_part(request, "charging/place.html", "now", context))


def _report_url(found: Place) -> str:
    """The form of reports, with the place filled in."""
    one = found.listed
    given = {
        "category": CATEGORY,
        "lon": f"{one.lon:.6f}",
        "lat": f"{one.lat:.6f}",
        "place": f"{one.name}, {one.address}",
    }
    return f"{reverse('reports:new')}?{urlencode(given)}"


def _calculated(request: HttpRequest, found: Place, at: datetime) -> dict[str, Any]:
    """The calculator's answer for each plug, or for the one that was chosen."""
    asked = any(name in request.GET for name in ("battery", "begin", "end"))
    form = forms.Wish(request.GET if asked else None)
    wish = estimating.Wish()
    if asked and form.is_valid():
        wish = wish_of(form.cleaned_data)
    elif asked:
        return {"wish": form, "estimates": [], "is_wrong": True}
    told = [one for plugs in estimates.alike(found) if (one := estimates.estimate(found, plugs, wish, at))]
    return {"wish": form, "estimates": told, "asked_wish": wish}


def wish_of(given: dict[str, Any]) -> estimating.Wish:
    car = given.get("car")
    return estimating.Wish(
        battery=Fraction(given["battery"]), begin=Fraction(given["begin"]), end=Fraction(given["end"]),
        car_kw=Fraction(car) if car else None, idle_minutes=given.get("idle") or 0,
    )  # fmt: skip
