"""Water levels: readings, their faults, and the four levels of alert. Levels are centimetres on the gauge's own datum
and may be negative; moments carry their zone."""

import itertools
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from kota.base.words import noop as _


class Siaga(IntEnum):
    """The four levels of alert, as they are numbered in Indonesia: 4 is normal, 1 is danger. Smaller is worse."""

    DANGER = 1
    ALERT = 2
    WATCH = 3
    NORMAL = 4

    @property
    def roman(self) -> str:
        """As everybody writes it."""
        return ("", "I", "II", "III", "IV")[self]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The lowest level, in cm, of Siaga III, II and I. None: not known, so that level is never said."""

    watch: float
    alert: float | None = None
    danger: float | None = None

    def __post_init__(self) -> None:
        known = [bound for bound in (self.watch, self.alert, self.danger) if bound is not None]
        if any(lower >= higher for lower, higher in itertools.pairwise(known)):
            raise ValueError(_("thresholds rise from Siaga III to Siaga I"))

    def siaga(self, cm: float) -> Siaga:
        """The level that one reading alone has."""
        if self.danger is not None and cm >= self.danger:
            return Siaga.DANGER
        if self.alert is not None and cm >= self.alert:
            return Siaga.ALERT
        return Siaga.WATCH if cm >= self.watch else Siaga.NORMAL

    def above(self, siaga: Siaga) -> float | None:
        """Where the next worse known level begins, in cm."""
        bounds = {Siaga.WATCH: self.watch, Siaga.ALERT: self.alert, Siaga.DANGER: self.danger}
        return next((b for level in (3, 2, 1) if level < siaga and (b := bounds[Siaga(level)]) is not None), None)


@dataclass(frozen=True, slots=True)
class Settings:
    """How calmly a level of alert falls: `dead_band_cm` under its bound, and for `dwell` without a reading above."""

    dead_band_cm: float = 5.0
    dwell: timedelta = timedelta(minutes=30)

    def __post_init__(self) -> None:
        if self.dead_band_cm < 0 or self.dwell < timedelta(0):
            raise ValueError("a dead band and a dwell are not negative")


@dataclass(frozen=True, slots=True)
class Reading:
    """A level at a moment, in cm."""

    at: datetime
    cm: float


@dataclass(frozen=True, slots=True)
class Level:
    """What is said after a reading. `held` is the level with the dead band alone; `last` says for Siaga I, II and III
    when it was last held at that level or worse."""

    at: datetime
    siaga: Siaga
    held: Siaga
    last: tuple[datetime | None, datetime | None, datetime | None]


@dataclass(frozen=True, slots=True)
class LevelChange:
    """The level said changed with this reading."""

    reading: Reading
    before: Siaga
    after: Siaga


class Unit(StrEnum):
    """What a file's numbers are."""

    MM = "mm"
    CM = "cm"
    M = "m"


class Fault(StrEnum):
    """Why a reading is kept aside."""

    RANGE = "range"  # outside what the gauge can show, or one of its codes for "no reading"
    JUMP = "jump"  # further from the reading before than water moves
    STUCK = "stuck"  # the same figure for longer than water stands still
    DUPLICATE = "duplicate"  # its time is taken already


@dataclass(frozen=True, slots=True)
class Limits:
    """What a gauge can show: `lowest` to `highest` cm; `jump_cm` between two readings not further apart than `gap`;
    the same figure for at most `stuck`. `missing` are cm that stand for "no reading"."""

    lowest: float
    highest: float
    jump_cm: float = 100.0
    gap: timedelta = timedelta(hours=2)
    stuck: timedelta = timedelta(hours=72)
    missing: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    reading: Reading
    fault: Fault


@dataclass(frozen=True, slots=True)
class Sound:
    """A series made sound: times strictly ascending, and what was kept aside with its reason."""

    kept: tuple[Reading, ...]
    rejected: tuple[Rejected, ...]
