"""What happens to fares."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class TariffApproved:
    """A dynamic tariff holds from `begins` to `ends`, approved by another person than who proposed it."""

    name: ClassVar[str] = "fares.tariff_approved"
    tariff: str
    percent: int
    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class TariffEnded:
    """A dynamic tariff was taken back before its end."""

    name: ClassVar[str] = "fares.tariff_ended"
    tariff: str
    at: datetime
