"""Functions of geometries: PostgreSQL finds what may fit by its bounds, shapely says what does.

Geometries are WGS84 longitude and latitude taken as a plane, as in FROST and OData; so `geo.distance` and `geo.length`
are in degrees. One of two geometries must be a literal.
"""

import json
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import shapely
from django.db import connection

from kota.kernel.observations.contracts.errors import NotOfferedError, QueryError
from kota.kernel.observations.rules import shapes
from kota.kernel.observations.selectors.query import values as v
from kota.kernel.observations.selectors.query.values import Value, as_kind

Test = Callable[[Any, Any], Any]
_TESTS: dict[str, Test] = {
    "st_equals": shapely.equals, "st_disjoint": shapely.disjoint, "st_touches": shapely.touches,
    "st_within": shapely.within, "st_overlaps": shapely.overlaps, "st_crosses": shapely.crosses,
    "st_intersects": shapely.intersects, "st_contains": shapely.contains, "geo.intersects": shapely.intersects,
}  # fmt: skip
NAMES = frozenset({*_TESTS, "st_relate", "geo.distance", "geo.length"})
_BOUNDED = frozenset({"location", "feature_of_interest"})
_LITERAL = re.compile(r"geo(?:graphy|metry)'(?:SRID=(?P<srid>\d+);)?(?P<wkt>[^']*)'")
_PATTERN = re.compile(r"[012TF*tf]{9}")


def literal(text: str) -> Value:
    """`geography'POINT(106.8 -6.2)'`."""
    found = _LITERAL.fullmatch(text)
    try:
        shape = shapely.from_wkt(found["wkt"]) if found else None
    except (shapely.errors.ShapelyError, ValueError):
        shape = None
    if found is None or shape is None or shape.is_empty:
        raise QueryError("%(text)s is no geometry in WKT, such as geography'POINT(106.8 -6.2)'", text=text[:80])
    if found["srid"] not in (None, "4326"):
        raise NotOfferedError("geometries are in WGS84 (SRID 4326) only")
    return Value(v.GEO, shape=shape)


def call(name: str, arguments: list[Value]) -> Value:
    """A function of geometries as SQL."""
    if name == "geo.length":
        return _length(arguments)
    wanted = 3 if name == "st_relate" else 2
    if len(arguments) != wanted:
        raise QueryError("%(name)s wants %(wanted)s arguments", name=name, wanted=wanted)
    first, second = (as_kind(one, v.GEO, name).shape for one in arguments[:2])
    if isinstance(first, tuple) and isinstance(second, tuple):
        raise NotOfferedError("%(name)s is offered where one of the two is a literal", name=name)
    if name == "geo.distance":
        return _measured(first, second, shapely.distance)
    test = _relating(arguments[2]) if name == "st_relate" else _TESTS[name]
    return _tested(first, second, test, is_near=name not in ("st_disjoint", "st_relate"))


def _relating(pattern: Value) -> Test:
    text = str(pattern.params[0]) if pattern.kind == v.TEXT and len(pattern.params) == 1 else ""
    if not _PATTERN.fullmatch(text):
        raise QueryError("st_relate wants a pattern of nine signs of 0, 1, 2, T, F and *")
    return lambda a, b: shapely.relate_pattern(a, b, text.upper())


def _tested(first: Any, second: Any, test: Test, *, is_near: bool) -> Value:
    if not isinstance(first, tuple) and not isinstance(second, tuple):
        return Value(v.BOOL, "%s::bool", (bool(test(first, second)),))
    place, shape = (first, second) if isinstance(first, tuple) else (second, first)
    ids, found = _candidates(place, shape if is_near else None)
    fits = test(found, shape) if place is first else test(shape, found)
    return Value(v.BOOL, f"({place[0]}.id = ANY(%s))", (ids[np.asarray(fits, dtype=bool)].tolist(),))


def _measured(first: Any, second: Any, measure: Test) -> Value:
    if not isinstance(first, tuple) and not isinstance(second, tuple):
        return Value(v.NUMBER, "%s::float8", (float(measure(first, second)),))
    place, shape = (first, second) if isinstance(first, tuple) else (second, first)
    ids, found = _candidates(place, None)
    return _looked_up(place, ids, measure(found, shape))


def _length(arguments: list[Value]) -> Value:
    if len(arguments) != 1:
        raise QueryError("geo.length wants one argument")
    place = as_kind(arguments[0], v.GEO, "geo.length").shape
    if not isinstance(place, tuple):
        return Value(v.NUMBER, "%s::float8", (float(shapely.length(place)),))
    ids, found = _candidates(place, None)
    return _looked_up(place, ids, shapely.length(found))


def _looked_up(place: tuple[str, str, str], ids: Any, numbers: Any) -> Value:
    look = "(SELECT m.d FROM unnest(%s::bigint[], %s::float8[]) AS m(i, d) WHERE m.i = {}.id)"
    return Value(v.NUMBER, look.format(place[0]), (ids.tolist(), np.asarray(numbers, dtype=float).tolist()))


def _candidates(place: tuple[str, str, str], near: Any) -> tuple[Any, Any]:
    """Numbers and geometries of what may fit."""
    _alias, table, column = place
    statement, params = f"SELECT id, {column} FROM {table} WHERE {column} IS NOT NULL", []  # noqa: S608 - our own names
    if near is not None and table in _BOUNDED:
        west, south, east, north = near.bounds
        statement += " AND bounds && box(point(%s, %s), point(%s, %s))"
        params = [west, south, east, north]
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        read = [(number, shape) for number, value in cursor if (shape := shapes.read(_json(value))) is not None]
    ids = np.array([number for number, _ in read], dtype=np.int64)
    found = np.empty(len(read), dtype=object)
    found[:] = [shape for _, shape in read]
    return ids, found


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
