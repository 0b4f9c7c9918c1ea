"""Headways of a line through a day, for any line that can be written down."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kota.mobility.transit.rules.synthetic.facts import Line
from kota.mobility.transit.rules.synthetic.hours import departures, windows

HOUR = 3600
PERIODS = {
    "peak": ((6 * HOUR, 9 * HOUR), (16 * HOUR, 19 * HOUR)),
    "evening": ((20 * HOUR, 30 * HOUR),),
    "night": ((22 * HOUR, 29 * HOUR),),
}


def a_line(first: int, last: int, headways: dict[str, int]) -> Line:
    return Line(
        code="x", operator="o", number="1", name="A - B", name_en="A - B", mode="rail", color="000000",
        text_color="FFFFFF", timing="timetable", days="all", first=first, last=last, headways=headways, kmh=0,
        step_free="unknown", generated=False,
    )  # fmt: skip


minutes = st.integers(4, 90)
lines = st.builds(
    a_line,
    st.integers(8, 20).map(lambda half: half * HOUR // 2),
    st.integers(24, 48).map(lambda half: half * HOUR // 2),
    st.fixed_dictionaries(dict.fromkeys(("peak", "offpeak", "evening", "weekend"), minutes)),
)
services = st.sampled_from(["weekday", "weekend"])


@given(lines, services)
def test_windows_cover_the_day_once(line: Line, service: str) -> None:
    found = windows(line, service, PERIODS)
    assert (found[0].start, found[-1].end) == (line.first, line.last)
    assert all(before.end == after.start for before, after in pairwise(found))
    assert {window.headway // 60 for window in found} <= set(line.headways.values())


@given(lines)
def test_peaks_have_their_own_headway_on_weekdays_alone(line: Line) -> None:
    for service, name in (("weekday", "peak"), ("weekend", "weekend")):
        at = (
            next(w for w in windows(line, service, PERIODS) if w.start <= 17 * HOUR < max(w.end, line.first + 1))
            if (line.first <= 17 * HOUR < line.last)
            else None
        )
        assert at is None or at.headway == line.headways[name] * 60


@given(lines, services, st.integers(1, 4), st.integers(0, 3))
def test_departures_ascend_in_whole_minutes_from_the_first_to_the_last(
    line: Line, service: str, every: int, shift: int
) -> None:
    found = departures(line, service, PERIODS, key="out", every=every, shift=shift * 60)
    assert all(a < b for a, b in pairwise(found))
    assert all(moment % 60 == 0 for moment in found)
    assert found[-1] == line.last and found[0] >= min(line.first + shift * 60, line.last)
    assert found == departures(line, service, PERIODS, key="out", every=every, shift=shift * 60)


@given(lines, services, st.integers(1, 4))
def test_nobody_waits_longer_than_the_longest_headway_says(line: Line, service: str, every: int) -> None:
    found = departures(line, service, PERIODS, key="out", every=every, shift=0)
    longest = max(window.headway for window in windows(line, service, PERIODS)) * every
    assert all(b - a <= longest + 3 * 60 + 60 for a, b in pairwise(found))


def test_nights_go_on_past_midnight() -> None:
    line = a_line(5 * HOUR, 22 * HOUR, {"peak": 5, "offpeak": 8, "evening": 12, "weekend": 10, "night": 30})
    last = windows(line, "weekday", PERIODS)[-1]
    assert (last.start, last.end, last.headway) == (22 * HOUR, 29 * HOUR, 1800)
