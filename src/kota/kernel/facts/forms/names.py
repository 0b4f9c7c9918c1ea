"""What the fields of a kind of facts, their choices and the entries by key are called, in the reader's language."""

from collections.abc import Sequence

from kota.base.registry import FactKind
from kota.kernel.facts.labels import SHARED

Path = Sequence[str | int]


def called(kind: FactKind, path: Path) -> str:
    """The name of a field or of an entry by key. What is data, such as the code of a station, and what an old value
    has that the schema has no more, is called as it is written."""
    return found(kind, path) or str(path[-1])


def choice(kind: FactKind, path: Path, option: str) -> str:
    """What a choice of a field is called. What was never one to choose, such as a typed text, stays as it is."""
    name = found(kind, (*path[:-1], f"{path[-1]}={option}"))
    return name[:1].upper() + name[1:] if name else option


def found(kind: FactKind, path: Path) -> str:
    """The name in the labels of the kind or in those that all share: of the longest end of the path that has one."""
    steps = [step for step in path if isinstance(step, str)]
    for labels in (kind.labels, SHARED):
        for start in range(len(steps)):
            label = labels.get(".".join(steps[start:]))
            if label is not None:
                return str(label)
    return ""


def field_of(kind: FactKind, steps: Path) -> str:
    """`("question", 0, "label", "id")` as `Extra question 1, Question, Bahasa Indonesia`."""
    named: list[str] = []
    for place, step in enumerate(steps):
        if isinstance(step, int):
            named[-1:] = [f"{named[-1] if named else ''} {step + 1}".strip()]
        else:
            named.append(called(kind, steps[: place + 1]))
    return ", ".join(named)
