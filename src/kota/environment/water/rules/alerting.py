"""What people are to be warned of because of a gate: where, from when, how bad; pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from kota.environment.water.contracts import Siaga
from kota.environment.water.rules.downstream import Arrival

RISING = "rising"
LEVELS: Mapping[Siaga, str] = {Siaga.DANGER: "siaga-1", Siaga.ALERT: "siaga-2"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """One alert: its key, the class's level, the kelurahan, the window in which the water comes (None: it is there).
    `below` is the gate downstream whose kelurahan these are."""

    key: str
    level: str
    areas: tuple[str, ...]
    below: str = ""
    arrival: Arrival | None = None


def level_of(siaga: int) -> str:
    """The level of the class of flood alerts: by siaga, or only rising fast."""
    return LEVELS.get(Siaga(siaga), RISING)


def key_of(gate: str, up_since: datetime, below: str = "") -> str:
    """One event from the moment at which the gate was up until it is down again, and one for each gate downstream."""
    return ":".join(filter(None, ("gate", gate, f"{up_since:%Y%m%dT%H%M}", below)))


def gate_of(key: str) -> str:
    """The gate that the key of an alert names; empty where it names none."""
    parts = key.split(":")
    return parts[1] if len(parts) >= 3 and parts[0] == "gate" else ""


def is_as_bad(siaga: int, level: str) -> bool:
    """Does a gate that is up stand at a level of the class of flood alerts, or above it?"""
    worst_first = [*LEVELS.values(), RISING]
    return level not in worst_first or worst_first.index(level_of(siaga)) <= worst_first.index(level)


def wanted(
    gate: str,
    siaga: int,
    up_since: datetime,
    areas: Mapping[str, Sequence[str]],
    arrivals: Iterable[Arrival],
    silent: Collection[str] = (),
) -> list[Wanted]:
    """The kelurahan of the gate at once, those of each gate downstream for its window. `areas` are kelurahan by gate;
    gates in `silent` are left out: they warn for themselves, as bad or worse."""
    level, told, found = level_of(siaga), set(areas.get(gate, ())), []
    if told:
        found.append(Wanted(key_of(gate, up_since), level, tuple(areas[gate])))
    for arrival in arrivals:
        fresh = tuple(code for code in areas.get(arrival.gate, ()) if code not in told)
        if fresh and arrival.gate not in silent:
            found.append(Wanted(key_of(gate, up_since, arrival.gate), level, fresh, arrival.gate, arrival))
            told.update(fresh)
    return found
