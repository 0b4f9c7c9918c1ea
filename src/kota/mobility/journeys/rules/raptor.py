"""Round-based search (RAPTOR, Delling and others 2012) for the journeys that nothing beats in arrival, rides and cost.

Labels hang in two chains at each stop: those that came by a ride, which may walk on and arrive, and all, which may board.
So nobody walks twice between two rides. Times of lines without a timetable are those that one may expect: a share of the
headway is waited at each boarding, or, when a timetable is mirrored, counted where one gets out.
"""

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from kota.mobility.journeys.rules.timetable import NEVER, Fares, Masks, Timetable

WHOLE = 1000  # shares of a headway are thousandths
MOST_ABOARD = 64


class Scratch(NamedTuple):
    """Room for one search at a time; a thread has its own. Chains end with -1."""

    ride: NDArray[np.int32]  # S: heads of the chains
    board: NDArray[np.int32]
    marked: NDArray[np.uint8]  # S
    queue: NDArray[np.int32]  # S
    first: NDArray[np.int32]  # P: from which call a pattern is looked at
    touched: NDArray[np.int32]  # P
    label: NDArray[np.int32]  # L x 16, see below
    aboard: NDArray[np.int32]  # MOST_ABOARD x 8
    found: NDArray[np.int32]  # labels that reach the goal
    best: NDArray[np.int32]  # S x 2: time and cost of the earliest label that came by a ride
    wait: NDArray[np.int32]  # S x 2: the same of those that wait
    count: NDArray[np.int64]  # 0: labels, 1: found, 2: is the room full


# columns of a label
STOP, TIME, READY, COST, RIDES, PREV, PATTERN, TRIP, SHIFT, IN, OUT, GROUP, DIST, SINCE, NEXT_R, NEXT_B = range(16)
WIDTH = 17
DEAD = 16
# columns of who is aboard
A_TRIP, A_SHIFT, A_BEFORE, A_DIST, A_SINCE, A_LABEL, A_IN, A_COST = range(8)


def scratch(stops: int, patterns: int, labels: int = 200_000) -> Scratch:
    """Room for searches of a network of that size."""

    def ints(*shape: int) -> Any:
        return np.empty(shape, np.int32)

    return Scratch(
        ints(stops), ints(stops), np.empty(stops, np.uint8), ints(stops), ints(patterns), ints(patterns),
        ints(labels, WIDTH), ints(MOST_ABOARD, 8), ints(4096), ints(stops, 2), ints(stops, 2), np.zeros(3, np.int64),
    )  # fmt: skip


@njit(cache=True, nogil=True, inline="always")
def _price(fares: Fares, group: int, metres: int) -> int:
    beyond = max(0, metres - fares.free[group])
    price = fares.base[group] + beyond * fares.rate[group] // 1000
    return min(price, fares.cap[group]) if fares.cap[group] > 0 else price


@njit(cache=True, nogil=True, inline="always")
def _worth(fares: Fares, group: int) -> int:
    """What being inside of a group can save at most."""
    if group < 0 or fares.lasts[group] <= 0:
        return 0
    return max(fares.base[group], fares.cap[group])


@njit(cache=True, nogil=True)
def _beats(label: Any, fares: Fares, head: int, link: int, clock: int, n: int) -> bool:
    """Does anything in this chain beat the new label: no later, no dearer, whatever comes?"""
    group = label[n, GROUP]
    worth = _worth(fares, group)
    at = head
    while at >= 0:
        if label[at, DEAD] == 0 and label[at, clock] <= label[n, clock] and label[at, COST] <= label[n, COST]:
            if worth == 0 or label[at, COST] + worth <= label[n, COST]:
                return True
            if label[at, GROUP] == group and label[at, DIST] <= label[n, DIST] and label[at, SINCE] >= label[n, SINCE]:
                return True
        at = label[at, link]
    return False


