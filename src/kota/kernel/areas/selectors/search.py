"""Finding a place by its name, with typing mistakes: areas, known places, and a geocoder when one is configured."""

from django.db import connection
from django.db.models import QuerySet

from kota.kernel.areas.contracts import Found, Level
from kota.kernel.areas.models import Place
from kota.kernel.areas.selectors.index import index

ZOOM = {Level.PROVINCE: 10.0, Level.KOTA: 11.5, Level.KECAMATAN: 13.0, Level.KELURAHAN: 14.5}

_SEARCH = """
    SELECT kind, code, name, level, point, similarity FROM (
      SELECT 'area' AS kind, code, name, level, point::text, word_similarity(%(q)s, lower(name)) AS similarity FROM area
      UNION ALL
      SELECT 'place', code, name, kind, point::text, word_similarity(%(q)s, lower(name)) FROM place
    ) AS hit
    WHERE similarity > 0.4 OR lower(name) LIKE %(like)s
    ORDER BY lower(name) = %(q)s DESC, lower(name) LIKE %(start)s DESC, similarity DESC, length(name) LIMIT %(limit)s
"""


def search(query: str, *, limit: int = 8) -> list[Found]:
    """Areas and known places whose name resembles the query, best first. Nothing for fewer than two letters."""
    plain = " ".join(query.lower().split())[:80]
    if len(plain) < 2:
        return []
    literal = plain.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    with connection.cursor() as cursor:
        asked = {"q": plain, "like": f"%{literal}%", "start": f"{literal}%", "limit": limit}
        cursor.execute(_SEARCH, asked)
        return [_found(*row) for row in cursor.fetchall()]


def _found(kind: str, code: str, name: str, level: str, point: str, similarity: float) -> Found:
    lon, lat = (float(part) for part in point.strip("()").split(","))
    if kind == "place":
        return Found("place", name, level, lon, lat, code, 16.0)
    return Found("area", name, ", ".join(index().areas[code].path[1:]), lon, lat, code, ZOOM[Level(level)])


def place(code: str) -> Place | None:
    """A known place by its code."""
    return Place.objects.filter(pk=code).first()


def places() -> QuerySet[Place]:
    return Place.objects.select_related("area").order_by("code")
