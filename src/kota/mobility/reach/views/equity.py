"""Who reaches what: for planners a study on the map and in a table, beside another one; for everybody its figures."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages as flash
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kota.base import clock
from kota.base.errors import InvalidError, KotaError, MissingError
from kota.base.words import told
from kota.kernel.areas import facade as areas_
from kota.kernel.areas.contracts import Level
from kota.mobility.reach import forms
from kota.mobility.reach.contracts import Kind, StudyState
from kota.mobility.reach.models import Study
from kota.mobility.reach.rules import figures
from kota.mobility.reach.selectors import studies, words
from kota.mobility.reach.services import studying
from kota.mobility.transit import facade as transit
from kota.mobility.transit.permissions import DESK
from kota.ui.access import public, requires
from kota.ui.downloads import csv_lines, download
from kota.ui.http import Request, page_or_part, see_other

USUAL = figures.within(Kind.JOBS, 45, "any")
SHADES = ("bad", "warn", "neutral", "info", "good")
FIRST = 30  # rows that are shown unless all are wanted
SORTS = {
    "area": lambda row: row.area.full_name, "people": lambda row: row.people,
    "value": lambda row: _low(row.value), "free": lambda row: _low(row.step_free),
    "change": lambda row: _low(row.change),
}  # fmt: skip


def _low(value: float | None) -> float:
    return float("-inf") if value is None else value


@requires(DESK)
@require_safe
def page(request: Request) -> HttpResponse:
    """One study by one measure, with another one beside it."""
    study, measure = _study(request), _measure(request)
    form = forms.AskStudy(
        initial={"day": _tomorrow(), "hour": studying.USUAL_HOUR, "version": ""}, versions=_versions()
    )  # fmt: skip
    every = studies.listed()
    done = [one for one in every if one.state == StudyState.DONE]
    context: dict[str, Any] = {
        "topics": [studying.LIVE], "studies": every, "done": done, "study": study, "measure": measure, "form": form,
        "measures": [(name, words.measure(name)) for name in figures.MEASURES], "title": words.measure(measure),
        "query": request.GET.urlencode(), "is_share": _is_share(measure), "is_fare": measure == figures.FARE,
    }  # fmt: skip
    if study is not None:
        beside = _beside(request, study)
        change = studies.changed(beside, study, measure) if beside else None
        rows = _sorted(studies.rows(study, measure, change), request.GET.get("sort", "value"))
        shown = rows if request.GET.get("all") else rows[:FIRST]
        context |= {
            "beside": beside, "change": change, "rows": shown, "more": len(rows) - len(shown),
            "all": _with(request, "all", "1"), "worst": studies.worst(study, measure),
            "summary": (study.summary or {}).get(measure), "gap": _gap(study, measure),
            "is_sorted": not request.GET.keys().isdisjoint(("sort", "all")),
            "made_up": [words.KINDS[Kind(kind)] for kind in studies.made_up(study)],
        }  # fmt: skip
    return page_or_part(request, "reach/equity.html", "study", context)


def _with(request: Request, name: str, value: str) -> str:
    given = request.GET.copy()
    given[name] = value
    return given.urlencode()


def _sorted(rows: list[studies.AreaRow], by: str) -> list[studies.AreaRow]:
    key = SORTS.get(by.removeprefix("-"), SORTS["value"])
    return sorted(rows, key=key, reverse=by.startswith("-"))


def _gap(study: Study, measure: str) -> list[dict[str, Any]]:
    """What is left of a measure without steps: as far as known, and surely."""
    summary = study.summary or {}
    if not measure.endswith("_any") or not summary.get(measure, {}).get("mean"):
        return []
    stem, every = measure.removesuffix("any"), summary[measure]["mean"]
    return [
        {"title": words.WAYS[steps], "mean": summary[stem + steps]["mean"],
         "share": summary[stem + steps]["mean"] / every}
        for steps in ("likely", "sure") if stem + steps in summary
    ]  # fmt: skip


def _is_share(measure: str) -> bool:
    return measure.startswith("near_")


def _measure(request: Request) -> str:
    wanted = request.GET.get("measure", "")
    return wanted if wanted in figures.MEASURES else USUAL


def _study(request: Request, name: str = "study") -> Study | None:
    """The one asked for, else the newest for the timetables in use."""
    wanted = request.GET.get(name, "")
    if not wanted:
        return studies.newest()
    try:
        return studies.by_id(UUID(wanted))
    except ValueError:
        raise MissingError(_("There is no such study, or it is not done yet.")) from None


def _beside(request: Request, study: Study) -> Study | None:
    found = _study(request, "beside") if request.GET.get("beside") else None
    return None if found is None or found.pk == study.pk else found


def _versions() -> list[tuple[str, str]]:
    return [(str(one.id), one.title) for one in transit.versions() if not one.is_used]


def _tomorrow() -> Any:
    return studying.next_tuesday(clock.now())


@requires(DESK)
@require_POST
def ask(request: Request) -> HttpResponse:
    """Have another study computed."""
    form = forms.AskStudy(request.POST, versions=_versions())
    if not form.is_valid():
        flash.error(request, _("Choose a day, an hour and a timetable."))
        return see_other("reach:equity")
    found = form.cleaned_data
    version = UUID(found["version"]) if found["version"] else None
    try:
        studying.ask(day=found["day"], hour=found["hour"], version=version, by=request.actor, at=clock.now())
    except KotaError as error:
        flash.error(request, told(error))
    else:
        flash.success(request, _("The study is being computed. This page shows it as soon as it is done."))
    return see_other("reach:equity")


@requires(DESK)
@require_safe
def areas(request: Request) -> JsonResponse:
    """A measure of a study for the map, or how it differs from another one."""
    study, measure = _study(request), _measure(request)
    if study is None:
        return JsonResponse({"level": "kelurahan", "values": {}, "missing": _("no study yet")})
    beside = _beside(request, study)
    change = studies.changed(beside, study, measure) if beside else None
    if change is not None:
        values = {code: round(value, 2) for code, value in change.by_area.items()}
        most = max((abs(value) for value in values.values()), default=0.0) * figures.CHANGED
        kinds = {
            code: "good" if value > most else "bad" if value < -most else "neutral" for code, value in values.items()
        }
    else:
        shaded = studies.shaded(study, measure)
        turned = tuple(reversed(SHADES)) if measure == figures.FARE else SHADES
        values = {code: round(value, 2) for code, (value, _class) in shaded.items()}
        kinds = {code: turned[number] for code, (_value, number) in shaded.items()}
    return JsonResponse({"level": "kelurahan", "values": values, "kinds": kinds, "missing": _("nobody lives there")})


@public
@require_safe
def as_csv(request: Request) -> StreamingHttpResponse:
    """Every measure of a study by kelurahan, as an open file."""
    study = _open(request)
    lines = csv_lines(studies.COLUMNS, (["" if one is None else one for one in row] for row in studies.table(study)))
    return download(lines, name=f"reach-{study.day}-{study.hour:02d}.csv", content_type="text/csv; charset=utf-8")


@public
@require_safe
def as_geojson(request: Request) -> JsonResponse:
    """The same on the areas' boundaries."""
    found = {str(row[0]): dict(zip(studies.COLUMNS, row, strict=True)) for row in studies.table(_open(request))}
    drawn = json.loads(areas_.geojson(Level.KELURAHAN))
    for feature in drawn["features"]:
        feature["properties"] = found.get(feature["properties"]["code"], feature["properties"])
    return JsonResponse(drawn, content_type="application/geo+json")


def _open(request: Request) -> Study:
    study = _study(request)
    if study is None:
        raise InvalidError(_("No study has been computed yet."))
    return study
