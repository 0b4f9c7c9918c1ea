"""The network in use as live data needs it: ways, names, running times; made once for each network, held by the
process."""

import threading
from collections import defaultdict
from datetime import UTC, date, datetime, time
from functools import cached_property
from typing import Any

import numpy as np

from kota.mobility.transit.contracts.network import text
from kota.mobility.transit.rules.realtime import clocks, spacing, ways
from kota.mobility.transit.rules.realtime.following import Candidate
from kota.mobility.transit.rules.realtime.resolving import Found, Places
from kota.mobility.transit.selectors import current
from kota.mobility.transit.selectors.current import Held

NEAR_DEG = 0.004  # around its stops in which a vehicle may be of a pattern
NEAREST_S = 20 * 60  # from its time at which a vehicle without a trip is taken for a run by the clock


class Ground:
    def __init__(self, held: Held) -> None:
        self.held, self.network, self.key = held, held.network, held.key
        self.own = text(held.network.timezone, 0)
        self._ways: dict[int, ways.Way] = {}
        self._planned: dict[int, Any] = {}
        self._pieces: dict[int, list[tuple[tuple[str, str, str], float]]] = {}
        self._places: dict[int, Places] = {}
        self._wanted: tuple[int, dict[int, int]] = (0, {})

    def places(self, feed: int) -> Places:
        if feed not in self._places:
            self._places[feed] = Places(self.network, feed)
        return self._places[feed]

    def feed(self, code: str) -> int:
        """The place of a feed, or -1."""
        return self._feeds.get(code, -1)

    @cached_property
    def _feeds(self) -> dict[str, int]:
        return {one.decode(): place for place, one in enumerate(self.network.feeds.tolist())}

    def way(self, pattern: int) -> ways.Way:
        if pattern not in self._ways:
            self._ways[pattern] = ways.way(self.network, pattern)
        return self._ways[pattern]

    def unmade(self) -> list[int]:
        """Patterns whose ways nobody asked for so far."""
        return [pattern for pattern in range(len(self.network.patterns.route)) if pattern not in self._ways]

    def planned(self, pattern: int) -> Any:
        """Seconds that the timetable gives from the first stop to each."""
        if pattern not in self._planned:
            self._planned[pattern] = spacing.planned_seconds(self.network, pattern)
        return self._planned[pattern]

    def pieces(self, pattern: int) -> list[tuple[tuple[str, str, str], float]]:
        """Line and stops of each piece of the way, and what the timetable gives for it."""
        if pattern not in self._pieces:
            line, took = self.line(pattern), np.diff(self.planned(pattern)).tolist()
            stops = [self.stop_id(pattern, call) for call in range(len(took) + 1)]
            self._pieces[pattern] = [
                ((line, one, other), seconds) for one, other, seconds in zip(stops[:-1], stops[1:], took, strict=True)
            ]
        return self._pieces[pattern]

    def line(self, pattern: int) -> str:
        return self.held.directory.route_id(int(self.network.patterns.route[pattern]))

    @cached_property
    def _direction(self) -> Any:
        """Of each pattern, as its first run says."""
        found = np.zeros(len(self.network.patterns.route), np.uint8)
        runs = self.network.runs
        pattern, first = np.unique(runs.pattern, return_index=True)
        if len(pattern):
            found[pattern] = self.network.trips.direction[runs.trip[runs.offset[:-1][first]]]
        return found

    def direction(self, pattern: int) -> int:
        return int(self._direction[pattern])

    def stops(self, pattern: int) -> list[int]:
        patterns = self.network.patterns
        return [int(one) for one in patterns.stop[patterns.offset[pattern] : patterns.offset[pattern + 1]]]

    def stop_id(self, pattern: int, call: int) -> str:
        patterns = self.network.patterns
        return self.held.directory.stop_id(int(patterns.stop[patterns.offset[pattern] + call]))

    def mode(self, pattern: int) -> int:
        return int(self.network.routes.mode[self.network.patterns.route[pattern]])

    @cached_property
    def repeats(self) -> Any:
        """Which patterns have runs without a timetable."""
        found = np.zeros(len(self.network.patterns.route), bool)
        inexact = self.network.repeats.run[self.network.repeats.is_exact == 0]
        found[self.network.runs.pattern[inexact]] = True
        return found

    @cached_property
    def by_route(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for pattern, route in enumerate(self.network.patterns.route.tolist()):
            found[route].append(pattern)
        return found

    @cached_property
    def runs_of(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for run, pattern in enumerate(self.network.runs.pattern.tolist()):
            found[pattern].append(run)
        return found

    @cached_property
    def _boxes(self) -> Any:
        patterns, stops = self.network.patterns, self.network.stops
        starts = patterns.offset[:-1]
        lon, lat = np.asarray(stops.lon)[patterns.stop], np.asarray(stops.lat)[patterns.stop]
        if not len(starts):
            return np.zeros((0, 4))
        low = [np.fmin.reduceat(column, starts) - NEAR_DEG for column in (lon, lat)]
        high = [np.fmax.reduceat(column, starts) + NEAR_DEG for column in (lon, lat)]
        return np.column_stack([*low, *high])

    @cached_property
    def _feed_of(self) -> Any:
        return np.asarray(self.network.routes.feed)[self.network.patterns.route]

    def has_line(self, feed: str, line: str) -> bool:
        """May a vehicle of a feed say that it runs on this line? Yes too where it names none."""
        route = self.held.directory.route_of.get(line, -1)
        return not line or (route >= 0 and int(self.network.routes.feed[route]) == self.feed(feed))

    def candidates(self, feed: int, line: str, trip: str, lon: float, lat: float) -> list[Candidate]:
        """The patterns that a vehicle may be on: that of its trip, those of its line, else all that lead past here."""
        if trip and (place := self.places(feed).trip.get(trip)) is not None:
            run = int(self.network.trips.run[place])
            if run >= 0:
                pattern = int(self.network.runs.pattern[run])
                return [Candidate(pattern, self.way(pattern))]
        route = self.held.directory.route_of.get(line, -1) if line else -1
        if route >= 0:
            return [Candidate(one, self.way(one)) for one in self.by_route[route]]
        box = self._boxes
        inside = (box[:, 0] <= lon) & (lon <= box[:, 2]) & (box[:, 1] <= lat) & (lat <= box[:, 3])
        found = np.flatnonzero(inside & (self._feed_of == feed))
        return [Candidate(int(one), self.way(int(one))) for one in found]

    def wanted_headways(self, at: datetime) -> dict[int, int]:
        """Seconds between two runs of each pattern that runs about now."""
        local = at.astimezone(self.held.zone)
        midnight = datetime.combine(local.date(), time(), tzinfo=self.held.zone)
        second = int((local - midnight).total_seconds())
        return spacing.wanted_headways(self.network, self.held.day(local.date()).day, second)

    def under_way(self, pattern: int, at: int) -> float:
        """How many vehicles of a pattern there should be at a second since 1970."""
        quarter, wanted = self._wanted
        if quarter != at // 900:
            wanted = self.wanted_headways(datetime.fromtimestamp(at, UTC))
            self._wanted = at // 900, wanted
        return float(self.planned(pattern)[-1]) / max(wanted[pattern], 1) if pattern in wanted else 0.0

    def headway_run(self, pattern: int, start: int) -> Found | None:
        """The run of a line by headway that left at a second since 1970: of its service days the one whose window holds
        it."""
        runs, repeats = self.network.runs, self.network.repeats
        for run in self.runs_of.get(pattern, ()):
            places = self.places(int(self.network.services.feed[runs.service[run]]))
            today = clocks.day_of(start, places.zone)
            first, last = np.searchsorted(repeats.run, [run, run + 1])
            for day in (today, today - 1):
                if not places.runs_on(int(runs.service[run]), day):
                    continue
                second = start - clocks.origin(day, places.zone)
                for row in range(int(first), int(last)):
                    margin = int(repeats.headway[row])
                    if int(repeats.first[row]) - margin <= second < int(repeats.last[row]) + margin:
                        inside = min(max(second, int(repeats.first[row])), int(repeats.last[row]) - 1)
                        return Found(run, day, inside, 0, 0, is_headway=True)
        return None

    def clock_run(self, pattern: int, along: float, at: int, trip: str, feed: int, day: date | None) -> Found | None:
        """The run by the clock that a vehicle is: its trip, else the one that should be nearest to where it is."""
        call = min(int(np.searchsorted(self.way(pattern).stops, along)), len(self.planned(pattern)) - 1)
        wanted = None
        if trip and (place := self.places(feed).trip.get(trip)) is not None:
            wanted = int(self.network.trips.run[place])
        best, least = None, float(NEAREST_S) if wanted is None else float("inf")
        runs = self.network.runs
        for run in [wanted] if wanted is not None and wanted >= 0 else self.runs_of.get(pattern, ()):
            places = self.places(int(self.network.services.feed[runs.service[run]]))
            today = clocks.day_of(at, places.zone)
            for number in (day.toordinal(),) if day else (today, today - 1, today + 1):
                if not places.runs_on(int(runs.service[run]), number):
                    continue
                due = clocks.origin(number, places.zone) + int(runs.arrive[runs.times[run] + call])
                if abs(due - at) < least:
                    best, least = Found(run, number, -1, 0, 0, is_headway=False), abs(due - at)
        return best

    def trip_of(self, run: int) -> str:
        return text(self.network.trips.id, int(self.network.runs.trip[self.network.runs.offset[run]]))


_lock = threading.Lock()
_held: Ground | None = None


def ground() -> Ground:
    """Of the network in use."""
    global _held
    held = current.current()
    with _lock:
        if _held is None or _held.key != held.key or _held.held is not held:
            _held = Ground(held)
        return _held
