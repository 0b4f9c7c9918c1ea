"""How well incidents are seen and the next hour is told, on seeded simulated days."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from kota.mobility.traffic.rules import scoring
from kota.mobility.traffic.rules.scoring import Seen


class Command(BaseCommand):
    help = "Score detection and forecast on simulated days with known incidents. Read docs/how-to/watch-the-traffic.md"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--roads", type=int, default=480, help="how many (default: 480)")
        parser.add_argument("--days", type=int, default=14, help="days that are judged (default: 14)")
        parser.add_argument("--train", type=int, default=21, help="days before them to learn from (default: 21)")
        parser.add_argument("--rate", type=float, default=4.0, help="vehicles a road and five minutes (default: 4)")
        parser.add_argument("--seed", type=int, default=1, help="detection was tuned on 11 to 14 (default: 1)")
        parser.add_argument("--json", action="store_true", help="everything, on one line")

    def handle(self, *args: Any, **given: Any) -> None:
        world = scoring.line_world(given["seed"], given["roads"])
        found = scoring.score(world, given["train"], given["days"], given["rate"])
        if given["json"]:
            self.stdout.write(json.dumps(asdict(found)))
            return
        self.stdout.write(f"{found.roads} simulated roads, {found.tested} days after {found.trained} days of learning")
        for name, seen in found.rules.items():
            self._told(name, seen)
        self.stdout.write(f"{'mean error, km/h':30}{'ours':>10}{'as it is':>12}{'same weekday':>15}")
        for minutes, by in found.errors.items():
            figures = f"{by['ours']:>10.2f}{by['persistence']:>12.2f}{by['same weekday']:>15.2f}"
            self.stdout.write(f"{f'{minutes} minutes ahead':30}{figures}")

    def _told(self, name: str, seen: Seen) -> None:
        self.stdout.write(
            f"{name}: {seen.found:.0%} of {len(seen.delays)} incidents seen, after {seen.delay(50):.0f} minutes in the"
            f" median ({seen.delay(90):.0f} at the 90th percentile); {seen.false_a_day:.2f} false alarms a day"
        )
