"""Round-based search (RAPTOR, Delling and others 2012) for the earliest arrival with so many rides.

One pass finds every journey that nothing beats in arrival and rides. Turned round it tells how late one may still be at
a stop, which is what keeps the search with costs small (as bounds do in BM-RAPTOR, Delling and others 2019).

Columns are taken out of their tuples before each loop: inside of it numba would count references each time.

Nobody walks twice between two rides: walks begin where a ride ended. Times of lines without a timetable are those that
one may expect: a share of the headway is waited where one gets in or, when the day is mirrored, counted where one gets
out.
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
    marked: NDArray[np.uint8]  # S: a ride of this round ended there
    fresh: NDArray[np.uint8]  # S: since the last round one may get in there earlier
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
        ints(rows, stops),
        ints(rows, stops),
        ints(rows, stops, 5),
        ints(rows, stops),
        ints(rows),
        ints(rows),
        np.zeros(stops, np.uint8),
        np.zeros(stops, np.uint8),
        ints(stops),
        ints(stops),
        np.full(patterns, NEVER, np.int32),
        ints(patterns),
    )


@njit(cache=True, nogil=True)
def sweep(
    tt: Timetable, masks: Masks, at: Sweep, start: NDArray[np.int32], start_time: NDArray[np.int32],
    goal: NDArray[np.int32], rides: int, wait_in: int, wait_out: int, latest: NDArray[np.int32], slack: int, more: int,
) -> int:  # fmt: skip
    """From `start` (stops with the moments at which one may get in there) to wherever `goal` (S: seconds to the goal,
    NEVER where there is no way) is reached. Followed is only what comes to a stop by `latest` (S), and no later than
    `slack` seconds after the earliest known arrival; with over `more` rides beyond those of that arrival only what may
    still be earlier. Returns how many rounds brought anything; later rows are not filled."""
    rounds = _rounds(tt, masks, at, start, start_time, goal, rides, wait_in, wait_out, latest, slack, more)
    if rounds < 0:  # an earlier arrival after rounds that had left out what is late
        rounds = _rounds(tt, masks, at, start, start_time, goal, rides, wait_in, wait_out, latest, slack, rides)
    return rounds


@njit(cache=True, nogil=True)
def _rounds(
    tt: Timetable, masks: Masks, at: Sweep, start: NDArray[np.int32], start_time: NDArray[np.int32],
    goal: NDArray[np.int32], rides: int, wait_in: int, wait_out: int, latest: NDArray[np.int32], slack: int, more: int,
) -> int:  # fmt: skip
    """As `sweep`; -1 where an arrival needs over `more` rides beyond those of the one before it."""
    ready, usable, queue, fresh = at.ready, masks.stop, at.queue, at.fresh
    first, touched = at.first, at.touched
    at.ride[0, :] = NEVER
    ready[0, :] = NEVER
    at.goal[0], at.last[0] = NEVER, -1
    waiting, quickest = 0, rides
    for i in range(len(start)):
        s = start[i]
        if usable[s] and start_time[i] < ready[0, s]:
            if ready[0, s] == NEVER:
                queue[waiting] = s
                waiting += 1
            ready[0, s] = start_time[i]
    for k in range(1, rides + 1):
        at.ride[k, :] = at.ride[k - 1, :]
        ready[k, :] = ready[k - 1, :]
        at.goal[k], at.last[k] = at.goal[k - 1], at.last[k - 1]
        spare = slack if k <= quickest + more else 0
        count = _touch(tt, at, waiting)
        for i in range(waiting):
            fresh[queue[i]] = 1
        came = 0
        for i in range(count):
            p = touched[i]
            came = _ride(tt, masks, at, p, first[p], k, goal, wait_in, wait_out, latest, spare, came)
            first[p] = NEVER
        for i in range(waiting):
            fresh[queue[i]] = 0
        waiting = _walk(tt, masks, at, k, came, latest, min(NEVER, at.goal[k] + spare))
        if at.goal[k] < at.goal[k - 1]:
            if spare < slack:
                return -1
            quickest = k
        if waiting == 0:
            return k
    return rides


@njit(cache=True, nogil=True)
def _touch(tt: Timetable, at: Sweep, waiting: int) -> int:
    """Patterns that pass a stop where somebody waits anew, each from the first such call."""
    queue, first, touched = at.queue, at.first, at.touched
    of_stop, at_pattern, at_place = tt.of_stop, tt.at_pattern, tt.at_place
    count = 0
    for i in range(waiting):
        s = queue[i]
        for j in range(of_stop[s], of_stop[s + 1]):
            p, place = at_pattern[j], at_place[j]
            if first[p] == NEVER:
                touched[count] = p
                count += 1
            if place < first[p]:
                first[p] = place
    return count


@njit(cache=True, nogil=True)
def _ride(
    tt: Timetable, masks: Masks, at: Sweep, p: int, first: int, k: int, goal: NDArray[np.int32],
    wait_in: int, wait_out: int, latest: NDArray[np.int32], slack: int, came: int,
) -> int:  # fmt: skip
    """Follow a pattern from a call on, always on the run that leaves first of those that one can take."""
    stops, board, alight, arrive, depart = tt.stop, tt.board, tt.alight, tt.arrive, tt.depart
    headway, window, trips_ok, usable, ahead = tt.headway, tt.window, masks.trip, masks.stop, masks.ahead
    ride, before, by, marked, fresh, ended = at.ride[k], at.ready[k - 1], at.by[k], at.marked, at.fresh, at.came
    begin, size = tt.offset[p], tt.offset[p + 1] - tt.offset[p]
    base, trip0, trips = tt.first_time[p], tt.first_trip[p], tt.first_trip[p + 1] - tt.first_trip[p]
    trip, shift, boarded, extra = -1, 0, 0, 0
    often = headway[trip0]
    for other in range(1, trips):
        often = min(often, headway[trip0 + other])
    waits = wait_in * often // WHOLE + wait_out * often // WHOLE  # at least, for any run of the pattern
    limit = min(NEVER, at.goal[k] + slack)
    for place in range(first, size):
        call = np.uintp(begin + place)  # no index is below zero: with signed ones each is looked at for that
        s = np.uintp(stops[call])
        if usable[s]:
            if trip >= 0 and alight[call]:
                time = arrive[np.uintp(base + trip * size + place)] + shift + extra
                if time < ride[s] and time <= latest[s] and time < limit:
                    ride[s] = time
                    by[s, PATTERN], by[s, TRIP], by[s, SHIFT], by[s, IN], by[s, OUT] = p, trip, shift, boarded, place
                    if marked[s] == 0:
                        marked[s] = 1
                        ended[came] = np.int32(s)
                        came += 1
                    if goal[s] < NEVER and time + goal[s] < at.goal[k]:
                        at.goal[k], at.last[k] = time + goal[s], np.int32(s)
                        limit = time + goal[s] + slack
            if fresh[s] and board[call] and place < size - 1:
                ready = before[s]
                here = NEVER if trip < 0 else depart[np.uintp(base + trip * size + place)] + shift + extra
                if ready + waits < here:
                    other, when = leaving(
                        depart, base, size, place, headway, window, trips_ok, trip0, trips, ready, wait_in
                    )
                    if other >= 0:
                        more = wait_out * headway[trip0 + other] // WHOLE
                        if when + more < here:
                            trip, boarded, extra = other, place, more
                            shift = when - depart[base + other * size + place]
        if ahead[call] == 0:
            trip = -1
    return came


@njit(cache=True, nogil=True, inline="always")
def leaving(
    depart: NDArray[np.int32], base: int, size: int, place: int, headway: NDArray[np.int32], window: NDArray[np.int32],
    usable: NDArray[np.uint8], trip0: int, trips: int, ready: int, wait_in: int,
) -> tuple[int, int]:  # fmt: skip
    """The run of a pattern that leaves first for somebody who is ready at a call, and when; -1 when none does."""
    best, when = -1, NEVER
    if headway[trip0] == 0:
        low, high = 0, trips
        while low < high:
            middle = (low + high) // 2
            if depart[base + middle * size + place] < ready:
                low = middle + 1
            else:
                high = middle
        while low < trips and usable[trip0 + low] == 0:
            low += 1
        if low < trips:
            best, when = low, depart[base + low * size + place]
    else:
        for t in range(trips):
            opens = depart[base + t * size + place]
            if opens < when and ready <= opens + window[trip0 + t] and usable[trip0 + t]:
                leaves = max(ready, opens) + wait_in * headway[trip0 + t] // WHOLE
                if leaves < when:
                    best, when = t, leaves
    return best, when


@njit(cache=True, nogil=True)
def _walk(tt: Timetable, masks: Masks, at: Sweep, k: int, came: int, latest: NDArray[np.int32], limit: int) -> int:
    """Who came by a ride waits there, and walks on to wait elsewhere. How many stops somebody waits at anew."""
    ride, ready, before, walked = at.ride[k], at.ready[k], at.ready[k - 1], at.walked[k]
    ended, marked, queue, usable, change = at.came, at.marked, at.queue, masks.stop, tt.change
    way, way_to, way_seconds = tt.way, tt.way_to, tt.way_seconds
    waiting = 0
    for i in range(came):
        s = ended[i]
        marked[s] = 0
        when = ride[s] + change[s]
        if when < ready[s] and when < limit:
            if ready[s] == before[s]:
                queue[waiting] = s
                waiting += 1
            ready[s], walked[s] = when, OWN
    for i in range(came):
        s = ended[i]
        for j in range(way[s], way[s + 1]):
            to = way_to[j]
            when = ride[s] + way_seconds[j]
            if when < ready[to] and when <= latest[to] and when < limit and usable[to]:
                if ready[to] == before[to]:
                    queue[waiting] = to
                    waiting += 1
                ready[to], walked[to] = when, s
    return waiting
