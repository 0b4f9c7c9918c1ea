"""Making partitions ahead of time and when they are needed, and taking numbers from them."""

import threading
from collections.abc import Iterable
from datetime import datetime, timedelta

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from kota.kernel.observations import selectors
from kota.kernel.observations.rules import instants, parts
from kota.kernel.observations.selectors.parts import Part, holding

AHEAD = 7  # days
Numbers = NDArray[np.int64]


class Shelf:
    """The partitions as this process knows them, and the numbers that it has taken from each."""

    def __init__(self) -> None:
        self._parts: list[Part] = []
        self._taken: dict[int, tuple[int, int]] = {}  # part: next number, how many are left
        self._lock = threading.Lock()

    def covering(self, times: Iterable[int], *, at: datetime) -> list[Part]:
        """The parts, with those of all these moments among them; made where they are missing."""
        wanted = list(times)
        with self._lock:
            if all(holding(self._parts, time) for time in wanted):
                return self._parts
            found = self._looked()
            for time in wanted:
                if holding(found, time) is None:
                    make(instants.moment(time), at=at)
                    found = selectors.parts()
            return found

    def _looked(self) -> list[Part]:
        """The parts there are; remembered, unless this transaction made some of them and may still be undone."""
        found = selectors.parts()
        if not selectors.has_written():
            self._parts = found
        return found

    def archived(self) -> list[Part]:
        """Those that are files."""
        with self._lock:
            return [part for part in self._parts or self._looked() if part.archive]

    def forget(self) -> None:
        """Look again: a part has become a file, or a file a part."""
        with self._lock:
            self._parts = []

    def numbers(self, part: int, count: int) -> Numbers:
        """So many numbers of a part that nobody else has."""
        with self._lock:
            following, left = self._taken.get(part, (0, 0))
            found = [np.arange(following, following + min(left, count))]
            if count > left:
                firsts = _blocks(part, -(-(count - left) // parts.BLOCK))
                fresh = (firsts[:, None] + np.arange(parts.BLOCK)).ravel()
                found.append(fresh[: count - left])
                rest = len(fresh) - (count - left)
                self._taken[part] = int(firsts[-1]) + parts.BLOCK - rest, rest
            else:
                self._taken[part] = following + count, left - count
            return np.concatenate(found).astype(np.int64)


def _blocks(part: int, count: int) -> Numbers:
    """The first numbers of so many fresh blocks. A block that a broken transaction took is never used."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT nextval('observation_{part:d}_blocks') FROM generate_series(1, %s)", [count])  # noqa: S608
        return np.array([parts.first_number(part, row[0]) for row in cursor], dtype=np.int64)


def make(moment: datetime, *, at: datetime) -> None:
    """Make the part that holds a moment, if there is none."""
    if not _made(*parts.stretch(moment, today=at), moment):
        _made(*parts.day(moment), moment)


def make_ahead(*, at: datetime) -> None:
    """The parts of today and the days to come."""
    for days in range(AHEAD + 1):
        make(at + timedelta(days=days), at=at)


def _made(first: datetime, after: datetime, moment: datetime) -> bool:
    """Whether a part holds the moment now; a part of another length may lie in the way."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kota_make_observation_part(%s, %s)", [first, after])
        number = cursor.fetchone()[0]
        cursor.execute(
            "SELECT first <= %s AND %s < after FROM observation_part WHERE number = %s", [moment, moment, number]
        )
        return bool(cursor.fetchone()[0])


SHELF = Shelf()
