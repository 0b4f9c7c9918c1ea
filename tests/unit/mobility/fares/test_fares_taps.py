"""Taps become rides: whatever order they come in, doubled, forgotten, at the wrong gate."""

import random
from datetime import datetime, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from kota.mobility.fares.contracts import FareRuleFact, Tap, TapKind, Verdict
from kota.mobility.fares.rules import settling, tapping
from tests.factories.fares import ZONE, at, facts

RULE: FareRuleFact = facts()["fare_rule"]["fares"]
GATES = {"mrt-jakarta": "in_out", "krl": "in_out", "feeder": "in"}
LATER = at("23:00")


def tap(number: int, kind: str, clock: str, stop: str = "a", operator: str = "mrt-jakarta") -> Tap:
    return Tap(UUID(int=number), TapKind(kind), operator, "", "", stop, at(clock))


def rides(*taps: Tap, now: datetime = LATER) -> tapping.Outcome:
    return tapping.rides_of(taps, GATES, RULE, now)


def test_in_and_out_make_a_ride() -> None:
    found = rides(tap(2, "out", "08:30", "b"), tap(1, "in", "08:00"))
    assert [(ride.tap_in.stop, ride.tap_out and ride.tap_out.stop) for ride in found.rides] == [("a", "b")]
    assert set(found.verdicts.values()) == {Verdict.RIDE}


def test_the_same_card_at_the_same_gate_again_counts_once() -> None:
    found = rides(tap(1, "in", "08:00:00"), tap(2, "in", "08:00:40"), tap(3, "out", "08:20", "b"))
    assert len(found.rides) == 1 and found.verdicts[UUID(int=2)] is Verdict.DOUBLE
    slow = rides(tap(1, "in", "08:00"), tap(2, "in", "08:02"), now=LATER)
    assert len(slow.rides) == 1, "nobody rides away and is back at the gate in two minutes"
    again = rides(tap(1, "in", "08:00"), tap(2, "in", "08:06"), tap(3, "out", "08:20", "b"))
    assert [ride.is_maximum for ride in again.rides] == [True, False], "after the span it is another ride"


def test_who_does_not_tap_out_pays_the_maximum_when_the_wait_is_over() -> None:
    waiting = rides(tap(1, "in", "08:00"), now=at("11:59"))
    assert [ride.is_open for ride in waiting.rides] == [True] and waiting.verdicts[UUID(int=1)] is Verdict.WAITING
    over = rides(tap(1, "in", "08:00"), now=at("12:01"))
    assert [ride.is_maximum for ride in over.rides] == [True] and over.verdicts[UUID(int=1)] is Verdict.NO_OUT


def test_another_operators_gate_ends_no_ride_and_a_tap_out_alone_costs_nothing() -> None:
    found = rides(tap(1, "in", "08:00"), tap(2, "out", "08:20", "x", "krl"), tap(3, "out", "08:25", "b"))
    assert len(found.rides) == 1 and found.verdicts[UUID(int=2)] is Verdict.ELSEWHERE
    alone = rides(tap(3, "out", "08:25", "b"))
    assert alone.rides == [] and alone.verdicts[UUID(int=3)] is Verdict.NO_IN


def test_the_same_station_costs_the_least_within_the_hour_and_the_most_after_it() -> None:
    assert not rides(tap(1, "in", "08:00"), tap(2, "out", "08:59")).rides[0].is_maximum
    assert rides(tap(1, "in", "08:00"), tap(2, "out", "09:01")).rides[0].is_maximum


def test_where_people_only_tap_in_each_tap_is_a_ride() -> None:
    found = rides(tap(1, "in", "08:00", "", "feeder"), tap(2, "in", "09:00", "", "feeder"))
    assert len(found.rides) == 2 and not any(ride.is_open or ride.is_maximum for ride in found.rides)


@st.composite
def days(draw: st.DrawFn) -> list[Tap]:
    found = []
    for number in range(draw(st.integers(0, 12))):
        moment = at("05:00") + timedelta(seconds=draw(st.integers(0, 50_000)))
        kind, operator = draw(st.sampled_from(("in", "out"))), draw(st.sampled_from(tuple(GATES)))
        found.append(Tap(UUID(int=number + 1), TapKind(kind), operator, "", "", draw(st.sampled_from("ab")), moment))
    return found


@given(days(), st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_whatever_order_taps_come_in_they_make_the_same_rides(taps: list[Tap], chance: random.Random) -> None:
    shuffled = list(taps)
    chance.shuffle(shuffled)
    assert rides(*shuffled) == rides(*taps)
    found = rides(*taps)
    assert found.verdicts.keys() == {one.id for one in taps}, "every tap is told what it came to"
    used = [one.id for ride in found.rides for one in (ride.tap_in, ride.tap_out) if one]
    assert len(used) == len(set(used)), "no tap is in two rides"


@given(
    st.integers(0, 10**9), st.dictionaries(st.text("abc", min_size=1, max_size=3), st.integers(0, 10**6), max_size=5)
)
@settings(max_examples=200, deadline=None)
def test_shares_are_exact_to_the_rupiah_and_fair_to_one(amount: int, weights: dict[str, int]) -> None:
    found = settling.divided(amount, weights)
    whole = sum(weights.values())
    assert sum(found.values()) == (amount if weights else 0)
    for name, share in found.items():
        assert not whole or abs(share * whole - amount * weights[name]) < whole


SHARES = st.dictionaries(st.sampled_from("abcd"), st.tuples(st.integers(-100, 100), st.integers(0, 9)))


@given(SHARES, SHARES, SHARES)
@settings(max_examples=200, deadline=None)
def test_corrections_lead_from_any_day_to_any_other_and_back(one: dict, other: dict, third: dict) -> None:
    books = dict.fromkeys("abcd", (0, 0))
    for before, after in (({}, one), (one, other), (other, third), (third, {})):
        for name, (amount, count) in settling.differences(before, after).items():
            books[name] = (books[name][0] + amount, books[name][1] + count)
    assert set(books.values()) == {(0, 0)}


def test_a_service_day_ends_at_night_and_a_ride_over_its_end_belongs_to_its_beginning() -> None:
    evening, night = at("23:50"), at("02:30", "2026-11-26")
    assert tapping.service_day(evening, RULE, ZONE) == tapping.service_day(night, RULE, ZONE)
    early = at("03:10", "2026-11-26")
    assert len(tapping.touched(early, RULE, ZONE)) == 2 and len(tapping.touched(at("12:00"), RULE, ZONE)) == 1