@njit(cache=True, nogil=True)
def search(
    tt: Timetable, fares: Fares, masks: Masks, room: Scratch,
    start: NDArray[np.int32], start_time: NDArray[np.int32], goal: NDArray[np.int32],
    rides: int, wait_in: int, wait_out: int, latest: int,
) -> int:  # fmt: skip
    """Look for journeys from `start` (stops with the moments at which one is there) to wherever `goal` (S: seconds to the
    goal from each stop, NEVER where there is no way) is reached. The labels found are `room.found[:count]`; -1 when the
    room was too small."""
    label, count = room.label, room.count
    stops, patterns = len(room.ride), len(room.first)
    room.ride[:] = -1
    room.board[:] = -1
    room.marked[:] = 0
    room.first[:] = NEVER
    room.best[:] = NEVER
    room.wait[:] = NEVER
    count[:] = 0
    waiting = 0
    for i in range(len(start)):
        s = start[i]
        if masks.stop[s] == 0:
            continue
        n = count[0]
        label[n, STOP], label[n, TIME], label[n, READY], label[n, COST], label[n, RIDES], label[n, PREV] = (
            s,
            start_time[i],
            start_time[i],
            0,
            0,
            -1,
        )
        label[n, PATTERN], label[n, TRIP], label[n, SHIFT], label[n, IN], label[n, OUT] = -1, -1, 0, -1, -1
        label[n, GROUP], label[n, DIST], label[n, SINCE], label[n, DEAD] = -1, 0, 0, 0
        label[n, NEXT_R], label[n, NEXT_B] = -1, room.board[s]
        room.board[s] = n
        count[0] += 1
        if room.marked[s] == 0:
            room.marked[s] = 1
            room.queue[waiting] = s
            waiting += 1
    for k in range(1, rides + 1):
        touched = 0
        for i in range(waiting):
            s = room.queue[i]
            for j in range(tt.of_stop[s], tt.of_stop[s + 1]):
                p, place = tt.at_pattern[j], tt.at_place[j]
                if room.first[p] == NEVER:
                    room.touched[touched] = p
                    touched += 1
                if place < room.first[p]:
                    room.first[p] = place
        if touched == 0:
            break
        begun = count[0]
        for i in range(touched):
            p = room.touched[i]
            if not _ride(tt, fares, masks, room, p, room.first[p], k, goal, wait_in, wait_out, latest):
                return -1
            room.first[p] = NEVER
        for i in range(waiting):
            room.marked[room.queue[i]] = 0
        waiting = _walk(tt, fares, masks, room, begun, latest)
        if waiting < 0:
            return -1
        if waiting == 0:
            break
    return count[1]


@njit(cache=True, nogil=True)
def _ride(
    tt: Timetable, fares: Fares, masks: Masks, room: Scratch, p: int, first: int, k: int, goal: NDArray[np.int32],
    wait_in: int, wait_out: int, latest: int,
) -> bool:  # fmt: skip
    """Follow a pattern from a call on: who is aboard gets out wherever that helps, and who waits gets in."""
    label, count, aboard = room.label, room.count, room.aboard
    begin, size = tt.offset[p], tt.offset[p + 1] - tt.offset[p]
    base, trip0, trips = tt.first_time[p], tt.first_trip[p], tt.first_trip[p + 1] - tt.first_trip[p]
    group = tt.group[p]
    inside = 0
    worth = _worth(fares, group)
    for place in range(first, size):
        call = begin + place
        s = tt.stop[call]
        if masks.stop[s]:
            if inside and tt.alight[call]:
                for i in range(inside):
                    t = aboard[i, A_TRIP]
                    time = (
                        tt.arrive[base + t * size + place]
                        + aboard[i, A_SHIFT]
                        + wait_out * tt.headway[trip0 + t] // WHOLE
                    )
                    if time > latest:
                        continue
                    metres = aboard[i, A_DIST] + tt.along[call]
                    cost = aboard[i, A_BEFORE] + _price(fares, group, metres)
                    if worth == 0 and room.best[s, 0] <= time and room.best[s, 1] <= cost:
                        continue
                    n = count[0]
                    if n >= len(label) - 1:
                        return False
                    label[n, STOP], label[n, TIME], label[n, READY], label[n, COST], label[n, RIDES] = (
                        s,
                        time,
                        time + tt.change[s],
                        cost,
                        k,
                    )
                    label[n, GROUP], label[n, DIST], label[n, SINCE], label[n, DEAD] = (
                        group,
                        metres,
                        aboard[i, A_SINCE],
                        0,
                    )
                    if _no_goal(room, n) or _beats(label, fares, room.ride[s], NEXT_R, TIME, n):
                        continue
                    label[n, PREV], label[n, PATTERN], label[n, TRIP], label[n, SHIFT] = (
                        aboard[i, A_LABEL],
                        p,
                        t,
                        aboard[i, A_SHIFT],
                    )
                    label[n, IN], label[n, OUT] = aboard[i, A_IN], place
                    _drop(label, fares, room.ride[s], NEXT_R, TIME, n)
                    label[n, NEXT_R] = room.ride[s]
                    room.ride[s] = n
                    if time <= room.best[s, 0]:
                        room.best[s, 0], room.best[s, 1] = time, cost
                    label[n, NEXT_B] = -2
                    count[0] += 1
                    if goal[s] < NEVER:
                        _arrive(room, n, goal[s])
            if tt.board[call] and room.marked[s] and place < size - 1:
                at = room.board[s]
                while at >= 0:
                    if label[at, RIDES] == k - 1 and label[at, DEAD] == 0:
                        inside = _enter(tt, fares, masks, room, p, place, at, inside, wait_in)
                    at = label[at, NEXT_B]
        if masks.ahead[call] == 0:
            inside = 0
    return True


