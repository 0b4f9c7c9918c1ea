"""When a journey is likely to go: lines without a timetable are drawn many times, each time at another moment of their
headway.

The answer is a range. A clock time is said only where a timetable says one.
"""

from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from kota.mobility.journeys.rules.timetable import NEVER, Bytes, Ints, Masks, Timetable

Moments = NDArray[np.float64]
DRAWS = 128
EARLY, LIKELY, LATE = 10, 50, 90  # percentiles
SLOWER = 1.25  # how much longer another line may take and still do as well
ALIKE = 3  # other lines on a ride, at most
ANOTHER = 0.618  # how far into its headway another line is, beside the first
ROW, BOARD, ALIGHT = range(3)


@dataclass(frozen=True, slots=True)
class Span:
    """The second of the day before which it happens in 10, 50 and 90 of 100 cases."""

    early: int
    likely: int
    late: int

    @property
    def is_exact(self) -> bool:
        return self.early == self.late

    def after(self, seconds: int) -> "Span":
        return Span(self.early + seconds, self.likely + seconds, self.late + seconds)


class Ride(NamedTuple):
    """When one leaves and gets out, by which ways (rows of the day, with their calls where one gets in and out, the
    one that was found first), and how long one waits between two runs: shortest and longest, -1 by a timetable, 0
    where nothing runs then."""

    leave: Span
    come: Span
    ways: list[list[int]]
    shortest: int
    longest: int


@lru_cache
def phases(rides: int, draws: int = DRAWS) -> Moments:
    """Where in its headway each ride finds a line: every draw another place, evenly spread, in an order of its own for
    each ride. The same always: nobody gets another answer by asking again."""
    rng = np.random.default_rng(20260101)
    even = (np.arange(draws) + 0.5) / draws
    return np.stack([rng.permutation(even) for _ in range(rides)]) if rides else np.zeros((0, draws))


@lru_cache
def sways(rides: int, draws: int = DRAWS) -> Moments:
    """By how much of its spread each draw of each ride is longer or shorter: 1 in the ninetieth of a hundred cases."""
    rng = np.random.default_rng(20260102)
    normal, tenth = NormalDist(), NormalDist().inv_cdf(LATE / 100)
    even = np.array([normal.inv_cdf((at + 0.5) / draws) for at in range(draws)]) / tenth
    return np.stack([rng.permutation(even) for _ in range(rides)]) if rides else np.zeros((0, draws))


def ridden(
    tt: Timetable, masks: Masks, rides: list[tuple[int, int, int, int]], before: list[int], spread: list[float],
    start: int,
) -> list[Ride]:  # fmt: skip
    """Rides (row, trip, where one gets in, where out) in a row, of somebody who is ready at `start`; before each ride
    so many seconds pass. Whoever waits takes what comes first of the lines that do as well. `spread` is the share of
    each ride by which 8 of 10 are no more longer or shorter than said, where no timetable says it."""
    sway = sways(len(rides)) * np.array(spread)[:, None]
    spans, ways, count, waits = follow(
        tt, masks, np.array(rides, np.int32), np.array(before, np.int32), float(start), phases(len(rides)), sway
    )
    counts = count.tolist()
    return [
        Ride(Span(*span[:3]), Span(*span[3:]), some[:number], *wait)
        for span, some, number, wait in zip(spans.tolist(), ways.tolist(), counts, waits.tolist(), strict=True)
    ]


@njit(cache=True, nogil=True)
def follow(
    tt: Timetable, masks: Masks, rides: Ints, before: Ints, start: float, phase: Moments, sway: Moments
) -> tuple[NDArray[np.int64], Ints, Ints, Ints]:
    """Of R rides: spans of leaving and of coming (R x 6), ways (R x 1 + ALIKE x 3), how many of these there are, and
    waits (R x 2)."""
    number, draws = phase.shape
    spans, ways = np.empty((number, 6), np.int64), np.empty((number, 1 + ALIKE, 3), np.int32)
    count, waits = np.empty(number, np.int32), np.empty((number, 2), np.int32)
    ready, leave, come = np.full(draws, start), np.empty(draws), np.empty(draws)
    for r in range(number):
        count[r] = _alike(tt, masks, rides[r], ways[r])
        ready += before[r]
        leave[:], come[:] = NEVER, NEVER
        for w in range(count[r]):
            if tt.headway[tt.first_trip[ways[r, w, ROW]]] == 0:
                _by_clock(tt, masks.trip, ways[r, w], ready, leave, come)
            else:
                _by_headway(tt, masks.trip, ways[r, w], ready, (phase[r] + w * ANOTHER) % 1.0, sway[r], leave, come)
        _span(leave, spans[r, :3])
        _span(come, spans[r, 3:])
        _headway(tt, ways[r, : count[r]], spans[r, 1], waits[r])
        ready[:] = come
    return spans, ways, count, waits


