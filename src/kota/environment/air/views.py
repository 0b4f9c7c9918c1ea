"""The air's pages: the city now, one station, the days on record."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kota.base import clock
from kota.base.words import said
from kota.environment.air import selectors
from kota.environment.air.contracts import CityAir, ClassFact, Day, Parameter, Record, Station, StationAir, StationNow
from kota.environment.air.rules import calendar, importing
from kota.environment.air.rules.calendar import Year
from kota.environment.air.selectors import DAYS, NOW, kept
from kota.kernel.areas import facade as areas
from kota.ui import remembered
from kota.ui.access import public
from kota.ui.components.time import number
from kota.ui.downloads import csv_lines, download
from kota.ui.http import Request

_AGE_S = 60
MOST_LISTED, MOST_FOLDED = 12, 500  # stations; simulated ones stand last
_AGE = f"public, max-age={_AGE_S}"
COLUMNS = (*importing.COLUMNS, "computed_max", "computed_critical", "computed_categori", "disagrees")


@public
@require_safe
def home(request: Request) -> HttpResponse:
    """The air of the city: the worst now, or that of a chosen kelurahan; advice, map, stations, the record."""
    now, area = clock.now(), request.GET.get("area", "")

    def context() -> dict[str, Any]:
        city, last = selectors.city_air(now), selectors.last_recorded(now)
        return overview(city, last, selectors.classes(), area)

    area = area if area in areas.middles() else ""
    body = _body("air/parts/home.html", (NOW, DAYS), area, context)
    return render(request, "air/home.html", {"body": body})


def _body(template: str, of: tuple[str, ...], key: str, context: Callable[[], Mapping[str, Any]]) -> SafeString:
    """What stands on a page for everybody, drawn again when data came, and each minute."""
    versions = tuple(selectors.version(one) for one in of)
    name = (template, key, get_language(), versions)
    return remembered.html(name, _AGE_S, lambda: render_to_string(template, dict(context())))


def tile(request: HttpRequest) -> dict[str, Any]:
    """For the home page of the city: the worst air now."""
    now = clock.now()

    def context() -> dict[str, Any]:
        return {"shown": selectors.city_air(now).worst, "classes": selectors.classes()}

    return {"body": _body("air/parts/tile.html", (NOW,), "", context)}


def overview(city: CityAir, last: Day | None, classes: Mapping[str, ClassFact], area: str = "") -> dict[str, Any]:
    """What the overview draws."""
    here = next((one for one in city.areas if one.code == area), None)
    shown = here.now if here else city.worst
    every = sorted((*city.stations, *city.silent), key=lambda one: one.station.is_simulated)
    return {
        "listed": every[:MOST_LISTED],
        "more": every[MOST_LISTED:MOST_FOLDED],
        "unlisted": len(every[MOST_FOLDED:]),
        "city": city,
        "here": here,
        "shown": shown,
        "last": last,
        "classes": classes,
        "advised": classes.get(shown.published.category) if shown else None,
        "thresholds": selectors.thresholds(),
    }


@public
@require_safe
def station(request: Request, code: str) -> HttpResponse:
    """One station: its value with how it came about, its last days, and when it was the worst of all."""
    found = selectors.station_air(code, clock.now())
    if found is None:
        raise Http404(_("There is no such station."))
    body = _body("air/parts/station.html", (NOW, DAYS), code, lambda: of_station(found, selectors.classes()))
    return render(request, "air/station.html", {"body": body, "shown": found.now})


def of_station(air: StationAir, classes: Mapping[str, ClassFact]) -> dict[str, Any]:
    """What the page of a station draws."""
    return {
        "air": air,
        "shown": air.now,
        "classes": classes,
        "years": calendar.years({day.day: (day.index, day.category) for day in air.worst_days}),
        "advised": classes.get(air.now.published.category),
    }


@public
@require_safe
def days(request: Request) -> HttpResponse:
    """The imported days as a calendar of years, with the forecast that follows from them."""
    year = request.GET.get("year", "")
    year = year if year.isascii() and year.isdigit() and len(year) == 4 else ""

    def context() -> dict[str, Any]:
        found = selectors.record(clock.now())
        return recorded(found, selectors.classes(), _names(), year) | {"origin": selectors.origin()}

    return render(request, "air/days.html", {"body": _body("air/parts/days.html", (DAYS,), year, context)})


def recorded(
    record: Record, classes: Mapping[str, ClassFact], stations: Mapping[str, str], year: str = ""
) -> dict[str, Any]:
    """What the page of the record draws; the newest year where none is chosen."""
    years = calendar.years({day.day: (day.index, day.category) for day in record.days})
    shown = next((one for one in years if str(one.year) == year), years[0] if years else None)
    return {
        "record": record,
        "classes": classes,
        "years": years,
        "year": shown,
        "file_says": _file_says(record.days, shown) if shown else None,
        "days": _of_year(record.days, shown, stations) if shown else [],
        "worst_by_station": _worst(record.days, stations),
        "without_station": sum(day.has_data and not day.station for day in record.days),
    }


def _file_says(days: tuple[Day, ...], year: Year) -> tuple[Year, int] | None:
    """The year by the classes that the file itself names, and on how many days these are not those of its numbers;
    nothing where they agree."""
    own = [day for day in days if day.day.year == year.year]
    other = sum(day.category != day.said_category for day in own)
    (named,) = calendar.years({day.day: (day.index, day.said_category) for day in own})
    return (named, other) if other else None


def _of_year(days: tuple[Day, ...], year: Year, stations: Mapping[str, str]) -> list[tuple[Day, str]]:
    return [(day, stations.get(day.station, "")) for day in days if day.day.year == year.year]


def _worst(days: tuple[Day, ...], stations: Mapping[str, str]) -> list[tuple[str, str, int]]:
    """How often each station was the worst: code, name, days; most first."""
    counts = [
        (code, name, sum(day.station == code and day.has_data for day in days)) for code, name in stations.items()
    ]
    return sorted((one for one in counts if one[2]), key=lambda one: -one[2])


@public
@require_safe
def days_csv(request: Request) -> StreamingHttpResponse:
    """Every imported day as CSV: the columns of the file as it had them, then what its own figures say."""
    now, origin = clock.now(), selectors.origin()

    def lines() -> tuple[str, ...]:
        return tuple(csv_lines(COLUMNS, record_rows(selectors.record(now).days, selectors.file_names())))

    parts = kept("csv", now, lines, of=DAYS, minutes=60)
    response = download(parts, name="air-days.csv", content_type="text/csv; charset=utf-8")
    if origin:
        response["Link"] = f'<{origin.address}>; rel="via", <{request.build_absolute_uri("/air/days")}>; rel="license"'
    return response


def record_rows(days: tuple[Day, ...], stations: Mapping[str, str]) -> Iterator[tuple[object, ...]]:
    """The lines of the CSV, in the words of the file."""
    for day in days:
        yield (
            day.day.isoformat(),
            stations.get(day.station, ""),
            *(day.indices.get(one, "") for one in importing.PARAMETERS),
            "" if day.said_max is None else day.said_max,
            day.said_critical.upper(),
            importing.WRITTEN[day.said_category],
            "" if day.computed_max is None else day.computed_max,
            "/".join(day.computed_critical).upper(),
            importing.WRITTEN[day.computed_category],
            " ".join(day.disagrees),
        )


@public
@require_safe
def points(request: Request) -> JsonResponse:
    """Stations for the map, as GeoJSON."""
    now = clock.now()
    found = kept(("points", get_language()), now, lambda: _features(selectors.city_air(now)))
    response = JsonResponse({"type": "FeatureCollection", "features": found}, content_type="application/geo+json")
    response["Cache-Control"] = _AGE
    return response


@public
@require_safe
def by_area(request: Request) -> JsonResponse:
    """The index of each kelurahan that a station speaks for, with its class, which colours it."""
    city = selectors.city_air(clock.now())
    response = JsonResponse({
        "level": "kelurahan",
        "values": {one.code: one.now.published.index for one in city.areas},
        "kinds": {one.code: f"air-{one.now.published.category}" for one in city.areas},
        "unit": "ISPU",
        "missing": _("no station within 5 km"),
    })  # fmt: skip
    response["Cache-Control"] = _AGE
    return response


def _features(city: CityAir) -> list[dict[str, Any]]:
    names = selectors.classes()
    return [_feature(one, names) for one in (*city.stations, *city.silent)]


def _feature(one: StationNow, classes: Mapping[str, ClassFact]) -> dict[str, Any]:
    value, at = one.published, one.station
    found = classes.get(value.category)
    text = _("ISPU %(index)s, %(critical)s") % {
        "index": number(value.index), "critical": Parameter(value.critical).label if value.critical else "–",
    }  # fmt: skip
    properties = {
        "title": at.name,
        "url": reverse("air:station", args=[at.code]),
        "kind": f"air-{value.category}" if value.category else "neutral",
        "state": said(found.name) if found else _("No data"),
        "text": f"{text} · {_(at.kind.heading)}",
    }
    geometry = {"type": "Point", "coordinates": [at.lon, at.lat]}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _names() -> dict[str, str]:
    every: list[Station] = selectors.stations()
    return {one.code: one.name for one in every}
