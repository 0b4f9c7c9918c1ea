"""Our search and cafein, a foreign journey planner, give the same answers to the same questions.

`./kota bench oracle` asks thousands more, and the feeds of real operators.
"""

from collections.abc import Iterator
from datetime import date

import pytest

from bench._oracle import Oracle, synthetic

TUESDAY = date(2026, 3, 10)
QUESTIONS = 300


@pytest.fixture(scope="module")
def oracle() -> Iterator[Oracle]:
    yield Oracle({"synthetic": synthetic(TUESDAY)}, TUESDAY)


def test_nothing_is_found_that_another_planner_misses_nor_missed_that_it_finds(oracle: Oracle) -> None:
    asked = list(oracle.questions(QUESTIONS, seed=7))
    different = [one for one in asked if oracle.ours(one) != oracle.others(one)]
    assert not different
    assert sum(bool(oracle.ours(one)) for one in asked) > QUESTIONS / 3
