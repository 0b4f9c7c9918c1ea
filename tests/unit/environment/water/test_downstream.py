"""Where the water goes next."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from kota.environment.water.rules.downstream import EARLIEST, LATEST, arrivals, circle, downstream

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Way:
    upstream: str
    downstream: str
    minutes: float | None = 60


CILIWUNG = (Way("katulampa", "depok", 180), Way("depok", "manggarai", 360), Way("manggarai", "karet", None))


def test_the_window_grows_with_the_way() -> None:
    depok, manggarai = arrivals("katulampa", NOON, CILIWUNG)
    assert (depok.gate, depok.over, depok.expected) == ("depok", (), NOON + timedelta(hours=3))
    assert (manggarai.gate, manggarai.over) == ("manggarai", ("depok",))
    assert manggarai.earliest == NOON + timedelta(hours=9) * EARLIEST
    assert manggarai.latest == NOON + timedelta(hours=9) * LATEST
    assert not manggarai.is_measured


def test_a_way_without_a_travel_time_is_known_but_has_no_arrival() -> None:
    assert downstream("katulampa", CILIWUNG) == ["depok", "manggarai", "karet"]
    assert [arrival.gate for arrival in arrivals("manggarai", NOON, CILIWUNG)] == []


def test_of_two_ways_the_quicker_one_counts() -> None:
    ways = (Way("a", "b", 60), Way("b", "d", 60), Way("a", "c", 20), Way("c", "d", 30))
    assert [(found.gate, found.expected - NOON) for found in arrivals("a", NOON, ways)] == [
        ("c", timedelta(minutes=20)), ("d", timedelta(minutes=50)), ("b", timedelta(minutes=60)),
    ]  # fmt: skip


def test_water_in_a_circle_is_found() -> None:
    assert circle(CILIWUNG) == []
    assert circle((Way("a", "b"), Way("b", "c"), Way("c", "b"))) == ["b", "c"]
    assert circle((Way("a", "a"),)) == ["a"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef"), st.floats(1, 600)), max_size=15))
def test_any_graph_ends_and_arrivals_come_in_order(edges: list[tuple[str, str, float]]) -> None:
    ways = [Way(*edge) for edge in edges]
    found = arrivals("a", NOON, ways)
    assert [one.expected for one in found] == sorted(one.expected for one in found)
    assert {one.gate for one in found} == set(downstream("a", ways))
    assert all(one.earliest <= one.expected <= one.latest for one in found)
