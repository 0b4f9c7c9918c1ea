"""The queue: what waits for an officer, the earliest deadline first, as a list and as a map."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kota.base import clock
from kota.base.errors import InvalidError, NotAllowedError
from kota.base.geo import Box
from kota.base.words import said
from kota.kernel.cases import permissions
from kota.kernel.cases.forms.filters import WorkFilter
from kota.kernel.cases.selectors import work
from kota.kernel.cases.selectors.reading import reference_in
from kota.kernel.cases.selectors.work import Tab
from kota.kernel.cases.services.writing import EVERY_QUEUE
from kota.kernel.cases.views.guard import StaffRequest, officers
from kota.kernel.cases.views.rows import row, rows
from kota.ui import links
from kota.ui.access import signed_in
from kota.ui.components.data import Tab as TabLink
from kota.ui.http import Request, page_or_part, see_other

MOST_TOPICS = 40
_TITLES = {
    Tab.MINE: lambda: _("Mine"),
    Tab.AGENCY: lambda: _("My agency"),
    Tab.NEW: lambda: _("New"),
    Tab.WAITING: lambda: _("Waiting"),
    Tab.LATE: lambda: _("Late"),
    Tab.DONE: lambda: _("Done"),
}


@signed_in
@require_safe
def entrance(request: Request) -> HttpResponse:
    """The workspace: each goes to the first page of the own work."""
    if request.actor.may(permissions.WORK):
        return queue(request)
    return see_other(_elsewhere(request))


@officers(*permissions.ON_QUEUE)
@require_safe
def queue(request: StaffRequest) -> HttpResponse:
    """The officer's work. A number leads to its case."""
    if reference := reference_in(request.GET.get("q", "")):
        return see_other("cases:case", reference)
    form = WorkFilter(_with_tab(request), desk=request.desk)
    at = clock.now()
    context = {"form": form, "query": _query(request), "topics": topics(request), **_listed(request, form, at)}
    return page_or_part(request, "cases/queue.html", "queue", context, status=200 if form.is_valid() else 400)


def _listed(request: StaffRequest, form: WorkFilter, at: datetime) -> dict[str, Any]:
    if not form.is_valid():
        return {"rows": [], "tabs": []}
    wanted, after = form.wanted, request.GET.get("after", "")
    page = work.page(request.desk, wanted, after=after, at=at)
    counts = work.counts(request.desk, wanted, at=at)
    tabs = [TabLink(_TITLES[tab](), _address(request, tab=tab), tab is wanted.tab, counts.get(tab)) for tab in Tab]
    return {
        "rows": rows(page.cases, at),
        "tabs": tabs,
        "tab": wanted.tab,
        "following": _address(request, after=page.after) if page.after else "",
        "first": _address(request, after="") if after else "",
        "is_narrowed": form.is_narrowed,
    }


@officers(*permissions.ON_QUEUE)
@require_safe
def queue_map(request: StaffRequest) -> HttpResponse:
    """The same work as points, the most urgent 500 in view."""
    form = WorkFilter(_with_tab(request), desk=request.desk)
    if not form.is_valid():
        raise InvalidError(_("This filter is not known. Take the filters away and choose again."))
    at = clock.now()
    found = work.in_tab(request.desk, form.wanted, at=at).filter(point__isnull=False)
    if box := request.GET.get("bbox", ""):
        found = found.filter(point__in_box=_box(box))
    features = [_feature(case, at) for case in found[: work.ON_MAP]]
    return JsonResponse({"type": "FeatureCollection", "features": features})


def topics(request: StaffRequest) -> list[str]:
    """What the live list listens to."""
    agencies = request.desk.agencies()
    return [f"queue:{code}" for code in sorted(agencies)] if 0 < len(agencies) <= MOST_TOPICS else [EVERY_QUEUE]


def _feature(case: Any, at: datetime) -> dict[str, Any]:
    shown = row(case, at)
    properties = {
        "title": f"{said(case.category.names)} · {case.reference}",
        "url": reverse("cases:case", args=[case.reference]),
        "text": case.words[:160],
        "state": f"{shown.step.words} · {shown.clock.words}",
        "kind": shown.clock.kind,
    }
    geometry = {"type": "Point", "coordinates": [case.point.lon, case.point.lat]}
    return {"type": "Feature", "id": case.pk, "geometry": geometry, "properties": properties}


def _box(text: str) -> Box:
    try:
        return Box.read(text)
    except ValueError:
        raise InvalidError(_("A box is west,south,east,north in degrees."), field="bbox") from None


def _with_tab(request: StaffRequest) -> Any:
    """Who works cases begins with the own agency's; every view is a tab."""
    data = request.GET.copy()
    data["tab"] = data.get("tab") or Tab.AGENCY
    return data


def _address(request: StaffRequest, **changed: str) -> str:
    """This list's address with something changed; a changed tab begins at its first page."""
    query = request.GET.copy()
    query.pop("after", None)
    for name, value in changed.items():
        query[name] = value
        if not value:
            del query[name]
    return f"{reverse('cases:queue')}?{query.urlencode()}"


def _query(request: StaffRequest) -> str:
    query = request.GET.copy()
    query.pop("after", None)
    return query.urlencode()


def _elsewhere(request: Request) -> str:
    """The first page of the administration or the workspace that this person may open."""
    here = reverse("cases:queue")
    every = (*links.shown(request, "admin"), *links.shown(request, "staff"))
    found = [link.url for link in every if link.url != here]
    if not found:
        raise NotAllowedError(_("Your role has no work of this kind."))
    return found[0]
