"""What everybody may look at: what is near, one station, one system, what is out of order."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kota.base import clock
from kota.base.geo import Point
from kota.kernel.areas import facade as areas
from kota.kernel.areas.contracts import Found
from kota.kernel.facts import facade as city_facts
from kota.mobility.sharing import forms
from kota.mobility.sharing.contracts import Sought
from kota.mobility.sharing.rules import pricing
from kota.mobility.sharing.selectors import calendar, near, pages
from kota.mobility.sharing.selectors.book import Stop, book, is_current
from kota.mobility.sharing.selectors.notices import standing
from kota.ui.access import public
from kota.ui.downloads import csv_lines, download
from kota.ui.http import Request, kept_offline, page_or_part

LIVE = ["public:sharing"]
NEAR_M, WALK_M, ALL_M = 2500.0, 6000.0, 60_000.0
MOST, MOST_LOOSE = 30, 8
CSV_DAYS = timedelta(days=31)
COLUMNS = ("station", "time", "vehicles", "docks", "quality")
_DAY = timedelta(days=1)


@public
@require_safe
def home(request: Request) -> HttpResponse:
    """Stations and vehicles near a place, or everywhere; enough of them now, or at a time."""
    form = forms.Asked(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    where, choices = _where(asked)
    now = clock.now()
    moment, kind = _moment(asked.get("at"), now), Sought(asked["kind"]) if asked.get("kind") else None
    context = {
        "topics": LIVE, "form": form, "asked": asked, "where": where, "choices": choices, "kind": kind,
        "at": moment if asked.get("at") else None,
        "is_unknown": bool(asked.get("place")) and where is None and not choices,
        "systems": list(book().systems.values()), "is_simulated": any(s.is_simulated for s in book().systems.values()),
        "notices": _notices(now), **_around(where, moment, kind, now),
    }  # fmt: skip
    return kept_offline(page_or_part(request, "sharing/home.html", "near", context))


def _around(where: Point | None, moment: datetime, kind: Sought | None, now: datetime) -> dict[str, Any]:
    """What is near, or without a place where most can be rented."""
    middle = where or Point(*city_facts.city().centre)
    stations = near.stations_near(middle.lon, middle.lat, NEAR_M if where else ALL_M, moment, kind, now=now)
    if where and not stations:
        stations = near.stations_near(middle.lon, middle.lat, WALK_M, moment, kind, now=now)[:5]
    if not where:
        stations = sorted(stations, key=lambda one: (one.is_stale, -one.vehicles, one.id))
    loose = near.vehicles_near(middle.lon, middle.lat, 1000, kind, most=MOST_LOOSE, now=now) if where else []
    parks = near.parks_near(middle.lon, middle.lat, WALK_M if where else ALL_M)
    return {
        "stations": stations[:MOST], "more": max(0, len(stations) - MOST), "loose": loose,
        "parks": parks if where else sorted(parks, key=lambda one: one.code),
        "loose_all": sum(kind in (None, one.kind) for one in book().loose),
    }  # fmt: skip


def _where(asked: dict[str, Any]) -> tuple[Point | None, list[Found]]:
    """The point that was asked for, or places of that name to choose from."""
    lon, lat = asked.get("lon"), asked.get("lat")
    if isinstance(lon, float) and isinstance(lat, float):
        return Point(lon, lat), []
    words = str(asked.get("place") or "")
    hits = areas.search(words, limit=6) if words else []
    if len(hits) == 1 or (hits and hits[0].name.lower() == words.strip().lower()):
        return Point(hits[0].lon, hits[0].lat), []
    middle = areas.middles().get(str(asked.get("area") or ""))
    return (middle, []) if middle and not hits else (None, hits)


def _moment(asked: time | None, now: datetime) -> datetime:
    """The next time that the clock says so."""
    if asked is None:
        return now
    here = now.astimezone(calendar.zone())
    found = datetime.combine(here.date(), asked, tzinfo=here.tzinfo)
    return found if found >= now - timedelta(minutes=1) else found + _DAY


def _notices(now: datetime) -> list[tuple[Any, Any]]:
    return [(one, notice) for one in book().systems.values() for notice in standing(one.notices, now)]


@public
@require_safe
def station(request: Request, number: int) -> HttpResponse:
    """One station: now, the day, the next hour, what a ride costs from here."""
    one, now, form = pages.stop(number), clock.now(), forms.Ride(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    today = now.astimezone(calendar.zone()).date()
    on: date = asked.get("day") or today
    moment, day = _moment(asked.get("at"), now), pages.day(one, on)
    context = {
        "one": one, "topics": LIVE, "now": now, "is_stale": not is_current(one.good_until, now), "form": form,
        "vehicles": one.of_kind(None), "split": _split(one),
        "horizons": book().outlooks.horizons(one.system.code, one.id, now) if is_current(one.good_until, now) else [],
        "on": on, "is_today": on == today, "day": day,
        "is_drawn": any(quarter.vehicles is not None for quarter in day), "errors": pages.errors(one.system.code, now),
        "at": moment if asked.get("at") else None,
        "then": near.expected(book(), one, moment, now) if asked.get("at") else None,
        "notices": standing(one.system.notices, now, one.code),
        "ruling": near.ruling_at(one.system.code, one.lon, one.lat, at=now), **_priced(one.system, asked),
    }  # fmt: skip
    return kept_offline(page_or_part(request, "sharing/station.html", "now", context))


def _split(one: Stop) -> list[tuple[Any, int]]:
    """How many of which type, where the station says so."""
    return [(one.system.types[key], n) for key, n in one.types.items() if key in one.system.types and n]


def _priced(system: Any, asked: dict[str, Any]) -> dict[str, Any]:
    """The price calculator: half an hour unless asked for more."""
    plan = system.plans.get(asked.get("plan") or system.plan)
    minutes, km = asked.get("minutes") or 30, asked.get("km") or 0
    quote = pricing.quote(plan, minutes=Decimal(minutes), km=Decimal(str(km))) if plan else None
    return {"plans": list(system.plans.values()), "plan": plan, "minutes": minutes, "km": km, "quote": quote}


@public
@require_safe
def station_csv(request: Request, number: int) -> StreamingHttpResponse:
    """What stood at a station every five minutes of the last 31 days."""
    one, now = pages.stop(number), clock.now()
    rows = _rows(one, now - CSV_DAYS, now)
    return download(csv_lines(COLUMNS, rows), name=f"sharing-{one.system.code}-{one.id}.csv",
                    content_type="text/csv; charset=utf-8")  # fmt: skip


def _rows(one: Stop, since: datetime, until: datetime) -> Iterator[tuple[object, ...]]:
    zone, quality = calendar.zone(), "simulated" if one.is_simulated else "reported"
    for at, vehicles, docks in pages.bins(one, since, until):
        yield one.code, at.astimezone(zone).isoformat(), vehicles, "" if docks is None else docks, quality


@public
@require_safe
def system(request: Request, code: str) -> HttpResponse:
    """One system: who runs it, what it has, what it costs, where it may not go, how well it is forecast."""
    one, now = near.system_of(code), clock.now()
    form = forms.Ride(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    stops = [stop for stop in book().stops if stop.system is one]
    context = {
        "one": one, "stops": len(stops), "vehicles": sum(stop.of_kind(None) for stop in stops),
        "loose": sum(loose.system is one for loose in book().loose), "notices": standing(one.notices, now),
        "is_stale": not is_current(one.good_until, now) and not any(is_current(s.good_until, now) for s in stops),
        "errors": pages.errors(code, now), "is_published": one.is_own or one.fact.republish,
        "zones": one.zones.zones, **_priced(one, asked),
    }  # fmt: skip
    return render(request, "sharing/system.html", context)


@public
@require_safe
def alerts(request: Request) -> HttpResponse:
    """What systems say is out of order."""
    now = clock.now()
    return page_or_part(
        request, "sharing/alerts.html", "alerts", {"notices": _notices(now), "topics": LIVE, "now": now}
    )
