"""Many observations as columns: what the way into the database works on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kota.kernel.observations.contracts.values import Kept, Outcome, Reading, Refused

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Batch:
    """Observations as columns: datastream, microseconds since 1970, number (NaN: no number). `rich` has the readings
    of those rows that say more than a number at an instant."""

    stream: Ints
    time: Ints
    result: Floats
    rich: Mapping[int, Reading] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.stream)

    @classmethod
    def of(cls, readings: Sequence[Reading]) -> "Batch":
        return cls(
            np.array([one.stream for one in readings], dtype=np.int64),
            np.array([one.time for one in readings], dtype=np.int64),
            np.array([np.nan if one.result is None else one.result for one in readings], dtype=np.float64),
            {place: one for place, one in enumerate(readings) if one.is_rich},
        )

    @classmethod
    def joined(cls, parts: Sequence["Batch"]) -> "Batch":
        if len(parts) == 1:
            return parts[0]
        rich: dict[int, Reading] = {}
        begin = 0
        for part in parts:
            rich |= {begin + place: one for place, one in part.rich.items()}
            begin += len(part)
        stream, time, result = zip(*((part.stream, part.time, part.result) for part in parts), strict=True)
        return cls(np.concatenate(stream), np.concatenate(time), np.concatenate(result), rich)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What became of a batch, row by row: its number (0 where `reasons` say why it was not taken), whether it is new,
    its feature of interest (0: none) and its flags."""

    ids: Ints
    new: Bools
    feature: Ints
    quality: Ints
    reasons: Mapping[int, str] = field(default_factory=dict)

    def __getitem__(self, place: int) -> Outcome:
        reason = self.reasons.get(place)
        return Refused(reason) if reason else Kept(int(self.ids[place]), bool(self.new[place]))

    def part(self, begin: int, end: int) -> "Outcomes":
        reasons = {place - begin: why for place, why in self.reasons.items() if begin <= place < end}
        span = slice(begin, end)
        return Outcomes(self.ids[span], self.new[span], self.feature[span], self.quality[span], reasons)
