"""What is counted, and how it is asked for."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kota.kernel.cases.contracts import Kind

# Shares and times of fewer reports say little, and are marked; fewer that nobody may read are not counted at all.
FEW = 10
OPEN = (Kind.OPEN, Kind.WAITING)


class By(StrEnum):
    """What the figures are grouped by. The values of areas are levels."""

    ALL = "all"
    AGENCY = "agency"
    CATEGORY = "category"
    WEEK = "week"
    KOTA = "kota"
    KECAMATAN = "kecamatan"
    KELURAHAN = "kelurahan"


@dataclass(frozen=True, slots=True)
class Question:
    """Which reports count: those received in a period, of some categories, an area, an agency; empty means all."""

    since: datetime | None = None
    until: datetime | None = None
    categories: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    area: str = ""
    agency: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """Of the reports received: how far they are, and how well it went.

    `decided` are those whose deadline is judged: solved or refused ones that had one, and open ones that are past it.
    Hours run day and night from receipt to solved, without those refused.
    """

    key: str
    received: int
    open: int
    solved: int
    rejected: int
    decided: int
    in_time: int
    overdue: int
    reopened: int
    ended: int
    ratings: int
    rating: float | None
    median_hours: float | None
    p90_hours: float | None

    @property
    def in_time_share(self) -> float | None:
        return self.in_time / self.decided if self.decided else None

    @property
    def reopened_share(self) -> float | None:
        """Of those that were ever solved or refused."""
        return self.reopened / self.ended if self.ended else None

    @property
    def is_few(self) -> bool:
        return self.received < FEW

    @property
    def few_decided(self) -> bool:
        return 0 < self.decided < FEW

    @property
    def few_solved(self) -> bool:
        return 0 < self.solved < FEW

    @property
    def few_ratings(self) -> bool:
        return 0 < self.ratings < FEW
