"""The day as it really goes: the timetable's day with what happened put into it.

Only patterns that something touched are made again; rows of all others are copied as they are.
"""

from collections import defaultdict
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kota.mobility.transit.contracts import Day, Network
from kota.mobility.transit.contracts.live import Live
from kota.mobility.transit.rules.days import DAY, NIGHT, Block, unpassed
from kota.mobility.transit.rules.realtime import clocks, extending
from kota.mobility.transit.rules.realtime.ways import straight

Ints = NDArray[np.int32]
_OF_CALLS, _OF_TIMES = ("stop", "board", "alight", "along"), ("arrive", "depart")
_OF_TRIPS = ("headway", "window", "run", "shift")
KEEP_SHARE = 0.5  # of a headway: how long after the last vehicle that is seen the next may come


class _Row(NamedTuple):
    """A row of the new day: its calls, and the trips on it."""

    pattern: int
    stop: Ints
    board: Any
    alight: Any
    along: Ints
    block: Block


def applied(network: Network, day: Day, live: Live, on: date) -> Day:
    """The day `on` of a network, compiled by `rules.days`, with what is known now. Places are those of the network that
    `rules.realtime.extending` makes of it."""
    change = _Changes(network, day, live, on.toordinal())
    touched = change.touched()
    if not len(touched) and not len(live.added.route):
        return day
    is_touched = np.isin(day.pattern, touched)
    rows = [row for pattern in touched.tolist() for row in change.rows_of(pattern)]
    rows += change.added_rows()
    return _joined(day, np.flatnonzero(~is_touched), rows)


