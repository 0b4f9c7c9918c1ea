"""Things as maps and lists show them: where each is, and what its datastreams said last."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from kota.base.geo import Box, Point
from kota.kernel.observations.contracts.streams import StreamInfo
from kota.kernel.observations.selectors.series import streams

PAGE = 30
# Where a thing is: the middle of the first of its places that has a shape.
_PLACE = """
    LEFT JOIN LATERAL (SELECT center(x.bounds) AS at FROM thing_location y JOIN location x ON x.id = y.location_id
                       WHERE y.thing_id = t.id AND x.bounds IS NOT NULL ORDER BY x.id LIMIT 1) l ON true
"""
_READ = f"""
    SELECT t.id, t.name, t.description, COALESCE(t.theme, ''), t.area, l.at,
           (t.properties ->> 'simulated') IS NOT DISTINCT FROM 'true'
    FROM thing t {_PLACE} WHERE
"""  # noqa: S608 - our own words
_CLUSTERS = f"""
    SELECT avg(l.at[0]), avg(l.at[1]), count(*) FROM thing t {_PLACE} WHERE {{which}}
    GROUP BY floor(l.at[0] / %(size)s), floor(l.at[1] / %(size)s)
"""  # noqa: S608
_COUNT = f"SELECT count(*), count(l.at) FROM thing t {_PLACE} WHERE "  # noqa: S608
_THEMES = """
    SELECT theme, count(*) FROM (
        SELECT theme, id FROM thing WHERE theme <> '' UNION SELECT theme, thing_id FROM datastream WHERE theme <> ''
    ) found GROUP BY 1 ORDER BY 2 DESC, 1
"""
_THEME = "(t.theme = %(theme)s OR EXISTS (SELECT 1 FROM datastream d WHERE d.thing_id = t.id AND d.theme = %(theme)s))"
_AFTER = "(t.name, t.id) > (SELECT name, id FROM thing WHERE id = %(after)s)"
_TILE = 256  # pixels of the world at zoom 0


@dataclass(frozen=True, slots=True)
class Sought:
    """What things are narrowed to. `area` is a code of any level."""

    theme: str = ""
    area: str = ""
    text: str = ""
    box: Box | None = None

    def sql(self) -> tuple[list[str], dict[str, Any]]:
        which, params = ["true"], {}
        if self.theme:
            which.append(_THEME)
            params["theme"] = self.theme
        if self.area:
            which.append("(t.area = %(area)s OR starts_with(t.area, %(area)s || '.'))")
            params["area"] = self.area
        if self.text:
            which.append("strpos(lower(t.name), %(text)s) > 0")
            params["text"] = self.text.lower()
        if self.box:
            which.append("l.at <@ box(point(%(west)s, %(south)s), point(%(east)s, %(north)s))")
            params |= {side: getattr(self.box, side) for side in ("west", "south", "east", "north")}
        return which, params


@dataclass(frozen=True, slots=True)
class ThingInfo:
    """A thing with its datastreams."""

    id: int
    name: str
    description: str
    theme: str
    area: str
    place: Point | None
    is_simulated: bool
    streams: Sequence[StreamInfo] = ()


def themes() -> dict[str, int]:
    """How many things each theme has, most first."""
    with connection.cursor() as cursor:
        cursor.execute(_THEMES)
        return dict(cursor.fetchall())


def count(by: Sought) -> tuple[int, int]:
    """How many things fit, and how many of them a map can show."""
    which, params = by.sql()
    with connection.cursor() as cursor:
        cursor.execute(_COUNT + " AND ".join(which), params)
        every, placed = cursor.fetchone()
        return every, placed


def things(by: Sought, *, after: int = 0, most: int = PAGE) -> list[ThingInfo]:
    """Things by name, with what their datastreams said last."""
    which, params = by.sql()
    if after:
        which.append(_AFTER)
        params["after"] = after
    return _read(which, params, most)


def thing(number: int) -> ThingInfo | None:
    found = _read(["t.id = %(id)s"], {"id": number}, 1)
    return found[0] if found else None


def clusters(by: Sought, zoom: float, pixels: int = 90) -> list[tuple[Point, int]]:
    """The things that have a place, counted in squares of about so many pixels at a zoom."""
    which, params = by.sql()
    params["size"] = 360 * pixels / (_TILE * 2**zoom)
    with connection.cursor() as cursor:
        cursor.execute(_CLUSTERS.format(which=" AND ".join([*which, "l.at IS NOT NULL"])), params)
        return [(Point(lon, lat), number) for lon, lat, number in cursor.fetchall()]


def _read(which: Sequence[str], params: Mapping[str, Any], most: int) -> list[ThingInfo]:
    with connection.cursor() as cursor:
        cursor.execute(f"{_READ} {' AND '.join(which)} ORDER BY t.name, t.id LIMIT %(most)s", {**params, "most": most})
        found = [ThingInfo(*row) for row in cursor.fetchall()]
    if not found:
        return []
    below: dict[int, list[StreamInfo]] = {}
    for one in streams(things=[one.id for one in found]):
        below.setdefault(one.thing_id, []).append(one)
    return [replace(one, streams=below.get(one.id, [])) for one in found]
