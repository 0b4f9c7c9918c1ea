"""Where things are and were: locations joined to things, and the history that follows by itself (18-088, 8.2.3)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from kota.kernel.areas import facade as areas
from kota.kernel.observations.contracts.entities import HISTORICAL_LOCATIONS, LOCATIONS, THINGS, EntitySet, Relation
from kota.kernel.observations.services import announcing

_NOW_AT = """
    SELECT h.thing_id, array_agg(p.location_id) FROM historical_location h
    JOIN historical_location_place p ON p.historical_location_id = h.id
    WHERE h.id = %s AND h.time = (SELECT max(time) FROM historical_location WHERE thing_id = h.thing_id) GROUP BY 1
"""
_MIDDLE = """
    SELECT (center(l.bounds))[0], (center(l.bounds))[1] FROM thing_location t JOIN location l ON l.id = t.location_id
    WHERE t.thing_id = %s AND l.bounds IS NOT NULL ORDER BY l.id LIMIT 1
"""


def join(found: EntitySet, relation: Relation, number: int, others: Sequence[int], *, at: datetime) -> None:
    """Link entities through the table between them. A thing's places replace those it had, and are remembered."""
    if found is THINGS:
        move(number, others, at=at)
    elif found is LOCATIONS and relation.target == THINGS.name:
        for thing in others:
            move(thing, [number], at=at)
    else:
        _link(relation.through, relation.column, relation.other, number, others)


def move(thing: int, locations: Sequence[int], *, at: datetime) -> None:
    """The thing is at these locations now."""
    _replace(thing, locations)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO historical_location (thing_id, time) VALUES (%s, %s) RETURNING id", [thing, at])
        history = int(cursor.fetchone()[0])
    _link("historical_location_place", "historical_location_id", "location_id", history, locations)
    announcing.changed(HISTORICAL_LOCATIONS, history)


def settle(found: EntitySet, number: int, *, at: datetime) -> None:
    """After an entity was made: a place in history that is the newest is where the thing is now."""
    if found is not HISTORICAL_LOCATIONS:
        return
    with connection.cursor() as cursor:
        cursor.execute(_NOW_AT, [number])
        row = cursor.fetchone()
    if row is not None:
        _replace(row[0], row[1])


def _replace(thing: int, locations: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM thing_location WHERE thing_id = %s", [thing])
    _link("thing_location", "thing_id", "location_id", thing, locations)
    locate(thing)


def locate(thing: int) -> None:
    """Which kelurahan the thing stands in."""
    with connection.cursor() as cursor:
        cursor.execute(_MIDDLE, [thing])
        row = cursor.fetchone()
        found = areas.locate(*row).area if row else None
        cursor.execute("UPDATE thing SET area = %s WHERE id = %s", [found.code if found else "", thing])


def _link(table: str, own: str, other: str, number: int, others: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({own}, {other}) SELECT %s, unnest(%s::bigint[]) ON CONFLICT DO NOTHING",
            [number, list(dict.fromkeys(others))],
        )
