"""The search finds what a slow search that tries everything finds, and never an impossible journey."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kota.mobility.journeys.rules.legs import Ride, Walk
from kota.mobility.journeys.rules.timetable import NEVER, Masks, Timetable
from tests.factories.transit import feed, random_feed
from tests.unit.mobility.journeys.checking import Book, check
from tests.unit.mobility.journeys.networks import Town, town

HOUR = 3600
SEEDS = st.integers(0, 10_000)


def slow(town: Town, origin: int, goal: int, at: int, rides: int, masks: Masks | None = None) -> set[tuple[int, int]]:
    """Arrivals by number of rides, by relaxing every run of every row again and again: no marks, no bounds."""
    tt, stops, may = town.sides.ahead, len(town.sides.ahead.change), masks or town.sides.masks
    ready = np.full(stops, NEVER)
    ready[origin] = at if may.stop[origin] else NEVER
    best, found = NEVER, set[tuple[int, int]]()
    for k in range(1, rides + 1):
        came = np.full(stops, NEVER)
        for row in range(len(tt.first_trip) - 1):
            relax(tt, may, row, ready, came)
        then = np.minimum(ready, came + tt.change)
        for stop in np.flatnonzero(came < NEVER):
            for way in range(tt.way[stop], tt.way[stop + 1]):
                to = tt.way_to[way]
                if may.stop[to]:
                    then[to] = min(then[to], came[stop] + tt.way_seconds[way])
        ready = then
        if came[goal] < best:
            best = int(came[goal])
            found.add((best, k))
    return found


def relax(tt: Timetable, may: Masks, row: int, ready: np.ndarray, came: np.ndarray) -> None:
    """Ride every trip of a row from everywhere to everywhere."""
    begin, size = int(tt.offset[row]), int(tt.offset[row + 1] - tt.offset[row])
    for trip in range(int(tt.first_trip[row + 1] - tt.first_trip[row])):
        base = int(tt.first_time[row]) + trip * size
        for board in range(size - 1) if may.trip[tt.first_trip[row] + trip] else ():
            if not tt.board[begin + board] or ready[tt.stop[begin + board]] > tt.depart[base + board]:
                continue
            for alight in range(board + 1, size):
                stop = tt.stop[begin + alight]
                if not may.ahead[begin + alight - 1]:
                    break
                if tt.alight[begin + alight] and may.stop[stop]:
                    came[stop] = min(came[stop], tt.arrive[base + alight])


@settings(max_examples=60, deadline=None)
@given(SEEDS, st.integers(0, 29), st.integers(0, 29), st.integers(5 * HOUR, 14 * HOUR))
def test_it_finds_what_trying_everything_finds(seed: int, origin: int, goal: int, at: int) -> None:
    files = random_feed(seed, strict=seed % 2 == 1)
    place, book = town(files, expand=True), Book(files)
    a, b = place.stop[f"s{origin}"], place.stop[f"s{goal}"]
    found = place.ask(f"s{origin}", f"s{goal}", at, rides=5)
    assert {(one.arrival, one.rides) for one in found} == slow(place, a, b, at, 5)
    for one in found:
        check(book, place.network, place.day, one)


@settings(max_examples=40, deadline=None)
@given(SEEDS, st.integers(0, 29), st.integers(0, 29), st.integers(5 * HOUR, 9 * HOUR))
def test_it_finds_what_is_left_when_anything_is_closed(seed: int, origin: int, goal: int, at: int) -> None:
    place, dice = town(random_feed(seed, strict=True), expand=True), np.random.default_rng(seed)
    masks = Masks(*((dice.random(len(one)) < 0.8).astype(np.uint8) for one in place.sides.masks))
    names = f"s{origin}", f"s{goal}"
    found = place.between({names[0]: 0}, {names[1]: 0}, at, masks, rides=5)
    wanted = slow(place, place.stop[names[0]], place.stop[names[1]], at, 5, masks)
    assert {(one.arrival, one.rides) for one in found} == wanted
    late = place.between({names[0]: 0}, {names[1]: 0}, max(wanted)[0], masks, rides=5, arrive_by=True) if wanted else []
    assert bool(late) == bool(wanted) and all(one.start >= at for one in late[:1])


@settings(max_examples=40, deadline=None)
@given(SEEDS, st.integers(0, 29), st.integers(0, 29), st.integers(5 * HOUR, 14 * HOUR))
def test_who_leaves_as_late_as_told_is_there_in_time(seed: int, origin: int, goal: int, at: int) -> None:
    files = random_feed(seed, strict=seed % 2 == 1)
    place, book = town(files, expand=True), Book(files)
    names = f"s{origin}", f"s{goal}"
    for one in place.ask(*names, at):
        late = place.ask(*names, one.arrival, arrive_by=True)
        assert late and late[0].start >= at
        for other in late:
            check(book, place.network, place.day, other)
        again = place.ask(*names, late[0].start)
        assert again[0].arrival <= one.arrival


@settings(max_examples=40, deadline=None)
@given(SEEDS, st.integers(0, 29), st.integers(0, 29), st.integers(5 * HOUR, 14 * HOUR), st.integers(0, 3600))
def test_who_leaves_later_is_never_there_earlier(seed: int, origin: int, goal: int, at: int, more: int) -> None:
    place = town(random_feed(seed))
    names = f"s{origin}", f"s{goal}"
    now, later = place.ask(*names, at), place.ask(*names, at + more)
    if later:
        assert now and now[0].arrival <= later[0].arrival


@settings(max_examples=40, deadline=None)
@given(SEEDS, st.integers(0, 29), st.integers(0, 29), st.integers(0, 29), st.integers(5 * HOUR, 14 * HOUR))
def test_a_closed_stop_is_passed_by_and_makes_nobody_quicker(
    seed: int, origin: int, goal: int, closed: int, at: int
) -> None:
    place = town(random_feed(seed))
    masks = place.sides.masks._replace(stop=place.sides.masks.stop.copy())
    masks.stop[place.stop[f"s{closed}"]] = 0
    names = f"s{origin}", f"s{goal}"
    free, shut = place.ask(*names, at), place.between({names[0]: 0}, {names[1]: 0}, at, masks=masks)
    if shut:
        assert free[0].arrival <= shut[0].arrival
    tt = place.sides.ahead
    for one in shut:
        ends = [
            tt.stop[tt.offset[leg.row] + at]
            for leg in one.legs
            if isinstance(leg, Ride)
            for at in (leg.board, leg.alight)
        ]
        walks = [stop for leg in one.legs if isinstance(leg, Walk) for stop in (leg.from_stop, leg.to_stop)]
        assert place.stop[f"s{closed}"] not in {*ends, *walks}


def test_one_changes_where_there_is_time() -> None:
    files = feed(
        [("a", 106.8, -6.2), ("b", 106.9, -6.2), ("c", 107.0, -6.2)],
        [("1", "x", [("a", "08:00"), ("b", "08:10")]), ("2", "y", [("b", "08:10:30"), ("c", "08:20")]),
         ("3", "y", [("b", "08:15"), ("c", "08:25")])],
    )  # fmt: skip
    assert [one.arrival for one in town(files).ask("a", "c", 8 * HOUR)] == [8 * HOUR + 25 * 60]
    assert [one.arrival for one in town(files, change=30).ask("a", "c", 8 * HOUR)] == [8 * HOUR + 20 * 60]


def test_nobody_walks_twice_between_two_rides() -> None:
    files = feed(
        [("a", 106.8, -6.2), ("b", 106.9, -6.2), ("c", 106.9025, -6.2), ("d", 106.905, -6.2), ("e", 107.0, -6.2)],
        [("1", "x", [("a", "08:00"), ("b", "08:10")]), ("2", "y", [("d", "08:30"), ("e", "08:40")])],
    )
    assert town(files).ask("a", "e", 8 * HOUR) == []
    assert town(files, near=600).ask("a", "e", 8 * HOUR)


def test_who_may_not_get_in_or_out_does_not() -> None:
    files = feed(
        [("a", 106.8, -6.2), ("b", 106.9, -6.2), ("c", 107.0, -6.2)],
        [("1", "x", [("a", "08:00"), ("b", "08:10", "08:10", 1, 0), ("c", "08:20")]),
         ("2", "y", [("a", "09:00"), ("b", "09:10", "09:10", 0, 1), ("c", "09:20")])],
    )  # fmt: skip
    place = town(files)
    assert [one.arrival for one in place.ask("b", "c", 8 * HOUR)] == [9 * HOUR + 20 * 60]
    assert [one.arrival for one in place.ask("a", "b", 8 * HOUR)] == [8 * HOUR + 10 * 60]
    assert place.ask("a", "b", 8 * HOUR + 60) == []


def test_half_a_headway_is_waited_for_a_line_without_a_timetable() -> None:
    files = feed(
        [("a", 106.8, -6.2), ("b", 106.9, -6.2)], [("1", "x", [("a", "06:00"), ("b", "06:20")])],
        frequencies=[("1", "06:00", "22:00", 600)],
    )  # fmt: skip
    place = town(files)
    (one,) = place.ask("a", "b", 8 * HOUR)
    assert one.arrival == 8 * HOUR + 300 + 1200
    (late,) = place.ask("a", "b", 9 * HOUR, arrive_by=True)
    assert late.start == 9 * HOUR - 1200 - 300


@pytest.mark.parametrize("expand", [True, False])
def test_a_run_after_midnight_belongs_to_the_evening_and_to_the_night(expand: bool) -> None:
    files = feed([("a", 106.8, -6.2), ("b", 106.9, -6.2)], [("1", "x", [("a", "25:10"), ("b", "25:30")])])
    place = town(files, expand=expand)
    assert {one.arrival for one in place.ask("a", "b", 23 * HOUR)} == {25 * HOUR + 1800}
    assert {one.arrival for one in place.ask("a", "b", 0)} == {HOUR + 1800}
