"""How well incidents are seen and the next hour is told, on seeded days whose incidents are known.

The world has to be learned first, from days of its own that hold incidents as well. Every rule sees the same bins.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kota.mobility.traffic.rules import detecting, forecasting, profiles, simulated
from kota.mobility.traffic.rules.simulated import DAY_BINS, Happening, World
from kota.mobility.traffic.rules.speeds import BIN_S

NEAR = 4  # roads between what was told and what happened: an alarm in the queue is no false one
GRACE = 3  # bins after its end in which an incident may still be told without being false
PER_SLOT = DAY_BINS // profiles.SLOTS
Floats = NDArray[np.float64]


@dataclass(slots=True)
class Seen:
    """Of one rule: minutes until each incident was told (None: never), and alarms that meant nothing."""

    delays: list[float | None] = field(default_factory=list)
    false_alarms: int = 0
    days: int = 0

    @property
    def found(self) -> float:
        return sum(one is not None for one in self.delays) / len(self.delays) if self.delays else float("nan")

    def delay(self, percent: float) -> float:
        known = [one for one in self.delays if one is not None]
        return float(np.percentile(known, percent)) if known else float("nan")

    @property
    def false_a_day(self) -> float:
        return self.false_alarms / self.days if self.days else float("nan")


@dataclass(frozen=True, slots=True)
class Score:
    roads: int
    trained: int
    tested: int
    rules: Mapping[str, Seen]
    errors: Mapping[int, Mapping[str, float]]  # by horizon: mean error in km/h of ours, persistence, same weekday


def line_world(seed: int, roads: int, length: int = 12) -> World:
    """Roads in a row of `length`, one after another, as arterials are."""
    free = np.random.default_rng([seed, 7]).choice([45.0, 55.0, 70.0], roads)
    behind = {road: [road - 1] for road in range(roads) if road % length}
    return World(seed, free, behind)


def score(world: World, train: int, test: int, rate: float, say: Callable[[str], None] = lambda _: None) -> Score:
    """Learn from `train` days, then judge the `test` days after them."""
    first = 20_000  # a day like any other
    speeds = np.stack([_day(world, first + day, rate)[0] for day in range(train)], axis=1)
    weekdays = np.array([weekday_of(first + day) for day in range(train)])
    known = profiles.learn(_by_slot(speeds), weekdays, world.free.astype(np.float32))
    drifts = _fit(speeds, known, weekdays)
    say(f"learned from {train} days")
    rules = {"ours": Seen(), "under 40 % for three bins": Seen()}
    errors: dict[int, dict[str, list[float]]] = {minutes: {} for minutes in forecasting.HORIZONS}
    for day in range(first + train, first + train + test):
        told, count = _day(world, day, rate)
        _judge(rules, world, day, told, count, known)
        _forecast(errors, told, known, weekday_of(day), drifts)
        say(f"day {day - first - train + 1} of {test}")
    means = {minutes: {name: float(np.mean(some)) for name, some in by.items()} for minutes, by in errors.items()}
    return Score(world.size, train, test, rules, means)


def weekday_of(day: int) -> int:
    """Monday is 0; the first of January 1970 was a Thursday."""
    return (day + 3) % 7


def _day(world: World, day: int, rate: float) -> tuple[Floats, NDArray[np.int64]]:
    """What is measured in a day: roads by bins."""
    bins = [simulated.measured(world, day, number, weekday_of(day), rate) for number in range(DAY_BINS)]
    return np.stack([one for one, _count in bins], axis=1), np.stack([count for _one, count in bins], axis=1)


def _by_slot(speeds: Floats) -> NDArray[np.float32]:
    """Road, day, bin to road, day, slot."""
    grouped = speeds.reshape(*speeds.shape[:2], profiles.SLOTS, PER_SLOT)
    known = ~np.isnan(grouped)
    count = known.sum(axis=3)
    total = np.where(known, grouped, 0.0).sum(axis=3)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan).astype(np.float32)


def _usual(known: profiles.Profiles, weekday: int, number: int) -> tuple[Floats, Floats]:
    slot = number // PER_SLOT % profiles.SLOTS
    return known.usual[:, weekday, slot].astype(float), known.spread[:, weekday, slot].astype(float)


def _judge(
    rules: Mapping[str, Seen], world: World, day: int, told: Floats, count: NDArray[np.int64], known: profiles.Profiles
) -> None:
    """One day of every rule: which incidents it told and when, and what it told for nothing."""
    real = [one for one in simulated.happenings(world.seed, world.size, day) if one.is_incident]
    ahead = _turned(world.behind)
    for name, seen in rules.items():
        alarms = list(_alarms(name, world, told, count, known, weekday_of(day), ahead))
        near = {one: {one.road, *detecting.reach(one.road, world.behind, NEAR)} for one in real}
        for one in real:
            hits = [at for at, road in alarms if _is_of(at, road, one, near[one])]
            seen.delays.append((min(hits) + 1 - one.begins) * BIN_S / 60 if hits else None)
        seen.false_alarms += sum(not any(_is_of(at, road, one, near[one]) for one in real) for at, road in alarms)
        seen.days += 1


def _is_of(at: int, road: int, one: Happening, near: set[int]) -> bool:
    return road in near and one.begins <= at < one.begins + one.lasts + GRACE


def _alarms(
    name: str,
    world: World,
    told: Floats,
    count: NDArray[np.int64],
    known: profiles.Profiles,
    weekday: int,
    ahead: Mapping[int, Sequence[int]],
) -> Iterator[tuple[int, int]]:
    """Bin and road of each incident that a rule opens; one stays open until its road is well again."""
    watch, standing = detecting.Watch.of(world.size), set[int]()
    for number in range(told.shape[1]):
        usual, spread = _usual(known, weekday, number)
        found = detecting.step(watch, told[:, number], count[:, number].astype(float), usual, spread)
        if name != "ours":
            found = detecting.low(watch)
        standing -= {road for road in standing if watch.well[road] >= detecting.WELL_BINS}
        fresh = [int(road) for road in np.flatnonzero(found) if road not in standing]
        new = detecting.heads(fresh, standing, ahead, watch.evidence) if name == "ours" else fresh
        standing |= set(fresh)
        yield from ((number, road) for road in new)


def _turned(behind: Mapping[int, Sequence[int]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for road, others in behind.items():
        for other in others:
            found.setdefault(other, []).append(road)
    return found


def _fit(speeds: Floats, known: profiles.Profiles, weekdays: NDArray[np.int64]) -> list[forecasting.Drift]:
    """On the days that were learned from."""
    found = []
    for default in forecasting.unfitted():
        parts: list[list[Floats]] = [[], [], [], []]
        for day, weekday in enumerate(weekdays):
            for one, part in zip(parts, _pairs(speeds[:, day], known, int(weekday), default.minutes), strict=True):
                one.append(part)
        found.append(forecasting.fit(default.minutes, *(np.concatenate(one) for one in parts)) or default)
    return found


def _pairs(told: Floats, known: profiles.Profiles, weekday: int, minutes: int) -> tuple[Floats, ...]:
    """Now, usual now, then, usual then, of every half hour of a day."""
    step = minutes * 60 // BIN_S
    begins = range(6, told.shape[1] - step, 6)
    usual = [(_usual(known, weekday, number)[0], _usual(known, weekday, number + step)[0]) for number in begins]
    return (
        np.concatenate([told[:, number] for number in begins]), np.concatenate([one for one, _ in usual]),
        np.concatenate([told[:, number + step] for number in begins]), np.concatenate([one for _, one in usual]),
    )  # fmt: skip


def _forecast(
    errors: dict[int, dict[str, list[float]]],
    told: Floats,
    known: profiles.Profiles,
    weekday: int,
    drifts: Sequence[forecasting.Drift],
) -> None:
    for drift in drifts:
        now, usual_now, then, usual_then = _pairs(told, known, weekday, drift.minutes)
        rated = np.isfinite(now) & np.isfinite(then) & np.isfinite(usual_then) & np.isfinite(usual_now)
        said = {"ours": forecasting.expected(drift, now, usual_now, usual_then), "persistence": now,
                "same weekday": usual_then}  # fmt: skip
        for name, one in said.items():
            errors[drift.minutes].setdefault(name, []).append(float(np.mean(np.abs(one - then)[rated])))