@njit(cache=True, nogil=True)
def _enter(
    tt: Timetable, fares: Fares, masks: Masks, room: Scratch, p: int, place: int, at: int, inside: int, wait_in: int
) -> int:
    """The first run that a waiting label can take, unless somebody aboard is no worse."""
    aboard, label = room.aboard, room.label
    size, base = tt.offset[p + 1] - tt.offset[p], tt.first_time[p]
    trip0, trips = tt.first_trip[p], tt.first_trip[p + 1] - tt.first_trip[p]
    ready, group = label[at, READY], tt.group[p]
    is_free = fares.base[group] == 0 and fares.rate[group] == 0
    if is_free:  # whoever is aboard already and left before is there no later
        for i in range(inside):
            if tt.depart[base + aboard[i, A_TRIP] * size + place] + aboard[i, A_SHIFT] <= ready and (
                aboard[i, A_BEFORE] <= label[at, COST]
            ):
                return inside
    best, when = -1, NEVER
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
        if low < trips:
            best, when = low, tt.depart[base + low * size + place]
    else:
        for t in range(trips):
            opens = tt.depart[base + t * size + place]
            if masks.trip[trip0 + t] and ready <= opens + tt.window[trip0 + t]:
                leaves = max(ready, opens) + wait_in * tt.headway[trip0 + t] // WHOLE
                if leaves < when:
                    best, when = t, leaves
    if best < 0:
        return inside
    shift = when - tt.depart[base + best * size + place]
    group = tt.group[p]
    before, metres, since = label[at, COST], 0, when
    if label[at, GROUP] == group and when - label[at, SINCE] <= fares.lasts[group]:
        before, metres, since = (
            label[at, COST] - _price(fares, group, label[at, DIST]),
            label[at, DIST],
            label[at, SINCE],
        )
    metres -= tt.along[tt.offset[p] + place]
    i = 0
    while i < inside:
        leaves = tt.depart[base + aboard[i, A_TRIP] * size + place] + aboard[i, A_SHIFT]
        if (
            leaves <= when
            and aboard[i, A_BEFORE] <= before
            and aboard[i, A_DIST] <= metres
            and aboard[i, A_SINCE] >= since
        ):
            return inside
        if leaves <= when and fares.base[group] == 0 and fares.rate[group] == 0 and aboard[i, A_BEFORE] <= before:
            return inside
        if (
            leaves >= when
            and aboard[i, A_BEFORE] >= before
            and aboard[i, A_DIST] >= metres
            and aboard[i, A_SINCE] <= since
        ):
            inside -= 1
            for column in range(8):
                aboard[i, column] = aboard[inside, column]
        else:
            i += 1
    if inside >= MOST_ABOARD:
        return inside
    aboard[inside, A_TRIP], aboard[inside, A_SHIFT], aboard[inside, A_BEFORE] = best, shift, before
    aboard[inside, A_DIST], aboard[inside, A_SINCE] = metres, since
    aboard[inside, A_LABEL], aboard[inside, A_IN] = at, place
    return inside + 1


