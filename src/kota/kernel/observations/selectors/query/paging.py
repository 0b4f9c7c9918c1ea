"""Pages in a stable order: the next one begins behind the last entity, not after so many rows."""

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from django.db import connection

from kota.kernel.observations.contracts.entities import OBSERVATIONS, SETS, EntitySet, Relation
from kota.kernel.observations.contracts.errors import NotOfferedError, QueryError
from kota.kernel.observations.rules.query.options import WRITTEN, Expand, Options, Order, check_size
from kota.kernel.observations.selectors.query import tokens
from kota.kernel.observations.selectors.query import values as v
from kota.kernel.observations.selectors.query.compile import Scope, where
from kota.kernel.observations.selectors.query.rows import Row, listed, reader, selected
from kota.kernel.observations.selectors.query.sources import Source
from kota.kernel.observations.selectors.query.values import Value, as_kind

_CASTS = {v.NUMBER: "float8", v.TEXT: "text", v.TIME: "timestamptz", v.BOOL: "bool", v.DATE: "date",
          v.CLOCK: "time", v.DURATION: "interval"}  # fmt: skip


def page(
    found: EntitySet, within: tuple[str, Sequence[Any]], options: Options, base: str, source: Source | None = None
) -> tuple[list[Row], str]:
    """A page of a set, and the token behind which the next one begins (empty: there is none)."""
    source = source or Source(f"{found.table} e")
    scope = Scope(found, "e")
    keys = order_keys(scope, options.orderby)
    condition, params = where(found, options.filter)
    behind, more = _behind(keys, options.after)
    shown = ", ".join([*selected(found, options.select), *(f"({key.sql})::text" for key, _ in keys)])
    sql = (f"SELECT {shown} FROM {source.sql} {' '.join(scope.joins)}"  # noqa: S608 - our own names
           f" WHERE {within[0]} AND {condition} AND {behind} ORDER BY {_ordered(keys)} LIMIT %s OFFSET %s")  # fmt: skip
    given = [p for key, _ in keys for p in key.params]
    skip = 0 if options.after else options.skip
    limit = options.limit
    read = reader(found, base, options.select)
    with connection.cursor() as cursor:
        cursor.execute(
            sql, [*given, *source.params, *within[1], *params, *more, *given, limit + 1 if limit else 0, skip]
        )
        rows = cursor.fetchall()
    width = len(selected(found, options.select))
    made = [read(row[:width]) for row in rows[:limit]]
    after = tokens.write([*rows[limit - 1][width:], rows[limit - 1][0]]) if len(rows) > limit > 0 else ""
    return made, after


def order_keys(scope: Scope, orderby: Sequence[Order]) -> list[tuple[Value, bool]]:
    """What is ordered by, and whether falling."""
    keys = []
    for order in orderby:
        key = scope.value(order.by)
        if key.kind == v.INTERVAL:
            key = as_kind(key, v.TIME, "$orderby")
        elif key.kind in (v.JSON, v.RESULT):
            key = as_kind(key, v.NUMBER if key.kind == v.RESULT else v.TEXT, "$orderby")
        if key.kind not in _CASTS:
            raise QueryError("$orderby wants something that has an order")
        keys.append((key, order.is_falling))
    if scope.has_many:
        raise NotOfferedError("$orderby goes along single relations only")
    return keys


def _ordered(keys: list[tuple[Value, bool]]) -> str:
    """PostgreSQL's own order: nothing comes last, and first when falling."""
    return ", ".join([*(f"{key.sql} {'DESC' if falling else 'ASC'}" for key, falling in keys), "e.id"])


