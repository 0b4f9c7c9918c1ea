"""What the air asks of the store of observations, and nothing more.

Streams are named `air:STATION:PARAMETER` (hourly or finer, µg/m³) and, for the days on record, as `rules.record` says.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

THEME = "air"


@dataclass(frozen=True, slots=True)
class Latest:
    """A stream's newest value."""

    time: datetime
    value: float
    flags: int = 0


@dataclass(frozen=True, slots=True)
class Bucket:
    """What a stream said in an hour or a day."""

    start: datetime
    count: int
    mean: float
    min: float
    max: float


class Source(Protocol):
    """The part of the observations' facade that the air reads."""

    def latest(self, theme: str) -> Mapping[str, Latest]: ...

    def series(
        self, stream: str, since: datetime | None, until: datetime | None
    ) -> tuple[Sequence[datetime], Sequence[float]]: ...

    def buckets(self, stream: str, since: datetime, until: datetime, width: str) -> Sequence[Bucket]: ...


class _Nothing:
    """A store without observations."""

    def latest(self, theme: str) -> Mapping[str, Latest]:
        return {}

    def series(
        self, stream: str, since: datetime | None, until: datetime | None
    ) -> tuple[Sequence[datetime], Sequence[float]]:
        return (), ()

    def buckets(self, stream: str, since: datetime, until: datetime, width: str) -> Sequence[Bucket]:
        return ()


def source() -> Source:
    """Where observations come from."""
    return _Nothing()