@njit(cache=True, nogil=True)
def _span(moments: Moments, into: NDArray[np.int64]) -> None:
    ordered = np.sort(moments)
    last = len(ordered) - 1
    for at, share in enumerate((EARLY, LIKELY, LATE)):
        into[at] = int(np.floor(ordered[last * share // 100]))


@njit(cache=True, nogil=True)
def _by_clock(tt: Timetable, usable: Bytes, way: Ints, ready: Moments, leave: Moments, come: Moments) -> None:
    """Leave and come earlier where this way lets one."""
    row = way[ROW]
    size, first, last = tt.offset[row + 1] - tt.offset[row], tt.first_trip[row], tt.first_trip[row + 1]
    board, alight, trips = tt.first_time[row] + way[BOARD], tt.first_time[row] + way[ALIGHT], last - first
    for d in range(len(ready)):
        low, high = 0, trips
        while low < high:
            middle = (low + high) // 2
            if tt.depart[board + middle * size] < ready[d]:
                low = middle + 1
            else:
                high = middle
        while low < trips and usable[first + low] == 0:
            low += 1
        if low < trips and tt.depart[board + low * size] < leave[d]:
            leave[d], come[d] = tt.depart[board + low * size], tt.arrive[alight + low * size]


@njit(cache=True, nogil=True)
def _by_headway(
    tt: Timetable, usable: Bytes, way: Ints, ready: Moments, phase: Moments, sway: Moments, leave: Moments,
    come: Moments,
) -> None:  # fmt: skip
    """The same of a line without a timetable."""
    row = way[ROW]
    size, first, last = tt.offset[row + 1] - tt.offset[row], tt.first_trip[row], tt.first_trip[row + 1]
    board, alight = tt.first_time[row] + way[BOARD], tt.first_time[row] + way[ALIGHT]
    for t in range(last - first):
        if usable[first + t] == 0:
            continue
        opens, took = tt.depart[board + t * size], tt.arrive[alight + t * size] - tt.depart[board + t * size]
        ends, headway = opens + tt.window[first + t], tt.headway[first + t]
        for d in range(len(ready)):
            if ready[d] <= ends:
                when = max(ready[d], float(opens)) + phase[d] * headway
                if when < leave[d]:
                    leave[d], come[d] = when, when + took * (1.0 + sway[d])


@njit(cache=True, nogil=True)
def _alike(tt: Timetable, masks: Masks, ride: Ints, ways: Ints) -> int:
    """The ride itself, and other lines without a timetable that leave from the same stop for the same stop as quickly
    and for the same fare, the quickest first. How many ways that are."""
    row, trip = ride[0], ride[1]
    ways[0, ROW], ways[0, BOARD], ways[0, ALIGHT] = row, ride[2], ride[3]
    if tt.headway[tt.first_trip[row] + trip] == 0:
        return 1
    board, goal = tt.stop[tt.offset[row] + ride[2]], tt.stop[tt.offset[row] + ride[3]]
    quick, count = SLOWER * _seconds(tt, ways[0]), 1
    way = np.empty(3, np.int32)
    for at in range(tt.of_stop[board], tt.of_stop[board + 1]):
        other, place = tt.at_pattern[at], tt.at_place[at]
        if other == row or tt.headway[tt.first_trip[other]] == 0 or tt.group[other] != tt.group[row]:
            continue
        begin, end = tt.offset[other], tt.offset[other + 1]
        call = begin + place + 1
        while call < end and tt.stop[call] != goal:
            call += 1
        if call == end:
            continue
        way[ROW], way[BOARD], way[ALIGHT] = other, place, call - begin
        took = _seconds(tt, way)
        if took > quick or not _may(tt, masks, way):
            continue
        into = count
        while into > 1 and took < _seconds(tt, ways[into - 1]):
            if into <= ALIKE:
                ways[into] = ways[into - 1]
            into -= 1
        if into <= ALIKE:
            ways[into] = way
            count = min(count + 1, 1 + ALIKE)
    return count


@njit(cache=True, nogil=True)
def _may(tt: Timetable, masks: Masks, way: Ints) -> bool:
    """May one get in and out there, and ride along in between?"""
    row = way[ROW]
    board, alight = tt.offset[row] + way[BOARD], tt.offset[row] + way[ALIGHT]
    if tt.board[board] == 0 or tt.alight[alight] == 0:
        return False
    for call in range(board, alight):
        if masks.ahead[call] == 0:
            return False
    return bool(masks.trip[tt.first_trip[row] : tt.first_trip[row + 1]].any())


@njit(cache=True, nogil=True)
def _seconds(tt: Timetable, way: Ints) -> int:
    begin = tt.first_time[way[ROW]]
    return int(tt.arrive[begin + way[ALIGHT]] - tt.depart[begin + way[BOARD]])


@njit(cache=True, nogil=True)
def _headway(tt: Timetable, ways: Ints, at: int, into: Ints) -> None:
    """How long one waits between two runs at that moment when all ways are taken together; -1 where a timetable
    says, 0 where nothing runs then."""
    rates, slowest = 0.0, 0
    for w in range(len(ways)):
        row = ways[w, ROW]
        size, first, last = tt.offset[row + 1] - tt.offset[row], tt.first_trip[row], tt.first_trip[row + 1]
        if tt.headway[first] == 0:
            into[:] = -1
            return
        begin, found = tt.first_time[row] + ways[w, BOARD], 0
        for t in range(last - first):
            opens, headway = tt.depart[begin + t * size], tt.headway[first + t]
            if opens <= at + headway and opens + tt.window[first + t] >= at and (found == 0 or headway < found):
                found = headway
        if found:
            rates += 1 / found
            slowest = max(slowest, found)
    into[:] = 0
    if rates > 0:
        into[0] = round(1 / rates)
        into[1] = slowest if len(ways) == 1 else into[0]
