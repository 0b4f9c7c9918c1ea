"""Readings made sound: which unit a file is in, and which of its figures no water can have made.

The rules only look back, so a live stream and an imported file are judged alike.
"""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from kota.base.errors import InvalidError
from kota.base.words import noop as _
from kota.environment.water.contracts import Fault, Limits, Reading, Rejected, Sound, Unit

TO_CM = {Unit.MM: 0.1, Unit.CM: 1.0, Unit.M: 100.0}
CONFIRM = 3  # so many readings in a row that agree with each other make a jump a fact
_SURE = 0.8


def unit_of(values: Sequence[float], limits: Limits) -> Unit:
    """The one unit in which nearly all values lie between the gauge's limits. InvalidError when none or several do."""
    told = [value for value in values if value not in (0.0, *limits.missing)]
    fits = [
        unit
        for unit, factor in TO_CM.items()
        if told and sum(limits.lowest <= value * factor <= limits.highest for value in told) >= _SURE * len(told)
    ]
    if len(fits) != 1:
        raise InvalidError(_("the unit of these values cannot be seen: say whether they are mm, cm or m"), field="unit")
    return fits[0]


def in_cm(readings: Iterable[Reading], unit: Unit) -> list[Reading]:
    """The same readings in cm; codes for "no reading" are scaled with them."""
    return [Reading(reading.at, round(reading.cm * TO_CM[unit], 6)) for reading in readings]


def sound(readings: Iterable[Reading], limits: Limits) -> Sound:
    """Every reading in the order of times, kept or rejected with one reason; the first one of a time is kept."""
    judge, kept, rejected = Judge(limits), [], []
    for reading in sorted(readings, key=lambda r: r.at):
        fault = judge.fault(reading)
        if fault is None:
            kept.append(reading)
        else:
            rejected.append(Rejected(reading, fault))
    return Sound(tuple(kept), tuple(rejected))


@dataclass(slots=True)
class Judge:
    """Judges readings of one gauge one after the other."""

    limits: Limits
    _good: Reading | None = None
    _same_since: datetime | None = None
    _jumped: list[Reading] = field(default_factory=list)

    def fault(self, reading: Reading) -> Fault | None:
        """Why not to believe a reading; None when it is believed. A time that came before is a duplicate, unless
        nothing at that time was believed."""
        if self._good is not None and reading.at <= self._good.at:
            return Fault.DUPLICATE
        limits = self.limits
        if reading.cm in limits.missing or not limits.lowest <= reading.cm <= limits.highest:
            return Fault.RANGE
        if self._jumps(reading) and not self._confirmed(reading):
            return Fault.JUMP
        self._jumped.clear()
        if self._good is None or self._good.cm != reading.cm or self._same_since is None:
            self._same_since = reading.at
        self._good = reading
        return Fault.STUCK if reading.at - self._same_since > limits.stuck else None

    def memory(self) -> dict[str, Any]:
        """What it must remember to judge the next reading alike, as JSON."""
        return {
            "good": plain(self._good),
            "same_since": self._same_since.isoformat() if self._same_since else None,
            "jumped": [plain(reading) for reading in self._jumped],
        }

    @classmethod
    def recalled(cls, limits: Limits, memory: Mapping[str, Any]) -> "Judge":
        """A judge that goes on where `memory` ended."""
        since = memory["same_since"]
        jumped = [found for one in memory["jumped"] if (found := reading_of(one))]
        return cls(limits, reading_of(memory["good"]), datetime.fromisoformat(since) if since else None, jumped)

    def _jumps(self, reading: Reading) -> bool:
        good = self._good
        return good is not None and reading.at - good.at <= self.limits.gap and self._is_far(good, reading)

    def _confirmed(self, reading: Reading) -> bool:
        if self._jumped and self._is_far(self._jumped[-1], reading):
            self._jumped.clear()
        self._jumped.append(reading)
        return len(self._jumped) >= CONFIRM

    def _is_far(self, one: Reading, other: Reading) -> bool:
        return abs(other.cm - one.cm) > self.limits.jump_cm


def plain(reading: Reading | None) -> list[Any] | None:
    """A reading as JSON."""
    return None if reading is None else [reading.at.isoformat(), reading.cm]


def reading_of(value: Sequence[Any] | None) -> Reading | None:
    """A reading from JSON."""
    return None if value is None else Reading(datetime.fromisoformat(value[0]), float(value[1]))


def gaps(readings: Sequence[Reading], longest: timedelta) -> list[tuple[datetime, datetime]]:
    """Spans between neighbouring readings that are longer than `longest`."""
    return [(a.at, b.at) for a, b in itertools.pairwise(readings) if b.at - a.at > longest]


def off_grid(readings: Iterable[Reading], step: timedelta) -> int:
    """How many readings do not lie on whole steps of the day. They are kept: their times are true."""
    return sum(
        (r.at - r.at.replace(hour=0, minute=0, second=0, microsecond=0)) % step != timedelta(0) for r in readings
    )
