"""What everybody may look at: what it costs, and how many ride."""

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kota.base import clock
from kota.base.words import said
from kota.mobility.fares import forms
from kota.mobility.fares.contracts import ADULT, Quote, Ride
from kota.mobility.fares.rules.feeds.shapes import FeedStop
from kota.mobility.fares.rules.tariffs import holds
from kota.mobility.fares.selectors import dynamics, facts, feeds, own, quoting
from kota.mobility.fares.selectors import ridership as counted
from kota.mobility.fares.selectors.compiled import tariffs, zone
from kota.ui.access import public
from kota.ui.downloads import csv_lines, download
from kota.ui.http import Request

_STILL = (1980, 1, 1, 0, 0, 0)  # the oldest moment that a zip file knows: the same fares are the same bytes


@public
@require_safe
def home(request: Request) -> HttpResponse:
    """A calculator for my class, what each operator charges, and the rules in plain words."""
    at = clock.now()
    today = tariffs().local(at).day
    rider = own.rider_of(request.actor.account_id)
    asked = forms.Calculator(request.GET, rider)
    found = _quoted(asked, at)
    context = {
        "asked": asked,
        "found": found,
        "lines": _lines(found, asked, at) if found else [],
        "rider": facts.riders().get(rider if not found else asked.rider()),
        "is_adult": (rider if not found else asked.rider()) == ADULT,
        "operators": _by_operator(today),
        "integrations": [(one, _names(one.products)) for one in facts.integrations().values() if holds(one, today)],
        "classes": facts.riders_on(today),
        "dynamics": dynamics.published(at),
        "stations": forms.stations(),
        "rule": facts.rule(),
        "day": today,
    }
    return render(request, "fares/home.html", context)


def _quoted(asked: forms.Calculator, at: Any) -> Quote | None:
    return quoting.quote(asked.asked(at), rider=asked.rider(), medium="qr") if asked.is_valid() else None


def _lines(found: Quote, asked: forms.Calculator, at: Any) -> list[tuple[Any, str]]:
    """Each line of the quote with the rides that it is for, by name."""
    named = [_named(ride) for ride in asked.asked(at)]
    return [(line, "; ".join(named[place] for place in line.rides)) for line in found.lines]


def _named(ride: Ride) -> str:
    network, fact = tariffs().networks.get(ride.operator), facts.operators()[ride.operator]
    names = network.names if network else {}
    ends = " – ".join(names.get(stop, stop) for stop in (ride.board_stop, ride.alight_stop) if stop)
    return f"{said(fact.name)} {ends}".strip()


def _names(codes: list[str]) -> list[Any]:
    every = facts.products()
    return [every[code].name for code in codes if code in every]


def _by_operator(today: Any) -> list[tuple[Any, list[Any]]]:
    products = [one for one in facts.products().values() if holds(one, today)]
    products.sort(key=lambda one: (bool(one.routes), one.price))
    return [
        (operator, [one for one in products if one.operator == code]) for code, operator in facts.operators().items()
    ]


@public
@require_safe
def fares_v2(request: Request) -> HttpResponse:
    """What is sold today as GTFS-Fares v2; a feed's own routes and stops are added where the feed is written."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in sorted(feeds.fares_v2(stops=_own_stations()).items()):
            text = io.StringIO()
            writer = csv.DictWriter(text, list(rows[0]), lineterminator="\r\n")
            writer.writeheader()
            writer.writerows(rows)
            archive.writestr(zipfile.ZipInfo(name, _STILL), text.getvalue(), zipfile.ZIP_DEFLATED)
    response = HttpResponse(kept.getvalue(), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="fares-v2.zip"'
    return response


def _own_stations() -> list[FeedStop]:
    return [
        FeedStop(line.operator, station.code, station.name)
        for line in facts.lines().values()
        for station in line.stations
    ]


@public
@require_safe
def ridership(request: Request) -> StreamingHttpResponse:
    """Riders by the hour as CSV: by stop unless asked otherwise, of the last seven days; small counts left blank."""
    form = forms.Span(request.GET)
    form.check()
    since, until = form.days(tariffs().local(clock.now()).day, 7)
    given = form.cleaned_data if form.is_valid() else {}
    since = max(since, until - timedelta(days=31))
    rows = counted.of_days(since, until, by=given.get("by") or "stop", operator=given.get("operator") or "")
    return download(csv_lines(_COLUMNS, _rows(rows)), name="ridership.csv", content_type="text/csv; charset=utf-8")


_COLUMNS = ("hour", "operator", "line", "stop", "boarded", "left", "simulated")


def _rows(rows: list[counted.Counted]) -> Iterator[tuple[object, ...]]:
    area = zone()
    for one in rows:
        blank = ["" if count is None else count for count in (one.boarded, one.left)]
        yield (one.hour.astimezone(area).isoformat(), one.operator, one.route, one.stop, *blank,
               "yes" if one.is_simulated else "no")  # fmt: skip
