"""A batch sorted by datastream and time, so that neighbours lie together in the index and in the sums."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kota.kernel.observations.contracts import Batch, Quality, Reading, Stream
from kota.kernel.observations.contracts.batches import Bools, Floats, Ints
from kota.kernel.observations.rules.instants import HOUR

_MIX = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Columns:
    """Rows without repetitions; `rich` are those that say more than a number at an instant, by their place."""

    stream: Ints
    time: Ints
    result: Floats  # NaN: not a number
    digest: Ints
    feature: Ints
    rich: Mapping[int, Reading]

    def __len__(self) -> int:
        return len(self.time)

    @property
    def is_rich(self) -> Bools:
        found = np.zeros(len(self), dtype=bool)
        found[list(self.rich)] = True
        return found

    def where(self, chosen: Bools) -> "Columns":
        after = np.cumsum(chosen) - 1
        rich = {int(after[place]): one for place, one in self.rich.items() if chosen[place]}
        return Columns(
            self.stream[chosen], self.time[chosen], self.result[chosen], self.digest[chosen], self.feature[chosen], rich
        )


def columns(batch: Batch, chosen: Bools, features: Ints) -> tuple[Columns, Ints]:
    """Sort the chosen rows and drop what was given twice; also the row of each of them. `features` are those made from
    the things' places, row by row."""
    places = np.nonzero(chosen)[0]
    stream, time, result = batch.stream[places], batch.time[places], batch.result[places]
    digest, feature = _digests(result), features[places]
    before = {int(place): number for number, place in enumerate(places)} if batch.rich else {}
    rich = {before[place]: one for place, one in batch.rich.items() if place in before}
    for place, one in rich.items():
        digest[place] = contents_digest(one)
        if one.feature:
            feature[place] = one.feature
    order = np.lexsort((digest, time, stream))
    first = np.ones(len(order), dtype=bool)
    first[1:] = (np.diff(stream[order]) != 0) | (np.diff(time[order]) != 0) | (np.diff(digest[order]) != 0)
    kept = order[first]
    where = np.empty(len(order), dtype=np.int64)
    where[order] = np.cumsum(first) - 1
    moved = {int(where[place]): one for place, one in rich.items()}
    return Columns(stream[kept], time[kept], result[kept], digest[kept], feature[kept], moved), where


def _digests(result: Floats) -> Ints:
    """32 bits of each number."""
    mixed = result.view(np.uint64) * _MIX
    mixed = (mixed ^ (mixed >> np.uint64(29))) * _MIX
    folded: Ints = (mixed >> np.uint64(32)).astype(np.uint32).view(np.int32).astype(np.int64)
    return folded


def contents_digest(reading: Reading) -> int:
    """The digest of one reading, the same however it arrived."""
    if not reading.is_rich:
        return int(_digests(np.array([reading.result], dtype=np.float64))[0])
    unsigned = zlib.crc32(repr(reading[2:]).encode())
    return unsigned - (1 << 32) if unsigned >= 1 << 31 else unsigned


def quality(rows: Columns, streams: Mapping[int, Stream], before: Mapping[int, tuple[int, float]]) -> Ints:
    """The flags of each row. `before` is the newest sound time and result of streams whose rate is limited."""
    found = np.zeros(len(rows), dtype=np.int64)
    heads = starts(rows.stream)
    ends = np.append(heads[1:], len(rows))
    is_none = np.isnan(rows.result)  # no number
    has_none = bool(is_none.any())
    for place, number in enumerate(rows.stream[heads].tolist()):
        stream = streams[number]
        if stream.is_plain and not has_none:
            continue
        span = slice(int(heads[place]), int(ends[place]))
        if stream.kind:
            found[span][_misfits(rows, is_none, span, stream.kind)] |= int(Quality.KIND)
        if stream.is_simulated:
            found[span] |= int(Quality.SIMULATED)
        value = rows.result[span]
        found[span][(value < stream.minimum) | (value > stream.maximum)] |= int(Quality.RANGE)
        if stream.rate == stream.rate:
            _jumps(rows, found, span, stream, before.get(stream.id))
    return found


def _misfits(rows: Columns, is_none: Bools, span: slice, kind: str) -> Bools:
    """Results that are not of the kind that their datastream names."""
    if kind == "number":
        return is_none[span]
    if kind == "count":
        found: Bools = is_none[span] | (rows.result[span] != np.floor(rows.result[span]))
        return found
    places = range(span.start, span.stop)
    return np.array([not _is_truth(rows.result[one], rows.rich.get(one)) for one in places], dtype=bool)


def _is_truth(number: float, rich: Reading | None) -> bool:
    return number in (0.0, 1.0) or (rich is not None and rich.json in ("true", "false"))


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


def starts(*keys: Ints) -> Ints:
    """Where each run of equal values begins."""
    changes = np.zeros(len(keys[0]) - 1, dtype=bool)
    for key in keys:
        changes |= np.diff(key) != 0
    return np.concatenate(([0], np.nonzero(changes)[0] + 1))
