"""Search for journeys that are cheaper, though later or with more changes: nothing beats them in arrival, rides and
cost.

Labels hang in two chains at each stop: those that came by a ride, which may walk on and arrive, and all, which may get
in. What cannot reach the goal in time, after a pass backwards (see `sweep`), is not followed. Costs are those that fare
groups give; the exact fare is computed for what was found.
"""

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from kota.mobility.journeys.rules.sweep import WHOLE, Sweep, leaving
from kota.mobility.journeys.rules.timetable import NEVER, Fares, Masks, Timetable

MOST_ABOARD = 64
# columns of a label; NEXT_R and NEXT_B are its chains
(STOP, TIME, READY, COST, RIDES, PREV, PATTERN, TRIP, SHIFT, IN, OUT, GROUP, DIST, SINCE, NEXT_R, NEXT_B, DEAD) = range(
    17
)
WIDTH = 17
# columns of who is aboard
A_TRIP, A_SHIFT, A_BEFORE, A_DIST, A_SINCE, A_LABEL, A_IN = range(7)


class Labels(NamedTuple):
    """Room for one search at a time; a thread has its own. Chains end with -1."""

    ride: NDArray[np.int32]  # S: heads of the chains
    board: NDArray[np.int32]
    fresh: NDArray[np.uint8]  # S
    queue: NDArray[np.int32]  # S
    first: NDArray[np.int32]  # P: from which call a pattern is looked at
    touched: NDArray[np.int32]  # P
    label: NDArray[np.int32]  # L x WIDTH
    aboard: NDArray[np.int32]  # MOST_ABOARD x 7
    found: NDArray[np.int32]  # labels that reach the goal
    counts: NDArray[np.int64]  # 0: labels, 1: found, 2: 1 when the room was too small


def labels(stops: int, patterns: int, most: int = 100_000) -> Labels:
    """Room for searches of a network of that size."""

    def ints(*shape: int) -> Any:
        return np.empty(shape, np.int32)

    return Labels(
        ints(stops),
        ints(stops),
        np.zeros(stops, np.uint8),
        ints(stops),
        np.full(patterns, NEVER, np.int32),
        ints(patterns),
        ints(most, WIDTH),
        ints(MOST_ABOARD, 7),
        ints(1024),
        np.zeros(3, np.int64),
    )


@njit(cache=True, nogil=True, inline="always")
def _price(base: Any, rate: Any, free: Any, cap: Any, group: int, metres: int) -> int:
    price = base[group] + max(0, metres - free[group]) * rate[group] // 1000
    return int(min(price, cap[group]) if cap[group] > 0 else price)


@njit(cache=True, nogil=True)
def _worth(fares: Fares, group: int) -> int:
    """What being inside of a group can save at most."""
    if group < 0 or fares.lasts[group] <= 0:
        return 0
    return int(max(fares.base[group], fares.cap[group]))


@njit(cache=True, nogil=True)
def _beaten(label: NDArray[np.int32], head: int, link: int, clock: int, n: int, worth: int) -> bool:
    """Does anything in this chain beat the new label: no later, no dearer, whatever comes?"""
    when, cost, group, dist, since = label[n, clock], label[n, COST], label[n, GROUP], label[n, DIST], label[n, SINCE]
    at = head
    while at >= 0:
        if label[at, DEAD] == 0 and label[at, clock] <= when and label[at, COST] <= cost:
            if label[at, COST] + worth <= cost:
                return True
            if label[at, GROUP] == group and label[at, DIST] <= dist and label[at, SINCE] >= since:
                return True
        at = label[at, link]
    return False


@njit(cache=True, nogil=True)
def cheaper(
    tt: Timetable, fares: Fares, masks: Masks, room: Labels, back: Sweep, rounds: int,
    start: NDArray[np.int32], start_time: NDArray[np.int32], goal: NDArray[np.int32],
    rides: int, wait_in: int, wait_out: int, end: int,
) -> int:  # fmt: skip
    """Journeys from `start` to where `goal` is reached by `end`, with `rides` at most, in the time that `back` leaves:
    a pass backwards from the goal, of which `rounds` rows are filled. The labels found are `room.found[:count]`."""
    label, count, queue, fresh = room.label, room.counts, room.queue, room.fresh
    first, touched = room.first, room.touched
    room.ride[:] = -1
    room.board[:] = -1
    count[:] = 0
    waiting = 0
    for i in range(len(start)):
        s = start[i]
        if masks.stop[s] == 0 or start_time[i] > -back.ride[min(rides, rounds), s]:
            continue
        n = count[0]
        label[n, :] = 0
        label[n, STOP], label[n, TIME], label[n, READY], label[n, PREV] = s, start_time[i], start_time[i], -1
        label[n, PATTERN], label[n, GROUP], label[n, NEXT_R], label[n, NEXT_B] = -1, -1, -1, room.board[s]
        if room.board[s] < 0:
            queue[waiting] = s
            waiting += 1
        room.board[s] = n
        count[0] += 1
    for k in range(1, rides + 1):
        patterns = 0
        for i in range(waiting):
            s = queue[i]
            fresh[s] = 1
            for j in range(tt.of_stop[s], tt.of_stop[s + 1]):
                p, place = tt.at_pattern[j], tt.at_place[j]
                if first[p] == NEVER:
                    touched[patterns] = p
                    patterns += 1
                if place < first[p]:
                    first[p] = place
        begun = count[0]
        for i in range(patterns):
            p = touched[i]
            _ride(
                tt, fares, masks, room, p, first[p], k, goal, wait_in, wait_out, end, back.ready[min(rides - k, rounds)]
            )
            first[p] = NEVER
        for i in range(waiting):
            fresh[queue[i]] = 0
        waiting = _walk(tt, fares, masks, room, begun, back.ride[min(rides - k, rounds)])
        if waiting == 0 or count[2]:
            break
    return int(count[1])


