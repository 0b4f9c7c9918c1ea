"""What leaves a stop next. A line without a timetable leaves every so often, never at a moment that nobody promised."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kota.mobility.transit.contracts import Day, Network
from kota.mobility.transit.contracts.network import text

Ints = NDArray[np.int32]
AHEAD_S = 3600  # in which a cancelled run is told


class Calls(NamedTuple):
    """Where the rows of a day call: rows and places from `first[stop]` to `first[stop + 1]`."""

    first: Ints
    row: Ints
    place: Ints


@dataclass(frozen=True, slots=True)
class Departure:
    """A run that leaves a stop, at a second of the service day; or, with a headway, runs that leave every so many
    seconds from then until `until`. `place` is the call of the row's pattern."""

    stop: int
    row: int
    trip: int  # of the day
    place: int
    at: int
    headway: int = 0
    until: int = 0


def calls(day: Day, stops: int) -> Calls:
    """The calls of a day by stop."""
    row = np.repeat(np.arange(len(day.pattern), dtype=np.int32), np.diff(day.offset))
    place = (np.arange(len(day.stop)) - day.offset[:-1][row]).astype(np.int32)
    order = np.argsort(day.stop, kind="stable")
    first = np.searchsorted(day.stop[order], np.arange(stops + 1)).astype(np.int32)
    return Calls(first, row[order], place[order])


def departures(day: Day, index: Calls, stops: Iterable[int], since: int, until: int, most: int) -> list[Departure]:
    """What leaves stops between two seconds of the day: at most so many of each row, all of them in order of time."""
    found = []
    for stop in stops:
        for at in range(index.first[stop], index.first[stop + 1]):
            row, place = int(index.row[at]), int(index.place[at])
            call = day.offset[row] + place
            if day.board[call] and call + 1 < day.offset[row + 1]:
                found += _of_row(day, stop, row, place, since, until, most)
    return sorted(found, key=lambda one: (one.at, one.headway))


def _of_row(day: Day, stop: int, row: int, place: int, since: int, until: int, most: int) -> list[Departure]:
    size = int(day.offset[row + 1] - day.offset[row])
    first, last = int(day.first_trip[row]), int(day.first_trip[row + 1])
    begin = int(day.first_time[row]) + place
    leaves = day.depart[begin : begin + (last - first) * size : size]
    if day.headway[first]:
        ends = leaves + day.window[first:last]
        shown = np.flatnonzero((leaves < until) & (ends >= since))
        return [
            Departure(
                stop, row, first + t, place, max(since, int(leaves[t])), int(day.headway[first + t]), int(ends[t])
            )
            for t in shown.tolist()
        ]
    begin_t = int(np.searchsorted(leaves, since))
    chosen = range(begin_t, min(begin_t + most, len(leaves)))
    return [Departure(stop, row, first + t, place, int(leaves[t])) for t in chosen if leaves[t] < until]


class Halt(NamedTuple):
    """Seconds of the day between which a line does not run."""

    begins: int
    ends: int


def left(one: Departure, halts: Iterable[Halt]) -> Departure | None:
    """What of a departure is left while its line does not run (in order of time): of runs by headway those before a
    halt, or else those behind it. None: nothing."""
    for begins, ends in halts:
        if begins <= one.at < ends:
            if not one.headway or ends >= one.until:
                return None
            one = replace(one, at=ends)
        elif one.headway and one.at < begins < one.until:
            one = replace(one, until=begins)
    return one


def headsign(network: Network, day: Day, row: int, trip: int, place: int, until: int = 0) -> str:
    """Where a run goes, as seen from one of its calls: the trip's own sign, else the name of its last stop. Who stays
    seated `until` a call where it runs as another trip is told both signs: the first alone leads elsewhere."""
    run, begin = int(day.run[trip]), network.runs.begin
    parts = range(network.runs.offset[run], network.runs.offset[run + 1])
    here = max(at for at in parts if begin[at] <= place)
    signs = [text(network.trips.headsign, int(network.runs.trip[at])) for at in parts[here - parts.start :]
             if at == here or begin[at] < until]  # fmt: skip
    last = "" if all(signs) else text(network.stops.name, int(day.stop[day.offset[row + 1] - 1]))
    return " → ".join(dict.fromkeys(sign or last for sign in signs))


def route_at(network: Network, day: Day, trip: int, place: int) -> int:
    """The line of a run at one of its calls: a vehicle may go on as another line."""
    return int(network.trips.route[trip_at(network, day, trip, place)])


def trip_at(network: Network, day: Day, trip: int, place: int) -> int:
    """The trip of the network that a run of the day is at one of its calls."""
    run = int(day.run[trip])
    parts = range(network.runs.offset[run], network.runs.offset[run + 1])
    return int(network.runs.trip[max(at for at in parts if network.runs.begin[at] <= place)])


def goal(day: Day, station: Sequence[int] | Ints, row: int, place: int) -> int:
    """The station to which a row leads from one of its calls: its last, or where it turns back to stations that it has
    just passed."""
    stops = day.stop[day.offset[row] + place : day.offset[row + 1]].tolist()
    passed: dict[int, None] = {}
    for stop in stops:
        if station[stop] in passed and int(station[stop]) != next(reversed(passed)):
            break
        passed[int(station[stop])] = None
    return next(reversed(passed))


def together(headways: Sequence[int]) -> int:
    """How often one of several comes that each come every so many seconds."""
    return max(1, round(1 / sum(1 / one for one in headways)))


class Missing(NamedTuple):
    """How many runs of a line without a timetable are taken out, and the seconds that one may wait because of it."""

    runs: int
    wait: int


def missing(times: Sequence[int], since: int, headway: int) -> Missing:
    """Of the runs that should have left a stop about these seconds, those that somebody who comes now, or within the
    hour, would have taken. Each makes the wait longer by a headway where they follow on one another."""
    near = sorted(at for at in times if since - headway <= at <= since + AHEAD_S)
    longest = row = 1 if near else 0
    for before, at in pairwise(near):
        row = row + 1 if at - before <= headway * 3 // 2 else 1
        longest = max(longest, row)
    return Missing(len(near), (longest + 1) * headway if near else 0)
