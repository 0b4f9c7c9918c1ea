"""Made-up stations and scooters: the same for the same seed, at any moment, without remembering anything.

A day of a station begins at midnight as the night's van left it; people then come and go at random, at rates that
follow where it stands: home empties in the morning and fills in the evening, the office does the opposite. A station
that is empty rents nothing, and one that is full takes nothing back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from math import cos, pi, radians, sin
from zlib import crc32

import numpy as np

from kota.base.geo import METRES_PER_DEGREE
from kota.mobility.sharing.rules.forecasting import Floats
from kota.mobility.sharing.rules.history import BINS, Counts

_PEAKS = {  # hour, width in hours, strength: of leaving, of coming
    "home": (((6.8, 1.0, 1.0), (12.5, 3.0, 0.25)), ((18.2, 1.5, 1.0), (12.5, 3.0, 0.25))),
    "office": (((17.3, 1.2, 1.0), (12.2, 0.8, 0.5)), ((7.9, 1.0, 1.0), (13.0, 0.8, 0.5))),
    "leisure": (((16.5, 2.0, 0.6), (8.0, 1.5, 0.4)), ((17.8, 2.0, 0.6), (9.2, 1.5, 0.4))),
    "mixed": (((8.0, 1.5, 0.5), (17.5, 1.5, 0.5)), ((8.3, 1.5, 0.5), (17.8, 1.5, 0.5))),
}
_BEGINS = {"home": 0.8, "office": 0.25, "leisure": 0.55, "mixed": 0.5}
_FREE_DAY = {"home": 0.45, "office": 0.2, "leisure": 1.8, "mixed": 0.8}
_BUSY = 0.28  # of its capacity leaves in the hour of a peak
_HOURS = (np.arange(BINS) + 0.5) * 24 / BINS
SLOT_S = 45 * 60  # how long a scooter stands, with the ride that follows
_STANDS = 0.8


@dataclass(frozen=True, slots=True)
class Made:
    """A station as the simulation needs it."""

    code: str
    capacity: int
    rhythm: str


def day(stations: Sequence[Made], seed: int, on: date) -> Counts:
    """Vehicles at each station in each five minutes of a local day: stations by 288."""
    return _day(tuple(stations), seed, on).copy()


@lru_cache(maxsize=8)
def _day(stations: tuple[Made, ...], seed: int, on: date) -> Counts:
    found = np.zeros((len(stations), BINS), dtype=np.int16)
    if not stations:
        return found
    room = np.array([one.capacity for one in stations])
    rng = np.random.default_rng([seed, on.toordinal(), crc32("|".join(one.code for one in stations).encode())])
    leave, come = _rates(stations, on)
    mood = rng.lognormal(0.0, 0.25, size=(2, len(stations), 1))  # no day is like the other
    rain = 0.35 if rng.random() < 0.15 else 1.0
    out = rng.poisson(leave * mood[0] * rain)
    back = rng.poisson(come * mood[1] * rain)
    share = np.array([_BEGINS[one.rhythm] for one in stations]) + rng.normal(0, 0.08, len(stations))
    stands = np.clip(np.rint(share * room), 0, room).astype(np.int64)
    for number in range(BINS):
        stands = np.minimum(np.maximum(stands - out[:, number], 0) + back[:, number], room)
        found[:, number] = stands
    return found


def _rates(stations: Sequence[Made], on: date) -> tuple[Floats, Floats]:
    """Expected rides out of and into each station in each five minutes."""
    is_free = on.weekday() >= 5
    each = []
    for way in (0, 1):
        rows = []
        for one in stations:
            shape = sum(part * np.exp(-0.5 * ((_HOURS - hour) / width) ** 2) for hour, width, part in
                        _PEAKS[one.rhythm][way])  # fmt: skip
            rows.append((shape + 0.02) * one.capacity * _BUSY / 12 * (_FREE_DAY[one.rhythm] if is_free else 1.0))
        each.append(np.array(rows))
    return each[0], each[1]


@dataclass(frozen=True, slots=True)
class Parked:
    """A scooter that stands somewhere: its number, place, and how much of its battery is left (0 to 1)."""

    number: str
    lon: float
    lat: float
    charge: float


def scooters(
    count: int, hubs: Sequence[tuple[float, float]], seed: int, time: float, *, code: str = ""
) -> list[Parked]:
    """Those that stand at a moment (seconds since 1970); the others are being ridden."""
    found = []
    for number in range(count if hubs else 0):
        shift = _draw(seed, code, number, "shift") * SLOT_S
        slot, inside = divmod(time + shift, SLOT_S)
        if inside < _STANDS * SLOT_S:
            found.append(_parked(f"{code}-{number:04}", number, hubs, seed, int(slot)))
    return found


def _parked(name: str, number: int, hubs: Sequence[tuple[float, float]], seed: int, slot: int) -> Parked:
    lon, lat = hubs[int(_draw(seed, number, slot, "hub") * len(hubs))]
    away, turn = 450 * _draw(seed, number, slot, "away") ** 0.5, 2 * pi * _draw(seed, number, slot, "turn")
    dlat = away * sin(turn) / METRES_PER_DEGREE
    dlon = away * cos(turn) / (METRES_PER_DEGREE * cos(radians(lat)))
    return Parked(name, round(lon + dlon, 6), round(lat + dlat, 6), round(0.15 + 0.85 * _draw(seed, number, slot), 2))


def _draw(seed: int, *words: object) -> float:
    """A number from 0 to below 1 that depends on nothing else."""
    told = ":".join(map(str, (seed, *words))).encode()
    return int.from_bytes(blake2b(told, digest_size=6).digest(), "big") / 2.0**48
