"""The public map and list of all reports."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kota.base import clock
from kota.base.words import said
from kota.governance.reports.forms import filters
from kota.governance.reports.selectors import listing, spread
from kota.governance.reports.views.rows import rows
from kota.kernel.areas import facade as areas
from kota.kernel.cases import facade as cases
from kota.ui import remembered
from kota.ui.access import public
from kota.ui.http import Request, page_or_part

KEEP_S = 60


@public
@require_safe
def reports(request: Request) -> HttpResponse:
    """Every public report: a map, and the list of the same view."""
    view, form = filters.read(request.GET, clock.now())
    page = listing.page(view.by, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    context = {
        "view": view,
        "form": form,
        "filters": _filters(view, form),
        "rows": rows(page.reports),
        "is_narrowed": bool(view.query),
        **_counts(view),
        **_addresses(view, page),
    }
    return page_or_part(request, "reports/public.html", "list", context)


def _filters(view: filters.View, form: filters.FilterForm) -> SafeString:
    """The form of the filters: two hundred options, the same for everybody who asks for this view."""

    def make() -> SafeString:
        fold_open = bool({"area", "days", "since", "until"} & view.names)
        return render_to_string("reports/parts/public_filters.html", {"form": form, "fold_open": fold_open})

    return remembered.html(("reports.filters", get_language(), view.query), KEEP_S, make)


def _counts(view: filters.View) -> dict[str, Any]:
    everywhere, practised = spread.spread(replace(view.by, box=None)), listing.practised(view.by)
    return {
        "count": max(0, spread.in_box(everywhere, view.by.box) - practised),
        "practised": practised,
        "unplaced": everywhere.unplaced,
        "pointless": everywhere.pointless.total(),
        "below": filters.areas_below(view.by.area),
        "here": areas.by_code(view.by.area) if view.by.area else None,
    }


def _addresses(view: filters.View, page: listing.Page) -> dict[str, str]:
    here = reverse("reports:list")
    return {
        "newer": f"{here}{view.url_query(before=page.before)}" if page.before else "",
        "older": f"{here}{view.url_query(after=page.after)}" if page.after else "",
        "whole_map": f"{here}{view.url_query(bbox='')}",
        "same": view.url_query(),
    }


def title(view: filters.View) -> str:
    """What a view shows, in a few words: for feeds and files."""
    by = view.by
    names = [said(cases.category(code).name) for code in by.categories]
    names += [said(cases.groups()[code].name) for code in by.groups]
    area = areas.by_code(by.area) if by.area else None
    return ", ".join([_("Reports"), *names, *([area.full_name] if area else []), *([by.text] if by.text else [])])
