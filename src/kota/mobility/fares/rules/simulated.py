"""Made-up riders: who rides where and when, the same for the same seed."""

import hashlib
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from kota.mobility.fares.contracts import LineFact
from kota.mobility.transit.contracts.facts import OperatorFact

BUS_ROUTES = ("1", "6A", "9", "13", "JAK.10", "JAK.48A")
FORGETFUL = 0.01  # of riders do not tap out
_WEIGHTS = (0, 0, 0, 0, 1, 4, 9, 12, 9, 6, 5, 5, 6, 6, 5, 6, 9, 12, 11, 7, 5, 3, 2, 1)  # by the hour of the day


@dataclass(frozen=True, slots=True)
class Gate:
    """A validator as the simulation knows it."""

    code: str
    operator: str
    mode: str
    stop: str
    route: str


@dataclass(frozen=True, slots=True)
class MadeTap:
    id: UUID
    kind: str
    gate: str
    at: datetime
    card: str
    stop: str = ""
    metres: float | None = None


def gates(lines: Iterable[LineFact], operators: Mapping[str, OperatorFact]) -> Iterator[Gate]:
    """One at every station, once; readers in buses of the first operator without stations."""
    with_stations, seen = set(), set()
    for line in lines:
        with_stations.add(line.operator)
        for station in line.stations:
            if (line.operator, station.code) not in seen:
                seen.add((line.operator, station.code))
                yield Gate(f"sim-{line.operator}-{station.code}", line.operator, "rail", station.code, "")
    bus = next((code for code in operators if code not in with_stations), None)
    if bus is not None:
        for route in BUS_ROUTES:
            yield Gate(f"sim-{bus}-{route.lower()}", bus, "bus", "", route)


def taps(
    places: Sequence[Gate], seed: int, since: datetime, until: datetime, riders: int, zone: ZoneInfo
) -> Iterator[MadeTap]:
    """Rides of so many riders a day that begin from `since` to before `until`, in order of time. Those that end after
    `until` are not told to their end: real ones would not be either."""
    by_operator: dict[str, list[Gate]] = {}
    for gate in places:
        by_operator.setdefault(gate.operator, []).append(gate)
    if not by_operator:
        return
    made: list[MadeTap] = []
    hour = since.replace(minute=0, second=0, microsecond=0)
    while hour < until:
        made += _hour(by_operator, seed, hour, riders, hour.astimezone(zone).hour)
        hour += timedelta(hours=1)
    yield from sorted((tap for tap in made if since <= tap.at < until), key=lambda tap: (tap.at, tap.id))


def _hour(
    by_operator: Mapping[str, Sequence[Gate]], seed: int, hour: datetime, riders: int, local_hour: int
) -> Iterator[MadeTap]:
    chance = random.Random(f"{seed}:{hour.timestamp():.0f}")  # noqa: S311 - a play, not a secret
    for place in range(round(riders * _WEIGHTS[local_hour] / sum(_WEIGHTS))):
        card = f"sim-{chance.randrange(max(riders, 1))}"
        operator = chance.choice(sorted(by_operator))
        some = by_operator[operator]
        begin, end = chance.choice(some), chance.choice(some)
        start = hour + timedelta(seconds=chance.randrange(3600))
        took = timedelta(minutes=chance.randrange(6, 50))
        name = f"{seed}:{hour.timestamp():.0f}:{place}"
        if not begin.stop:
            end = begin
        metres = None if begin.stop else chance.uniform(1_000, 15_000)
        stop = "" if begin.stop else f"halte-{chance.randrange(40):02}"
        yield MadeTap(_id(name, "in", start), "in", begin.code, start, card, stop)
        if chance.random() >= FORGETFUL:
            left = "" if begin.stop else f"halte-{chance.randrange(40):02}"
            yield MadeTap(_id(name, "out", start + took), "out", end.code, start + took, card, left, metres)


def _id(name: str, kind: str, at: datetime) -> UUID:
    """Version 7 by its shape, so that a second telling is the same tap."""
    value = int.from_bytes(hashlib.sha256(f"{name}:{kind}".encode()).digest()[:16])
    value = int(at.timestamp() * 1000) << 80 | value & (1 << 80) - 1
    value = value & ~(0xF << 76) | 0x7 << 76
    return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)
