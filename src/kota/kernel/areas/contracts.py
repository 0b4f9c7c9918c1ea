"""What others learn about areas."""

from collections.abc import Callable, Hashable, Iterable, Mapping
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
    """A hit of the place search. `kind` is area, place, address, or what another app calls its own (stop). `is_whole`:
    what was typed is its name, and at most the word for what kind of thing it is."""

    kind: str
    name: str
    detail: str
    lon: float
    lat: float
    code: str
    zoom: float
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a name and a place. `weight` is how likely people mean it (1: as likely as others); `aliases` are
    other names that find it; `kinds` are words for what kind of thing it is, whether or not its name has them
    (`stasiun`); `detail` says more, in one language or by language."""

    kind: str
    code: str
    name: str
    lon: float
    lat: float
    detail: str | Mapping[str, str] = ""
    weight: float = 1.0
    aliases: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Names:
    """Names that another app gives to the search, in `search` of its manifest. `rows` is asked again when `stamp`
    changed, which is asked every ten seconds and must be quick."""

    stamp: Callable[[], Hashable]
    rows: Callable[[], Iterable[Named]]


@dataclass(frozen=True, slots=True)
class PlacesImported:
    """Known places came in or changed."""

    name: ClassVar[str] = "areas.places_imported"
    count: int
    at: datetime
