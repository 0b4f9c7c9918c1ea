"""The path of an address: `Things(1)/Datastreams(2)/Observations`, `Things(1)/name/$value`, `Things/$ref`."""

import re
from dataclasses import dataclass
from urllib.parse import unquote

from kota.kernel.observations.contracts.entities import SETS, EntitySet, Relation
from kota.kernel.observations.contracts.errors import NoEntityError

_SEGMENT = re.compile(r"(?P<name>[A-Za-z]+)(?:\((?P<id>[^()]*)\))?")
DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Step:
    """From an entity along `relation` (None: the first step) to `set`, and there to the one numbered `id`."""

    set: EntitySet
    relation: Relation | None = None
    id: int | None = None

    @property
    def is_one(self) -> bool:
        return self.id is not None or (self.relation is not None and not self.relation.is_many)


@dataclass(frozen=True, slots=True)
class Address:
    """`prop` and the keys behind it lead into an entity; `is_value` wants it bare, `is_ref` wants links only."""

    steps: tuple[Step, ...]
    prop: str = ""
    keys: tuple[str, ...] = ()
    is_value: bool = False
    is_ref: bool = False

    @property
    def set(self) -> EntitySet:
        return self.steps[-1].set

    @property
    def is_one(self) -> bool:
        return self.steps[-1].is_one


def read(path: str) -> Address:
    """What a path below the service root names; NoEntityError for what is not there."""
    words = [unquote(word) for word in path.strip("/").split("/")]
    if len(words) > DEEPEST:
        raise NoEntityError("the path is too long")
    is_ref, is_value = words[-1] == "$ref", words[-1] == "$value"
    if is_ref or is_value:
        words = words[:-1]
    steps: list[Step] = []
    while words and (step := _step(words[0], steps)) is not None:
        steps.append(step)
        words = words[1:]
    if not steps:
        raise NoEntityError(
            "there is no entity set of that name",
        )
    if words and not (steps[-1].is_one and steps[-1].set.property(words[0])):
        raise NoEntityError("%(word)s is nothing that %(set)s have", word=words[0][:50], set=steps[-1].set.name)
    if (is_value and not words) or (is_ref and words):
        raise NoEntityError("$value stands behind a property, $ref behind a set or an entity")
    return Address(tuple(steps), words[0] if words else "", tuple(words[1:]), is_value, is_ref)


def _step(word: str, before: list[Step]) -> Step | None:
    found = _SEGMENT.fullmatch(word)
    if found is None:
        return None
    number = None if found["id"] is None else _number(found["id"])
    if not before:
        return Step(SETS[found["name"]], None, number) if found["name"] in SETS else None
    relation = before[-1].set.relation(found["name"]) if before[-1].is_one else None
    if relation is None or (number is not None and not relation.is_many):
        return None
    return Step(SETS[relation.target], relation, number)


def _number(text: str) -> int:
    """An id; one that cannot be ours is that of nothing."""
    bare = text.strip("'")
    return int(bare) if bare.isascii() and bare.isdigit() and len(bare) <= 16 else 0
