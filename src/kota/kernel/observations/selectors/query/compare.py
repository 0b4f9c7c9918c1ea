"""Comparisons and arithmetic as SQL."""

from kota.kernel.observations.contracts.errors import QueryError
from kota.kernel.observations.selectors.query import values as v
from kota.kernel.observations.selectors.query.values import Value, as_kind, common, sql

_SIGNS = {"eq": "=", "ne": "<>", "gt": ">", "ge": ">=", "lt": "<", "le": "<="}
_FACTORS = {"add": "+", "sub": "-", "mul": "*"}


def compare(operator: str, left: Value, right: Value) -> Value:
    """A comparison. `eq null` and `ne null` ask whether there is a value."""
    if v.NULL in (left.kind, right.kind):
        return _with_nothing(operator, left, right)
    if v.GEO in (left.kind, right.kind):
        raise QueryError("geometries are compared with the st_ functions")
    left, right = common(left, right)
    if left.kind == v.INTERVAL:
        return _intervals(operator, left, right)
    return sql(v.BOOL, f"({{}} {_SIGNS[operator]} {{}})", left, right)


def _with_nothing(operator: str, left: Value, right: Value) -> Value:
    value = right if left.kind == v.NULL else left
    if operator not in ("eq", "ne"):
        return Value(v.BOOL, "false")
    if value.kind == v.RESULT:
        value = Value(v.JSON, value.end, value.end_params)
    if value.kind == v.GEO:
        raise QueryError("a geometry cannot be compared with null")
    empty = f"({value.sql} IS NULL" + (f" OR {value.sql} = 'null'::jsonb)" if value.kind == v.JSON else ")")
    params = value.params * (2 if value.kind == v.JSON else 1)
    return Value(v.BOOL, empty if operator == "eq" else f"(NOT {empty})", params)


def _intervals(operator: str, left: Value, right: Value) -> Value:
    """Times that may last: `lt` means ended before the other begins, `gt` begins after the other has ended, `le` and
    `ge` that neither begin nor end lies beyond the other's, `eq` that both are the same."""
    ends = [Value(v.TIME, f"COALESCE({one.end}, {one.sql})", (*one.end_params, *one.params)) for one in (left, right)]
    begins = [Value(v.TIME, one.sql, one.params) for one in (left, right)]
    bare = begins[0] if left.end == v.NO_END else ends[0], begins[1] if right.end == v.NO_END else ends[1]
    match operator:
        case "lt":  # the first bound is nearly the second; it lets PostgreSQL use its index
            return sql(v.BOOL, "({} < {} AND {} <= {})", begins[0], begins[1], bare[0], begins[1])
        case "gt":
            return sql(v.BOOL, "({} > {} AND {} >= {})", begins[0], begins[1], begins[0], bare[1])
        case "le":
            return sql(v.BOOL, "({} <= {} AND {} <= {})", begins[0], begins[1], bare[0], bare[1])
        case "ge":
            return sql(v.BOOL, "({} >= {} AND {} >= {})", begins[0], begins[1], bare[0], bare[1])
    same = sql(v.BOOL, "({} = {} AND {} = {})", begins[0], begins[1], bare[0], bare[1])
    return same if operator == "eq" else sql(v.BOOL, "(NOT {})", same)


def arithmetic(operator: str, left: Value, right: Value) -> Value:
    """Numbers; times and durations added and taken from each other. Division by zero is NULL."""
    if {left.kind, right.kind} & {v.TIME, v.INTERVAL, v.DURATION, v.DATE}:
        return _of_times(operator, left, right)
    first, second = (as_kind(one, v.NUMBER, operator) for one in (left, right))
    if operator == "div":
        return sql(v.NUMBER, "(({})::float8 / NULLIF({}, 0))", first, second)
    if operator == "mod":
        return sql(v.NUMBER, "mod(({})::numeric, NULLIF({}, 0)::numeric)::float8", first, second)
    return sql(v.NUMBER, f"(({{}})::float8 {_FACTORS[operator]} ({{}})::float8)", first, second)


def _of_times(operator: str, left: Value, right: Value) -> Value:
    sign = _FACTORS.get(operator, "")
    kinds = tuple(v.TIME if one.kind == v.INTERVAL else one.kind for one in (left, right))
    left, right = (as_kind(one, kind, operator) for one, kind in zip((left, right), kinds, strict=True))
    if operator in ("add", "sub") and kinds[1] == v.DURATION and kinds[0] in (v.TIME, v.DATE, v.DURATION):
        made = {v.TIME: v.TIME, v.DATE: v.DATE, v.DURATION: v.DURATION}[kinds[0]]
        cast = "::date" if made == v.DATE else ""
        return sql(made, f"({{}} {sign} {{}}){cast}", left, right)
    if operator == "add" and kinds[0] == v.DURATION and kinds[1] == v.TIME:
        return sql(v.TIME, "({} + {})", left, right)
    if operator == "sub" and kinds[0] == kinds[1] == v.TIME:
        return sql(v.DURATION, "({} - {})", left, right)
    if operator in ("mul", "div") and kinds[0] == v.DURATION:
        number = as_kind(right, v.NUMBER, operator)
        return sql(v.DURATION, "({} * {})" if operator == "mul" else "({} / NULLIF({}, 0))", left, number)
    raise QueryError(
        "%(operator)s does not fit a %(left)s and a %(right)s", operator=operator, left=kinds[0], right=kinds[1]
    )
