"""Money: whole minor units of a currency, never floats.

The minor unit is the smallest one that people use: 12.34 euros are `Money(1234, "EUR")`, 3,500 rupiah are
`Money(3500, "IDR")`, for nobody has seen a sen since the seventies (ISO 4217 and CLDR still count two decimals).
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel.numbers import get_currency_precision

_WITHOUT = frozenset({"IDR"})  # ISO 4217 gives them a minor unit that has no use


class CurrencyMixedError(ValueError):
    """Sums of two currencies mean nothing."""


@dataclass(frozen=True, slots=True)
class Money:
    """`amount` minor units of `currency` (ISO 4217)."""

    amount: int
    currency: str = "IDR"

    @classmethod
    def of(cls, value: Decimal | str | int, currency: str = "IDR") -> "Money":
        """From a decimal number of the major unit, halves away from zero (as receipts round)."""
        return cls(int((Decimal(value) * 10 ** exponent(currency)).to_integral_value(ROUND_HALF_UP)), currency)

    @property
    def decimal(self) -> Decimal:
        """In the major unit: `Decimal("12.34")`."""
        return Decimal(self.amount).scaleb(-exponent(self.currency))

    @property
    def standard(self) -> str:
        """In the major unit with as many decimals as ISO 4217 counts, which readers of standards check: `3500.00`."""
        return f"{self.decimal:.{get_currency_precision(self.currency)}f}"

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._same(other), self.currency)

    def __mul__(self, times: int) -> "Money":
        return Money(self.amount * times, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.amount <= self._same(other)

    def __bool__(self) -> bool:
        return self.amount != 0

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise CurrencyMixedError(f"{self.currency} and {other.currency} cannot be put together")
        return other.amount


@lru_cache(maxsize=256)
def exponent(currency: str) -> int:
    """How many decimals the currency uses: 0 for IDR, 2 for EUR."""
    return 0 if currency in _WITHOUT else int(get_currency_precision(currency))
