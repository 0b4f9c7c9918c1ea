"""One service day of a network as columns of numbers: what a search and a departure board read."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kota.mobility.transit.rules.network import Network

Ints = NDArray[np.int32]
DAY = 86_400
NIGHT = 6 * 3600  # how much of the next day belongs to this one


class Day(NamedTuple):
    """Patterns whose trips do not overtake each other; see `journeys` for the shapes. `run` and `begun` say which run of the
    network a trip is, and at which second of the day its first call is (a run that repeats has many)."""

    offset: Ints
    stop: Ints
    board: NDArray[np.uint8]
    alight: NDArray[np.uint8]
    along: Ints
    group: Ints
    pattern: Ints  # P: the pattern of the network
    first_trip: Ints
    first_time: NDArray[np.int64]
    arrive: Ints
    depart: Ints
    headway: Ints
    window: Ints
    run: Ints  # T
    begun: Ints  # T


class _Rows(NamedTuple):
    """Trips of a pattern: one row each."""

    arrive: Ints  # trips x calls
    depart: Ints
    run: Ints
    headway: Ints
    window: Ints


def compiled(network: Network, day: date, *, expand: bool = False) -> Day:
    """The day, with what still runs from the day before and the first hours of the next. `expand` makes a trip of each run
    of lines without a timetable, as other engines do."""
    active = [
        (shift, np.array([one.runs_on(day + timedelta(days=shift)) for one in network.services], dtype=bool))
        for shift in (-1, 0, 1)
    ]
    made: list[tuple[int, _Rows]] = []
    for number, pattern in enumerate(network.patterns):
        clock, repeated = _rows(network, pattern.runs, active, expand=expand)
        made += [(number, rows) for rows in (*_unpassed(clock), *([repeated] if repeated else []))]
    return _joined(network, made)


def _rows(network: Network, runs: list[int], active: list[tuple[int, NDArray[np.bool_]]], *, expand: bool
          ) -> tuple[_Rows | None, _Rows | None]:  # fmt: skip
    clock: list[tuple[Ints, Ints, int, int, int]] = []
    repeated: list[tuple[Ints, Ints, int, int, int]] = []
    for number in runs:
        run = network.runs[number]
        for shift, services in active:
            if not services[run.service]:
                continue
            for begin, headway, window in _starts(network, number, expand=expand):
                moved = shift * DAY + begin - int(run.depart[0])
                if shift and not _reaches(int(run.depart[0]) + moved, int(run.arrive[-1]) + moved + window, shift):
                    continue
                row = (run.arrive + np.int32(moved), run.depart + np.int32(moved), number, headway, window)
                (repeated if headway else clock).append(row)
    return _stacked(clock), _stacked(repeated)


def _reaches(first: int, last: int, shift: int) -> bool:
    return last > 0 if shift < 0 else first < DAY + NIGHT


def _starts(network: Network, run: int, *, expand: bool) -> Iterator[tuple[int, int, int]]:
    """When a run leaves: (second, headway, window); the headway is 0 where it leaves by the clock, or once."""
    repeats = network.frequencies.get(run)
    if repeats is None:
        yield int(network.runs[run].depart[0]), 0, 0
        return
    for one in repeats:
        if expand or one.is_exact or one.headway >= one.last - one.first:
            for begin in range(one.first, one.last, one.headway):
                yield begin, 0, 0
        else:
            yield one.first, one.headway, one.last - one.first - one.headway // 2


def _stacked(rows: list[tuple[Ints, Ints, int, int, int]]) -> _Rows | None:
    if not rows:
        return None
    arrive, depart = np.stack([row[0] for row in rows]), np.stack([row[1] for row in rows])
    run, headway, window = (np.array([row[place] for row in rows], dtype=np.int32) for place in (2, 3, 4))
    order = np.lexsort((arrive[:, -1], depart[:, 0]))
    return _Rows(arrive[order], depart[order], run[order], headway[order], window[order])


def _unpassed(rows: _Rows | None) -> Iterator[_Rows]:
    """Split so that in each part no trip overtakes an earlier one."""
    while rows is not None:
        later = np.ones(len(rows.run), dtype=bool)
        if not ((np.diff(rows.arrive, axis=0) >= 0).all() and (np.diff(rows.depart, axis=0) >= 0).all()):
            later = _followers(rows)
        yield _Rows(*(column[later] for column in rows))
        rest = ~later
        rows = _Rows(*(column[rest] for column in rows)) if rest.any() else None


def _followers(rows: _Rows) -> NDArray[np.bool_]:
    """The first trip, and each one that nowhere passes the last that was taken."""
    taken = np.zeros(len(rows.run), dtype=bool)
    last = 0
    for place in range(len(rows.run)):
        if place == 0 or (
            (rows.arrive[place] >= rows.arrive[last]).all() and (rows.depart[place] >= rows.depart[last]).all()
        ):
            taken[place], last = True, place
    return taken


def _joined(network: Network, made: list[tuple[int, _Rows]]) -> Day:
    patterns = [network.patterns[number] for number, _ in made]

    def flat(parts: list[NDArray[np.int32]], kind: type = np.int32) -> NDArray[np.int32]:
        return np.concatenate(parts).astype(kind) if parts else np.zeros(0, kind)

    sizes = np.array([len(one.stop) for one in patterns], dtype=np.int64)
    counts = np.array([len(rows.run) for _, rows in made], dtype=np.int64)
    return Day(
        np.r_[0, np.cumsum(sizes)].astype(np.int32), flat([one.stop for one in patterns]),
        flat([one.board for one in patterns], np.uint8), flat([one.alight for one in patterns], np.uint8),
        flat([one.along for one in patterns]), np.array([one.group for one in patterns], dtype=np.int32),
        np.array([number for number, _ in made], dtype=np.int32), np.r_[0, np.cumsum(counts)].astype(np.int32),
        np.r_[0, np.cumsum(sizes * counts)][:-1].astype(np.int64),
        flat([rows.arrive.ravel() for _, rows in made]), flat([rows.depart.ravel() for _, rows in made]),
        flat([rows.headway for _, rows in made]), flat([rows.window for _, rows in made]),
        flat([rows.run for _, rows in made]), flat([rows.depart[:, 0] for _, rows in made]),
    )  # fmt: skip
