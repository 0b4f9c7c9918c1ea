"""Observations on their way in, and what became of each."""

from dataclasses import dataclass
from enum import IntFlag
from typing import Any, NamedTuple


class Quality(IntFlag):
    """What is doubtful about a value. Doubtful ones are kept and shown, and count in no sum."""

    SOUND = 0
    RANGE = 1  # outside what the datastream says is possible
    JUMP = 2  # changed faster than the datastream says is possible
    STUCK = 4  # the same for longer than it ever is
    DISAGREES = 8  # another sensor at the same place says otherwise
    KIND = 32  # not of the kind that the datastream's observationType names, such as a text among measurements
    SIMULATED = 16  # made by a simulator; no doubt about it, but nothing real

    @property
    def is_doubtful(self) -> bool:
        return bool(self & ~Quality.SIMULATED)


_BARE = (None, None, None, 0, None)


class Reading(NamedTuple):
    """One observation. Times are microseconds since 1970; `result` is a number, `json` any other result as JSON text.

    `feature` is 0 unless one was named, then the thing's place stands for it; `extra` is JSON text of what else was
    given (resultQuality, validTime, parameters).
    """

    stream: int
    time: int
    result: float | None
    json: str | None = None
    end: int | None = None
    result_time: int | None = None
    feature: int = 0
    extra: str | None = None

    @property
    def is_rich(self) -> bool:
        """Does it say more than a number at an instant?"""
        return self[3:] != _BARE


@dataclass(frozen=True, slots=True)
class Kept:
    """An observation that is committed under `id`; `is_new` is false when it had been there before."""

    id: int
    is_new: bool = True


@dataclass(frozen=True, slots=True)
class Refused:
    """An observation that was not taken, and why. It is kept aside."""

    reason: str
    content: Any = None


Outcome = Kept | Refused


class Stream(NamedTuple):
    """What a writer must know of a datastream. `feature` is the one made from its thing's place; -1: it is still to be
    made, 0: the thing has no place.

    `kind` of results: number, count, truth, or empty for any. Limits are in the datastream's unit, `rate` in units an
    hour; NaN: none.
    """

    id: int
    feature: int
    device: int
    minimum: float
    maximum: float
    rate: float
    is_watched: bool
    is_simulated: bool
    theme: str
    kind: str = ""

    @property
    def is_plain(self) -> bool:
        """No number of its is to be looked at."""
        has_limits = self.rate == self.rate or self.minimum == self.minimum or self.maximum == self.maximum
        return not (has_limits or self.is_simulated or self.kind in ("count", "truth"))
