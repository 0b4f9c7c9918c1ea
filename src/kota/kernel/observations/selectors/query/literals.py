"""Literals as SQL."""

import math
from datetime import datetime

from kota.base.errors import KotaError
from kota.kernel.observations.contracts.errors import QueryError
from kota.kernel.observations.rules import instants
from kota.kernel.observations.rules.query.expressions import Literal
from kota.kernel.observations.selectors.query import geo
from kota.kernel.observations.selectors.query import values as v
from kota.kernel.observations.selectors.query.values import Value


def literal(given: Literal) -> Value:
    """A literal as a parameter; QueryError for one that has the look of a time or number and is none."""
    match given.kind:
        case "geography":
            return geo.literal(given.text)
        case "text":
            return Value(v.TEXT, "%s::text", (given.text[1:-1].replace("''", "'"),))
        case "number":
            return Value(v.NUMBER, "%s::float8", (_number(given.text),))
        case "bool":
            return Value(v.BOOL, given.text)
        case "null":
            return Value(v.NULL, "NULL")
        case "time":
            return Value(v.TIME, "%s::timestamptz", (_moment(given.text),))
        case "interval":
            begin, _slash, end = given.text.partition("/")
            return Value(v.INTERVAL, "%s::timestamptz", (_moment(begin),), "%s::timestamptz", (_moment(end),))
    return _typed(given)


_TYPES = {"date": (v.DATE, "date"), "clock": (v.CLOCK, "time"), "duration": (v.DURATION, "interval")}


def _typed(given: Literal) -> Value:
    kind, type_ = _TYPES[given.kind]
    text = given.text.removeprefix("duration'").removesuffix("'")
    if type_ == "interval" and not text.lstrip("-").startswith("P"):
        raise QueryError("%(text)s is no duration such as duration'PT1H'", text=given.text[:60])
    bare = text.lstrip("-")
    sign = "-" if bare != text else ""
    checked = f"CASE WHEN pg_input_is_valid(%s, '{type_}') THEN (%s)::{type_} END"
    return Value(kind, f"({sign} {checked})", (bare, bare))


def _number(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise QueryError("%(text)s is too large a number", text=text[:40])
    return value


def _moment(text: str) -> datetime:
    if len(text) > 6 and text[-6] == " ":  # a plus sign that was not encoded
        text = f"{text[:-6]}+{text[-5:]}"
    try:
        return instants.moment(instants.read(text))
    except (KotaError, OverflowError):
        raise QueryError("%(text)s is no moment", text=text[:60]) from None