@njit(cache=True, nogil=True)
def _ride(
    tt: Timetable, fares: Fares, masks: Masks, room: Labels, p: int, first: int, k: int, goal: NDArray[np.int32],
    wait_in: int, wait_out: int, end: int, until: NDArray[np.int32],
) -> None:  # fmt: skip
    """Follow a pattern from a call on: who is aboard gets out wherever that helps, and who waits gets in."""
    label, count, aboard, rides, boards, fresh = room.label, room.counts, room.aboard, room.ride, room.board, room.fresh
    stops, may_board, may_alight, arrive, depart = tt.stop, tt.board, tt.alight, tt.arrive, tt.depart
    headway, window, trips_ok, usable, ahead, along = (
        tt.headway,
        tt.window,
        masks.trip,
        masks.stop,
        masks.ahead,
        tt.along,
    )
    base_, rate, free, cap = fares.base, fares.rate, fares.free, fares.cap
    begin, size = tt.offset[p], tt.offset[p + 1] - tt.offset[p]
    base, trip0, trips = tt.first_time[p], tt.first_trip[p], tt.first_trip[p + 1] - tt.first_trip[p]
    group = tt.group[p]
    is_free, is_flat = base_[group] == 0 and rate[group] == 0, rate[group] == 0
    worth, lasts = _worth(fares, group), fares.lasts[group]
    inside = 0
    for place in range(first, size):
        call = begin + place
        s = stops[call]
        if usable[s]:
            if inside and may_alight[call]:
                for i in range(inside):
                    t = aboard[i, A_TRIP]
                    time = arrive[base + t * size + place] + aboard[i, A_SHIFT] + wait_out * headway[trip0 + t] // WHOLE
                    if time > -until[s]:
                        continue
                    n = count[0]
                    if n >= len(label) - 2:
                        count[2] = 1
                        return
                    metres = 0 if is_flat else aboard[i, A_DIST] + along[call]
                    label[n, STOP], label[n, TIME], label[n, READY], label[n, RIDES] = s, time, time + tt.change[s], k
                    label[n, COST] = aboard[i, A_BEFORE] + _price(base_, rate, free, cap, group, metres)
                    label[n, GROUP], label[n, DIST], label[n, SINCE], label[n, DEAD] = (
                        group,
                        metres,
                        aboard[i, A_SINCE],
                        0,
                    )
                    if _late(room.found, label, count[1], n) or _beaten(label, rides[s], NEXT_R, TIME, n, worth):
                        continue
                    label[n, PREV], label[n, PATTERN], label[n, TRIP] = aboard[i, A_LABEL], p, t
                    label[n, SHIFT], label[n, IN], label[n, OUT] = aboard[i, A_SHIFT], aboard[i, A_IN], place
                    label[n, NEXT_R], label[n, NEXT_B] = rides[s], -2
                    rides[s] = n
                    count[0] += 1
                    if goal[s] < NEVER:
                        _arrive(room, n, goal[s])
            if fresh[s] and may_board[call] and place < size - 1:
                at = boards[s]
                while at >= 0:
                    if label[at, RIDES] == k - 1 and label[at, DEAD] == 0:
                        ready = label[at, READY]
                        t, when = leaving(
                            depart, base, size, place, headway, window, trips_ok, trip0, trips, ready, wait_in
                        )
                        if t >= 0:
                            before, metres, since = label[at, COST], 0, when
                            if (
                                when + lasts >= end
                            ):  # the time to change never runs out: no reason to tell moments apart
                                since = end
                            if label[at, GROUP] == group and when - label[at, SINCE] <= lasts:
                                metres, since = label[at, DIST], label[at, SINCE]
                                before -= _price(base_, rate, free, cap, group, metres)
                            inside = _enter(
                                aboard,
                                inside,
                                depart,
                                base,
                                size,
                                place,
                                t,
                                when,
                                before,
                                0 if is_flat else metres - along[call],
                                since,
                                at,
                                is_free,
                            )
                    at = label[at, NEXT_B]
        if ahead[call] == 0:
            inside = 0


