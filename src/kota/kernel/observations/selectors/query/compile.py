"""Expressions as SQL over an entity set and what is related to it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from kota.kernel.observations.contracts.entities import OBSERVATIONS, SETS, EntitySet, Kind, Relation
from kota.kernel.observations.contracts.errors import QueryError
from kota.kernel.observations.rules.query.expressions import (
    ARITHMETIC,
    COMPARISONS,
    Call,
    Expression,
    Literal,
    Operation,
    Path,
)
from kota.kernel.observations.selectors.query import functions, geo, sources
from kota.kernel.observations.selectors.query import values as v
from kota.kernel.observations.selectors.query.columns import column
from kota.kernel.observations.selectors.query.compare import arithmetic, compare
from kota.kernel.observations.selectors.query.literals import literal
from kota.kernel.observations.selectors.query.values import Value, as_kind, sql


@dataclass
class Scope:
    """The entity set under `alias`, and the related ones that expressions have asked for, joined as needed."""

    set: EntitySet
    alias: str = "e"
    joins: list[str] = field(default_factory=list)
    known: dict[tuple[str, ...], tuple[EntitySet, str]] = field(default_factory=dict)
    has_many: bool = False

    def value(self, tree: Expression) -> Value:
        """The SQL of an expression."""
        match tree:
            case Literal():
                return literal(tree)
            case Path():
                return self.path(tree.steps)
            case Call(name, arguments):
                given = [self.value(one) for one in arguments]
                return geo.call(name, given) if name in geo.NAMES else functions.call(name, given)
            case Operation("not", None, right):
                return sql(v.BOOL, "(NOT {})", self.condition(right))
            case Operation("and" | "or" as word, Operation() | Call() | Path() | Literal() as left, right):
                return sql(v.BOOL, f"({{}} {word.upper()} {{}})", self.condition(left), self.condition(right))
            case Operation(operator, Operation() | Call() | Path() | Literal() as left, right) if (
                operator in COMPARISONS
            ):
                return compare(operator, self.value(left), self.value(right))
            case Operation(operator, Operation() | Call() | Path() | Literal() as left, right) if (
                operator in ARITHMETIC
            ):
                return arithmetic(operator, self.value(left), self.value(right))
        raise QueryError("the expression cannot be read")

    def condition(self, tree: Expression) -> Value:
        """The SQL of an expression that is true or false; NULL counts as false."""
        found = as_kind(self.value(tree), v.BOOL, "a condition")
        return Value(v.BOOL, f"COALESCE({found.sql}, false)", found.params)

    def path(self, steps: tuple[str, ...]) -> Value:
        """A property of the entity, of a related one, or something inside of it."""
        here, alias, begin = self.set, self.alias, 0
        while begin < len(steps) - 1 and (relation := here.relation(steps[begin])) is not None:
            if not relation.is_many and steps[begin + 1] in ("id", "@iot.id") and begin + 2 == len(steps):
                return Value(v.NUMBER, f"{alias}.{relation.column}")
            here, alias = self._joined(here, alias, relation, steps[: begin + 1])
            begin += 1
        name = steps[begin].removeprefix("@iot.")
        found = here.property(name)
        if found is None:
            raise QueryError("%(name)s is nothing that %(set)s have", name=steps[begin], set=here.name)
        if begin + 1 < len(steps) and found.kind not in (Kind.JSON, Kind.RESULT, Kind.GEOMETRY):
            raise QueryError("%(name)s has nothing inside", name=steps[begin])
        return column(here, found, alias, steps[begin + 1 :])

    def _joined(self, here: EntitySet, alias: str, relation: Relation, path: tuple[str, ...]) -> tuple[EntitySet, str]:
        if path not in self.known:
            other = f"{self.alias}{len(self.known) + 1}"
            target = _target(relation)
            self.has_many = self.has_many or relation.is_many
            self.joins.append(_join(alias, relation, target, other))
            self.known[path] = target, other
        return self.known[path]


def _target(relation: Relation) -> EntitySet:
    """Where a relation leads. What lies in files cannot be joined."""
    if relation.target == OBSERVATIONS.name:
        sources.need_none("a condition about Observations of other entities")
    return SETS[relation.target]


def _join(alias: str, relation: Relation, target: EntitySet, other: str) -> str:
    if relation.through:
        between = f"{other}_via"
        return (f"LEFT JOIN {relation.through} {between} ON {between}.{relation.column} = {alias}.id"
                f" LEFT JOIN {target.table} {other} ON {other}.id = {between}.{relation.other}")  # fmt: skip
    if relation.is_many:
        return f"LEFT JOIN {target.table} {other} ON {other}.{relation.column} = {alias}.id"
    return f"LEFT JOIN {target.table} {other} ON {other}.id = {alias}.{relation.column}"


def where(found: EntitySet, tree: Expression | None, alias: str = "e") -> tuple[str, list[Any]]:
    """The condition of a $filter. Parts that speak of the same related set mean the same related entity."""
    if tree is None:
        return "true", []
    texts: list[str] = []
    params: list[Any] = []
    related: dict[str, Expression] = {}
    for part in _conjuncts(tree):
        firsts = {
            steps[0] if len(steps) > 1 and found.relation(steps[0]) and not _is_key(found, steps) else ""
            for steps in _paths(part)
        }
        name = firsts.pop() if len(firsts) == 1 else "*" if firsts else ""
        if name:
            related[name] = Operation("and", related[name], part) if name in related else part
        else:
            value = Scope(found, alias).condition(part)
            texts.append(value.sql)
            params += value.params
    for name, part in related.items():
        value = _of_anything(found, part, alias) if name == "*" else _of_related(found, name, part, alias)
        texts.append(value.sql)
        params += value.params
    return " AND ".join(texts) or "true", params


def _of_related(found: EntitySet, name: str, tree: Expression, alias: str) -> Value:
    """A condition that only speaks of one relation: PostgreSQL begins with the related entities."""
    relation = next(one for one in found.relations if one.name == name)
    target = _target(relation)
    scope = Scope(target, f"{alias}_r")
    inner = scope.condition(_without_first(tree))
    source = f"{target.table} {scope.alias}"
    own, theirs = f"{alias}.id", f"{scope.alias}.{relation.column}"
    if relation.through:
        source += f" JOIN {relation.through} {alias}_v ON {alias}_v.{relation.other} = {scope.alias}.id"
        theirs = f"{alias}_v.{relation.column}"
    elif not relation.is_many:
        own, theirs = f"{alias}.{relation.column}", f"{scope.alias}.id"
    joins = " ".join(scope.joins)
    return Value(v.BOOL, f"{own} IN (SELECT {theirs} FROM {source} {joins} WHERE {inner.sql})", inner.params)  # noqa: S608


def _of_anything(found: EntitySet, tree: Expression, alias: str) -> Value:
    scope = Scope(found, alias)
    inner = scope.condition(tree)
    joins = " ".join(scope.joins)
    return Value(v.BOOL, f"EXISTS (SELECT 1 FROM (SELECT 1) {alias}_x {joins} WHERE {inner.sql})", inner.params)  # noqa: S608


def _conjuncts(tree: Expression) -> Iterator[Expression]:
    if isinstance(tree, Operation) and tree.operator == "and" and tree.left is not None:
        yield from _conjuncts(tree.left)
        yield from _conjuncts(tree.right)
    else:
        yield tree


def _paths(tree: Expression) -> Iterator[tuple[str, ...]]:
    match tree:
        case Path(steps):
            yield steps
        case Call(_, arguments):
            for one in arguments:
                yield from _paths(one)
        case Operation(_, left, right):
            yield from _paths(left) if left is not None else ()
            yield from _paths(right)


def _is_key(found: EntitySet, steps: tuple[str, ...]) -> bool:
    """`Datastream/id`: lies in this table."""
    relation = found.relation(steps[0])
    return relation is not None and not relation.is_many and steps[1:] in (("id",), ("@iot.id",))


def _without_first(tree: Expression) -> Expression:
    match tree:
        case Path(steps):
            return Path(steps[1:])
        case Call(name, arguments):
            return Call(name, tuple(_without_first(one) for one in arguments))
        case Operation(operator, left, right):
            return Operation(operator, None if left is None else _without_first(left), _without_first(right))
    return tree
