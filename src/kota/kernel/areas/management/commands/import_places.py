"""Known places from files."""

from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kota.base import clock
from kota.base.actor import system
from kota.base.errors import KotaError
from kota.kernel.areas import services


class Command(BaseCommand):
    help = "Add the places of a GeoJSON or CSV file (points with names) to the known ones; safe to repeat"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="+", help="GeoJSON of points, or CSV with longitude and latitude")
        parser.add_argument("--kind", default="", help="what they are (hospital, station); else as the file says")
        parser.add_argument("--name", default="", help="the column of the name, where it is none of the usual ones")
        parser.add_argument("--source", required=True, help="whose they are, as licences ask")

    def handle(self, *args: Any, file: list[Path], kind: str, name: str, source: str, **options: Any) -> None:
        for path in file:
            try:
                told = services.import_places(
                    path=path, kind=kind, field=name, source=source, by=system("import"), at=clock.now()
                )
            except KotaError as error:
                raise CommandError(error.message) from None
            except OSError as error:
                raise CommandError(f"{error.filename}: {error.strerror}") from None
            self.stdout.write(f"{path.name}: {told.new:,} new, {told.known:,} known, {len(told.refused):,} refused")
            for why, count in Counter(told.refused).most_common(5):
                self.stdout.write(f"  {count:>6,}  {why}")
