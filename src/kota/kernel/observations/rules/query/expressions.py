"""Expressions of $filter and $orderby as trees (OData 4, as far as SensorThings 1.1 takes it over)."""

from dataclasses import dataclass
from typing import ClassVar

from kota.kernel.observations.contracts.errors import QueryError
from kota.kernel.observations.rules.query.lexer import Token, tokens


@dataclass(frozen=True, slots=True)
class Literal:
    """A value. `kind`: text, number, bool, null, time, interval, date, clock, duration, geography."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Path:
    """`Datastream/Thing/name`, `properties/kind`."""

    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    arguments: "tuple[Expression, ...]"


@dataclass(frozen=True, slots=True)
class Operation:
    """`left operator right`; `not` and `-` have no left."""

    operator: str
    left: "Expression | None"
    right: "Expression"


Expression = Literal | Path | Call | Operation

COMPARISONS = frozenset({"eq", "ne", "gt", "ge", "lt", "le"})
ARITHMETIC = frozenset({"add", "sub", "mul", "div", "mod"})
_BINDING = {"or": 1, "and": 2, **dict.fromkeys(COMPARISONS, 4), "add": 5, "sub": 5, "mul": 6, "div": 6, "mod": 6}
_NOT = 3
DEEPEST = 60
LONGEST = 8000


def parse(source: str) -> Expression:
    """The tree of an expression; QueryError says where it goes wrong."""
    if len(source) > LONGEST:
        raise QueryError("an expression has at most 8,000 characters")
    reader = _Reader(tokens(source))
    tree = reader.expression(0)
    reader.end()
    return tree


class _Reader:
    """Precedence climbing over the tokens."""

    _literals: ClassVar[frozenset[str]] = frozenset(
        {"number", "time", "interval", "date", "clock", "duration", "geography", "text"}
    )

    def __init__(self, found: list[Token]) -> None:
        self._tokens, self._next, self._depth = found, 0, 0

    def expression(self, binding: int) -> Expression:
        self._depth += 1
        if self._depth > DEEPEST:
            raise QueryError("the expression is nested too deeply")
        left = self._operand()
        while (operator := self._operator()) and _BINDING[operator] > binding:
            self._next += 1
            left = Operation(operator, left, self.expression(_BINDING[operator]))
        self._depth -= 1
        return left

    def end(self) -> None:
        if self._next < len(self._tokens):
            raise QueryError("%(word)s is not expected there", word=repr(self._tokens[self._next].text))

    def _operator(self) -> str:
        word = self._tokens[self._next].text if self._next < len(self._tokens) else ""
        return word if word in _BINDING else ""

    def _operand(self) -> Expression:
        token = self._take("the expression ends where a value is expected")
        if token.kind in self._literals:
            return Literal(token.kind, token.text)
        if token.text == "(":
            inner = self.expression(0)
            self._close()
            return inner
        if token.kind != "name" or token.text in _BINDING:
            raise QueryError("%(word)s is not expected there", word=repr(token.text))
        return self._named(token.text)

    def _named(self, word: str) -> Expression:
        if word == "not":
            return Operation("not", None, self.expression(_NOT))
        if word in ("true", "false"):
            return Literal("bool", word)
        if word == "null":
            return Literal("null", word)
        if self._is_at("("):
            self._next += 1
            return Call(word, self._arguments())
        return Path(tuple(word.split("/")))

    def _arguments(self) -> tuple[Expression, ...]:
        found: list[Expression] = []
        while not self._is_at(")"):
            found.append(self.expression(0))
            if not self._is_at(","):
                break
            self._next += 1
        self._close()
        return tuple(found)

    def _close(self) -> None:
        if self._take("a closing parenthesis is missing").text != ")":
            raise QueryError("a closing parenthesis is missing")

    def _is_at(self, mark: str) -> bool:
        return self._next < len(self._tokens) and self._tokens[self._next].text == mark

    def _take(self, complaint: str) -> Token:
        if self._next >= len(self._tokens):
            raise QueryError(complaint)
        self._next += 1
        return self._tokens[self._next - 1]
