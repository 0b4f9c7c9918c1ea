"""The public ledger of predictions, and vehicles on the map."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from kota.base import clock
from kota.mobility.transit.selectors.current import current
from kota.mobility.transit.selectors.realtime import promises, vehicles
from kota.mobility.transit.selectors.realtime.promises import Row
from kota.ui.access import public
from kota.ui.downloads import csv_lines, download
from kota.ui.http import Request, page_or_part

SPANS = (1, 7, 30)
COLUMNS = ("line", "horizon_s", "simulated", "promises", "bias_s", "mae_s", "p90_s", "coverage", "input_age_s", "lost")


@public
@require_safe
def page(request: Request) -> HttpResponse:
    """How wrong predictions were: all lines together, then each line."""
    days = _days(request)
    since, until = _span(days)
    rows = promises.by_line(since, until)
    context = {
        "days": days, "spans": SPANS, "all": promises.over_all(since, until), "by_line": _grouped(rows),
        "since": since, "until": until,
    }  # fmt: skip
    return page_or_part(request, "transit/promises.html", "ledger", context)


def _grouped(rows: Iterable[Row]) -> list[tuple[Row, list[Row]]]:
    """Lines with their horizons, the worst at five minutes first."""
    groups: dict[tuple[str, bool], list[Row]] = {}
    for row in rows:
        groups.setdefault((row.line_id, row.is_simulated), []).append(row)
    found = [(min(group, key=lambda row: abs(row.horizon - 300)), group) for group in groups.values()]
    return sorted(found, key=lambda one: -one[0].mae)


def _days(request: Request) -> int:
    asked = request.GET.get("days", "")
    return int(asked) if asked in map(str, SPANS) else 7


def _span(days: int) -> tuple[date, date]:
    today = clock.now().astimezone(current().zone).date()
    return today - timedelta(days=days - 1), today


@public
@require_safe
def as_csv(request: Request) -> HttpResponseBase:
    """The same as a table."""
    since, until = _span(_days(request))
    rows = (
        (one.line_id, one.horizon, int(one.is_simulated), one.number, round(one.bias, 1), round(one.mae, 1), one.p90,
         round(one.coverage, 3), round(one.age, 1), one.lost)
        for one in promises.by_line(since, until)
    )  # fmt: skip
    return download(csv_lines(COLUMNS, rows), name=f"promises-{since}-{until}.csv", content_type="text/csv")


@public
@require_safe
def vehicle_points(request: Request) -> JsonResponse:
    """Vehicles that spoke lately, for the map."""
    found = vehicles.geojson(clock.now(), line=request.GET.get("line", "")[:200])
    response = JsonResponse(found, content_type="application/geo+json")
    response["Cache-Control"] = "public, max-age=5"
    return response
