"""When bad air is warned of: not for one bad hour, and not called off for one good one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kota.environment.air.contracts import CLASSES, IndexFact, WarningFact
from kota.environment.air.rules.holding import held

RULE = WarningFact(code="holds", since_class="unhealthy", rises_after=2, clears_after=3, margin=5, source="trial")


@pytest.mark.parametrize(
    ("values", "category"),
    [
        ([], ""),
        ([90, 150, 90], ""),
        ([90, 101, 101], "unhealthy"),
        ([150, 150, 250], "unhealthy"),
        ([101, 241, 241], "very-unhealthy"),
        ([150, 150, 250, 320], "very-unhealthy"),
        ([150, 150, 98, 98, 98, 98], "unhealthy"),
        ([150, 150, 95, 95], "unhealthy"),
        ([150, 150, 95, 98, 95, 95], "unhealthy"),
        ([150, 150, 95, 95, 95], ""),
        ([250, 250, 150, 120, 90], "unhealthy"),
        ([250, 250, 60, 60, 60], ""),
    ],
)
def test_it_rises_after_two_and_falls_after_three_well_below(values: list[int], category: str, p14: IndexFact) -> None:
    assert held(values, RULE, p14).category == category


@given(values=st.lists(st.integers(0, 500), max_size=40))
def test_worse_air_never_warns_of_less(values: list[int], p14: IndexFact) -> None:
    rank = lambda found: CLASSES.index(found.category) if found.category else 0  # noqa: E731
    assert rank(held([value + 40 for value in values], RULE, p14)) >= rank(held(values, RULE, p14))


@given(values=st.lists(st.integers(0, 100), max_size=40))
def test_nobody_is_warned_of_air_that_is_never_bad(values: list[int], p14: IndexFact) -> None:
    assert held(values, RULE, p14).category == ""
