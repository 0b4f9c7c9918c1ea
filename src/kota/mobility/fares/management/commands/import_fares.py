"""Fares of a GTFS feed."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kota.base import clock
from kota.base.actor import system
from kota.base.errors import KotaError
from kota.mobility.fares.rules.feeds.comparing import Compared
from kota.mobility.fares.services import importing


class Command(BaseCommand):
    help = "Hold the fares of a GTFS feed (v1 or v2) against the city's. Read docs/how-to/set-fares-and-take-taps.md"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a GTFS feed (zip)")
        parser.add_argument("--operator", required=True, help="code of the operator whose fares these are")
        parser.add_argument("--adopt", action="store_true", help="make its products facts of the city")

    def handle(self, *args: Any, file: Path, operator: str, adopt: bool, **options: Any) -> None:
        try:
            outcome = importing.import_fares(
                path=file, operator=operator, is_adopted=adopt, by=system("import"), at=clock.now()
            )
        except KotaError as error:
            raise CommandError(error.message) from None
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from None
        self._say(outcome)

    def _say(self, outcome: importing.Outcome) -> None:
        found = outcome.found
        self.stdout.write(f"Fares v{outcome.version}: {len(found.products)} products, {len(found.riders)} classes")
        for product in found.products.values():
            self.stdout.write(f"  {product.code}: {product.kind}, {product.price:,}, {len(product.routes):,} lines")
        self._say_compared(outcome.compared)
        for problem in found.problems:
            self.stdout.write(f"  not read: {problem}")
        if outcome.adopted:
            self.stdout.write(f"{outcome.adopted} products are facts of the city now.")

    def _say_compared(self, told: Compared) -> None:
        for one in told.differing:
            city = "nothing flat" if one.city is None else f"{one.city:,}"
            where = f"line {one.route}" if one.route else "every line that no other names"
            self.stdout.write(f"  {where}: the feed says {one.feed:,} ({one.fare}), the city {city}")
        if told.of_others:
            self.stdout.write(f"  of other operators, left out: {', '.join(told.of_others)}")
        if told.own:
            self.stdout.write(f"  products of the city itself, held against it and not adopted: {', '.join(told.own)}")
        if told.on_no_line:
            self.stdout.write(f"  on no line of this feed, left out: {', '.join(told.on_no_line)}")
        if told.not_flat:
            self.stdout.write(f"  not flat, not compared: {', '.join(told.not_flat)}")
        self.stdout.write(f"{told.same} flat prices are those of the city, {len(told.differing)} are not.")
