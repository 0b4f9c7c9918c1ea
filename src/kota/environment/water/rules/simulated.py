"""Made-up rivers: the same for the same seed, at any moment, without remembering anything.

About every fifteen hours it rains upstream. The water rises at the head of each river, arrives at the gates below after
the city's travel times, and runs off; now and then it passes a threshold. The sea has its tide.
"""

import math
from collections.abc import Iterable, Mapping
from hashlib import blake2b

from kota.environment.water.contracts import GateFact, ReachFact

HOUR = 3600.0
SLOT, PEAK, TIDE = 15 * HOUR, 2.5 * HOUR, 12.42 * HOUR
UNKNOWN = 60.0  # minutes of a way whose travel time nobody has published
NORMAL = 0.55  # of the way from the lowest level to the first threshold
PUMPS = 4
_LONGEST = 4  # slots after which nothing is left of a rise


def lags(reaches: Iterable[ReachFact]) -> dict[str, float]:
    """Minutes from the head of a river to each gate below it, by the longest way."""
    ways, found = list(reaches), dict[str, float]()
    for _ in ways:  # each round carries the water one reach further
        for way in ways:
            came = found.get(way.upstream, 0.0) + (way.minutes or UNKNOWN)
            found[way.downstream] = max(came, found.get(way.downstream, 0.0))
    return found


def level(fact: GateFact, lag: Mapping[str, float], seed: int, time: float) -> float:
    """Centimetres on the gauge's own datum at a moment (seconds since 1970)."""
    normal = fact.lowest + NORMAL * (fact.bounds.watch - fact.lowest)
    rise = _swell(seed, fact.river or fact.code, time - lag.get(fact.code, 0.0) * 60)
    tide = 0.4 * math.sin(2 * math.pi * time / TIDE) if fact.tidal else 0.0
    ripple = 0.04 * math.sin(2 * math.pi * time / (3 * HOUR) + _draw(seed, fact.code) * 7)
    found = normal + (fact.bounds.watch - normal) * (rise + tide + ripple)
    return round(min(max(found, fact.lowest), fact.highest), 1)


def rain(code: str, seed: int, time: float) -> float:
    """Millimetres of the hour that ends at a moment: they fall before the rivers rise."""
    total = 0.0
    for begins, strength, slot in _storms(seed, time):
        away = abs(time - begins) / (2 * HOUR)
        total += max(0.0, 1 - away) * strength * (5 + 30 * _draw(seed, "rain", code, slot))
    return round(total, 1)


def pumps(code: str, seed: int, time: float) -> int:
    """How many pumps run: more, the more water comes."""
    return min(PUMPS, round(2.5 * _swell(seed, code, time - HOUR)))


def _swell(seed: int, river: str, time: float) -> float:
    """How far the water stands above normal; 1 is the first threshold."""
    total = 0.0
    for begins, strength, slot in _storms(seed, time):
        since = (time - begins) / PEAK
        if since > 0:
            total += strength * (0.6 + 0.8 * _draw(seed, "river", river, slot)) * since * math.exp(1 - since)
    return total


def _storms(seed: int, time: float) -> Iterable[tuple[float, float, int]]:
    """When each began that may still matter, how strong, and its number."""
    now = math.floor(time / SLOT)
    for slot in range(now - _LONGEST, now + 2):
        yield (slot + 0.6 * _draw(seed, "when", slot)) * SLOT, 0.3 + 1.1 * _draw(seed, "strength", slot) ** 2, slot


def _draw(seed: int, *words: object) -> float:
    """A number from 0 to below 1 that depends on nothing else."""
    told = ":".join(map(str, (seed, *words))).encode()
    return int.from_bytes(blake2b(told, digest_size=6).digest(), "big") / 2.0**48