@njit(cache=True, nogil=True)
def _enter(
    aboard: NDArray[np.int32],
    inside: int,
    depart: NDArray[np.int32],
    base: int,
    size: int,
    place: int,
    trip: int,
    when: int,
    before: int,
    metres: int,
    since: int,
    label: int,
    is_free: bool,
) -> int:
    """One more aboard, unless somebody is no worse; those who are no better get out. How many are aboard then."""
    i = 0
    while i < inside:
        leaves = depart[base + aboard[i, A_TRIP] * size + place] + aboard[i, A_SHIFT]
        if (
            leaves <= when
            and aboard[i, A_BEFORE] <= before
            and (is_free or (aboard[i, A_DIST] <= metres and aboard[i, A_SINCE] >= since))
        ):
            return inside
        if (
            leaves >= when
            and aboard[i, A_BEFORE] >= before
            and (is_free or (aboard[i, A_DIST] >= metres and aboard[i, A_SINCE] <= since))
        ):
            inside -= 1
            for column in range(7):
                aboard[i, column] = aboard[inside, column]
        else:
            i += 1
    if inside < MOST_ABOARD:
        aboard[inside, A_TRIP], aboard[inside, A_SHIFT] = trip, when - depart[base + trip * size + place]
        aboard[inside, A_BEFORE], aboard[inside, A_DIST], aboard[inside, A_SINCE] = before, metres, since
        aboard[inside, A_LABEL], aboard[inside, A_IN] = label, place
        inside += 1
    return inside


@njit(cache=True, nogil=True)
def _walk(tt: Timetable, fares: Fares, masks: Masks, room: Labels, begun: int, until: NDArray[np.int32]) -> int:
    """Labels of this round wait where they are and where one walks to from there; how many stops somebody waits at
    anew."""
    label, count, queue, fresh, boards = room.label, room.counts, room.queue, room.fresh, room.board
    way, way_to, way_seconds, usable = tt.way, tt.way_to, tt.way_seconds, masks.stop
    waiting, ended = 0, count[0]
    for n in range(begun, ended):
        if label[n, DEAD]:
            continue
        s = label[n, STOP]
        worth = _worth(fares, label[n, GROUP])
        if label[n, READY] <= -until[s] and not _beaten(label, boards[s], NEXT_B, READY, n, worth):
            label[n, NEXT_B] = boards[s]
            boards[s] = n
            if fresh[s] == 0:
                fresh[s] = 1
                queue[waiting] = s
                waiting += 1
        for j in range(way[s], way[s + 1]):
            to, m = way_to[j], count[0]
            when = label[n, TIME] + way_seconds[j]
            if usable[to] == 0 or when > -until[to]:
                continue
            if m >= len(label) - 2:
                count[2] = 1
                return waiting
            for column in range(WIDTH):
                label[m, column] = label[n, column]
            label[m, STOP], label[m, TIME], label[m, READY], label[m, PREV] = to, when, when, n
            if _beaten(label, boards[to], NEXT_B, READY, m, worth):
                continue
            label[m, PATTERN], label[m, NEXT_R], label[m, NEXT_B] = -1, -1, boards[to]
            boards[to] = m
            count[0] += 1
            if fresh[to] == 0:
                fresh[to] = 1
                queue[waiting] = to
                waiting += 1
    for i in range(waiting):
        fresh[queue[i]] = 0
    return waiting


@njit(cache=True, nogil=True)
def _late(found: NDArray[np.int32], label: NDArray[np.int32], count: int, n: int) -> bool:
    """Was the goal reached no later and no dearer than this label is anywhere?"""
    for i in range(count):
        if label[found[i], READY] <= label[n, TIME] and label[found[i], COST] <= label[n, COST]:
            return True
    return False


@njit(cache=True, nogil=True)
def _arrive(room: Labels, n: int, more: int) -> None:
    """Keep a label that reaches the goal: a copy of it, whose `READY` is the arrival."""
    label, count, found = room.label, room.counts, room.found
    time, cost, rides = label[n, TIME] + more, label[n, COST], label[n, RIDES]
    kept = 0
    for i in range(count[1]):
        at = found[i]
        if label[at, READY] <= time and label[at, COST] <= cost:
            return
    for i in range(count[1]):
        at = found[i]
        if not (label[at, RIDES] == rides and time <= label[at, READY] and cost <= label[at, COST]):
            found[kept] = at
            kept += 1
    m = count[0]
    for column in range(WIDTH):
        label[m, column] = label[n, column]
    label[m, READY], label[m, DEAD] = time, 1
    if kept < len(found):
        found[kept] = m
        kept += 1
    count[0] += 1
    count[1] = kept
