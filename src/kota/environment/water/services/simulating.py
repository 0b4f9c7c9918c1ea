"""Gates, rain gauges and pumps that pretend to be read, each in a datastream of its own that says so.

It stands in where nothing real was ever read, and nothing follows from it: no forecast is kept, no warning is drafted.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from kota.base.actor import Actor
from kota.environment.water.rules import simulated as rules
from kota.environment.water.selectors import facts, keys
from kota.environment.water.services import streams
from kota.kernel.observations import facade as observations
from kota.kernel.observations.contracts import Reading, StreamSpec

DEVICE, NAME = "simulated-water", "Pos air simulasi (simulated gauges)"
SILENT_AFTER_S = 3600
EVERY, HOUR = 600, 3600


def furnish(*, by: Actor, at: datetime) -> dict[str, int]:
    """A simulated datastream beside that of every gate, pump and rain gauge; their numbers by the keys of the real."""
    device = observations.simulate_devices({DEVICE: NAME}, silent_after_s=SILENT_AFTER_S, by=by, at=at)[DEVICE]
    known = observations.ensure_streams([_simulated(spec, device) for spec in streams.specs()], by=by, at=at)
    return {spec.key: known[keys.simulated(spec.key)] for spec in streams.specs()}


def _simulated(spec: StreamSpec, device: int) -> StreamSpec:
    return replace(
        spec, key=keys.simulated(spec.key), name=f"{spec.name} (simulated)", thing=keys.simulated(spec.thing),
        thing_name=f"{spec.thing_name} (simulasi)", sensor="Simulator of Kota", is_simulated=True, device=device,
    )  # fmt: skip


def observe(made: Mapping[str, int], seed: int, since: datetime, until: datetime, *, at: datetime) -> int:
    """What they say from `since` to before `until`; how many observations that are."""
    readings = [
        Reading(made[key], round(time * 1e6), value)
        for key, time, value in _told(seed, since.timestamp(), until.timestamp())
        if key in made
    ]
    if readings:
        observations.record(readings, at=at)
    return len(readings)


def _told(seed: int, begin: float, end: float) -> Iterator[tuple[str, float, float]]:
    """Levels and pumps every ten minutes, rain by the hour."""
    lag = rules.lags(facts.reaches().values())
    for time in _steps(begin, end, EVERY):
        for code, fact in facts.gates().items():
            yield keys.level(code), time, rules.level(fact, lag, seed, time)
        for code in facts.pumps():
            yield keys.pumps(code), time, float(rules.pumps(code, seed, time))
    for time in _steps(begin, end, HOUR):
        for code in facts.rain_gauges():
            yield keys.rain(code), time, rules.rain(code, seed, time)


def _steps(begin: float, end: float, every: int) -> Iterator[float]:
    first, last = math.ceil(begin / every), math.ceil(end / every)
    return (float(step * every) for step in range(first, last))
