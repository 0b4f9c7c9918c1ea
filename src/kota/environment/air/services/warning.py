"""Warning people of bad air: what is asked of the kernel's warnings, once it is bad for long enough."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from kota.base.actor import Actor
from kota.environment.air import selectors
from kota.environment.air.contracts import StationNow
from kota.environment.air.rules.holding import held

KLASS = "air-quality"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What people should be told of one station: nothing any more when `level` is empty."""

    station: StationNow
    level: str
    areas: tuple[str, ...]
    values: tuple[int, ...]

    @property
    def key(self) -> str:
        return f"air:{self.station.station.code}"


def warn(*, stations: Collection[str], by: Actor, at: datetime) -> list[Wanted]:
    """See whether the published indices of these stations call for a warning, or for its end, and have it given."""
    rule, regulation = selectors.warning(), selectors.regulation(at.astimezone(selectors.zone()).date())
    if rule is None or regulation is None:
        return []
    every = [one for one in selectors.newest(regulation, at) if one.published.index is not None]
    past = selectors.history(stations, at)
    spoken: dict[str, list[str]] = {}
    for area in selectors.spoken_for(sorted(every, key=lambda one: -(one.published.index or 0))):
        spoken.setdefault(area.now.station.code, []).append(area.code)
    found = []
    for one in every:
        code = one.station.code
        if code in past and spoken.get(code):
            state = held(past[code], rule, regulation)
            found.append(Wanted(one, state.category, tuple(sorted(spoken[code])), state.values))
    give(found, by=by, at=at)
    return found


def give(wanted: Collection[Wanted], *, by: Actor, at: datetime) -> None:
    """The one place that asks for warnings. There is no room for them in this house yet: nothing is sent."""
