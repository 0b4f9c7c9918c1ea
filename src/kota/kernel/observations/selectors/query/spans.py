"""The stretch of time that a filter names, and the one datastream that it may name."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from kota.kernel.observations.rules.query.expressions import Expression, Literal, Operation, Path
from kota.kernel.observations.selectors.query.literals import literal

TIME = Path(("phenomenonTime",))
EVER = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)
_NUMBER = (Path(("id",)), Path(("@iot.id",)))
_STREAM = (Path(("Datastream", "id")), Path(("Datastream", "@iot.id")))
_TURNED = {"ge": "le", "le": "ge", "gt": "lt", "lt": "gt", "eq": "eq"}
_END = "COALESCE(e.phenomenon_end, e.phenomenon_time)"
# As `compare.py` says it, for observations that may last and a moment.
_SQL = {
    "ge": "e.phenomenon_time >= ?", "gt": "e.phenomenon_time > ?", "le": f"{_END} <= ?",
    "lt": f"e.phenomenon_time < ? AND {_END} <= ?", "eq": f"e.phenomenon_time = ? AND {_END} = ?",
    "begins": "e.phenomenon_time <= ?",  # no word of filters: begins at that moment at the latest
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """From `first` to before `after`; a bound that the filter includes or not makes no difference to sums by the hour
    unless it lies within an hour."""

    first: datetime
    after: datetime

    @property
    def is_whole(self) -> bool:
        """Does it begin and end with an hour?"""
        return all(not (one.minute or one.second or one.microsecond) for one in (self.first, self.after))


@dataclass(frozen=True, slots=True)
class Range:
    """Nothing that a filter finds begins before `first` or after `last`. `is_plain`: it asks for times and nothing
    else, and `conditions` say all of it."""

    first: datetime = EVER[0]
    last: datetime = EVER[1]
    is_plain: bool = True
    stream: int | None = None
    number: int | None = None  # the one observation that it asks for
    conditions: tuple[tuple[str, datetime], ...] = ()

    def sql(self) -> tuple[str, list[Any]]:
        """The conditions for DuckDB."""
        texts = [_SQL[operator] for operator, _moment in self.conditions]
        params = [moment for operator, moment in self.conditions for _ in range(_SQL[operator].count("?"))]
        return " AND ".join(["true", *texts]), params


def of(tree: Expression | None) -> Span | None:
    """The span of `phenomenonTime ge A and phenomenonTime lt B`; None when the filter asks for anything else."""
    found = within(tree)
    if not found.is_plain or any(operator not in ("ge", "lt") for operator, _ in found.conditions):
        return None
    return Span(found.first, found.last)


def within(tree: Expression | None) -> Range:
    """What a filter says of phenomenonTime, whatever else it asks for."""
    first, last = EVER
    is_plain, stream, number, conditions = True, None, None, []
    for part in _parts(tree):
        bound = _bound(part)
        if bound is None:
            is_plain, stream, number = False, _named(part, _STREAM) or stream, _named(part, _NUMBER) or number
            continue
        operator, moment = bound
        conditions.append(bound)
        if operator in ("ge", "gt", "eq"):
            first = max(first, moment)
        if operator in ("le", "lt", "eq"):
            last = min(last, moment)
    return Range(first, last, is_plain, stream, number, tuple(conditions))


def _parts(tree: Expression | None) -> Iterator[Expression]:
    if isinstance(tree, Operation) and tree.operator == "and" and tree.left is not None:
        yield from _parts(tree.left)
        yield from _parts(tree.right)
    elif tree is not None:
        yield tree


def _bound(part: Expression) -> tuple[str, datetime] | None:
    match part:
        case Operation(operator, left, Literal("time") as given) if left == TIME and operator in _TURNED:
            return operator, literal(given).params[0]
        case Operation(operator, Literal("time") as given, right) if right == TIME and operator in _TURNED:
            return _TURNED[operator], literal(given).params[0]
    return None


def _named(part: Expression, by: tuple[Path, ...]) -> int | None:
    match part:
        case Operation("eq", left, Literal("number", text)) if left in by and text.isdigit() and len(text) < 17:
            return int(text)
    return None
