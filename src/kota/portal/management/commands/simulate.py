"""Make a simulated city, and let it live."""

import time
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from kota.base import clock
from kota.base.actor import system
from kota.portal.management.simulated import Stage, parts

BY = system("simulate")
PAUSE_S = 10.0


class Command(BaseCommand):
    help = "Fill the city with marked sensors, riders, traffic, chargers, bikes: some days of history, then live"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sensors", type=int, default=300, help="how many (default: 300)")
        parser.add_argument("--days", type=float, default=2.0, help="days of history before now (default: 2)")
        parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same city (default: 1)")
        parser.add_argument("--once", action="store_true", help="end after the history instead of going on live")

    def handle(self, *args: Any, sensors: int, days: float, seed: int, once: bool, **options: Any) -> None:
        at, playing = clock.now(), parts()
        stage = Stage(seed, sensors, at - timedelta(days=days), at, BY, self.stdout.write)
        for part in playing:
            part.begin(stage)
        while not once:
            time.sleep(PAUSE_S)
            since, at = at, clock.now()
            for part in playing:
                part.go_on(since, at)
