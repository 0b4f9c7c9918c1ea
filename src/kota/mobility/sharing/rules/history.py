"""What stood at a station, every five minutes, a day in a few hundred bytes.

Days are those of UTC, which have no daylight saving; -1 is "not known".
"""

import zlib
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import numpy as np
import numpy.typing as npt

MINUTES = 5
BINS = 24 * 60 // MINUTES
UNKNOWN = -1
MOST = 30_000
Counts = npt.NDArray[np.int16]
_SHAPE = (2, BINS)  # vehicles, docks
_DAY = timedelta(days=1)


def blank() -> Counts:
    """A day of which nothing is known."""
    return np.full(_SHAPE, UNKNOWN, dtype=np.int16)


def pack(day: Counts) -> bytes:
    return zlib.compress(np.ascontiguousarray(day, dtype="<i2").tobytes(), 6)


def unpack(packed: bytes) -> Counts:
    return np.frombuffer(zlib.decompress(packed), dtype="<i2").reshape(_SHAPE).astype(np.int16)


def day_of(at: datetime) -> date:
    return at.astimezone(UTC).date()


def bin_of(at: datetime) -> int:
    """The bin of its day in which a moment lies."""
    here = at.astimezone(UTC)
    return (here.hour * 60 + here.minute) // MINUTES


def begin_of(day: date, number: int = 0) -> datetime:
    """When a bin of a day begins."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=MINUTES * number)


def line(days: Iterable[tuple[date, bytes]], first: date, count: int) -> Counts:
    """`count` days from `first` on end to end: vehicles and docks, shape (2, count * 288)."""
    found = np.full((2, count * BINS), UNKNOWN, dtype=np.int16)
    for day, packed in days:
        number = (day - first) // _DAY
        if 0 <= number < count:
            found[:, number * BINS : (number + 1) * BINS] = unpack(packed)
    return found
