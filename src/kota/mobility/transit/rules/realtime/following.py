"""A vehicle followed along its line: which pattern it runs on, how far it has come, which stops it passed and when.

A position may be late, wrong or made up. What cannot follow from the one before is kept aside; three such in a row that
agree with each other are believed, for then it was the first that was wrong.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from kota.mobility.transit.rules.realtime.ways import Place, Way, project, turned

OFF_M = 120.0  # beside its line at which a vehicle is no more on it
BACK_M = 150.0  # that a receiver may err backwards
ALIKE_M = 30.0  # by which one pattern fits no better than another: lines share streets, and each draws them anew
NEW_LINE_M = 60.0  # by which another pattern must fit better before a vehicle is taken to have changed
FASTEST = {0: 25.0, 1: 45.0, 2: 60.0, 3: 38.0, 4: 20.0, 11: 25.0, 12: 38.0}  # m/s by route_type
USUAL_FASTEST = 38.0
OLD_S = 15 * 60  # a position that is older says nothing of now
AHEAD_S = 60
PATIENCE = 3  # positions in a row that contradict what is believed
LEFT_M = 100.0  # from the first stop: it has left
BEARING_M = 30.0  # between two positions that tell a heading
MOVES = 2.0  # m/s from which on a vehicle's bearing is that of its way


class Doubt(StrEnum):
    """Why a position is kept aside."""

    OLD = "old"
    FUTURE = "future"
    AGAIN = "again"
    JUMP = "jump"


class Seen(NamedTuple):
    """A position as it came."""

    lon: float
    lat: float
    at: int  # seconds since 1970
    bearing: float | None = None
    speed: float | None = None


@dataclass(frozen=True, slots=True)
class State:
    """What is believed of a vehicle. `pattern` is -1 while it is on no line. `start` is when it left its first stop."""

    seen: Seen
    pattern: int = -1
    along: float = 0.0
    start: int = 0
    call: int = -1  # the last stop that it was seen to pass, and when
    passed_at: int = 0
    strays: int = 0  # positions in a row beside its line
    doubts: int = 0  # positions in a row that were kept aside
    doubted: Seen | None = None


class Passage(NamedTuple):
    """A stop that was passed: its call, when, and how long the way from the call before took (0: not seen whole)."""

    pattern: int
    call: int
    at: int
    seconds: int


class Step(NamedTuple):
    """What a position made of a vehicle."""

    state: State | None
    doubt: Doubt | None
    passages: tuple[Passage, ...]


class Candidate(NamedTuple):
    pattern: int
    way: Way


def step(
    before: State | None,
    seen: Seen,
    now: int,
    candidates: Sequence[Candidate],
    way_of: Callable[[int], Way],
    *,
    fastest: float = USUAL_FASTEST,
    under_way: Callable[[int], float] = lambda _pattern: 0.0,
) -> Step:
    """Take in one position. `candidates` are the patterns that it may be on, as far as it says or can be guessed;
    `under_way` says how many vehicles of a pattern there should be now."""
    if doubt := _doubt(before, seen, now, fastest):
        if before is None or doubt is not Doubt.JUMP:
            return Step(before, doubt, ())
        agrees = before.doubted is not None and not _is_jump(before.doubted, seen, fastest)
        doubts = before.doubts + 1 if agrees else 1
        if doubts < PATIENCE:
            return Step(replace(before, doubts=doubts, doubted=seen), doubt, ())
        before = None
    if before is not None and before.pattern >= 0 and (before.pattern in {one.pattern for one in candidates}):
        going = _go_on(before, seen, way_of(before.pattern), fastest)
        if going is not None:
            return going
        if before.strays + 1 < PATIENCE and not _is_at_end(before, way_of(before.pattern)):
            return Step(replace(before, seen=seen, strays=before.strays + 1, doubts=0, doubted=None), None, ())
    return Step(_choose(before, seen, candidates, under_way), None, ())


def _doubt(before: State | None, seen: Seen, now: int, fastest: float) -> Doubt | None:
    if seen.at > now + AHEAD_S:
        return Doubt.FUTURE
    if seen.at < now - OLD_S:
        return Doubt.OLD
    if before is None:
        return None
    if seen.at <= before.seen.at:
        return Doubt.AGAIN
    return Doubt.JUMP if _is_jump(before.seen, seen, fastest) else None


def _is_jump(one: Seen, other: Seen, fastest: float) -> bool:
    return metres(one, other) > fastest * 1.3 * abs(other.at - one.at) + BACK_M


def metres(one: Seen, other: Seen) -> float:
    """Between two positions, in a straight line."""
    x = (other.lon - one.lon) * np.cos(np.radians(one.lat))
    return float(np.hypot(x, other.lat - one.lat) * 111_195.0)


def _go_on(before: State, seen: Seen, line: Way, fastest: float) -> Step | None:
    """On the same line as before, not behind where it was; None where that does not fit."""
    ahead = fastest * 1.3 * (seen.at - before.seen.at) + BACK_M
    place = project(line, seen.lon, seen.lat, before.along - BACK_M, before.along + ahead)
    if place is None or place.off > OFF_M or _is_against(before, seen, place):
        return None
    along = max(place.along, before.along)
    start = before.start
    if before.along <= LEFT_M < along:
        start = _when(before, along, seen.at, LEFT_M)
        before = replace(before, call=0, passed_at=start)
    passed = passages(before, along, seen.at, line)
    call, passed_at = (passed[-1].call, passed[-1].at) if passed else (before.call, before.passed_at)
    left = (Passage(before.pattern, 0, start, 0),) if start != before.start and before.call == 0 else ()
    return Step(State(seen, before.pattern, along, start, call, passed_at), None, left + passed)


def _is_against(before: State, seen: Seen, place: Place) -> bool:
    """Does it clearly drive the other way?"""
    heading = _heading(before.seen, seen)
    return heading is not None and turned(heading, place.heading) > 120 and place.along < before.along - BEARING_M


def _heading(one: Seen, other: Seen) -> float | None:
    """Where it drove between two positions, else where it says that it is heading."""
    if metres(one, other) >= BEARING_M:
        x = (other.lon - one.lon) * np.cos(np.radians(one.lat))
        return float(np.degrees(np.arctan2(x, other.lat - one.lat)) % 360)
    return other.bearing if other.speed is not None and other.speed > MOVES else None


def _is_at_end(state: State, line: Way) -> bool:
    return state.along > float(line.stops[-1]) - BACK_M


def _choose(
    before: State | None, seen: Seen, candidates: Sequence[Candidate], under_way: Callable[[int], float]
) -> State:
    """The pattern that fits best: near, and in the direction in which it drives; of several that fit alike, the one
    with the most vehicles: the whole line, not a run that turns back early. A vehicle whose heading nobody knows is
    taken to stand at the beginning of a line sooner than at its end."""
    heading = _heading(before.seen, seen) if before else (seen.bearing if (seen.speed or 0) > MOVES else None)
    fitting: list[tuple[float, State]] = []
    for one in candidates:
        place = project(one.way, seen.lon, seen.lat)
        if place is None or place.off > OFF_M:
            continue
        cost = place.off
        if heading is not None:
            cost += 200.0 * (turned(heading, place.heading) / 180.0) ** 2
        elif place.along > float(one.way.stops[-1]) - BACK_M:
            cost += NEW_LINE_M
        if before is not None and before.pattern == one.pattern and _is_at_end(before, one.way):
            cost += NEW_LINE_M
        if cost < OFF_M + 2 * NEW_LINE_M:
            start = seen.at if place.along <= LEFT_M else 0
            fitting.append((cost, State(seen, one.pattern, place.along, start)))
    least = min((cost for cost, _state in fitting), default=0.0)
    alike = [one for one in fitting if one[0] <= least + ALIKE_M]
    if len(alike) < 2:
        return alike[0][1] if alike else State(seen)
    return min(alike, key=lambda one: (-under_way(one[1].pattern), one[0]))[1]


def is_certain(call: int, trip: str, heading: float | None) -> bool:
    """Is a run more than a guess? It passed a stop of its line, said its trip, or said where it is heading."""
    return call >= 0 or bool(trip) or heading is not None


def passages(before: State, along: float, at: int, line: Way) -> tuple[Passage, ...]:
    """The stops between two places along a line, each with the second at which it was passed, as if driven evenly."""
    first = int(np.searchsorted(line.stops, before.along + 1e-6, side="right"))
    last = int(np.searchsorted(line.stops, along + 1e-6, side="right"))
    found, call_before, at_before = [], before.call, before.passed_at
    for call in range(first, last):
        when = _when(before, along, at, float(line.stops[call]))
        took = when - at_before if call_before == call - 1 >= 0 else 0
        found.append(Passage(before.pattern, call, when, max(took, 0)))
        call_before, at_before = call, when
    return tuple(found)


def _when(before: State, along: float, at: int, where: float) -> int:
    if along <= before.along:
        return at
    share = min(max((where - before.along) / (along - before.along), 0.0), 1.0)
    return round(before.seen.at + share * (at - before.seen.at))
