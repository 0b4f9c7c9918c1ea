"""Which run of the network a message means."""

from collections import Counter
from datetime import date
from typing import Any, NamedTuple

import numpy as np

from kota.mobility.transit.contracts import Network
from kota.mobility.transit.rules.days import running
from kota.mobility.transit.rules.realtime import clocks
from kota.mobility.transit.rules.realtime.said import TripKind, Which

EARLY_S, LATE_S = 3600, 3 * 3600  # before and after a trip in which somebody still speaks of it
SLACK_S = 60  # by which a given start may miss the window of a headway


class Found(NamedTuple):
    """A run on a service day. `begin` and `end` are the calls of the run that belong to the trip that was named.
    `start` is -1 where the run leaves once; `is_headway` where it has no timetable."""

    run: int
    day: int
    start: int
    begin: int
    end: int
    is_headway: bool


class Places:
    """The network by the names that its feed uses: made once for each network and feed."""

    def __init__(self, network: Network, feed: int) -> None:
        self.network, self.feed = network, feed
        self.zone = clocks.zones(network)[feed]
        self.own = bytes(network.timezone[0]).decode()
        self.trip = self._by_id(network.trips)
        self.stop = self._by_id(network.stops)
        self.route = self._by_id(network.routes)
        self._leaves = clocks.first_departures(network)
        self._size = np.diff(network.patterns.offset)
        self._active: dict[int, Any] = {}
        self._repeats = np.searchsorted(network.repeats.run, np.arange(len(network.runs.pattern) + 1))

    def _by_id(self, table: Any) -> dict[str, int]:
        ids, feeds = table.id, np.asarray(table.feed)
        chosen = np.flatnonzero(feeds == self.feed)
        return dict(zip((one.decode() for one in np.asarray(ids)[chosen].tolist()), chosen.tolist(), strict=True))

    def runs_on(self, service: int, day: int) -> bool:
        if day not in self._active:
            self._active[day] = running(self.network.services, date.fromordinal(day))
        return bool(self._active[day][service])

    def find(self, which: Which, at: int, problems: Counter[str]) -> Found | None:
        """The run that is meant, as far as it can be told at the second `at`; what cannot is counted by reason."""
        trip = self.trip.get(which.trip)
        if trip is None:
            problems["unknown_trip"] += 1
            return None
        run = int(self.network.trips.run[trip])
        if run < 0:
            problems["trip_without_run"] += 1
            return None
        begin, end = self._span(run, trip)
        starts = self._starts(run)
        day = which.day.toordinal() if which.day else self._day(run, at, which, starts)
        if day is None or not self.runs_on(int(self.network.runs.service[run]), day):
            problems["not_on_this_day"] += 1
            return None
        if not len(starts):
            return Found(run, day, -1, begin, end, is_headway=False)
        return self._repeated(run, day, begin, end, which, starts, problems)

    def _repeated(
        self, run: int, day: int, begin: int, end: int, which: Which, starts: Any, problems: Counter[str]
    ) -> Found | None:
        start = which.start
        if start is None:
            problems["no_start_time"] += 1
            return None
        for first, last, headway, exact in starts.tolist():
            if first - SLACK_S <= start < last + SLACK_S:
                if exact and (start - first) % headway:
                    continue
                return Found(run, day, start, begin, end, is_headway=not exact)
        if which.kind is TripKind.UNSCHEDULED:  # runs of a line by headway may leave when they like
            return Found(run, day, start, begin, end, is_headway=True)
        problems["no_such_start_time"] += 1
        return None

    def _span(self, run: int, trip: int) -> tuple[int, int]:
        """The calls of the run that are those of a trip."""
        offset = self.network.runs.offset
        size = int(self._size[self.network.runs.pattern[run]])
        if offset[run + 1] - offset[run] == 1:
            return 0, size
        places = range(int(offset[run]), int(offset[run + 1]))
        for place in places:
            if self.network.runs.trip[place] == trip:
                end = int(self.network.runs.begin[place + 1]) if place + 1 < places.stop else size
                return int(self.network.runs.begin[place]), end
        return 0, size

    def _starts(self, run: int) -> Any:
        repeats, rows = self.network.repeats, slice(int(self._repeats[run]), int(self._repeats[run + 1]))
        if rows.start == rows.stop:
            return np.zeros((0, 4), np.int32)
        columns = (repeats.first[rows], repeats.last[rows], repeats.headway[rows], repeats.is_exact[rows])
        return np.column_stack(columns).astype(np.int32)

    def _day(self, run: int, at: int, which: Which, starts: Any) -> int | None:
        """The service day on which the run is nearest to now, of those on which it runs."""
        runs = self.network.runs
        leaves = int(self._leaves[run]) if which.start is None else which.start
        last = leaves + int(runs.arrive[runs.times[run] + self._size[runs.pattern[run]] - 1]) - int(self._leaves[run])
        if len(starts) and which.start is None:
            leaves, last = int(starts[0, 0]), int(starts[-1, 1]) + last - leaves
        best, least = None, None
        today = clocks.day_of(at, self.zone)
        for day in (today - 1, today, today + 1):
            if not self.runs_on(int(runs.service[run]), day):
                continue
            zero = clocks.origin(day, self.zone)
            away = max(zero + leaves - at, at - zero - last, 0)
            if least is None or away < least:
                best, least = day, away
        return best

    def scheduled(self, found: Found) -> tuple[list[int], list[int]]:
        """Seconds since 1970 at which the run should be at each of its calls."""
        runs, run = self.network.runs, found.run
        first, size = int(runs.times[run]), int(self._size[runs.pattern[run]])
        zero = clocks.origin(found.day, self.zone)
        if found.start >= 0:
            zero += found.start - int(self._leaves[run])
        arrive = (np.asarray(runs.arrive[first : first + size], dtype=np.int64) + zero).tolist()
        depart = (np.asarray(runs.depart[first : first + size], dtype=np.int64) + zero).tolist()
        return arrive, depart

    def stops_of(self, run: int) -> list[int]:
        patterns, pattern = self.network.patterns, int(self.network.runs.pattern[run])
        return list(map(int, patterns.stop[patterns.offset[pattern] : patterns.offset[pattern + 1]]))

    def sequences_of(self, run: int) -> list[int]:
        runs, first = self.network.runs, int(self.network.runs.times[run])
        return list(map(int, runs.sequence[first : first + int(self._size[runs.pattern[run]])]))
