"""Roads from a file of OpenStreetMap or a GeoJSON."""

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kota.base import clock
from kota.base.actor import system
from kota.base.errors import KotaError
from kota.mobility.traffic.contracts import CLASSES
from kota.mobility.traffic.services import importing


class Command(BaseCommand):
    help = "Keep the roads of a file as segments; safe to repeat. Read docs/how-to/watch-the-traffic.md"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help=".osm.pbf, .osm, Overpass JSON, or GeoJSON of lines")
        parser.add_argument("--classes", default="", help=f"of {', '.join(CLASSES)} (default: motorway to tertiary)")

    def handle(self, *args: Any, file: Path, classes: str, **options: Any) -> None:
        began, wanted = time.monotonic(), [one.strip() for one in classes.split(",") if one.strip()]
        if unknown := set(wanted) - set(CLASSES):
            raise CommandError(f"no class of roads: {', '.join(sorted(unknown))}; there are {', '.join(CLASSES)}")
        try:
            found = importing.import_roads(path=file, classes=wanted, by=system("import"), at=clock.now())
        except KotaError as error:
            raise CommandError(error.message) from None
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from None
        self.stdout.write(
            f"{found.ways:,} ways: {found.segments:,} segments, {found.kilometres:,.0f} km"
            f" ({time.monotonic() - began:.1f} s)"
        )
        if found.ended:
            self.stdout.write(f"{found.ended:,} segments that this file had before are no more")
        if found.samples:
            self.stdout.write(f"{found.samples:,} sample segments of the pack gave way")
