"""What of transit is open data, whose it is, and where it is."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kota.mobility.transit.selectors import opened
from kota.ui.access import public
from kota.ui.http import Request


@public
@require_safe
def page(request: Request) -> HttpResponse:
    """Every file with its size, every feed with its licence."""
    found, folder = opened.feeds(), opened.folder()
    sizes = {path.name: path.stat().st_size for path in folder.iterdir()}
    rows = [(one, sizes.get(f"{one.code}.zip")) for one in found]
    context = {
        "rows": rows, "whole": sizes.get(opened.WHOLE), "stops": sizes.get(opened.STOPS),
        "lines": sizes.get(opened.LINES),
    }  # fmt: skip
    return render(request, "transit/data.html", context)