class _Changes:
    def __init__(self, network: Network, day: Day, live: Live, on: int) -> None:
        self.network, self.day, self.live, self.on = network, day, live, on
        self.zones = clocks.zones(network)
        self.own = bytes(network.timezone[0]).decode()
        self.zero = clocks.origin(on, self.own)
        self.size = np.diff(day.offset)
        self.row = np.repeat(np.arange(len(day.pattern)), np.diff(day.first_trip))
        self.late = self._trips(live.moved)
        self.gone = self._trips(live.cancelled)
        self.gaps = self._windows(live.cancelled)
        self.skips = self._trips(live.skipped)
        self.vehicles: dict[int, list[int]] = defaultdict(list)
        for place, pattern in enumerate(live.vehicles.pattern.tolist()):
            self.vehicles[pattern].append(place)

    def _trips(self, table: Any) -> tuple[Ints, Ints]:
        """Trips of the day that rows of a table mean, and which row each is."""
        day, runs = self.day, self.network.runs
        shift = table.day - self.on
        near = np.flatnonzero((shift >= -1) & (shift <= 1))
        wanted = table.run[near].astype(np.int64) * 3 + shift[near] + 1
        known = day.run.astype(np.int64) * 3 + day.shift + 1
        order = np.argsort(known, kind="stable")
        first = np.searchsorted(known[order], wanted, side="left")
        count = np.searchsorted(known[order], wanted, side="right") - first
        source = np.repeat(near, count)
        trip = order[_ranges(first, count)]
        start = table.start[source]
        if (start >= 0).any():
            leaves = day.depart[self._first(trip)] - day.shift[trip] * DAY
            leaves = leaves + self._ahead()[self.network.services.feed[runs.service[table.run[source]]]]
            fits = (start < 0) | ((leaves == start) & (day.headway[trip] == 0))  # one run of a headway stands in no row
            trip, source = trip[fits], source[fits]
        return trip.astype(np.int32), source.astype(np.int32)

    def _windows(self, table: Any) -> tuple[Ints, Ints]:
        """Windows without a timetable from which rows of a table take a run, and the second of the day at which that
        would have left."""
        day, runs = self.day, self.network.runs
        near = np.flatnonzero((np.abs(table.day - self.on) <= 1) & (table.start >= 0))
        windows = np.flatnonzero(day.headway > 0)
        if not len(near) or not len(windows):
            return np.zeros(0, np.int32), np.zeros(0, np.int32)
        opens, found = day.depart[self._first(windows)], list[tuple[int, int]]()
        ends = opens + day.window[windows] + day.headway[windows]
        ahead = self._ahead()[self.network.services.feed[runs.service[table.run[near]]]]
        leaves = table.start[near] + (table.day[near] - self.on) * DAY - ahead
        of_run: dict[tuple[int, int], list[int]] = defaultdict(list)
        for place, trip in enumerate(windows.tolist()):
            of_run[int(day.run[trip]), int(day.shift[trip])].append(place)
        for row, at in zip(near.tolist(), leaves.tolist(), strict=True):
            for place in of_run.get((int(table.run[row]), int(table.day[row]) - self.on), ()):
                if opens[place] <= at <= ends[place]:
                    found.append((int(windows[place]), at))
        pairs = np.array(found, dtype=np.int32).reshape(-1, 2)
        return pairs[:, 0], pairs[:, 1]

    def _ahead(self) -> Ints:
        return np.array([clocks.ahead(self.on, zone, self.own) for zone in self.zones], dtype=np.int32)

    def _first(self, trip: Any) -> Any:
        """Where the times of trips begin."""
        row = self.row[trip]
        return self.day.first_time[row] + (trip - self.day.first_trip[row]) * self.size[row]

    def touched(self) -> Ints:
        """Patterns that are to be made again."""
        trips = np.concatenate([self.late[0], self.gone[0], self.skips[0], self.gaps[0]])
        own = self.day.pattern[self.row[trips]] if len(trips) else np.zeros(0, np.int32)
        seen = np.array([one for one in self.vehicles if self._soon(one)], dtype=np.int32)
        return np.unique(np.concatenate([own, seen])).astype(np.int32)

    def _soon(self, pattern: int) -> bool:
        """Do its vehicles come on this day?"""
        vehicles = self.live.vehicles
        return any(
            -DAY < vehicles.arrive[vehicles.offset[one]] - self.zero < DAY + NIGHT
            for one in self.vehicles[pattern]
            if vehicles.offset[one + 1] > vehicles.offset[one]
        )

    def rows_of(self, pattern: int) -> list[_Row]:
        """The rows of a pattern, by the clock and by headway."""
        made = []
        clocked: dict[bytes, list[Block]] = defaultdict(list)
        mask = np.zeros(0, np.uint8)
        for row in np.flatnonzero(self.day.pattern == pattern).tolist():
            block, masks = self._block(row)
            if len(block.run) and block.headway[0] > 0:
                block = self._after_vehicles(pattern, row, self._without_gaps(row, block))
                if len(block.run):
                    made.append(self._row(row, block, np.zeros(self.size[row], np.uint8)))
                continue
            for key, part in _by_mask(block, masks):
                clocked[key].append(part)
        template = int(np.flatnonzero(self.day.pattern == pattern)[0]) if (self.day.pattern == pattern).any() else -1
        if pattern in self.vehicles and template >= 0:
            size = int(self.size[template])
            if (seen := self._seen(pattern, size)) is not None:
                clocked[bytes(size)].append(seen)
        for key, parts in clocked.items():
            whole = _sorted(Block(*(np.concatenate(column) for column in zip(*parts, strict=True))))
            mask = np.frombuffer(key, np.uint8)
            made += [self._row(template, part, mask) for part in unpassed(whole)]
        return made

    def _block(self, row: int) -> tuple[Block, Any]:
        """The trips of a row with their delays, without those that do not run; and which calls each skips."""
        day, size = self.day, int(self.size[row])
        first, last = int(day.first_trip[row]), int(day.first_trip[row + 1])
        times = slice(int(day.first_time[row]), int(day.first_time[row]) + (last - first) * size)
        arrive, depart = day.arrive[times].reshape(-1, size).copy(), day.depart[times].reshape(-1, size).copy()
        masks = np.zeros((last - first, size), np.uint8)
        chosen = _between(self.late[0], first, last)
        moved = self.live.moved
        calls = moved.offset[self.late[1][chosen]][:, None] + np.arange(size)
        arrive[self.late[0][chosen] - first] += moved.arrive[calls]
        depart[self.late[0][chosen] - first] += moved.depart[calls]
        chosen = _between(self.skips[0], first, last)
        masks[self.skips[0][chosen] - first, self.live.skipped.call[self.skips[1][chosen]]] = 1
        keep = np.ones(last - first, bool)
        keep[self.gone[0][_between(self.gone[0], first, last)] - first] = False
        columns = (arrive, depart, *(column[first:last] for column in (day.run, day.headway, day.window, day.shift)))
        return Block(*(column[keep] for column in columns)), masks[keep]

    def _row(self, row: int, block: Block, mask: Any) -> _Row:
        calls = slice(int(self.day.offset[row]), int(self.day.offset[row + 1]))
        rides = mask == 0
        day = self.day
        return _Row(int(day.pattern[row]), day.stop[calls], day.board[calls] & rides, day.alight[calls] & rides,
                    day.along[calls], block)  # fmt: skip

    def _seen(self, pattern: int, size: int) -> Block | None:
        """Vehicles on their way as trips by the clock. Calls behind them lie before now, so nobody gets in there."""
        vehicles, live = self.live.vehicles, []
        for place in self.vehicles[pattern]:
            begin, end = int(vehicles.offset[place]), int(vehicles.offset[place + 1])
            first = int(vehicles.first[place])
            if end - begin != size - first or end == begin:
                continue
            coming = (vehicles.arrive[begin:end] - self.zero).astype(np.int32)
            behind = np.full(first, min(int(vehicles.at[place]) - self.zero, int(coming[0])), np.int32)
            live.append((np.maximum.accumulate(np.r_[behind, coming]), self._run_of(pattern, int(vehicles.run[place]))))
        if not live:
            return None
        times = np.array([one for one, _ in live], dtype=np.int32)
        zeros = np.zeros(len(live), np.int32)
        return _sorted(Block(times, times.copy(), np.array([run for _, run in live], np.int32), zeros, zeros, zeros))

    def _run_of(self, pattern: int, run: int) -> int:
        if run >= 0:
            return run
        found = np.flatnonzero(self.network.runs.pattern == pattern)
        return int(found[0]) if len(found) else -1

    def _without_gaps(self, row: int, block: Block) -> Block:
        """Windows in which nothing leaves for a headway around each run that is cancelled."""
        first, last = int(self.day.first_trip[row]), int(self.day.first_trip[row + 1])
        chosen = _between(self.gaps[0], first, last)
        if not len(chosen):
            return block
        parts = []
        for place in range(len(block.run)):
            headway, opens = int(block.headway[place]), int(block.depart[place, 0])
            around = sorted(self.gaps[1][chosen][self.gaps[0][chosen] - first == place].tolist())
            for begin, end in _left(opens, opens + int(block.window[place]), around, headway):
                move = np.int32(begin - opens)
                one = Block(*(column[place : place + 1] for column in block))
                window = np.array([end - begin], np.int32)
                parts.append(one._replace(arrive=one.arrive + move, depart=one.depart + move, window=window))
        if not parts:
            return Block(*(column[:0] for column in block))
        return Block(*(np.concatenate(column) for column in zip(*parts, strict=True)))

    def _after_vehicles(self, pattern: int, row: int, block: Block) -> Block:
        """Unseen runs may come only behind the last vehicle that is on its way: the window opens later."""
        vehicles = self.live.vehicles
        starts = [int(vehicles.start[one]) - self.zero for one in self.vehicles.get(pattern, ())]
        if not starts:
            return block
        opens, window, headway = block.depart[:, 0], block.window, block.headway
        last = max(starts)
        begins = last + (headway * KEEP_SHARE).astype(np.int32)
        move = np.where((opens <= last) & (last <= opens + window + headway), np.maximum(begins - opens, 0), 0)
        keep = (move <= window) & ~((opens + window + headway < last) & (opens < last))
        moved = Block(block.arrive + move[:, None], block.depart + move[:, None], block.run, headway, window - move,
                      block.shift)  # fmt: skip
        return Block(*(column[keep].astype(np.int32) for column in moved))

    def added_rows(self) -> list[_Row]:
        """Runs that no timetable has, each a row of its own."""
        added, made = self.live.added, []
        network = extending.extended(self.network, self.live)
        for place, number in enumerate(added.day.tolist()):
            shift = number - self.on
            if not -1 <= shift <= 1:
                continue
            calls = slice(int(added.offset[place]), int(added.offset[place + 1]))
            moved = clocks.origin(number, self.own) - self.zero
            arrive, depart = (column[calls][None] + np.int32(moved) for column in (added.arrive, added.depart))
            if (arrive[0, -1] <= 0 and shift < 0) or depart[0, 0] >= DAY + NIGHT:
                continue
            one = np.zeros(1, np.int32)
            run = extending.run_of(network, added, place)
            block = Block(arrive, depart, np.array([run], np.int32), one, one, np.array([shift], np.int32))
            size = calls.stop - calls.start
            ride = np.ones(size, np.uint8)
            stop = added.stop[calls]
            pattern = extending.pattern_of(network, added, place)
            made.append(_Row(pattern, stop, ride, ride, straight(self.network, stop), block))
        return made


