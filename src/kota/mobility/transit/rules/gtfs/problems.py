"""What is wrong with a feed, in words that a transit officer can act on."""

from dataclasses import dataclass, field
from enum import StrEnum


class Weight(StrEnum):
    """How bad a problem is: an error keeps a feed out, a warning is shown, information is counted."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Problem:
    """One kind of problem in one file: how often, and the first rows where it is (row 1 is the header)."""

    code: str
    weight: Weight
    file: str
    count: int
    rows: tuple[int, ...] = ()
    example: str = ""


@dataclass(slots=True)
class Problems:
    """Gathered while a feed is read; the same problem of a file is one entry with a count."""

    found: dict[tuple[str, str], list[tuple[int, str]]] = field(default_factory=dict)
    weights: dict[tuple[str, str], Weight] = field(default_factory=dict)

    def add(self, code: str, file: str, row: int = 0, example: str = "", weight: Weight = Weight.WARNING) -> None:
        self.found.setdefault((code, file), []).append((row, example[:120]))
        self.weights[(code, file)] = weight

    def error(self, code: str, file: str, row: int = 0, example: str = "") -> None:
        self.add(code, file, row, example, Weight.ERROR)

    def listed(self) -> list[Problem]:
        """The gravest first."""
        order = list(Weight)
        made = [
            Problem(
                code, self.weights[(code, file)], file, len(seen), tuple(row for row, _ in seen[:5] if row), seen[0][1]
            )
            for (code, file), seen in self.found.items()
        ]
        return sorted(made, key=lambda one: (order.index(one.weight), one.file, one.code))

    @property
    def is_refused(self) -> bool:
        return Weight.ERROR in self.weights.values()
