"""Rows of entities, by the names that SensorThings gives their properties."""

from collections.abc import Mapping
from typing import Any

import orjson
from django.db import connection

from kota.kernel.observations.contracts.entities import OBSERVATIONS, EntitySet, Kind
from kota.kernel.observations.contracts.errors import BodyError, NoEntityError, StateError
from kota.kernel.observations.rules import shapes
from kota.kernel.observations.rules.instants import moment
from kota.kernel.observations.rules.parts import part_of
from kota.kernel.observations.selectors import archive

_GEOMETRIES = {"location": "location", "feature_of_interest": "feature"}


def stored(found: EntitySet, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of properties as columns."""
    columns: dict[str, Any] = {}
    for name, value in values.items():
        if prop := found.property(name):
            columns[prop.stored] = _written(prop.kind, value)
    geometry = _GEOMETRIES.get(found.table, "")
    if geometry in values and "encodingType" in values:
        box = shapes.checked(values[geometry], values["encodingType"], field=geometry)
        columns["bounds"] = None if box is None else f"({box.west},{box.south}),({box.east},{box.north})"
    return columns


def _written(kind: Kind, value: Any) -> Any:
    if kind in (Kind.JSON, Kind.GEOMETRY):
        text = orjson.dumps(value).decode()
        if "\\u0000" in text:
            raise BodyError("the body holds characters that are no text")
        return text
    return moment(value) if kind is Kind.TIME and value is not None else value


def insert(found: EntitySet, columns: dict[str, Any]) -> int:
    """One row; its number."""
    if found.property("properties"):
        columns.setdefault("properties", "{}")
    names = ", ".join(columns)
    marks = ", ".join(["%s"] * len(columns))
    sql = f"INSERT INTO {found.table} ({names}) VALUES ({marks}) RETURNING id"  # noqa: S608 - names of our own model
    with connection.cursor() as cursor:
        cursor.execute(sql, list(columns.values()))
        return int(cursor.fetchone()[0])


def update(found: EntitySet, number: int, columns: Mapping[str, Any]) -> None:
    """Change a row."""
    if not columns:
        return
    marks = ", ".join(f"{name} = %s" for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {found.table} SET {marks} WHERE id = %s", [*columns.values(), number])  # noqa: S608


def exists(found: EntitySet, number: int) -> bool:
    sql = f"SELECT 1 FROM {found.table} WHERE id = %s"  # noqa: S608 - names of our own model
    params = [number]
    if found is OBSERVATIONS:
        sql += " AND phenomenon_time >= (SELECT first FROM observation_part WHERE number = %s >> 38)" \
               " AND phenomenon_time < (SELECT after FROM observation_part WHERE number = %s >> 38)"  # fmt: skip
        params *= 3
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchone() is not None


def need(found: EntitySet, number: int, *, field: str) -> None:
    """BodyError when a body names an entity that is not there."""
    if not exists(found, number):
        raise BodyError("there is no %(name)s %(number)s", name=found.single, number=number, field=field)


def need_addressed(found: EntitySet, number: int) -> None:
    """NoEntityError when an address names an entity that is not there; StateError for an archived observation."""
    if not exists(found, number):
        if found is OBSERVATIONS and archive.one(number, part_of(number)) is not None:
            raise StateError("this observation is archived: it can be read, and no longer changed or deleted")
        raise NoEntityError("there is no %(name)s of this number", name=found.single)
