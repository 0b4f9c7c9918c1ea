"""Readings as columns, sorted by datastream and time: neighbours lie together in the index and in the sums."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kota.kernel.observations.contracts import Quality, Reading, Stream
from kota.kernel.observations.rules.instants import HOUR
from kota.kernel.observations.services.ingest.copying import Plain

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
_MIX = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Columns:
    """Readings without repetitions. `rich` are those rows that hold more than a number at an instant; `readings` has
    the rows as they were given."""

    readings: Sequence[Reading]
    stream: Ints
    time: Ints
    result: Floats  # NaN: not a number
    result_time: Ints | None
    digest: Ints
    feature: Ints
    rich: Bools

    def __len__(self) -> int:
        return len(self.time)

    def where(self, chosen: Bools) -> "Columns":
        told = None if self.result_time is None else self.result_time[chosen]
        readings = [self.readings[place] for place in np.nonzero(chosen)[0]]
        return Columns(readings, self.stream[chosen], self.time[chosen], self.result[chosen], told,
                       self.digest[chosen], self.feature[chosen], self.rich[chosen])  # fmt: skip

    def plain(self, ids: Ints, quality: Ints) -> Plain:
        return Plain(self.time, ids, self.result, self.stream, self.digest, self.feature, quality, self.result_time)


def columns(given: Sequence[Reading], streams: Mapping[int, Stream]) -> tuple[Columns, Ints]:
    """Sort, and drop what was given twice; also the row of each reading that was given."""
    stream, time, result, json, end, later, named, extra = zip(*given, strict=True)
    rich = np.array([j is not None or e is not None or x is not None for j, e, x in zip(json, end, extra, strict=True)])
    is_mixed = any(later) and not all(later)
    if is_mixed:
        rich |= np.array([one is not None for one in later])
    ids, when = np.array(stream, dtype=np.int64), np.array(time, dtype=np.int64)
    value = np.array([np.nan if one is None else one for one in result])
    told = None if is_mixed or not later[0] else np.array(later, dtype=np.int64)
    explicit = np.array(named, dtype=np.int64)
    digest = _digests(value, told, explicit)
    for place in np.nonzero(rich)[0]:
        digest[place] = _digest(given[place])
    order = np.lexsort((digest, when, ids))
    first = np.ones(len(order), dtype=bool)
    first[1:] = (np.diff(ids[order]) != 0) | (np.diff(when[order]) != 0) | (np.diff(digest[order]) != 0)
    kept = order[first]
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.cumsum(first) - 1
    automatic = np.array([streams[one].feature for one in ids[kept].tolist()], dtype=np.int64)
    feature = np.where(explicit[kept] > 0, explicit[kept], automatic)
    rows = Columns([given[one] for one in kept.tolist()], ids[kept], when[kept], value[kept],
                   None if told is None else told[kept], digest[kept], feature, rich[kept])  # fmt: skip
    return rows, place


def _digests(value: Floats, told: Ints | None, feature: Ints) -> Ints:
    """32 bits of each row's contents; the same however it arrived."""
    mixed = value.view(np.uint64) * _MIX
    mixed = (mixed ^ (mixed >> np.uint64(29)) ^ feature.astype(np.uint64)) * _MIX
    if told is not None:
        mixed = (mixed ^ (mixed >> np.uint64(31)) ^ told.view(np.uint64)) * _MIX
    folded: Ints = (mixed >> np.uint64(32)).astype(np.uint32).view(np.int32).astype(np.int64)
    return folded


def contents_digest(reading: Reading) -> int:
    """The digest of one reading, as `columns` makes it."""
    if reading.json is None and reading.end is None and reading.extra is None:
        told = None if reading.result_time is None else np.array([reading.result_time])
        return int(_digests(np.array([reading.result], dtype=float), told, np.array([reading.feature]))[0])
    return _digest(reading)


def _digest(reading: Reading) -> int:
    unsigned = zlib.crc32(repr(reading[2:]).encode())
    return unsigned - (1 << 32) if unsigned >= 1 << 31 else unsigned


def quality(rows: Columns, streams: Mapping[int, Stream], before: Mapping[int, tuple[int, float]]) -> Ints:
    """The flags of each row. `before` is the newest sound time and result of streams whose rate is limited."""
    found = np.zeros(len(rows), dtype=np.int64)
    heads = starts(rows.stream)
    for begin, end in zip(heads, [*heads[1:], len(rows)], strict=True):
        stream = streams[int(rows.stream[begin])]
        span = slice(begin, end)
        if stream.is_simulated:
            found[span] |= Quality.SIMULATED
        if stream.minimum == stream.minimum or stream.maximum == stream.maximum:
            value = rows.result[span]
            found[span][(value < stream.minimum) | (value > stream.maximum)] |= int(Quality.RANGE)
        if stream.rate == stream.rate:
            _jumps(rows, found, span, stream, before.get(stream.id))
    return found


def _jumps(rows: Columns, found: Ints, span: slice, stream: Stream, last: tuple[int, float] | None) -> None:
    """Mark values that moved faster than possible since the last sound one."""
    for place in range(span.start, span.stop):
        value, time = float(rows.result[place]), int(rows.time[place])
        if value != value or found[place] & Quality.RANGE:
            continue
        if last is not None and time > last[0] and abs(value - last[1]) > stream.rate * (time - last[0]) / HOUR:
            found[place] |= int(Quality.JUMP)
        elif last is None or time > last[0]:
            last = time, value


def starts(key: Ints) -> list[int]:
    """Where each run of equal values begins."""
    if not len(key):
        return []
    return [0, *(np.nonzero(np.diff(key))[0] + 1).tolist()]
