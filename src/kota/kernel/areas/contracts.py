"""What others learn about areas."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from kota.kernel.facts.contracts import Value


class Level(StrEnum):
    PROVINCE = "province"
    KOTA = "kota"
    KECAMATAN = "kecamatan"
    KELURAHAN = "kelurahan"


@dataclass(frozen=True, slots=True)
class Here:
    """An area as others show it. `path` is its name and those above it, smallest first, without the province."""

    code: str
    name: str
    level: str
    path: tuple[str, ...]

    @property
    def full_name(self) -> str:
        return ", ".join(self.path)


@dataclass(frozen=True, slots=True)
class Located:
    """Where a point lies. `look_around` finds the neighbours: few who ask for the area ask for them."""

    area: Here | None
    look_around: Callable[[], tuple[Here, ...]] = tuple

    @property
    def neighbours(self) -> tuple[Here, ...]:
        """Areas so near that approximate boundaries may have it wrong, nearest first."""
        return self.look_around()

    @property
    def is_near_border(self) -> bool:
        return bool(self.neighbours)


class Boundaries(Value):
    """Which boundaries the city uses now; `digest` changes with them."""

    digest: str
    is_approximate: bool
    source: str


@dataclass(frozen=True, slots=True)
class BoundariesReplaced:
    name: ClassVar[str] = "areas.boundaries_replaced"
    digest: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Found:
    """A hit of the place search. `kind` is area, place or address."""

    kind: str
    name: str
    detail: str
    lon: float
    lat: float
    code: str
    zoom: float
