"""The newest observations inside of many datastreams, as JSON that the database writes: a map asks for ten thousand.

Only what is plain (a number at an instant; no flags where those are shown); the rest is read as everywhere else.
"""

from functools import lru_cache
from typing import Any

import orjson
from django.db import connection

from kota.kernel.observations.contracts.entities import OBSERVATIONS
from kota.kernel.observations.selectors.query.rows import Row, listed, shown_of

_PLAIN = "e.result IS NOT NULL AND e.phenomenon_end IS NULL AND e.result_time IS NULL AND e.extra IS NULL"
# As `instants.written`: decimals in threes. PostgreSQL's own text is quicker than to_char; connections are in UTC.
_TEXT = "e.phenomenon_time::text"
_TIME = (
    f"rpad(replace(left({_TEXT}, -3), ' ', 'T'),"
    f" CASE WHEN length({_TEXT}) < 23 THEN 19 WHEN length({_TEXT}) < 27 THEN 23 ELSE 26 END, '0') || 'Z'"
)


def newest(ids: list[int], select: tuple[str, ...], base: str) -> tuple[dict[int, list[Row]], list[int]]:
    """By datastream its newest observation, twice where there are older ones; and the datastreams whose newest is not
    plain. Of a row only `id` and `entity` are known, the latter as a fragment of JSON."""
    sql, params = _statement(select, base)
    found: dict[int, list[Row]] = {}
    other: list[int] = []
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, listed(ids)])
        for stream, number, text, total in cursor.fetchall():
            if text is None:
                other.append(stream)
            else:
                found[stream] = [_row(number, text)] * min(2, total)
    return found, other


def _row(number: int, text: str) -> Row:
    entity: Any = orjson.Fragment(text)
    return Row(number, (), entity)


@lru_cache(maxsize=200)
def _statement(select: tuple[str, ...], base: str) -> tuple[str, tuple[str, ...]]:
    shown, root = shown_of(select), f"{base}/{OBSERVATIONS.name}("
    parts: list[tuple[str, tuple[str, ...]]] = []
    if not shown or "id" in shown:
        parts.append(("""'"@iot.selfLink":"', %s, e.id, ')","@iot.id":', e.id""", (root,)))
    for name, sql in (
        ("phenomenonTime", f"""'"phenomenonTime":"', {_TIME}, '"'"""),
        ("result", """'"result":', e.result"""),
        ("resultTime", """'"resultTime":null'"""),
    ):
        if not shown or name in shown:
            parts.append((sql, ()))
    parts += [
        (f"""'"{one.name}@iot.navigationLink":"', %s, e.id, ')/{one.name}"'""", (root,))
        for one in OBSERVATIONS.relations
        if not shown or one.name in shown
    ]
    plain = f"{_PLAIN} AND e.quality = 0" if not shown or "resultQuality" in shown else _PLAIN
    inside = ", ',', ".join(sql for sql, _ in parts)
    written = f"CASE WHEN {plain} THEN concat('{{', {inside}, '}}') END" if parts else "'{}'"
    where = "e.datastream_id = ANY(%s::int[])"
    columns = f"e.datastream_id, e.id, {written}, e.total"
    return f"SELECT {columns} FROM latest_observation e WHERE {where}", tuple(p for _, ps in parts for p in ps)  # noqa: S608
