"""One gauge followed reading by reading: believed or not, its level of alert, how fast it rises, since when it is up.

What must be remembered between two readings is small and goes through JSON, so a live stream costs the same however
long it runs, and a whole history read at once ends in exactly the same place.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from kota.environment.water.contracts import Fault, GateFact, Level, LevelChange, Reading, Siaga
from kota.environment.water.rules import siaga
from kota.environment.water.rules.readings import Judge, plain, reading_of
from kota.environment.water.rules.siaga import Rise


@dataclass(slots=True)
class Follower:
    """`up_since`: since when it has been at Siaga II or worse, or rising fast; None while it is neither."""

    gate: GateFact
    judge: Judge
    level: Level | None = None
    since: datetime | None = None
    recent: list[Reading] = field(default_factory=list)
    fast_until: datetime | None = None
    up_since: datetime | None = None
    seen: Reading | None = None  # the newest one, believed or not
    fault: Fault | None = None  # of that one
    changes: list[LevelChange] = field(default_factory=list)

    @classmethod
    def fresh(cls, gate: GateFact) -> "Follower":
        return cls(gate, Judge(gate.limits()))

    @property
    def last(self) -> Reading | None:
        """The newest reading that is believed."""
        return self.recent[-1] if self.recent else None

    @property
    def siaga(self) -> Siaga | None:
        return self.level.siaga if self.level else None

    @property
    def is_fast(self) -> bool:
        return bool(self.fast_until and self.last and self.last.at < self.fast_until)

    @property
    def rising(self) -> Rise:
        return siaga.rise(self.recent, self._window)

    @property
    def cm_per_hour(self) -> float | None:
        """How fast the level changed over the last window, falling water below 0; None from one reading alone."""
        first, last = (self.recent[0], self.recent[-1]) if len(self.recent) > 1 else (None, None)
        if first is None or last is None:
            return None
        return (last.cm - first.cm) / ((last.at - first.at) / timedelta(hours=1))

    @property
    def _window(self) -> timedelta:
        return timedelta(minutes=self.gate.rise_minutes)

    def feed(self, reading: Reading) -> None:
        """One more, not older than the last."""
        self.seen, self.fault = reading, self.judge.fault(reading)
        if self.fault is not None:
            return
        before = self.siaga or Siaga.NORMAL
        self.level = siaga.after(self.level, reading, self.gate.bounds.thresholds(), self.gate.settings())
        self.recent = [one for one in self.recent if reading.at - one.at <= self._window] + [reading]
        is_highest = all(reading.cm >= one.cm for one in self.recent)
        if is_highest and self.rising.cm >= self.gate.rise_cm:
            self.fast_until = reading.at + self._window
        if self.level.siaga != before:
            self.changes.append(LevelChange(reading, before, self.level.siaga))
        if self.level.siaga != before or self.since is None:
            self.since = reading.at
        is_up = self.level.siaga <= Siaga.ALERT or self.is_fast
        self.up_since = (self.up_since or reading.at) if is_up else None

    def memory(self) -> dict[str, Any]:
        """What the next reading needs, as JSON."""
        level = self.level
        return {
            "judge": self.judge.memory(),
            "level": level and [level.at.isoformat(), level.siaga, level.held, [_text(at) for at in level.last]],
            "since": _text(self.since),
            "recent": [plain(reading) for reading in self.recent],
            "fast_until": _text(self.fast_until),
            "up_since": _text(self.up_since),
            "seen": plain(self.seen),
            "fault": self.fault,
        }

    @classmethod
    def recalled(cls, gate: GateFact, memory: Mapping[str, Any]) -> "Follower":
        """Goes on where `memory` ended."""
        return cls(
            gate,
            Judge.recalled(gate.limits(), memory["judge"]),
            _level(memory["level"]),
            _moment(memory["since"]),
            [found for one in memory["recent"] if (found := reading_of(one))],
            _moment(memory["fast_until"]),
            _moment(memory["up_since"]),
            reading_of(memory["seen"]),
            Fault(memory["fault"]) if memory["fault"] else None,
        )


def _level(value: Any) -> Level | None:
    if value is None:
        return None
    at, said, held, (one, two, three) = value
    return Level(datetime.fromisoformat(at), Siaga(said), Siaga(held), (_moment(one), _moment(two), _moment(three)))


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
