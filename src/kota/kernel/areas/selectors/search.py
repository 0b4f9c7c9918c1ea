"""Finding a place by its name, with typing mistakes: areas, known places, what other apps name (stops), and a geocoder
when one is configured."""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kota.base import logs
from kota.base.geo import Point
from kota.base.registry import REGISTRY
from kota.base.words import said
from kota.kernel.areas.contracts import Found, Level, Named, Names
from kota.kernel.areas.models import Place
from kota.kernel.areas.rules.finding import Finder, is_called
from kota.kernel.areas.rules.naming import also, called, fold, place_weight
from kota.kernel.areas.selectors.index import index
from kota.kernel.facts import facade as facts

ZOOM = {Level.PROVINCE: 10.0, Level.KOTA: 11.5, Level.KECAMATAN: 13.0, Level.KELURAHAN: 14.5}

_WEIGHTS = {Level.PROVINCE: 1.2, Level.KOTA: 1.4, Level.KECAMATAN: 1.6, Level.KELURAHAN: 1.5}

CHECK_S = 10.0
GEOCODER_WAIT_S = 2.0
ADDRESSES = 3  # places left to addresses where no name holds all words
_log = logs.logger("areas")

# What packs call the kinds of their places; another kind is said as the pack writes it.
_KINDS = {
    "airport": lambda: _("airport"),
    "bridge": lambda: _("bridge"),
    "bus-stop": lambda: _("bus stop"),
    "flood-gate": lambda: _("floodgate"),
    "government": lambda: _("public office"),
    "harbour": lambda: _("harbour"),
    "health-centre": lambda: _("health centre"),
    "hospital": lambda: _("hospital"),
    "island": lambda: _("island"),
    "landmark": lambda: _("landmark"),
    "library": lambda: _("library"),
    "mall": lambda: _("shopping centre"),
    "market": lambda: _("market"),
    "park": lambda: _("park"),
    "reservoir": lambda: _("reservoir"),
    "stadium": lambda: _("stadium"),
    "station": lambda: _("station"),
    "street": lambda: _("street"),
    "terminal": lambda: _("bus terminal"),
    "university": lambda: _("university"),
}


def search(query: str, *, limit: int = 8, near: Point | None = None) -> list[Found]:
    """What is called so or nearly so, best first, and of what is called alike the nearest first. Nothing for fewer than
    two letters."""
    plain = " ".join(query.split())[:80]
    if len(plain) < 2:
        return []
    hits = _finder().find(plain, limit=limit, near=(near.lon, near.lat) if near else None)
    found = [replace(_found(row), is_whole=is_called(row, plain)) for row, _score in hits]
    if settings.KOTA_GEOCODER_URL and not any(_holds(row.name, plain) for row, _score in hits):
        found = found[: max(1, limit - ADDRESSES)]  # names that are only alike leave room for addresses
    return found + _geocoded(plain.lower(), limit - len(found))


def _holds(name: str, asked: str) -> bool:
    """Are all words of the question in the name?"""
    words = set(fold(name))
    return all(word in words for word in fold(asked))


def _found(row: Named) -> Found:
    if row.kind == "place":
        kind_name = _KINDS.get(str(row.detail))
        detail = kind_name() if kind_name else str(row.detail).replace("-", " ").removeprefix("place")
        return Found("place", row.name, detail, row.lon, row.lat, row.code, 16.0)
    if row.kind == "area":
        here = index().areas[row.code]
        return Found("area", row.name, ", ".join(here.path[1:]), row.lon, row.lat, row.code, ZOOM[Level(here.level)])
    detail = row.detail if isinstance(row.detail, str) else said(row.detail)
    return Found(row.kind, row.name, detail, row.lon, row.lat, row.code, 16.0)


_LOCK = threading.Lock()
_STATE: dict[str, Any] = {"checked": float("-inf"), "stamp": None, "finder": Finder([])}


def _finder() -> Finder:
    """All names of this process; made anew when some came or changed, while others still search the old ones."""
    age = time.monotonic() - _STATE["checked"]
    if age >= min(CHECK_S, settings.KOTA_FACTS_MAX_AGE_S * CHECK_S) and _LOCK.acquire(blocking=_STATE["stamp"] is None):
        try:
            stamp = _stamp()
            if stamp != _STATE["stamp"]:
                _STATE["finder"], _STATE["stamp"] = Finder(_rows()), stamp
            _STATE["checked"] = time.monotonic()
        finally:
            _LOCK.release()
    found: Finder = _STATE["finder"]
    return found


def _stamp() -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), max(xmin::text::bigint) FROM place")
        places = cursor.fetchone()
    return (connection.settings_dict["NAME"], id(index()), places, *(names.stamp() for names in _others()))


def _others() -> list[Names]:
    return [names for module in REGISTRY for names in module.search]


def _rows() -> Iterator[Named]:
    middles = index().middles
    for code, here in index().areas.items():
        middle, weight = middles[code], _WEIGHTS[Level(here.level)]
        yield Named("area", code, here.name, middle.lon, middle.lat, weight=weight, kinds=(here.level,))
    for row in Place.objects.only("code", "name", "kind", "point", "also").iterator(chunk_size=5000):
        others = also(row.also)
        weight = place_weight(row.kind, others)
        yield Named(
            "place", row.code, row.name, row.point.lon, row.point.lat, row.kind, weight, others, called(row.kind)
        )
    for names in _others():
        yield from names.rows()


def place(code: str) -> Place | None:
    """A known place by its code."""
    return Place.objects.filter(pk=code).first()


def _geocoded(query: str, limit: int) -> list[Found]:
    """Addresses of the configured geocoder (Nominatim's search), within the city; nothing when it does not answer."""
    if not settings.KOTA_GEOCODER_URL or limit < 1:
        return []
    west, south, east, north = facts.city().bbox
    asked = {
        "q": query,
        "format": "jsonv2",
        "limit": str(limit),
        "viewbox": f"{west},{north},{east},{south}",
        "bounded": "1",
    }
    try:
        answer = httpx.get(settings.KOTA_GEOCODER_URL, params=asked, timeout=GEOCODER_WAIT_S)
        rows = answer.raise_for_status().json()
        return [_address(row) for row in rows]
    except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
        _log.warning("geocoder.failed", kind=type(error).__name__)
        return []


def _address(row: dict[str, str]) -> Found:
    name, _, detail = str(row["display_name"]).partition(", ")
    return Found("address", name, detail[:120], float(row["lon"]), float(row["lat"]), "", 17.0)


def places() -> QuerySet[Place]:
    return Place.objects.select_related("area").order_by("code")
