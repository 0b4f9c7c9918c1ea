"""Round-based search (RAPTOR, Delling and others 2012) for the earliest arrival with so many rides.

One pass finds every journey that nothing beats in arrival and rides. Turned round it tells how late one may still be at a stop,
which is what keeps the search with costs small (as bounds do in BM-RAPTOR, Delling and others 2019).

Nobody walks twice between two rides: walks begin where a ride ended. Times of lines without a timetable are those that one may
expect: a share of the headway is waited where one gets in or, when the day is mirrored, counted where one gets out.
"""

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from kota.mobility.journeys.rules.timetable import NEVER, Masks, Timetable

WHOLE = 1000  # shares of a headway are thousandths
PATTERN, TRIP, SHIFT, IN, OUT = range(5)
OWN = -1  # who is ready at a stop came there by a ride


class Sweep(NamedTuple):
    """Room for one pass, with K rides at most; a thread has its own. Row k speaks of k rides or fewer."""

    ride: NDArray[np.int32]  # K + 1 x S: the earliest moment at which a ride brings one there
    ready: NDArray[np.int32]  # K + 1 x S: at which one may get in there
    by: NDArray[np.int32]  # K + 1 x S x 5: the ride, where row k is better than the one before
    walked: NDArray[np.int32]  # K + 1 x S: from where, or OWN
    goal: NDArray[np.int32]  # K + 1: the earliest arrival
    last: NDArray[np.int32]  # K + 1: by which stop
    marked: NDArray[np.uint8]  # S
    queue: NDArray[np.int32]  # S
    came: NDArray[np.int32]  # S: where rides of this round end
    first: NDArray[np.int32]  # P: from which call a pattern is looked at
    touched: NDArray[np.int32]  # P


def room(stops: int, patterns: int, rides: int) -> Sweep:
    """Room for passes over a network of that size."""

    def ints(*shape: int) -> Any:
        return np.empty(shape, np.int32)

    rows = rides + 1
    return Sweep(
        ints(rows, stops), ints(rows, stops), ints(rows, stops, 5), ints(rows, stops), ints(rows), ints(rows),
        np.zeros(stops, np.uint8), ints(stops), ints(stops), np.full(patterns, NEVER, np.int32), ints(patterns),
    )  # fmt: skip


@njit(cache=True, nogil=True)
def sweep(
    tt: Timetable, masks: Masks, at: Sweep, start: NDArray[np.int32], start_time: NDArray[np.int32],
    goal: NDArray[np.int32], rides: int, wait_in: int, wait_out: int, latest: int, to_goal: bool,
) -> int:  # fmt: skip
    """From `start` (stops with the moments at which one may get in there) to wherever `goal` (S: seconds to the goal, NEVER
    where there is no way) is reached, until `latest`. With `to_goal` only what may still be the earliest is followed.
    Returns how many rounds brought anything; later rows are not filled."""
    at.ride[0, :] = NEVER
    at.ready[0, :] = NEVER
    at.goal[0], at.last[0] = NEVER, -1
    waiting = 0
    for i in range(len(start)):
        s = start[i]
        if masks.stop[s] and start_time[i] < at.ready[0, s]:
            if at.ready[0, s] == NEVER:
                at.queue[waiting] = s
                waiting += 1
            at.ready[0, s] = start_time[i]
    for k in range(1, rides + 1):
        at.ride[k, :] = at.ride[k - 1, :]
        at.ready[k, :] = at.ready[k - 1, :]
        at.goal[k], at.last[k] = at.goal[k - 1], at.last[k - 1]
        touched = _touch(tt, at, waiting)
        came = 0
        for i in range(touched):
            p = at.touched[i]
            came = _ride(tt, masks, at, p, at.first[p], k, goal, wait_in, wait_out, latest, to_goal, came)
            at.first[p] = NEVER
        waiting = _walk(tt, masks, at, k, came, at.goal[k] if to_goal else latest)
        if waiting == 0:
            return k
    return rides


@njit(cache=True, nogil=True)
def _touch(tt: Timetable, at: Sweep, waiting: int) -> int:
    """Patterns that pass a stop where somebody waits anew, each from the first such call."""
    touched = 0
    for i in range(waiting):
        s = at.queue[i]
        for j in range(tt.of_stop[s], tt.of_stop[s + 1]):
            p, place = tt.at_pattern[j], tt.at_place[j]
            if at.first[p] == NEVER:
                at.touched[touched] = p
                touched += 1
            if place < at.first[p]:
                at.first[p] = place
    return touched


