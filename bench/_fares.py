"""How fast fares are: quotes on one core, taps by bursts. For `bench/mobility.py`, and alone against a running city:

    KOTA_DATABASE_URL=... DJANGO_SETTINGS_MODULE=config.settings PYTHONPATH=src:. .kota/env/bin/python bench/_fares.py

It writes simulated taps, marked as such, of a day long ago, and takes nothing back.
"""

import os
import random
import sys
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
GOALS = {"fare_quote": 10_000, "taps_by_bursts": 1_000}
Figure = Callable[[str, float, str], None]


def quotes(say: Figure, seconds: float = 2.0) -> None:
    """Journeys of three rides with an integrated fare, through the facade."""
    from kota.base import clock
    from kota.mobility.fares import facade
    from kota.mobility.fares.contracts import Ride

    at = clock.now().replace(hour=1, minute=0)
    rides = [
        Ride("transjakarta", "1", "bus", "", "", "", "", at, at + timedelta(minutes=20), 6000.0),
        Ride("mrt-jakarta", "M", "rail", "blok-m", "istora", "", "", _later(at, 30), _later(at, 40), 2900.0),
        Ride("lrt-jakarta", "S", "rail", "velodrome", "pulomas", "", "", _later(at, 60), _later(at, 70), 2500.0),
    ]
    facade.quote(rides)
    count, began = 0, time.process_time()
    while time.process_time() - began < seconds:
        for _ in range(200):
            facade.quote(rides)
        count += 200
    say("fare_quote", count / (time.process_time() - began), "1/s")


def bursts(say: Figure, *, cards: int = 4_000, size: int = 500) -> None:
    """Each card rides twice; bursts of validators that were without a line, so in no order."""
    from kota.base import clock
    from kota.base.actor import system
    from kota.base.ids import uuid7
    from kota.mobility.fares.contracts import GivenTap, TapKind
    from kota.mobility.fares.services import simulating, taps

    by, now = system("bench"), clock.now()
    gates = [gate for gate in simulating.furnish(by=by, at=now) if gate.operator == "mrt-jakarta"]
    chance, made = random.Random(1), []
    begins = now - timedelta(hours=8)
    for card in range(cards):
        for part in (0, 4):
            start = begins + timedelta(hours=part, seconds=chance.randrange(3600))
            for kind, moment in ((TapKind.IN, start), (TapKind.OUT, start + timedelta(minutes=15))):
                gate = chance.choice(gates).code
                made.append(GivenTap(uuid7(), kind, gate, moment, card=f"bench-{now.timestamp()}-{card}"))
    chance.shuffle(made)
    began = time.monotonic()
    for place in range(0, len(made), size):
        taps.take(taps=made[place : place + size], by=by, at=now)
    say("taps_by_bursts", len(made) / (time.monotonic() - began), "1/s")


def _later(at: datetime, minutes: int) -> datetime:
    return at + timedelta(minutes=minutes)


def main(words: Sequence[str]) -> None:
    django.setup()

    def say(name: str, value: float, unit: str) -> None:
        print(f"{name:<20} {value:>12,.0f} {unit}   goal {GOALS[name]:,}")

    steps: dict[str, Any] = {"quotes": quotes, "bursts": bursts}
    for name in words or steps:
        steps[name](say)


if __name__ == "__main__":
    main(sys.argv[1:])
