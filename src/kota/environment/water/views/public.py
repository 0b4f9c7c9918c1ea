"""What everybody may look at: the city's water now, one gate, the map's data, files."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kota.base import clock
from kota.base.errors import InvalidError
from kota.environment.water import forms
from kota.environment.water.contracts import GateFact
from kota.environment.water.selectors import expected, facts, floods, levels, maps, now
from kota.environment.water.selectors.now import GateNow
from kota.environment.water.selectors.stations import stations
from kota.kernel.facts import facade as city_facts
from kota.ui.access import public
from kota.ui.downloads import csv_lines, download
from kota.ui.http import Request, kept_offline, page_or_part

LIVE = ["public:water", "public:observations:water", "public:alerts"]
_AGE = "public, max-age=30"
_DAY = timedelta(days=1)
_HOURS = 24
COLUMNS = ("gate", "time", "level_cm", "quality")


@public
@require_safe
def home(request: Request) -> HttpResponse:
    """Gates by their level of alert, areas under water, what residents report."""
    at = clock.now()
    return kept_offline(page_or_part(request, "water/home.html", "gates", {"topics": LIVE, **overview(at)}))


def overview(at: datetime) -> dict[str, Any]:
    """What the overview and the tile draw."""
    gates, reports, marks = now.gates(at), floods.reports(at), floods.standing(at, exercises=True)
    incidents = [one for one in floods.incidents(at, exercises=True) if one.count > 1]
    real = floods.by_kelurahan([one for one in marks if not one.is_exercise], [one for one in incidents if not one.run])
    played = floods.by_kelurahan([one for one in marks if one.is_exercise], [one for one in incidents if one.run])
    places = stations(at)
    return {
        "gates": gates,
        "up": [one for one in gates if one.is_up],
        "never": [one for one in gates if not one.state or one.state.cm is None],
        "by_siaga": now.by_siaga(gates),
        "read": sum(one.is_current for one in gates),
        "charts": [(one, now.by_hour(one.fact, at, _HOURS)) for one in gates if one.is_current][:4],
        "stations": [one for one in places if one.stream],
        "is_simulated": any(one.is_simulated for one in gates) or any(one.is_simulated for one in places),
        "flooded": real,
        "played": played,
        "played_counts": (sum(len(one.marks) for one in played), sum(len(one.incidents) for one in played)),
        "reported": sorted(floods.by_area(reports).values(), key=lambda one: (-one.count, one.code))[:30],
        "reports": len(reports),
        "window": floods.window(),
    }


def tile(request: HttpRequest) -> dict[str, Any]:
    """For the home page of the city: what is up, and the way to the answer for a place."""
    at = clock.now()
    gates, reports = now.gates(at), floods.reports(at)
    return {
        "up": [one for one in gates if one.is_up],
        "marks": floods.standing(at),
        "reports": len(reports),
        "is_read": any(one.is_current for one in gates),
        "is_simulated": any(one.is_current and one.is_simulated for one in gates),
    }


@public
@require_safe
def gate(request: Request, code: str) -> HttpResponse:
    """One gate: levels with thresholds, changes, what it means downstream and what comes from above."""
    at = clock.now()
    one = now.gate(code, at)
    form = forms.Span(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    until, days = _until(one, asked.get("until"), at), asked.get("days") or 1
    context = {
        "one": one,
        "topics": LIVE,
        "until": until,
        "shown_day": asked.get("until"),
        "days": days,
        "hours": now.by_hour(one.fact, until, _HOURS * days),
        "limits": _limits(one.fact),
        "history": levels.history(code, 15),
        **_water(one),
    }
    return page_or_part(request, "water/gate.html", "gate", context)


def _until(one: GateNow, day: Any, at: datetime) -> datetime:
    """The end of the day that was asked for; else now, or the newest reading where that is long ago."""
    if day is not None:
        return datetime.combine(day + _DAY, time(), tzinfo=_zone()).astimezone(UTC)
    return at if one.is_current or not one.state or not one.state.read_at else one.state.read_at + timedelta(seconds=1)


def _zone() -> ZoneInfo:
    return ZoneInfo(city_facts.city().timezone)


def _limits(fact: GateFact) -> str:
    """Thresholds for the chart: `200 Siaga III;270 Siaga II`."""
    bounds = fact.bounds
    named = ((bounds.watch, "III"), (bounds.alert, "II"), (bounds.danger, "I"))
    return ";".join(f"{value:g} Siaga {name}" for value, name in named if value is not None)


def _water(one: GateNow) -> dict[str, Any]:
    """The ways of the water to and from a gate, what is expected, and how such forecasts did."""
    every = list(facts.reaches().values())
    read_at = one.state.read_at if one.state and one.is_current else None
    return {
        "below": expected.arrivals(one.code, read_at) if read_at else [],
        "ways_down": [(reach, facts.gates()[reach.downstream]) for reach in every if reach.upstream == one.code],
        "ways_up": [(reach, facts.gates()[reach.upstream], expected.fits(reach.code), _ahead(reach, read_at))
                    for reach in every if reach.downstream == one.code],
        "kept": expected.kept(one.code),
        "names": {code: fact.name for code, fact in facts.gates().items()},
        "river": facts.rivers().get(one.fact.river),
        "areas": list(expected.named(one.fact.areas)),
    }  # fmt: skip


def _ahead(reach: Any, read_at: datetime | None) -> list[Any]:
    return expected.ahead(reach, read_at) if read_at else []


@public
@require_safe
def gate_csv(request: Request, code: str) -> StreamingHttpResponse:
    """Every observation of a gate as CSV, with what is doubtful about it; by default the last 31 days."""
    fact, form = facts.gate(code), forms.Span(request.GET)
    if not form.is_valid():
        raise InvalidError(_("Write a day such as 2026-01-31."), field=next(iter(form.errors)))
    asked = form.cleaned_data
    until = datetime.combine(asked["until"] + _DAY, time(), tzinfo=_zone()) if asked.get("until") else clock.now()
    since = datetime.combine(asked["since"], time(), tzinfo=_zone()) if asked.get("since") else until - 31 * _DAY
    if since >= until:
        raise InvalidError(_("The first day is after the last one."), field="since")
    rows = _rows(fact, since, until)
    return download(csv_lines(COLUMNS, rows), name=f"water-{code}.csv", content_type="text/csv; charset=utf-8")


def _rows(fact: GateFact, since: datetime, until: datetime) -> Iterator[tuple[object, ...]]:
    zone = _zone()
    for reading, fault, is_simulated in levels.judged(fact, since, until):
        quality = f"{fault or 'sound'}{' simulated' if is_simulated else ''}"
        yield fact.code, reading.at.astimezone(zone).isoformat(), f"{reading.cm:g}", quality


@public
@require_safe
def points(request: Request) -> JsonResponse:
    """Gates, rain gauges, pumps and reports for the map."""
    return _geojson(maps.points(clock.now()))


@public
@require_safe
def shapes(request: Request) -> JsonResponse:
    """Rivers and areas under water for the map."""
    return _geojson(maps.shapes(clock.now()))


@public
@require_safe
def shelters(request: Request) -> JsonResponse:
    """Shelters for the map."""
    return _geojson(maps.shelters())


def _geojson(found: dict[str, Any]) -> JsonResponse:
    response = JsonResponse(found, content_type="application/geo+json")
    response["Cache-Control"] = _AGE
    return response
