"""GTFS-Realtime for everybody: our own predictions, vehicles and alerts, as protobuf or as JSON."""

import threading
import time
from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kota.base import clock
from kota.mobility.transit.rules.realtime import writing
from kota.mobility.transit.rules.realtime.said import Said
from kota.mobility.transit.selectors.realtime import outgoing
from kota.ui.access import public

KEPT_S = 3.0  # for which one answer does for all
_lock = threading.Lock()
_made: dict[str, tuple[float, Said]] = {}


def _vehicles(at: datetime) -> dict[str, Said]:
    """Predictions and positions tell one moment: whoever takes both finds the same runs in them."""
    known = outgoing.told(at)
    return {"trips": outgoing.trip_updates(at, known), "vehicles": outgoing.vehicle_positions(at, known)}


def _alerts(at: datetime) -> dict[str, Said]:
    return {"alerts": outgoing.service_alerts(at)}


def _answer(request: HttpRequest, name: str, make: Callable[[datetime], dict[str, Said]]) -> HttpResponse:
    with _lock:
        kept = _made.get(name)
        if kept is None or time.monotonic() - kept[0] > KEPT_S:
            made = make(clock.now())
            _made.update({each: (time.monotonic(), said) for each, said in made.items()})
            kept = _made[name]
    if request.GET.get("format") == "json":
        response = HttpResponse(writing.as_json(kept[1]), content_type="application/json")
    else:
        response = HttpResponse(writing.written(kept[1]), content_type="application/x-protobuf")
    response["Cache-Control"] = f"public, max-age={int(KEPT_S)}"
    response["Access-Control-Allow-Origin"] = "*"
    return response


def forget() -> None:
    """Hold nothing, for tests."""
    _made.clear()


@public
@require_safe
def trip_updates(request: HttpRequest) -> HttpResponse:
    """When vehicles will be at their next stops."""
    return _answer(request, "trips", _vehicles)


@public
@require_safe
def vehicle_positions(request: HttpRequest) -> HttpResponse:
    """Where vehicles are."""
    return _answer(request, "vehicles", _vehicles)


@public
@require_safe
def alerts(request: HttpRequest) -> HttpResponse:
    """What riders should know."""
    return _answer(request, "alerts", _alerts)