def _behind(keys: list[tuple[Value, bool]], after: str) -> tuple[str, list[Any]]:
    """The condition for what comes after the last entity of the page before."""
    if not after:
        return "true", []
    values = tokens.read(after, len(keys) + 1)
    texts, params = [], []
    same: list[tuple[str, list[Any]]] = []
    for (key, falling), value in zip(keys, values, strict=False):
        step, given = _beyond(key, value, falling=falling)
        texts.append(" AND ".join([*(sql for sql, _ in same), step]))
        params += [p for _, some in same for p in some] + given
        same.append((f"({key.sql}) IS NOT DISTINCT FROM %s::{_CASTS[key.kind]}", [*key.params, value]))
    texts.append(" AND ".join([*(sql for sql, _ in same), "e.id > %s"]))
    params += [p for _, some in same for p in some] + [values[-1]]
    return "(" + " OR ".join(f"({text})" for text in texts) + ")", params


def _beyond(key: Value, value: Any, *, falling: bool) -> tuple[str, list[Any]]:
    if value is None:
        return (f"({key.sql}) IS NOT NULL", list(key.params)) if falling else ("false", [])
    cast = _CASTS[key.kind]
    if falling:
        return f"({key.sql}) < %s::{cast}", [*key.params, value]
    return f"(({key.sql}) > %s::{cast} OR ({key.sql}) IS NULL)", [*key.params, value, *key.params]


def of_many(relation: Relation, ids: list[int], options: Options, base: str) -> dict[int, list[Row]]:
    """The first related entities of each of many, one more than asked for where there are more."""
    target = SETS[relation.target]
    scope = Scope(target, "e")
    keys = order_keys(scope, options.orderby)
    condition, params = where(target, options.filter)
    source, key = f"{target.table} e", f"e.{relation.column}"
    if relation.through:
        source += f" JOIN {relation.through} t ON t.{relation.other} = e.id"
        key = f"t.{relation.column}"
    source = " ".join([source, *scope.joins])
    columns, order = ", ".join(selected(target, options.select)), _ordered(keys)
    given = [p for one, _ in keys for p in one.params]
    limit = options.limit + 1 if options.limit else 0
    if target is OBSERVATIONS:  # so many that only an index may choose among them
        of_feature = "e.datastream_id IN (SELECT datastream_id FROM datastream_feature f WHERE f.feature_id = p.id)"
        near = of_feature if relation.column == "feature_id" else "true"
        sql = (f"SELECT p.id, x.* FROM unnest(%s::bigint[]) AS p(id) CROSS JOIN LATERAL (SELECT {columns} FROM {source}"  # noqa: S608
               f" WHERE {key} = p.id AND {near} AND {condition} ORDER BY {order} LIMIT %s OFFSET %s) x")  # fmt: skip
        asked = [listed(ids), *params, *given, limit, options.skip]
    else:
        place = f"row_number() OVER (PARTITION BY {key} ORDER BY {order}) AS place"
        sql = (f"SELECT x.* FROM (SELECT {key}, {columns}, {place} FROM {source}"  # noqa: S608 - our own names
               f" WHERE {key} = ANY(%s::bigint[]) AND {condition}) x"
               " WHERE place <= %s AND place > %s ORDER BY place")  # fmt: skip
        asked = [*given, listed(ids), *params, limit + options.skip, options.skip]
    read = reader(target, base, options.select)
    groups: dict[int, list[Row]] = {}
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} LIMIT {WRITTEN + 1}", asked)
        check_size(cursor.rowcount)
        for row in cursor.fetchall():
            groups.setdefault(row[0], []).append(read(row[1:]))
    return groups


def inner_link(found: EntitySet, relation: Relation, expansion: Expand, base: str) -> Callable[[int], str]:
    """Where the rest of an expansion of an entity is, by the entity's number."""
    options = expansion.options
    own = {name: value for name, value in options.given if name not in ("$skip", "$skiptoken")}
    own["$skip"] = str(options.skip + options.limit)
    before = f"{base}/{found.name}("
    behind = f")/{relation.name}?{urlencode(own, quote_via=quote, safe='$,/()')}"
    return lambda number: f"{before}{number}{behind}"
