"""What every page says of its city; an upper storey tells where to read it."""

from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class City:
    """`emergency` is the number that a resident calls, `contact` an address for security reports."""

    name: str = "Kota"
    zone: str = "UTC"
    emergency: str = ""
    contact: str = ""
    slogan: str = ""

    @property
    def time_zone(self) -> ZoneInfo:
        return ZoneInfo(self.zone)


def _nameless() -> City:
    return City()


_reader: list[Callable[[], City]] = [_nameless]


def provide(reader: Callable[[], City]) -> None:
    """Say who knows the city, once at start. The reader runs for each page, so it keeps what it read."""
    _reader[0] = reader


def current() -> City:
    """The city that this installation runs."""
    return _reader[0]()
