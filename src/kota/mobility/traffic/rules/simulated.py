"""A city's roads that nobody measured: rhythm of the day and the week, days that differ, rain, and incidents.

Everything follows from the seed, whatever is asked first, so that what the simulation says live is what it would have
said in the history. The same world, with its incidents known, is what detection is measured on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kota.mobility.traffic.rules.speeds import BIN_S

DAY_BINS = 86_400 // BIN_S
_KNOT = 6  # bins between the knots of what differs by chance
_RAINY = 0.25  # share of days with rain in the afternoon
_PER_ROAD_DAY = 1 / 60  # incidents
_QUIET_PER_ROAD_DAY = 1 / 40  # small slowings that are none: a market, a school, a delivery
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class World:
    """Roads with their free speed and which are driven after which; `behind` are those whose queue they become."""

    seed: int
    free: Floats
    behind: Mapping[int, Sequence[int]]

    @property
    def size(self) -> int:
        return len(self.free)


@dataclass(frozen=True, slots=True)
class Happening:
    """Something on a road, from a bin of the day for so many bins: the speed falls to `share` of what it would be."""

    road: int
    begins: int
    lasts: int
    share: float
    is_incident: bool


def speeds(world: World, day: int, number: int, weekday: int) -> Floats:
    """The true speed of every road in a bin of a day (days since 1970 in the city)."""
    found = world.free * usual(world, number, weekday) * np.exp(_chance(world, day, number))
    for one in happenings(world.seed, world.size, day):
        _slow(found, world, one, number)
    return np.asarray(np.maximum(found, 2.0))


def usual(world: World, number: int, weekday: int) -> Floats:
    """Share of the free speed that the hour leaves: a peak into the city in the morning, out of it in the evening, on
    working days; each road has peaks of its own depth."""
    depth, inbound = _characters(world.seed, world.size)
    hour = number * BIN_S / 3600
    morning = np.exp(-(((hour - 7.6) / 1.3) ** 2))
    evening = np.exp(-(((hour - 17.9) / 1.9) ** 2))
    noon = 0.35 * np.exp(-(((hour - 12.8) / 3.0) ** 2))
    if weekday >= 5:
        load = 0.45 * np.exp(-(((hour - 16.0) / 4.0) ** 2)) * np.ones(world.size)
    else:
        load = np.where(inbound, morning + 0.55 * evening, 0.5 * morning + evening) + noon
    return np.asarray(1.0 - depth * np.minimum(load, 1.1))


@lru_cache(maxsize=8)
def _characters(seed: int, size: int) -> tuple[Floats, NDArray[np.bool_]]:
    rng = np.random.default_rng([seed, 11])
    return rng.uniform(0.25, 0.68, size), rng.random(size) < 0.5


def _chance(world: World, day: int, number: int) -> Floats:
    """What differs between days: the whole city a little, each road more, and rain in some afternoons."""
    knot, part = divmod(number, _KNOT)
    one, other = _knot(world.seed, world.size, day, knot), _knot(world.seed, world.size, day, knot + 1)
    share = part / _KNOT
    mixed = one * (1 - share) + other * share
    city, rain, when = _weather(world.seed, day)
    wet = rain * np.exp(-(((number * BIN_S / 3600 - when) / 1.1) ** 2))
    return np.asarray(city + mixed - wet)


@lru_cache(maxsize=64)
def _knot(seed: int, size: int, day: int, knot: int) -> Floats:
    return np.random.default_rng([seed, 13, day, knot]).normal(0.0, 0.11, size)


@lru_cache(maxsize=64)
def _weather(seed: int, day: int) -> tuple[float, float, float]:
    rng = np.random.default_rng([seed, 17, day])
    rain = rng.uniform(0.2, 0.4) if rng.random() < _RAINY else 0.0
    return float(rng.normal(0.0, 0.04)), float(rain), float(rng.uniform(13, 18.5))


@lru_cache(maxsize=64)
def happenings(seed: int, size: int, day: int) -> tuple[Happening, ...]:
    """What happens on a day, incidents and lesser things, the first first."""
    rng = np.random.default_rng([seed, 19, day])
    found = [_happening(rng, size, is_incident=True) for _ in range(rng.poisson(size * _PER_ROAD_DAY))]
    found += [_happening(rng, size, is_incident=False) for _ in range(rng.poisson(size * _QUIET_PER_ROAD_DAY))]
    return tuple(sorted(found, key=lambda one: one.begins))


def _happening(rng: np.random.Generator, size: int, *, is_incident: bool) -> Happening:
    """Most come when most drive."""
    hour = rng.normal(13.5, 4.5) % 24
    begins = int(hour * 3600 / BIN_S)
    if is_incident:
        lasts, share = int(np.clip(rng.lognormal(2.1, 0.5), 4, 30)), float(rng.uniform(0.12, 0.5))
    else:
        lasts, share = int(rng.integers(4, 14)), float(rng.uniform(0.7, 0.9))
    return Happening(int(rng.integers(size)), begins, min(lasts, DAY_BINS - begins), share, is_incident)


def _slow(found: Floats, world: World, one: Happening, number: int) -> None:
    """The road itself from the first bin on; of an incident those behind it a few minutes later, ever less."""
    since = number - one.begins
    if not 0 <= since < one.lasts:
        return
    fading = min(1.0, (one.lasts - since) / 3)
    found[one.road] *= 1 - (1 - one.share) * fading * (0.6 if since == 0 else 1.0)
    edge, share = [one.road], one.share
    for hop in range(1, 4 if one.is_incident else 0):
        edge = [other for road in edge for other in world.behind.get(road, ())]
        share = 1 - (1 - share) * 0.55
        if since >= 2 * hop:
            for road in edge:
                found[road] *= 1 - (1 - share) * fading


def probes(world: World, day: int, number: int, rate: float) -> NDArray[np.int64]:
    """How many vehicles tell of each road in a bin: few at night."""
    hour = number * BIN_S / 3600
    busy = 0.15 + 0.85 * np.exp(-(((hour - 13.5) / 6.0) ** 2))
    return np.random.default_rng([world.seed, 23, day, number]).poisson(rate * busy, world.size)


def measured(world: World, day: int, number: int, weekday: int, rate: float) -> tuple[Floats, NDArray[np.int64]]:
    """What probes would say: the mean of so many vehicles, each of which drives a little differently."""
    count = probes(world, day, number, rate)
    noise = np.random.default_rng([world.seed, 29, day, number]).normal(0.0, 0.24, world.size)
    told = speeds(world, day, number, weekday) * np.exp(noise / np.sqrt(np.maximum(count, 1)))
    return np.where(count > 0, told, np.nan), count
