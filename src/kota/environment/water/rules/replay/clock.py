"""The two times of a replay. Rules decide and scores count in the archive's own time, so that neither depends on how
fast anybody's machine is; what people see carries times of now."""

from dataclasses import dataclass
from datetime import datetime, timedelta

MOST = 600.0  # times of now are never closer together than this, however fast a replay is played
_SECOND = timedelta(seconds=1)


@dataclass(slots=True)
class Clock:
    """Moments of the archive, and the times of now that stand for them: `scale` times closer together. On a slow
    machine they come later, never closer: see `keep_up`."""

    begins: datetime
    start: datetime
    scale: float

    def keep_up(self, moment: datetime, now: datetime) -> None:
        """A moment is played now: if that is late, so is everything after it, and what holds then holds as long."""
        self.start = max(self.start, now - (moment - self.begins) / self.scale)

    def played(self, moment: datetime) -> datetime:
        """The time of now that stands for a moment."""
        return self.start + (moment - self.begins) / self.scale

    def meant(self, time: datetime) -> datetime:
        """The moment that a time of now stands for, to the second: what is said of a deed without a moment of its own,
        such as taking a warning back."""
        passed = (time - self.start) * self.scale
        return self.begins + timedelta(seconds=round(passed / _SECOND))


def scale_of(speed: float) -> float:
    """How much closer together times of now lie at a speed (`inf`: as fast as it goes). Beyond 600 a replay runs ahead
    of them, so that a warning still holds for a while when people are told of it."""
    return min(speed, MOST)
