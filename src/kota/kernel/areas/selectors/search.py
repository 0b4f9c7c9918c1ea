"""Finding a place by its name, with typing mistakes: areas, known places, and a geocoder when one is configured."""

import httpx
from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kota.base import logs
from kota.kernel.areas.contracts import Found, Level
from kota.kernel.areas.models import Place
from kota.kernel.areas.selectors.index import index
from kota.kernel.facts import facade as facts

ZOOM = {Level.PROVINCE: 10.0, Level.KOTA: 11.5, Level.KECAMATAN: 13.0, Level.KELURAHAN: 14.5}

GEOCODER_WAIT_S = 2.0
_log = logs.logger("areas")

# The name as a whole counts as much as its best part, so that "mentng" is Menteng before it is Ujung Menteng.
_SEARCH = """
    SELECT kind, code, name, level, point FROM (
      SELECT 'area' AS kind, code, name, level, point::text, lower(name) AS low FROM area
      UNION ALL
      SELECT 'place', code, name, kind, point::text, lower(name) FROM place
    ) AS hit
    WHERE word_similarity(%(q)s, low) > 0.4 OR low LIKE %(like)s
    ORDER BY low = %(q)s DESC, low LIKE %(start)s DESC, word_similarity(%(q)s, low) + similarity(%(q)s, low) DESC, name
    LIMIT %(limit)s
"""


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
    "terminal": lambda: _("bus terminal"),
    "university": lambda: _("university"),
}


def search(query: str, *, limit: int = 8) -> list[Found]:
    """Areas and known places whose name resembles the query, best first. Nothing for fewer than two letters."""
    plain = " ".join(query.lower().split())[:80]
    if len(plain) < 2:
        return []
    literal = plain.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    asked: dict[str, str | int] = {"q": plain, "like": f"%{literal}%", "start": f"{literal}%", "limit": limit}
    with connection.cursor() as cursor:
        cursor.execute(_SEARCH, asked)
        found = [_found(*row) for row in cursor.fetchall()]
    return found + _geocoded(plain, limit - len(found))


def _found(kind: str, code: str, name: str, level: str, point: str) -> Found:
    lon, lat = (float(part) for part in point.strip("()").split(","))
    if kind == "place":
        kind_name = _KINDS.get(level)
        return Found("place", name, kind_name() if kind_name else level.replace("-", " "), lon, lat, code, 16.0)
    return Found("area", name, ", ".join(index().areas[code].path[1:]), lon, lat, code, ZOOM[Level(level)])


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
