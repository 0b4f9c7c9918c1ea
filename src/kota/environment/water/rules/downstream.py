"""Where the water goes next, and when about it gets there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

# How far the arrival lay from the middle in the one case that could be measured (Depok to Manggarai, 2023: 8 h, most of
# it between 6 and 10 h). Other reaches borrow this, and must say so.
EARLIEST, LATEST = 6 / 8, 10 / 8


class Reach(Protocol):
    """The way from one gate to the next."""

    @property
    def upstream(self) -> str: ...

    @property
    def downstream(self) -> str: ...

    @property
    def minutes(self) -> float | None: ...


@dataclass(frozen=True, slots=True)
class Arrival:
    """When the water that stands at a gate now is expected at another one, over which gates it comes, and whether that
    was measured there or borrowed from the pack's travel times."""

    gate: str
    over: tuple[str, ...]
    earliest: datetime
    expected: datetime
    latest: datetime
    is_measured: bool = False


def arrivals(gate: str, at: datetime, reaches: Iterable[Reach]) -> list[Arrival]:
    """Every gate downstream whose way has travel times, nearest first; where two ways meet, the quicker one."""
    ways = _by_gate(reaches)
    found: dict[str, tuple[float, tuple[str, ...]]] = {}
    waiting: list[tuple[str, float, tuple[str, ...]]] = [(gate, 0.0, ())]
    while waiting:
        here, minutes, over = waiting.pop()
        for reach in ways.get(here, ()):
            if reach.minutes is None or reach.downstream in (gate, *over):
                continue
            total = minutes + reach.minutes
            if reach.downstream not in found or total < found[reach.downstream][0]:
                found[reach.downstream] = (total, over)
                waiting.append((reach.downstream, total, (*over, reach.downstream)))
    return [_arrival(name, at, minutes, over) for name, (minutes, over) in sorted(found.items(), key=lambda f: f[1][0])]


def downstream(gate: str, reaches: Iterable[Reach]) -> list[str]:
    """Every gate that the water passes after this one, with or without a travel time, nearest first."""
    ways, waiting = _by_gate(reaches), [gate]
    found: list[str] = []
    while waiting:
        for reach in ways.get(waiting.pop(0), ()):
            if reach.downstream not in (gate, *found):
                found.append(reach.downstream)
                waiting.append(reach.downstream)
    return found


def circle(reaches: Iterable[Reach]) -> list[str]:
    """Gates that lie downstream of themselves: water flows in no circle, so these facts are wrong."""
    every = list(reaches)
    after = {reach.upstream: set(downstream(reach.upstream, every)) for reach in every}
    return sorted(
        reach.upstream for reach in every if reach.upstream in after.get(reach.downstream, set()) | {reach.downstream}
    )


def _by_gate(reaches: Iterable[Reach]) -> Mapping[str, Sequence[Reach]]:
    ways: dict[str, list[Reach]] = {}
    for reach in reaches:
        ways.setdefault(reach.upstream, []).append(reach)
    return ways


def _arrival(gate: str, at: datetime, minutes: float, over: tuple[str, ...]) -> Arrival:
    def after(share: float) -> datetime:
        return at + timedelta(minutes=minutes * share)

    return Arrival(gate, over, after(EARLIEST), after(1.0), after(LATEST))
