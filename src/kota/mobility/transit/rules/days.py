"""One service day of a network, compiled for searches and boards."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from kota.mobility.transit.contracts import Day, Network, Services
from kota.mobility.transit.contracts.network import text

Ints = NDArray[np.int32]
DAY = 86_400
NIGHT = 6 * 3600  # how much of the next day belongs to this one
SHIFTS = (-1, 0, 1)  # days whose runs may be on their way in this one


class Block(NamedTuple):
    """Trips that follow one pattern: one row each."""

    arrive: Ints  # trips x calls
    depart: Ints
    run: Ints
    headway: Ints
    window: Ints
    shift: Ints


class _Row(NamedTuple):
    run: int
    moved: int  # seconds to add to the times of the run
    headway: int
    window: int
    shift: int


def running(services: Services, day: date) -> NDArray[np.bool_]:
    """Which services run on a day."""
    number = day.toordinal()
    runs: NDArray[np.bool_] = np.asarray((services.weekdays >> day.weekday()) & 1 == 1)
    runs &= (services.first <= number) & (number <= services.last)
    changed = np.flatnonzero(services.day == number)
    rows = np.searchsorted(services.offset, changed, side="right") - 1
    runs[rows] = services.changed[changed] == 1
    return runs


def spans(services: Services) -> dict[int, tuple[int, int]]:
    """The first and the last day on which anything may run, by feed; none where a feed has no days."""
    rows = np.searchsorted(services.offset, np.arange(len(services.day)), side="right") - 1
    is_more, regular = services.changed == 1, services.weekdays > 0
    feeds = np.concatenate([services.feed[regular], services.feed[rows[is_more]]])
    first = np.concatenate([services.first[regular], services.day[is_more]])
    last = np.concatenate([services.last[regular], services.day[is_more]])
    return {int(feed): (int(first[feeds == feed].min()), int(last[feeds == feed].max())) for feed in np.unique(feeds)}


def compiled(network: Network, day: date, *, expand: bool = False) -> Day:
    """The day, with what still runs from the day before and the first hours of the next. `expand` makes a trip of each
    run of lines without a timetable, as other engines do."""
    blocks = []
    for pattern, rows in enumerate(_rows(network, day, expand=expand)):
        for repeats in (False, True):
            chosen = [row for row in rows if (row.headway > 0) is repeats]
            if chosen:
                block = stacked(network, pattern, chosen)
                blocks += [(pattern, part) for part in ([block] if repeats else unpassed(block))]
    return joined(network, blocks)


def _rows(network: Network, day: date, *, expand: bool) -> list[list[_Row]]:
    """What runs, by pattern."""
    runs = network.runs
    found: list[list[_Row]] = [[] for _ in range(len(network.patterns.route))]
    active = [running(network.services, day + timedelta(days=shift)) for shift in SHIFTS]
    clocks = [_clocks(network, day + timedelta(days=shift)) for shift in SHIFTS]
    size = np.diff(network.patterns.offset)[runs.pattern]
    first, last = runs.depart[runs.times], runs.arrive[runs.times + size - 1]
    begin = np.searchsorted(network.repeats.run, np.arange(len(first) + 1))
    feed = network.services.feed[runs.service]
    for place, shift in enumerate(SHIFTS):
        for run in np.flatnonzero(active[place][runs.service]).tolist():
            for leaves, headway, window in _starts(network, run, int(first[run]), begin, expand=expand):
                moved = shift * DAY + leaves - int(first[run]) - clocks[place][feed[run]]
                ends = int(last[run]) + moved + window
                if (shift < 0 and ends <= 0) or (shift > 0 and int(first[run]) + moved >= DAY + NIGHT):
                    continue
                found[runs.pattern[run]].append(_Row(run, moved, headway, window, shift))
    return found


def _clocks(network: Network, day: date) -> list[int]:
    """Seconds by which the clocks of each feed are ahead of the network's on a day."""
    noon = datetime.combine(day, time(12))
    feeds = network.agencies.feed.tolist()
    zones = {feed: text(network.agencies.timezone, feeds.index(feed)) for feed in feeds}  # of its first operator
    own = noon.replace(tzinfo=ZoneInfo(text(network.timezone, 0))).utcoffset() or timedelta()
    made = []
    for feed in range(len(network.feeds)):
        theirs = noon.replace(tzinfo=ZoneInfo(zones[feed])).utcoffset() if feed in zones else own
        made.append(int(((theirs or timedelta()) - own).total_seconds()))
    return made


