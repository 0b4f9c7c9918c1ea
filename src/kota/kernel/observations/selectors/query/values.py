"""Pieces of SQL with what they stand for, and how one kind is taken for another."""

from dataclasses import dataclass, replace
from typing import Any

from kota.kernel.observations.contracts.errors import QueryError

NO_END = "NULL::timestamptz"  # of an instant
NUMBER, TEXT, BOOL, TIME, INTERVAL = "number", "text", "bool", "time", "interval"
DATE, CLOCK, DURATION, JSON, RESULT, NULL, GEO = "date", "clock", "duration", "json", "result", "null", "geo"


@dataclass(frozen=True, slots=True)
class Value:
    """`sql` with `params`. An interval also has `end` (NULL for an instant); a result has its JSON there.

    `shape` is a geometry, or where geometries lie: (alias, table, column).
    """

    kind: str
    sql: str = ""
    params: tuple[Any, ...] = ()
    end: str = ""
    end_params: tuple[Any, ...] = ()
    shape: Any = None


def sql(kind: str, template: str, *parts: Value) -> Value:
    """A value of a kind from SQL with {} for each part."""
    params = tuple(param for part in parts for param in part.params)
    return Value(kind, template.format(*(part.sql for part in parts)), params)


def as_kind(value: Value, kind: str, what: str) -> Value:
    """The value taken for a kind; QueryError when it can never be one. JSON of another type becomes NULL."""
    if value.kind == kind:
        return value
    if value.kind == NULL:
        return replace(value, kind=kind)
    if value.kind == RESULT:
        return _of_result(value, kind, what)
    if value.kind == JSON and kind in _FROM_JSON:
        return Value(kind, _FROM_JSON[kind].format(value.sql), value.params * _FROM_JSON[kind].count("{0}"))
    if value.kind == INTERVAL and kind == TIME:
        return Value(TIME, value.sql, value.params)
    if value.kind == TIME and kind == INTERVAL:
        return replace(value, kind=INTERVAL, end=NO_END)
    raise QueryError("%(what)s wants a %(kind)s, not a %(given)s", what=what, kind=kind, given=value.kind)


_FROM_JSON = {
    TEXT: "({0} #>> '{{}}')",
    NUMBER: "(CASE jsonb_typeof({0}) WHEN 'number' THEN ({0})::float8 END)",
    BOOL: "(CASE jsonb_typeof({0}) WHEN 'boolean' THEN ({0})::bool END)",
    TIME: "(CASE WHEN jsonb_typeof({0}) = 'string' AND pg_input_is_valid({0} #>> '{{}}', 'timestamptz')"
    " THEN ({0} #>> '{{}}')::timestamptz END)",
    DATE: "(CASE WHEN jsonb_typeof({0}) = 'string' AND pg_input_is_valid({0} #>> '{{}}', 'date')"
    " THEN ({0} #>> '{{}}')::date END)",
}


def _of_result(value: Value, kind: str, what: str) -> Value:
    """A result is a number in a column of its own, and anything else in one of JSON."""
    if kind == NUMBER:
        return Value(NUMBER, value.sql, value.params)
    return as_kind(Value(JSON, value.end, value.end_params), kind, what)


def common(left: Value, right: Value) -> tuple[Value, Value]:
    """Both as one kind, so that they can be compared."""
    soft = (JSON, RESULT, NULL)
    if left.kind == right.kind and left.kind not in (RESULT,):
        return left, right
    if left.kind in soft and right.kind in soft:
        kind = TEXT if JSON in (left.kind, right.kind) else NUMBER
    elif left.kind in soft or (left.kind == TIME and right.kind == INTERVAL):
        kind = right.kind
    elif right.kind in soft or (right.kind == TIME and left.kind == INTERVAL):
        kind = left.kind
    else:
        raise QueryError("a %(left)s cannot be compared with a %(right)s", left=left.kind, right=right.kind)
    if kind == INTERVAL and {left.kind, right.kind} & set(soft):
        kind = TIME
    return as_kind(left, kind, "a comparison"), as_kind(right, kind, "a comparison")
