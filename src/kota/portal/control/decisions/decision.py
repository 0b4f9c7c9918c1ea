"""One thing that waits for somebody."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum


class Rank(IntEnum):
    """How urgent. The first two are announced when they appear."""

    NOW = 0
    SOON = 1
    TODAY = 2
    CARE = 3


KINDS = {Rank.NOW: "bad", Rank.SOON: "warn", Rank.TODAY: "info", Rank.CARE: "neutral"}


@dataclass(frozen=True, slots=True)
class Decision:
    """One line. `key` stays the same while it is the same matter; `until`: when it is too late."""

    key: str
    rank: Rank
    icon: str
    what: str
    where: str
    do: str
    url: str
    since: datetime | None = None
    until: datetime | None = None
    mark: str = ""

    @property
    def kind(self) -> str:
        return KINDS[self.rank]

    @property
    def is_urgent(self) -> bool:
        return self.rank <= Rank.SOON
