"""Laws of the tariff engine."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from kota.mobility.charging.contracts.tariffs import Segment, Tariff
from kota.mobility.charging.rules.pricing import bill, split
from tests.factories.charging import component, element, session, tariff

JAKARTA = ZoneInfo("Asia/Jakarta")
CLOCK = st.builds(lambda hour, minute: f"{hour:02}:{minute:02}", st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))
ONE = st.just(1)
KINDS = st.sampled_from(["ENERGY", "TIME", "PARKING_TIME", "FLAT"])
PRICES = st.integers(0, 5000).map(lambda cents: cents / 100)
RESTRICTIONS = st.fixed_dictionaries(
    {},
    optional={
        "start_time": CLOCK, "end_time": CLOCK,
        "min_kwh": st.integers(0, 30), "max_kwh": st.integers(1, 60),
        "min_duration": st.integers(0, 7200), "max_duration": st.integers(60, 20_000),
        "min_power": st.integers(0, 60), "max_power": st.integers(1, 150),
        "day_of_week": st.lists(st.sampled_from(["MONDAY", "TUESDAY", "SUNDAY"]), min_size=1, max_size=2),
    },
)  # fmt: skip


@st.composite
def tariffs(draw: Any, steps: Any = ONE, **more: Any) -> Tariff:
    elements = draw(st.lists(st.tuples(st.lists(st.tuples(KINDS, PRICES, steps), min_size=1, max_size=3), RESTRICTIONS),
                             min_size=1, max_size=4))  # fmt: skip
    made = [element(*(component(kind, price, 11, step) for kind, price, step in parts), **restrictions)
            for parts, restrictions in elements]  # fmt: skip
    return tariff(*made, **more)


@st.composite
def sessions(draw: Any) -> list[Segment]:
    parts = draw(st.lists(st.tuples(st.booleans(), st.integers(1, 300), st.integers(0, 400)), min_size=1, max_size=5))
    begin = datetime(2026, 11, 22, tzinfo=UTC) + timedelta(minutes=draw(st.integers(0, 4 * 1440)))
    told = [("charge", minutes, tenths / 10) if charges else ("park", minutes, 0) for charges, minutes, tenths in parts]
    return session(*told, at=begin, min_kw=draw(st.integers(0, 120)), max_kw=draw(st.integers(0, 120)))


@given(tariffs(st.sampled_from([1, 60, 900, 5000])), sessions())
def test_a_session_cut_into_more_periods_costs_the_same(tariff: Tariff, told: list[Segment]) -> None:
    halves = [
        part for one in told
        for part in (_share(one, Fraction(0), Fraction(1, 4)), _share(one, Fraction(1, 4), Fraction(1)))
    ]  # fmt: skip
    whole, cut = bill(tariff, told, JAKARTA), bill(tariff, halves, JAKARTA)

    assert whole.total == cut.total
    assert sum(s.segment.kwh for s in split(tariff, told, JAKARTA)) == sum(s.kwh for s in told)


def _share(one: Segment, first: Fraction, last: Fraction) -> Segment:
    share = last - first
    begin = one.start + timedelta(seconds=float(one.seconds * first))
    return Segment(begin, one.seconds * share, one.kwh * share, one.charging * share, one.parking * share,
                   min_kw=one.min_kw, max_kw=one.max_kw)  # fmt: skip


@given(tariffs(), sessions(), sessions())
def test_a_longer_session_never_costs_less(tariff: Tariff, told: list[Segment], more: list[Segment]) -> None:
    """With every step of one: OCPI's own rounding at the last price can make it otherwise, see ADR 34."""
    end = told[-1].start + timedelta(seconds=float(told[-1].seconds))
    moved = [
        Segment(end + (one.start - more[0].start), one.seconds, one.kwh, one.charging, one.parking, min_kw=one.min_kw,
                max_kw=one.max_kw) for one in more
    ]  # fmt: skip
    short, long = bill(tariff, told, JAKARTA).total, bill(tariff, [*told, *moved], JAKARTA).total

    # One Wh and one second: the smallest step still rounds.
    slack = Fraction(50, 1000) + Fraction(2 * 50, 3600)
    assert long.excl >= short.excl - slack


@given(st.integers(1, 10_000), PRICES, st.integers(1, 5000), st.integers(0, 500), st.integers(0, 500))
def test_one_price_rounds_up_by_less_than_a_step_and_never_falls(
    wh: int, price: float, step: int, more: int, minutes: int
) -> None:
    one = tariff(element(component("ENERGY", price, None, step)))
    cost = [bill(one, session(("charge", minutes + 1, kwh / 1000)), JAKARTA).total.excl for kwh in (wh, wh + more)]
    exact = Fraction(str(price)) * wh / 1000

    assert exact <= cost[0] < exact + Fraction(step, 1000) * Fraction(str(price)) + (0 if price else 1)
    assert cost[0] <= cost[1]


@given(tariffs(st.sampled_from([1, 900])), sessions(), st.integers(0, 50), st.integers(0, 50))
def test_limits_hold(tariff: Tariff, told: list[Segment], low: int, above: int) -> None:
    from dataclasses import replace

    from kota.mobility.charging.contracts.tariffs import Price

    lowest, highest = Price(Fraction(low), Fraction(low)), Price(Fraction(low + above), Fraction(low + above))
    total = bill(replace(tariff, min_price=lowest, max_price=highest), told, JAKARTA).total

    assert lowest.excl <= total.excl <= highest.excl
    assert total.incl is None or low <= total.incl <= low + above