@njit(cache=True, nogil=True)
def _ride(
    tt: Timetable, masks: Masks, at: Sweep, p: int, first: int, k: int, goal: NDArray[np.int32],
    wait_in: int, wait_out: int, latest: int, to_goal: bool, came: int,
) -> int:  # fmt: skip
    """Follow a pattern from a call on, always on the run that leaves first of those that one can take."""
    begin, size = tt.offset[p], tt.offset[p + 1] - tt.offset[p]
    base, trip0 = tt.first_time[p], tt.first_trip[p]
    trip, shift, boarded, extra = -1, 0, 0, 0
    for place in range(first, size):
        call = begin + place
        s = tt.stop[call]
        if masks.stop[s]:
            if trip >= 0 and tt.alight[call]:
                time = tt.arrive[base + trip * size + place] + shift + extra
                if time < at.ride[k, s] and time <= latest and (not to_goal or time < at.goal[k]):
                    at.ride[k, s] = time
                    at.by[k, s, PATTERN], at.by[k, s, TRIP], at.by[k, s, SHIFT] = p, trip, shift
                    at.by[k, s, IN], at.by[k, s, OUT] = boarded, place
                    if at.marked[s] == 0:
                        at.marked[s] = 1
                        at.came[came] = s
                        came += 1
                    if goal[s] < NEVER and time + goal[s] < at.goal[k]:
                        at.goal[k], at.last[k] = time + goal[s], s
            if tt.board[call] and at.ready[k - 1, s] < NEVER and place < size - 1:
                ready = at.ready[k - 1, s]
                here = NEVER if trip < 0 else tt.depart[base + trip * size + place] + shift + extra
                if ready < here:
                    other, when = leaving(tt, masks, p, place, ready, wait_in)
                    if other >= 0:
                        more = wait_out * tt.headway[trip0 + other] // WHOLE
                        if when + more < here:
                            trip, boarded, extra = other, place, more
                            shift = when - tt.depart[base + other * size + place]
        if masks.ahead[call] == 0:
            trip = -1
    return came


@njit(cache=True, nogil=True, inline="always")
def leaving(tt: Timetable, masks: Masks, p: int, place: int, ready: int, wait_in: int) -> tuple[int, int]:
    """The run of a pattern that leaves first for somebody who is ready at a call, and when; -1 when none does."""
    size, base = tt.offset[p + 1] - tt.offset[p], tt.first_time[p]
    trip0, trips = tt.first_trip[p], tt.first_trip[p + 1] - tt.first_trip[p]
    if tt.headway[trip0] == 0:
        low, high = 0, trips
        while low < high:
            middle = (low + high) // 2
            if tt.depart[base + middle * size + place] < ready:
                low = middle + 1
            else:
                high = middle
        while low < trips and masks.trip[trip0 + low] == 0:
            low += 1
        return (low, tt.depart[base + low * size + place]) if low < trips else (-1, NEVER)
    best, when = -1, NEVER
    for t in range(trips):
        opens = tt.depart[base + t * size + place]
        if masks.trip[trip0 + t] and ready <= opens + tt.window[trip0 + t]:
            leaves = max(ready, opens) + wait_in * tt.headway[trip0 + t] // WHOLE
            if leaves < when:
                best, when = t, leaves
    return best, when


@njit(cache=True, nogil=True)
def _walk(tt: Timetable, masks: Masks, at: Sweep, k: int, came: int, latest: int) -> int:
    """Who came by a ride waits there, and walks on to wait elsewhere. How many stops somebody waits at anew."""
    waiting = 0
    for i in range(came):
        s = at.came[i]
        at.marked[s] = 0
        ready = at.ride[k, s] + tt.change[s]
        if ready < at.ready[k, s] and ready <= latest:
            if at.ready[k, s] == at.ready[k - 1, s]:
                at.queue[waiting] = s
                waiting += 1
            at.ready[k, s], at.walked[k, s] = ready, OWN
    for i in range(came):
        s = at.came[i]
        for j in range(tt.way[s], tt.way[s + 1]):
            to = tt.way_to[j]
            ready = at.ride[k, s] + tt.way_seconds[j]
            if masks.stop[to] and ready < at.ready[k, to] and ready <= latest:
                if at.ready[k, to] == at.ready[k - 1, to]:
                    at.queue[waiting] = to
                    waiting += 1
                at.ready[k, to], at.walked[k, to] = ready, s
    return waiting