def _left(opens: int, closes: int, around: list[int], headway: int) -> list[tuple[int, int]]:
    """What is left of a window without half a headway on both sides of some seconds."""
    found, begin = [], opens
    for at in around:
        if at - headway // 2 > begin:
            found.append((begin, at - headway // 2))
        begin = max(begin, at + headway // 2)
    return [*found, (begin, closes)] if begin < closes or not around else found


def _between(trips: Ints, first: int, last: int) -> Any:
    return np.flatnonzero((trips >= first) & (trips < last))


def _by_mask(block: Block, masks: Any) -> list[tuple[bytes, Block]]:
    """Trips that skip the same calls, together."""
    if not masks.any():
        return [(bytes(masks.shape[1]), block)] if len(block.run) else []
    kinds, which = np.unique(masks, axis=0, return_inverse=True)
    which = which.reshape(-1)
    return [(kinds[kind].tobytes(), Block(*(column[which == kind] for column in block))) for kind in range(len(kinds))]


def _sorted(block: Block) -> Block:
    order = np.lexsort((block.arrive[:, -1], block.depart[:, 0]))
    return Block(*(column[order] for column in block))


def _joined(day: Day, kept: Any, rows: list[_Row]) -> Day:
    """Rows that stay, then the new ones."""
    size, trips = np.diff(day.offset), np.diff(day.first_trip)
    calls = _ranges(day.offset[:-1][kept], size[kept])
    own = _ranges(day.first_trip[:-1][kept], trips[kept])
    times = _ranges(day.first_time[kept], (size * trips)[kept])
    sizes = np.r_[size[kept], [len(row.stop) for row in rows]].astype(np.int64)
    counts = np.r_[trips[kept], [len(row.block.run) for row in rows]].astype(np.int64)

    def both(column: Any, chosen: Any, new: list[Any]) -> Any:
        return np.concatenate([column[chosen], *(np.ravel(one) for one in new)]).astype(column.dtype)

    blocks = [row.block for row in rows]
    made = {name: both(getattr(day, name), calls, [getattr(row, name) for row in rows]) for name in _OF_CALLS}
    made |= {name: both(getattr(day, name), times, [getattr(one, name) for one in blocks]) for name in _OF_TIMES}
    made |= {name: both(getattr(day, name), own, [getattr(one, name) for one in blocks]) for name in _OF_TRIPS}
    return Day(
        offset=np.r_[0, np.cumsum(sizes)].astype(np.int32),
        pattern=np.r_[day.pattern[kept], [row.pattern for row in rows]].astype(np.int32),
        first_trip=np.r_[0, np.cumsum(counts)].astype(np.int32),
        first_time=np.r_[0, np.cumsum(sizes * counts)][:-1].astype(np.int64),
        **made,
    )


def _ranges(first: Any, size: Any) -> Any:
    """All places from each first on."""
    total = int(size.sum())
    if not total:
        return np.zeros(0, np.int64)
    return np.repeat(first - np.r_[0, np.cumsum(size)[:-1]], size) + np.arange(total)
