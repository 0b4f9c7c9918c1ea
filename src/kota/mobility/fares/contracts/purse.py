"""The door to the money. The city's ledger will stand behind it; until then a simulated purse does, and says so."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from kota.base.money import Money


class Purse(Protocol):
    """Where a rider's money is. Each move has an id of its caller's: asked twice with one id, it moves once.

    `hold` sets aside at most so much, `charge` takes of a hold (or without one), what is held and not charged is free
    again; `refund` gives back of a charge, never more than it took.
    """

    @property
    def is_simulated(self) -> bool: ...

    def hold(self, *, move: UUID, payer: str, amount: Money, until: datetime, at: datetime) -> None: ...

    def charge(self, *, move: UUID, payer: str, amount: Money, held: UUID | None, why: str, at: datetime) -> None: ...

    def refund(self, *, move: UUID, charged: UUID, amount: Money, why: str, at: datetime) -> None: ...
