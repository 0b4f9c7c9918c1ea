"""What happened at chargers."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class ChargersChanged:
    """An operator's chargers said something new: `locations` are the city's numbers of them, at most a hundred."""

    name: ClassVar[str] = "charging.chargers_changed"
    owner: str
    locations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PartyChanged:
    """A party connected, renewed its credentials or left: `how` says which."""

    name: ClassVar[str] = "charging.party_changed"
    party: int
    how: str


@dataclass(frozen=True, slots=True)
class CdrDiffers:
    """A CDR came whose sum is not what its tariff says."""

    name: ClassVar[str] = "charging.cdr_differs"
    cdr: int
    owner: str