@njit(cache=True, nogil=True)
def _walk(tt: Timetable, fares: Fares, masks: Masks, room: Scratch, begun: int, latest: int) -> int:
    """Labels of this round wait where they are and where one walks to from there; how many stops are marked, -1: no room."""
    label, count = room.label, room.count
    waiting = 0
    for n in range(begun, count[0]):
        if label[n, DEAD]:
            continue
        s = label[n, STOP]
        if not _beats(label, fares, room.board[s], NEXT_B, READY, n):
            label[n, NEXT_B] = room.board[s]
            room.board[s] = n
            if label[n, READY] <= room.wait[s, 0]:
                room.wait[s, 0], room.wait[s, 1] = label[n, READY], label[n, COST]
            if room.marked[s] == 0:
                room.marked[s] = 1
                room.queue[waiting] = s
                waiting += 1
    for n in range(begun, count[0]):
        if label[n, DEAD] or label[n, PATTERN] < 0:
            continue
        s = label[n, STOP]
        for j in range(tt.way[s], tt.way[s + 1]):
            to = tt.way_to[j]
            time = label[n, TIME] + tt.way_seconds[j]
            if masks.stop[to] == 0 or time > latest:
                continue
            if room.wait[to, 0] <= time and room.wait[to, 1] <= label[n, COST] and _worth(fares, label[n, GROUP]) == 0:
                continue
            m = count[0]
            if m >= len(label) - 1:
                return -1
            label[m, STOP], label[m, TIME], label[m, READY], label[m, COST], label[m, RIDES] = (
                to,
                time,
                time,
                label[n, COST],
                label[n, RIDES],
            )
            label[m, GROUP], label[m, DIST], label[m, SINCE], label[m, DEAD] = (
                label[n, GROUP],
                label[n, DIST],
                label[n, SINCE],
                0,
            )
            if _no_goal(room, m) or _beats(label, fares, room.board[to], NEXT_B, READY, m):
                continue
            label[m, PREV], label[m, PATTERN], label[m, TRIP], label[m, SHIFT], label[m, IN], label[m, OUT] = (
                n,
                -1,
                -1,
                0,
                -1,
                -1,
            )
            label[m, NEXT_R], label[m, NEXT_B] = -1, room.board[to]
            room.board[to] = m
            if time <= room.wait[to, 0]:
                room.wait[to, 0], room.wait[to, 1] = time, label[m, COST]
            count[0] += 1
            if room.marked[to] == 0:
                room.marked[to] = 1
                room.queue[waiting] = to
                waiting += 1
    return waiting


@njit(cache=True, nogil=True)
def _drop(label: Any, fares: Fares, head: int, link: int, clock: int, n: int) -> None:
    """Labels of the same round that the new one beats."""
    at = head
    while at >= 0:
        if (
            label[at, RIDES] == label[n, RIDES]
            and label[n, clock] <= label[at, clock]
            and label[n, COST] <= label[at, COST]
            and (
                label[n, COST] + _worth(fares, label[at, GROUP]) <= label[at, COST]
                or (
                    label[at, GROUP] == label[n, GROUP]
                    and label[n, DIST] <= label[at, DIST]
                    and label[n, SINCE] >= label[at, SINCE]
                )
            )
        ):
            label[at, DEAD] = 1
        at = label[at, link]


@njit(cache=True, nogil=True)
def _no_goal(room: Scratch, n: int) -> bool:
    """Was the goal reached no later and no dearer than this label is anywhere?"""
    for i in range(room.count[1]):
        at = room.found[i]
        if room.label[at, READY] <= room.label[n, TIME] and room.label[at, COST] <= room.label[n, COST]:
            return True
    return False


@njit(cache=True, nogil=True)
def _arrive(room: Scratch, n: int, more: int) -> None:
    """Keep a label that reaches the goal. A copy of it is kept, whose `READY` is the arrival."""
    label, count = room.label, room.count
    time, cost, rides = label[n, TIME] + more, label[n, COST], label[n, RIDES]
    for i in range(count[1]):
        at = room.found[i]
        if label[at, READY] <= time and label[at, COST] <= cost:
            return
    kept = 0
    for i in range(count[1]):
        at = room.found[i]
        if not (label[at, RIDES] == rides and time <= label[at, READY] and cost <= label[at, COST]):
            room.found[kept] = room.found[i]
            kept += 1
    m = count[0]
    if m >= len(label) - 1 or kept >= len(room.found) - 1:
        count[1] = kept
        count[2] = 1
        return
    for column in range(WIDTH):
        label[m, column] = label[n, column]
    label[m, READY], label[m, DEAD] = time, 1
    room.found[kept] = m
    count[0] += 1
    count[1] = kept + 1
