"""The search with costs finds every cheaper journey that trying everything finds."""

from collections.abc import Iterator

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kota.mobility.journeys.rules.timetable import Fares, Timetable
from tests.factories.transit import random_feed
from tests.unit.mobility.journeys.networks import Town, town

HOUR, RIDES, SLACK = 3600, 3, 1800
Mark = tuple[int, int, int]


def ints(*values: int) -> np.ndarray:
    return np.array(values, np.int32)


FARES = Fares(ints(3500, 0, 3000), ints(0, 0, 1000), ints(0, 0, 500), ints(0, 0, 9000), ints(36_000, 0, 36_000))


def price(group: int, metres: int) -> int:
    found = int(FARES.base[group]) + max(0, metres - int(FARES.free[group])) * int(FARES.rate[group]) // 1000
    return min(found, int(FARES.cap[group])) if FARES.cap[group] else found


Label = tuple[int, int, int, int]  # ready, cost, group, metres in it


def every_way(town: Town, origin: int, goal: int, at: int) -> set[Mark]:
    """(arrival, rides, cost) of all ways with the first run of each row, changes within a group being one fare. A label
    is left out only where another of the same group is as good in everything."""
    tt, found = town.sides.ahead, set[Mark]()
    waiting: dict[int, set[Label]] = {origin: {(at, 0, -1, 0)}}
    for rides in range(1, RIDES + 1):
        came: dict[int, set[Label]] = {}
        for stop, labels in waiting.items():
            for label in labels:
                for to, one in rides_from(tt, stop, label):
                    came.setdefault(to, set()).add(one)
        waiting = {}
        for stop, labels in came.items():
            for time, *rest in useful(labels):
                if stop == goal:
                    found.add((time, rides, rest[0]))
                waiting.setdefault(stop, set()).add((time + int(tt.change[stop]), *rest))
                for way in range(tt.way[stop], tt.way[stop + 1]):
                    waiting.setdefault(int(tt.way_to[way]), set()).add((time + int(tt.way_seconds[way]), *rest))
        waiting = {stop: useful(labels) for stop, labels in waiting.items()}
    return found


def rides_from(tt: Timetable, stop: int, label: Label) -> Iterator[tuple[int, Label]]:
    ready, cost, group, metres = label
    for j in range(tt.of_stop[stop], tt.of_stop[stop + 1]):
        row, board = int(tt.at_pattern[j]), int(tt.at_place[j])
        begin, size = int(tt.offset[row]), int(tt.offset[row + 1] - tt.offset[row])
        base, trips = int(tt.first_time[row]), int(tt.first_trip[row + 1] - tt.first_trip[row])
        trip = int(np.searchsorted(tt.depart[base + board : base + trips * size : size], ready))
        if trip == trips:
            continue
        own = int(tt.group[row])
        before, along = (cost - price(own, metres), metres) if group == own and FARES.lasts[own] else (cost, 0)
        for alight in range(board + 1, size):
            far = along + int(tt.along[begin + alight] - tt.along[begin + board])
            yield (
                int(tt.stop[begin + alight]),
                (int(tt.arrive[base + trip * size + alight]), before + price(own, far), own, far),
            )


def useful(labels: set[Label]) -> set[Label]:
    return {
        a for a in labels
        if not any(b != a and b[2] == a[2] and b[0] <= a[0] and b[1] <= a[1] and b[3] <= a[3] for b in labels)
    }  # fmt: skip


def best(marks: set[Mark]) -> set[Mark]:
    """Those that no other one is as good as in everything."""
    return {a for a in marks if not any(b != a and all(x <= y for x, y in zip(b, a, strict=True)) for b in marks)}


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 8), st.integers(0, 8), st.integers(6 * HOUR, 9 * HOUR))
def test_no_cheaper_journey_is_missed(seed: int, origin: int, goal: int, at: int) -> None:
    dice = np.random.default_rng(seed)
    place = town(
        random_feed(seed, stops=9, lines=5), expand=True, fares=FARES, group=dice.integers(0, 3, 5).astype(np.int32)
    )
    marks = best(every_way(place, place.stop[f"s{origin}"], place.stop[f"s{goal}"], at))
    found = place.ask(f"s{origin}", f"s{goal}", at, rides=RIDES, slack=SLACK)
    if not marks or origin == goal:
        return
    quickest = min(marks)
    wanted = {
        mark for mark in marks
        if mark[0] < quickest[0] + SLACK and mark[1] <= min(RIDES, min(m[1] for m in marks if m[0] == quickest[0]) + 1)
    }  # fmt: skip
    told = {(one.arrival, one.rides, one.cost) for one in found}
    assert wanted <= told
    counted = [one for one in told if one[2]]
    assert all(any(all(x <= y for x, y in zip(mark, one, strict=True)) for mark in marks) for one in counted)
