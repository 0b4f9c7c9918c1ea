"""Money is whole minor units: it adds without loss and never mixes currencies."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kota.base.money import CurrencyMixedError, Money

AMOUNTS = st.integers(-(10**15), 10**15)


@given(AMOUNTS, AMOUNTS, AMOUNTS)
def test_sums_do_not_depend_on_their_order(a: int, b: int, c: int) -> None:
    assert (Money(a) + Money(b)) + Money(c) == Money(a) + (Money(b) + Money(c)) == Money(a + b + c)
    assert Money(a) - Money(b) == -(Money(b) - Money(a))
    assert (Money(a) < Money(b)) == (a < b)


@given(AMOUNTS, st.sampled_from(["IDR", "EUR", "JPY", "KWD"]))
def test_a_decimal_number_comes_back_as_it_was(amount: int, currency: str) -> None:
    assert Money.of(Money(amount, currency).decimal, currency) == Money(amount, currency)


def test_a_rupiah_has_no_minor_unit_and_a_euro_has_cents() -> None:
    assert Money.of("3500") == Money(3500, "IDR")
    assert Money.of("12.34", "EUR") == Money(1234, "EUR")
    assert Money.of("0.005", "EUR") == Money(1, "EUR")
    assert Money(1234, "EUR").decimal == Decimal("12.34")


def test_two_currencies_cannot_be_added_or_compared() -> None:
    for deed in (lambda: Money(1) + Money(1, "EUR"), lambda: Money(1) < Money(1, "EUR")):
        with pytest.raises(CurrencyMixedError):
            deed()
