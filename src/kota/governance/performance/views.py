"""The performance page, its table as CSV, and its figures by area for the map."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kota.base import clock
from kota.base.errors import InvalidError
from kota.base.words import said
from kota.governance.performance import forms, selectors
from kota.governance.performance.contracts import FEW, By, Figures
from kota.kernel.accounts import facade as accounts
from kota.kernel.areas import facade as areas
from kota.kernel.cases import facade as cases
from kota.ui import city
from kota.ui.access import public
from kota.ui.components.time import day
from kota.ui.downloads import csv_lines, download
from kota.ui.http import Request

MOST_ROWS = 30
WEEKS = 53
LEVELS = (By.KOTA, By.KECAMATAN, By.KELURAHAN)
COLUMNS = (
    "by", "code", "name", "received", "open", "solved", "not_taken_up", "deadline_decided", "in_time", "in_time_share",
    "overdue", "reopened", "ratings", "rating", "median_hours", "p90_hours", "few",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """Figures with the name of what they are about, and the address that shows only it."""

    name: str
    figures: Figures
    url: str = ""


@public
@require_safe
def home(request: Request) -> HttpResponse:
    """Agencies and offices, week by week and area by area."""
    now = clock.now()
    asked, form = forms.read(request.GET, now)
    by = (By.ALL, By.AGENCY, By.WEEK, By.CATEGORY, asked.level)
    found = selectors.figures(asked.question, by, now)
    running = week_of(now).isoformat()
    weeks = [Row(_name(By.WEEK, one.key), one) for one in found[By.WEEK][-WEEKS:] if one.key != running]
    first_week = week_of(now) + timedelta(days=7)
    context = {
        "form": form,
        "asked": asked,
        "all": found[By.ALL][0],
        "weeks": weeks,
        "first_week": first_week,
        "tables": [
            (_("Agencies and offices"), "agency", _rows(request, By.AGENCY, found)),
            (_("Areas"), "area", _rows(request, asked.level, found)),
            (_("Categories"), "category", _rows(request, By.CATEGORY, found)),
        ],
        "best": _chart(found[By.AGENCY]),
        "most_rows": MOST_ROWS,
        "few": FEW,
        "old": selectors.old_reports(asked.question),
        "show_all": request.GET.get("all") == "1",
        "at": now,
    }
    return render(request, "performance/home.html", context)


@public
@require_safe
def table(request: Request) -> StreamingHttpResponse:
    """All figures of the page as CSV: one line for each agency, area of each level, category and week."""
    now = clock.now()
    asked, _form = forms.read(request.GET, now)
    found = selectors.figures(asked.question, list(By), now)
    rows = (_cells(by, one) for by, every in found.items() for one in every)
    name = f"{_('performance')}-{now.astimezone(city.current().time_zone):%Y-%m-%d}.csv"
    return download(csv_lines(COLUMNS, rows), name=name, content_type="text/csv; charset=utf-8")


@public
@require_safe
def by_area(request: Request) -> JsonResponse:
    """One figure for each area of a level; areas with fewer than ten reports of the kind are left out."""
    now = clock.now()
    asked, _form = forms.read(request.GET, now)
    figure = request.GET.get("figure", "received")
    if figure not in _FIGURES:
        raise InvalidError(_("Choose a figure: received, late or hours."), field="figure")
    found = selectors.figures(asked.question, (asked.level,), now)[asked.level]
    values = {one.key: value for one in found if (value := _figure(figure, one)) is not None}
    unit = {"late": "%", "hours": _("hours")}.get(figure, "")
    missing = "" if figure == "received" else _("too few reports")
    return JsonResponse({"level": asked.level, "values": values, "unit": unit, "missing": missing})


_FIGURES = ("received", "late", "hours")


def _figure(name: str, one: Figures) -> float | None:
    if name == "received":
        return one.received
    if name == "late":
        return round(100 * (1 - one.in_time / one.decided)) if one.decided >= FEW else None
    return round(one.median_hours, 1) if one.median_hours is not None and one.solved >= FEW else None


def _rows(request: Request, by: By, found: dict[By, list[Figures]]) -> list[Row]:
    parameter = "area" if by in LEVELS else by.value
    rows = []
    for figures in found[by]:
        query = request.GET.copy()
        query[parameter] = figures.key
        rows.append(Row(_name(by, figures.key), figures, f"?{query.urlencode()}" if figures.key else ""))
    return rows


def _chart(agencies: list[Figures]) -> list[Row]:
    """The agencies with the most decided deadlines, the best first; too few say nothing."""
    enough = sorted((one for one in agencies if one.decided >= FEW), key=lambda one: -one.decided)[:12]
    ranked = sorted(enough, key=lambda one: -(one.in_time_share or 0))
    return [Row(_short(one.key), one) for one in ranked]


def _short(code: str) -> str:
    agency = accounts.agencies().get(code)
    return (agency.short if agency else "") or _name(By.AGENCY, code)


def week_of(moment: datetime) -> date:
    """The Monday of a moment's week, in the city's time."""
    today = moment.astimezone(city.current().time_zone).date()
    return today - timedelta(days=today.weekday())


def _name(by: By, key: str) -> str:
    if by is By.ALL:
        return _("All")
    if by is By.WEEK:
        return day(date.fromisoformat(key))
    if by is By.AGENCY:
        agency = accounts.agencies().get(key)
        return said(agency.name) if agency else key
    if by is By.CATEGORY:
        return next((said(category.name) for category in cases.categories() if category.code == key), key)
    here = areas.by_code(key)
    return here.full_name if here else _("Outside the city")


def _cells(by: By, one: Figures) -> tuple[Any, ...]:
    return (
        by.value, one.key, _name(by, one.key), one.received, one.open, one.solved, one.rejected, one.decided,
        one.in_time, _rounded(one.in_time_share, 4), one.overdue, one.reopened, one.ratings, _rounded(one.rating, 2),
        _rounded(one.median_hours, 1), _rounded(one.p90_hours, 1), "yes" if one.is_few else "",
    )  # fmt: skip


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
