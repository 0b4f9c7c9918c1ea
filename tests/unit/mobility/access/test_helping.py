"""Help at stations: never more travellers than staff, and the next possible time is one."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from kota.mobility.access.contracts.helping import Leg, Role
from kota.mobility.access.rules.helping import FARTHEST, STEP, Span, Wanted, busiest, duties, full, next_free

DAY = datetime(2026, 11, 27, tzinfo=UTC)
MINUTES = {"op": 20, "other": 20}


def at(minute: int) -> datetime:
    return DAY + timedelta(minutes=minute)


def leg(start: str, end: str, leaves: int, arrives: int) -> Leg:
    return Leg(start, end, at(leaves), at(arrives))


def wanted(stop: str, minute: int, minutes: int = 20) -> Wanted:
    return Wanted(stop, "op", Role.BOARD, at(minute), at(minute), at(minute + minutes))


SPANS = st.lists(
    st.tuples(st.integers(0, 300), st.integers(1, 90)).map(lambda one: (at(one[0]), at(sum(one)))), max_size=8
)
WANTED = st.lists(st.builds(wanted, st.sampled_from("ab"), st.integers(0, 300)), min_size=1, max_size=4)


def test_each_boarding_and_alighting_is_a_duty_and_a_quick_change_is_one() -> None:
    made = duties([leg("a", "b", 0, 30), leg("b", "c", 40, 60)], lambda _stop: "op", MINUTES)
    assert [(one.stop, one.role) for one in made] == [("a", Role.BOARD), ("b", Role.CHANGE), ("c", Role.ALIGHT)]
    slow = duties([leg("a", "b", 0, 30), leg("b", "c", 90, 120)], lambda _stop: "op", MINUTES)
    assert [one.role for one in slow] == [Role.BOARD, Role.ALIGHT, Role.BOARD, Role.ALIGHT]


def test_the_next_possible_time_is_after_what_binds_the_only_one() -> None:
    by = next_free([wanted("a", 60)], {"a": [(at(50), at(75))]}, {"a": 1}, lambda _one: True)
    assert by == timedelta(minutes=15)
    assert next_free([wanted("a", 60)], {}, {"a": 0}, lambda _one: True) is None


@given(SPANS)
def test_the_busiest_moment_is_what_counting_each_minute_finds(spans: list[Span]) -> None:
    counted = max((sum(a <= at(minute) < b for a, b in spans) for minute in range(400)), default=0)
    assert busiest(spans, at(0), at(400)) == counted


@settings(deadline=None)
@given(WANTED, SPANS, SPANS, st.integers(0, 3))
def test_what_is_admitted_never_needs_more_staff_than_there_are(
    asked: list[Wanted], a: list[Span], b: list[Span], staff: int
) -> None:
    taken = {"a": a, "b": b}
    over = [one for one in "ab" if busiest(taken[one], at(0), at(500)) > staff]
    if full(asked, taken, {"a": staff, "b": staff}) is None:
        for stop in {one.stop for one in asked} - set(over):
            spans = [*taken[stop], *((one.begins, one.ends) for one in asked if one.stop == stop)]
            assert busiest(spans, at(0), at(500)) <= staff


@settings(deadline=None)
@given(WANTED, SPANS, st.integers(1, 2))
def test_the_next_possible_time_is_possible_and_none_is_before_it(
    asked: list[Wanted], a: list[Span], staff: int
) -> None:
    taken, people = {"a": a}, {"a": staff, "b": staff}
    by = next_free(asked, taken, people, lambda _one: True)
    free = [step * STEP for step in range(FARTHEST // STEP + 1)
            if full([one.later(step * STEP) for one in asked], taken, people) is None]  # fmt: skip
    assert by == (free[0] if free else None)
