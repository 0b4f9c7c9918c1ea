"""The functions of SensorThings 1.1 as SQL."""

from collections.abc import Callable

from kota.kernel.observations.contracts.errors import NotOfferedError, QueryError
from kota.kernel.observations.selectors.query import values as v
from kota.kernel.observations.selectors.query.values import Value, as_kind, sql

_UTC = "({} AT TIME ZONE 'UTC')"
# Name: kind of the result, kinds of the arguments, SQL.
_PLAIN: dict[str, tuple[str, tuple[str, ...], str]] = {
    "substringof": (v.BOOL, (v.TEXT, v.TEXT), ""),
    "contains": (v.BOOL, (v.TEXT, v.TEXT), "(strpos({}, {}) > 0)"),
    "startswith": (v.BOOL, (v.TEXT, v.TEXT), "starts_with({}, {})"),
    "endswith": (v.BOOL, (v.TEXT, v.TEXT), ""),
    "length": (v.NUMBER, (v.TEXT,), "length({})"),
    "indexof": (v.NUMBER, (v.TEXT, v.TEXT), "(strpos({}, {}) - 1)"),
    "tolower": (v.TEXT, (v.TEXT,), "lower({})"),
    "toupper": (v.TEXT, (v.TEXT,), "upper({})"),
    "trim": (v.TEXT, (v.TEXT,), "btrim({})"),
    "concat": (v.TEXT, (v.TEXT, v.TEXT), "({} || {})"),
    "round": (v.NUMBER, (v.NUMBER,), "round(({})::numeric)::float8"),
    "floor": (v.NUMBER, (v.NUMBER,), "floor(({})::float8)"),
    "ceiling": (v.NUMBER, (v.NUMBER,), "ceiling(({})::float8)"),
    "date": (v.DATE, (v.TIME,), f"{_UTC}::date"),
    "time": (v.CLOCK, (v.TIME,), f"{_UTC}::time"),
    "totaloffsetminutes": (v.NUMBER, (v.TIME,), "(CASE WHEN {} IS NOT NULL THEN 0 END)"),
    "fractionalseconds": (v.NUMBER, (v.TIME,), "(extract(microseconds FROM {}) %% 1000000 / 1000000.0)::float8"),
    "now": (v.TIME, (), "now()"),
    "mindatetime": (v.TIME, (), "'-infinity'::timestamptz"),
    "maxdatetime": (v.TIME, (), "'infinity'::timestamptz"),
}
_PLAIN |= {
    name: (v.NUMBER, (v.TIME,), f"extract({name} FROM {_UTC})::int")
    for name in ("year", "month", "day", "hour", "minute")
}
_PLAIN["second"] = (v.NUMBER, (v.TIME,), f"floor(extract(second FROM {_UTC}))::int")
_OF_ODATA = frozenset({"cast", "isof", "any", "all", "replace", "geo.area", "matchesPattern"})


def call(name: str, arguments: list[Value]) -> Value:
    """A function that needs no geometry."""
    if name == "substring":
        return _substring(arguments)
    if name not in _PLAIN:
        refusal = NotOfferedError if name in _OF_ODATA else QueryError
        raise refusal("%(name)s is not a function that is offered here", name=name)
    kind, wanted, template = _PLAIN[name]
    given = [
        as_kind(one, kind_, name) for one, kind_ in zip(_counted(name, arguments, len(wanted)), wanted, strict=True)
    ]
    if name in _ORDERED:
        return _ORDERED[name](given)
    return sql(kind, template, *given)


def _counted(name: str, arguments: list[Value], wanted: int) -> list[Value]:
    if len(arguments) != wanted:
        raise QueryError("%(name)s wants %(wanted)s arguments", name=name, wanted=wanted)
    return arguments


def _substring(arguments: list[Value]) -> Value:
    if len(arguments) not in (2, 3):
        raise QueryError("substring wants a text, where to begin, and at most a length")
    text = as_kind(arguments[0], v.TEXT, "substring")
    begin, *length = (as_kind(one, v.NUMBER, "substring") for one in arguments[1:])
    if length:
        return sql(v.TEXT, "substr({}, ({})::int + 1, GREATEST(({})::int, 0))", text, begin, length[0])
    return sql(v.TEXT, "substr({}, ({})::int + 1)", text, begin)


# Those whose SQL takes the arguments in another order, or one of them twice.
_ORDERED: dict[str, Callable[[list[Value]], Value]] = {
    "substringof": lambda a: sql(v.BOOL, "(strpos({}, {}) > 0)", a[1], a[0]),
    "endswith": lambda a: sql(v.BOOL, "(right({}, length({})) = {})", a[0], a[1], a[1]),
}
