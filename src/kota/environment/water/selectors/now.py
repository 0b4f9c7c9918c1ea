"""Gates as pages show them: the newest believed level, how old, where it is going."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kota.environment.water.contracts import GateFact, Reading, Siaga
from kota.environment.water.models import GateState
from kota.environment.water.rules.siaga import Rise, reaches
from kota.environment.water.selectors import facts, levels

KINDS = {Siaga.DANGER: "bad", Siaga.ALERT: "warn", Siaga.WATCH: "info", Siaga.NORMAL: "good"}
_STEADY = 2.0  # cm an hour that a trend is not worth an arrow
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class GateNow:
    """A gate with its newest state. What lies too far back to say anything about now gives no level of alert."""

    fact: GateFact
    state: GateState | None
    is_current: bool

    @property
    def code(self) -> str:
        return self.fact.code

    @property
    def is_simulated(self) -> bool:
        return bool(self.state and self.state.is_simulated)

    @property
    def siaga(self) -> Siaga | None:
        return Siaga(self.state.siaga) if self.state and self.is_current and self.state.siaga else None

    @property
    def kind(self) -> str:
        return KINDS[self.siaga] if self.siaga else "neutral"

    @property
    def is_fast(self) -> bool:
        return bool(self.is_current and self.state and self.state.is_fast)

    @property
    def is_up(self) -> bool:
        return self.is_fast or (self.siaga or Siaga.NORMAL) < Siaga.NORMAL

    @property
    def trend(self) -> str:
        """up, down, steady, or nothing."""
        speed = self.state.cm_per_hour if self.state and self.is_current else None
        if speed is None:
            return ""
        return "steady" if abs(speed) < _STEADY else "up" if speed > 0 else "down"

    @property
    def next_bound(self) -> float | None:
        """Where the next worse level begins, in cm."""
        return self.fact.bounds.thresholds().above(self.siaga) if self.siaga else None

    @property
    def there_at(self) -> datetime | None:
        """When the water would stand at the next level if it went on rising like this."""
        state, bound = self.state, self.next_bound
        if not state or bound is None or state.cm is None or state.read_at is None or self.trend != "up":
            return None
        return reaches(Reading(state.read_at, state.cm), Rise(state.cm_per_hour or 0.0, 60.0), bound)


def gates(at: datetime) -> list[GateNow]:
    """Every gate, the worst first, then those that are read, then by the facts' order."""
    states = levels.states()
    found = [now_of(fact, states.get(code), at) for code, fact in facts.gates().items()]
    return sorted(found, key=lambda one: (one.siaga or 5, not one.is_fast, not one.is_current))


def by_siaga(found: Sequence[GateNow]) -> dict[int, int]:
    """How many gates stand at each level of alert, the worst first; under 0 those without a current reading."""
    counts = Counter(int(one.siaga or 0) for one in found)
    return {level: counts[level] for level in (*Siaga, 0)}


def now_of(fact: GateFact, state: GateState | None, at: datetime) -> GateNow:
    silent = timedelta(minutes=fact.silent_minutes)
    return GateNow(fact, state, bool(state and state.read_at and timedelta(0) <= at - state.read_at <= silent))


def gate(code: str, at: datetime) -> GateNow:
    """MissingError when there is none."""
    fact = facts.gate(code)
    return now_of(fact, GateState.objects.filter(pk=code).first(), at)


def by_hour(fact: GateFact, until: datetime, hours: int) -> list[tuple[datetime, float | None]]:
    """The last believed level of each hour that ends in these many hours, oldest first; None where nothing was read."""
    ends = until.replace(minute=0, second=0, microsecond=0) + (_HOUR if until.minute or until.second else timedelta(0))
    begins = ends - _HOUR * hours
    last: dict[datetime, float] = {}
    for one in levels.readings(fact, begins - _HOUR * 3, ends):
        if one.at >= begins:
            last[one.at.replace(minute=0, second=0, microsecond=0)] = one.cm
    return [(begins + _HOUR * number, last.get(begins + _HOUR * number)) for number in range(hours)]