def _starts(
    network: Network, run: int, first: int, begin: NDArray[np.int64], *, expand: bool
) -> Iterator[tuple[int, int, int]]:
    """When a run leaves: (second, headway, window); the headway is 0 where it leaves by the clock, or once."""
    repeats = network.repeats
    if begin[run] == begin[run + 1]:
        yield first, 0, 0
    for row in range(begin[run], begin[run + 1]):
        opens, ends, headway = int(repeats.first[row]), int(repeats.last[row]), int(repeats.headway[row])
        if expand or repeats.is_exact[row] or headway >= ends - opens:
            for leaves in range(opens, ends, headway):
                yield leaves, 0, 0
        else:
            yield opens, headway, ends - opens - headway // 2


def stacked(network: Network, pattern: int, rows: list[_Row]) -> Block:
    """The rows of one pattern in the order in which they leave."""
    runs = network.runs
    size = int(network.patterns.offset[pattern + 1] - network.patterns.offset[pattern])
    run, moved, headway, window, shift = (np.array(column, dtype=np.int32) for column in zip(*rows, strict=True))
    calls = runs.times[run][:, None] + np.arange(size)
    arrive, depart = runs.arrive[calls] + moved[:, None], runs.depart[calls] + moved[:, None]
    order = np.lexsort((arrive[:, -1], depart[:, 0]))
    return Block(*(column[order] for column in (arrive, depart, run, headway, window, shift)))


def unpassed(block: Block) -> Iterator[Block]:
    """Split so that in each part no trip overtakes an earlier one."""
    while len(block.run):
        first = np.ones(len(block.run), dtype=bool)
        if not ((np.diff(block.arrive, axis=0) >= 0).all() and (np.diff(block.depart, axis=0) >= 0).all()):
            first = _followers(block)
        yield Block(*(column[first] for column in block))
        block = Block(*(column[~first] for column in block))


def _followers(block: Block) -> NDArray[np.bool_]:
    """The first trip, and each one that nowhere passes the last that was taken."""
    taken = np.zeros(len(block.run), dtype=bool)
    last = 0
    for place in range(len(block.run)):
        if place == 0 or (
            (block.arrive[place] >= block.arrive[last]).all() and (block.depart[place] >= block.depart[last]).all()
        ):
            taken[place], last = True, place
    return taken


def joined(network: Network, blocks: list[tuple[int, Block]]) -> Day:
    """Blocks of trips as one day."""
    patterns, pattern = network.patterns, np.array([number for number, _ in blocks], dtype=np.int32)
    sizes = np.diff(patterns.offset)[pattern] if blocks else np.zeros(0, np.int32)
    counts = np.array([len(block.run) for _, block in blocks], dtype=np.int64)
    offset = np.r_[0, np.cumsum(sizes)].astype(np.int32)
    calls = np.repeat(patterns.offset[:-1][pattern] - offset[:-1], sizes) + np.arange(offset[-1])

    def flat(name: str) -> Ints:
        parts = [getattr(block, name).ravel() for _, block in blocks]
        return np.concatenate(parts).astype(np.int32) if parts else np.zeros(0, np.int32)

    return Day(
        offset, patterns.stop[calls], patterns.board[calls], patterns.alight[calls], patterns.along[calls], pattern,
        np.r_[0, np.cumsum(counts)].astype(np.int32), np.r_[0, np.cumsum(sizes * counts)][:-1].astype(np.int64),
        flat("arrive"), flat("depart"), flat("headway"), flat("window"), flat("run"), flat("shift"),
    )  # fmt: skip
