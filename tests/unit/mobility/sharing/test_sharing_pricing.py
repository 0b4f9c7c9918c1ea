"""What a ride costs: the standard's own examples, and laws that hold for every plan."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kota.base.money import Money
from kota.mobility.sharing.contracts import Plan, Segment
from kota.mobility.sharing.rules.pricing import begun, quote


def plan(
    price: str = "0", per_min: tuple[Segment, ...] = (), per_km: tuple[Segment, ...] = (), currency: str = "USD"
) -> Plan:
    return Plan("p", {"en": "P"}, currency, Decimal(price), per_min=per_min, per_km=per_km)


def segment(start: int, rate: str, interval: str, end: int | None = None) -> Segment:
    return Segment(start, Decimal(rate), Decimal(interval), end)


# GBFS, "Examples for system_pricing_plans.json": no more than the base price for 10 km; then 1 USD per km; after 25 km
# 0.50 USD per km and 3 USD for every 5 km.
BY_KM = plan("2", per_km=(segment(10, "1", "1", 25), segment(25, "0.5", "1"), segment(25, "3", "5")))
# The second example: 3 USD to begin with, 0.25 USD per km and 0.50 USD per minute, and 3 USD every hour after an hour.
BOTH = plan(
    "3", per_min=(segment(0, "0.5", "1"), segment(60, "3", "60")), per_km=(segment(0, "0.25", "1"),)
)  # fmt: skip


@pytest.mark.parametrize(
    ("found", "minutes", "km", "cents"),
    [
        (BY_KM, 0, 9, 200),
        (BY_KM, 0, 10, 200),
        (BY_KM, 0, 12.2, 500),
        (BY_KM, 0, 25, 1700),
        (BY_KM, 0, 26, 1700 + 50 + 300),
        (BY_KM, 0, 31, 1700 + 300 + 600),
        (BOTH, 1, 1, 375),
        (BOTH, 30, 4.5, 300 + 1500 + 125),
        (BOTH, 60, 0, 3300),
        (BOTH, 61, 0, 300 + 3050 + 300),
        (plan("1", per_min=(segment(0, "2", "0"),)), 45, 0, 300),
        (plan("1", per_min=(segment(30, "2", "0"),)), 30, 0, 100),
    ],
)
def test_the_examples_of_the_standard(found: Plan, minutes: float, km: float, cents: int) -> None:
    assert quote(found, minutes=minutes, km=km).total == Money(cents, "USD")


def test_rupiah_have_no_cents_and_a_discount_never_pays_the_rider() -> None:
    assert quote(plan("3500.4", currency="IDR"), minutes=5).total == Money(3500)
    assert quote(plan("1", per_min=(segment(0, "-5", "1"),)), minutes=3).total == Money(0, "USD")


SEGMENTS = st.builds(
    lambda start, rate, interval, length: Segment(start, rate, interval, None if length is None else start + length),
    st.integers(0, 90), st.decimals(0, 50, places=2), st.decimals(0, 30, places=1),
    st.none() | st.integers(0, 200),
)  # fmt: skip
PLANS = st.builds(
    lambda price, per_min, per_km: plan(str(price), tuple(per_min), tuple(per_km)),
    st.decimals(0, 100, places=2), st.lists(SEGMENTS, max_size=4), st.lists(SEGMENTS, max_size=3),
)  # fmt: skip
LENGTHS = st.decimals(0, 300, places=1)


@given(PLANS, LENGTHS, LENGTHS, LENGTHS)
def test_a_longer_ride_never_costs_less_and_none_costs_the_base_price(
    found: Plan, a: Decimal, b: Decimal, km: Decimal
) -> None:
    short, long = sorted((a, b))
    assert quote(found, minutes=short, km=km).total <= quote(found, minutes=long, km=km).total
    assert quote(found, minutes=0, km=0).total == Money.of(found.price, "USD")


@given(PLANS, LENGTHS, LENGTHS)
def test_the_lines_add_up_to_the_total(found: Plan, minutes: Decimal, km: Decimal) -> None:
    told = quote(found, minutes=minutes, km=km)
    assert told.total == Money.of(sum((line.amount for line in told.lines), Decimal(0)), "USD")
    assert all(line.amount == line.rate * line.times for line in told.lines)


@given(SEGMENTS, LENGTHS)
def test_counting_agrees_with_walking_through_the_ride(found: Segment, length: Decimal) -> None:
    """The other way to count: at which moments is something charged, the first right after the start."""
    until = length if found.end is None else min(length, Decimal(found.end))
    times, moment = 0, Decimal(found.start)
    while moment < until:
        times += 1
        if not found.interval:
            break
        moment += found.interval
    assert begun(found, length) == times


@given(st.integers(0, 60), st.integers(1, 60), st.integers(1, 60), LENGTHS)
def test_a_segment_cut_in_two_costs_the_same(start: int, first: int, second: int, length: Decimal) -> None:
    whole = segment(start, "1", "1", start + first + second)
    parts = segment(start, "1", "1", start + first), segment(start + first, "1", "1", start + first + second)
    assert begun(whole, length) == sum(begun(part, length) for part in parts)
