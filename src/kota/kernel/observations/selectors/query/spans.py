"""The stretch of time that a filter names, where it names nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from kota.kernel.observations.rules.query.expressions import Expression, Literal, Operation, Path
from kota.kernel.observations.selectors.query.literals import literal

_TIME = Path(("phenomenonTime",))
EVER = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)


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


def of(tree: Expression | None) -> Span | None:
    """The span of `phenomenonTime ge A and phenomenonTime lt B`; None when the filter asks for anything else."""
    first, after = EVER
    for part in _parts(tree):
        bound = _bound(part)
        if bound is None:
            return None
        operator, moment = bound
        if operator == "ge":
            first = max(first, moment)
        else:
            after = min(after, moment)
    return Span(first, after)


def _parts(tree: Expression | None) -> Iterator[Expression]:
    if isinstance(tree, Operation) and tree.operator == "and" and tree.left is not None:
        yield from _parts(tree.left)
        yield from _parts(tree.right)
    elif tree is not None:
        yield tree


def _bound(part: Expression) -> tuple[str, datetime] | None:
    match part:
        case Operation("ge" | "lt" as operator, left, Literal("time") as given) if left == _TIME:
            return operator, literal(given).params[0]
    return None
