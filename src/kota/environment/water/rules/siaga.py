"""The level of alert of a gauge, with a dead band and a minimum dwell, and how fast the water rises.

Both are monotone in the level: higher water never gives a calmer answer. The dead band is a clamp, the dwell a maximum
over the last minutes, so one more reading is always a constant amount of work.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kota.environment.water.contracts import Level, LevelChange, Reading, Settings, Siaga, Thresholds

_WORSE = (Siaga.DANGER, Siaga.ALERT, Siaga.WATCH)


def after(before: Level | None, reading: Reading, bounds: Thresholds, settings: Settings) -> Level:
    """The level after one more reading: worse at once, calmer only `dead_band_cm` below the bound and `dwell` after the
    last reading that held it. ValueError for a reading that is older than the last one."""
    if before is not None and reading.at < before.at:
        raise ValueError("readings come in the order of their times")
    raw, calm = bounds.siaga(reading.cm), bounds.siaga(reading.cm + settings.dead_band_cm)
    held = raw if before is None else min(raw, max(before.held, calm))
    known = (None, None, None) if before is None else before.last
    last = tuple(reading.at if held <= level else at for level, at in zip(_WORSE, known, strict=True))
    recent = (level for level, at in zip(_WORSE, last, strict=True) if at and reading.at - at < settings.dwell)
    return Level(reading.at, min(held, *recent, Siaga.NORMAL), held, (last[0], last[1], last[2]))


def levels(readings: Iterable[Reading], bounds: Thresholds, settings: Settings) -> Iterator[Level]:
    """The level after each reading of a series in the order of its times."""
    now: Level | None = None
    for reading in readings:
        now = after(now, reading, bounds, settings)
        yield now


def changes(readings: Sequence[Reading], bounds: Thresholds, settings: Settings) -> list[LevelChange]:
    """Where the level said changed; it begins as normal."""
    found, said = [], Siaga.NORMAL
    for reading, level in zip(readings, levels(readings, bounds, settings), strict=True):
        if level.siaga != said:
            found.append(LevelChange(reading, said, level.siaga))
        said = level.siaga
    return found


@dataclass(frozen=True, slots=True)
class Rise:
    """How much the water rose within a time: `cm` from its lowest point, reached `minutes` ago."""

    cm: float
    minutes: float

    @property
    def cm_per_hour(self) -> float:
        return self.cm * 60 / self.minutes if self.minutes else 0.0


def rise(readings: Sequence[Reading], within: timedelta) -> Rise:
    """The rise up to the last reading from the lowest one not older than `within`; the latest of equally low ones."""
    if not readings:
        return Rise(0.0, 0.0)
    last = readings[-1]
    lowest = min(
        (reading for reading in readings if last.at - reading.at <= within), key=lambda r: (r.cm, last.at - r.at)
    )
    return Rise(last.cm - lowest.cm, (last.at - lowest.at) / timedelta(minutes=1))


def rises_fast(readings: Sequence[Reading], *, cm: float, within: timedelta) -> bool:
    """The alarm for water that rises by `cm` or more `within` a time, whatever its level."""
    return rise(readings, within).cm >= cm


def reaches(reading: Reading, rising: Rise, bound: float) -> datetime | None:
    """When the water stands at `bound` if it goes on rising like this; None when it does not rise or is there."""
    if rising.cm <= 0 or not rising.minutes or reading.cm >= bound:
        return None
    return reading.at + timedelta(hours=(bound - reading.cm) / rising.cm_per_hour)
