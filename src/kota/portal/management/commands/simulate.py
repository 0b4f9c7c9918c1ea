"""Make a city of simulated sensors, and let them speak."""

import time
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from kota.base import clock
from kota.base.actor import system
from kota.environment.air import facade as air
from kota.environment.water import facade as water
from kota.kernel.observations import facade as observations
from kota.mobility.sharing import facade as sharing

BY = system("simulate")
PAUSE_S = 10.0
FEW = 2_000  # sensors; the air of more is published by the clock, within ten minutes


class Command(BaseCommand):
    help = "Fill the city with simulated sensors and shared bikes, marked: some days of history, then live until Ctrl-C"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sensors", type=int, default=300, help="how many (default: 300)")
        parser.add_argument("--days", type=float, default=2.0, help="days of history before now (default: 2)")
        parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same city (default: 1)")
        parser.add_argument("--once", action="store_true", help="end after the history instead of going on live")

    def handle(self, *args: Any, sensors: int, days: float, seed: int, once: bool, **options: Any) -> None:
        at = clock.now()
        crowds = observations.simulating.furnish(sensors, seed, by=BY, at=at)
        gauges = water.simulating.furnish(by=BY, at=at)
        self.stdout.write(f"{sensors:,} simulated sensors, and {len(gauges):,} gauges of the city's rivers and pumps")
        shared = sharing.simulating.furnish(seed=seed, by=BY, at=at)
        self.stdout.write(f"{shared:,} simulated stations and scooters of the sample systems of sharing")
        began, since = time.monotonic(), at - timedelta(days=days)
        written = self._speak(crowds, gauges, seed, since, at)
        took = time.monotonic() - began
        self.stdout.write(f"{written:,} observations of {days:g} days in {took:.1f} s ({written / took:,.0f}/s)")
        if sensors <= FEW:
            air.publish(by=BY, at=clock.now())
        while not once:
            time.sleep(PAUSE_S)
            since, at = at, clock.now()
            self._speak(crowds, gauges, seed, since, at)
            sharing.simulating.observe(seed, since, at, by=BY)

    @staticmethod
    def _speak(crowds: Any, gauges: dict[str, int], seed: int, since: datetime, until: datetime) -> int:
        """What all of them say from `since` to before `until`; how many observations were written."""
        told = observations.simulating.batches(crowds, seed, since, until)
        written = sum(observations.simulating.write(batch, at=clock.now()) for batch in told)
        written += water.simulating.observe(gauges, seed, since, until, at=clock.now())
        observations.simulating.hear(since)
        return written
