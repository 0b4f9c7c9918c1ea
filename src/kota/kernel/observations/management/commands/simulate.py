"""Make a city of simulated sensors, and let them speak."""

import time
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from kota.base import clock
from kota.base.actor import system
from kota.kernel.observations.services import simulating

BY = system("simulate")
PAUSE_S = 10.0


class Command(BaseCommand):
    help = "Fill the city with simulated sensors, marked as such: some days of history, then live until Ctrl-C"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sensors", type=int, default=300, help="how many (default: 300)")
        parser.add_argument("--days", type=float, default=2.0, help="days of history before now (default: 2)")
        parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same city (default: 1)")
        parser.add_argument("--once", action="store_true", help="end after the history instead of going on live")

    def handle(self, *args: Any, sensors: int, days: float, seed: int, once: bool, **options: Any) -> None:
        at = clock.now()
        crowds = simulating.furnish(sensors, seed, by=BY, at=at)
        self.stdout.write(f"{sensors:,} simulated sensors")
        began, written, since = time.monotonic(), 0, at - timedelta(days=days)
        for batch in simulating.batches(crowds, seed, since, at):
            written += simulating.write(batch, at=clock.now())
        took = time.monotonic() - began
        self.stdout.write(f"{written:,} observations of {days:g} days in {took:.1f} s ({written / took:,.0f}/s)")
        while not once:
            time.sleep(PAUSE_S)
            since, at = at, clock.now()
            for batch in simulating.batches(crowds, seed, since, at):
                simulating.write(batch, at=clock.now())
