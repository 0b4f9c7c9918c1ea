"""Parameters of a task against those of its capability, which are a SWE Common DataRecord (18-088 Part 2)."""

from collections.abc import Mapping
from typing import Any

from kota.kernel.observations.contracts.errors import BodyError

_NUMBERS = frozenset({"Quantity", "Count"})


def check(known: Any, given: Any) -> None:
    """BodyError when a parameter is missing, unknown, of another type, or not allowed."""
    if not isinstance(given, Mapping):
        raise BodyError("taskingParameters is a JSON object", field="taskingParameters")
    fields = known.get("field") if isinstance(known, Mapping) else None
    if not isinstance(fields, list):
        return
    named = {str(one.get("name")): one for one in fields if isinstance(one, Mapping)}
    for name in given:
        if name not in named:
            raise BodyError(
                "%(name)s is no parameter of this capability", name=str(name)[:60], field="taskingParameters"
            )
    for name, one in named.items():
        if name in given:
            _fits(name, one, given[name])
        elif not one.get("optional"):
            raise BodyError("the parameter %(name)s is missing", name=name, field="taskingParameters")


def _fits(name: str, known: Mapping[str, Any], value: Any) -> None:
    kind = known.get("type")
    if kind in _NUMBERS and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise BodyError("the parameter %(name)s is a number", name=name, field="taskingParameters")
    if kind == "Boolean" and not isinstance(value, bool):
        raise BodyError("the parameter %(name)s is true or false", name=name, field="taskingParameters")
    allowed = known.get("constraint")
    if not isinstance(allowed, Mapping):
        return
    values, intervals = allowed.get("value"), allowed.get("interval")
    fits = not values and not intervals
    fits = fits or (isinstance(values, list) and value in values)
    fits = fits or (isinstance(intervals, list) and any(_within(value, one) for one in intervals))
    if not fits:
        raise BodyError(
            "%(value)s is not allowed for %(name)s", value=str(value)[:60], name=name, field="taskingParameters"
        )


def _within(value: Any, interval: Any) -> bool:
    is_pair = isinstance(interval, list) and len(interval) == 2
    return is_pair and isinstance(value, int | float) and interval[0] <= value <= interval[1]
