"""Streets from a file of OpenStreetMap."""

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kota.base import clock
from kota.base.actor import system
from kota.base.errors import KotaError
from kota.mobility.streets.services import importing

BY = system("import")


class Command(BaseCommand):
    help = "Use the streets of an OpenStreetMap file for ways on foot. Read docs/how-to/bring-streets.md"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help=".osm.pbf or .osm, of the city or any region around it")
        parser.add_argument("--named", default="", help="what people call it (default: the name of the file)")
        parser.add_argument("--dry-run", action="store_true", help="only look into it, keep nothing")
        parser.add_argument("--back", action="store_true", help="use the streets again that were in use before")

    def handle(self, *args: Any, file: Path | None, **options: Any) -> None:
        try:
            if options["back"]:
                self.stdout.write(f"{importing.take_back(by=BY, at=clock.now()).name}: in use again.")
                return
            if file is None:
                raise CommandError("say which file: ./kota import streets FILE.osm.pbf")
            self._bring(file, options)
        except KotaError as error:
            raise CommandError(error.message) from None

    def _bring(self, file: Path, options: dict[str, Any]) -> None:
        began = time.monotonic()
        found = importing.look_into(file)
        self._say(found.report, time.monotonic() - began)
        if options["dry_run"]:
            return
        name = options["named"] or file.name.split(".")[0]
        importing.bring(found=found, name=name, file=file.name, by=BY, at=clock.now())
        self.stdout.write(f"{name}: in use. Pages that use it show © OpenStreetMap contributors.")

    def _say(self, report: dict[str, Any], seconds: float) -> None:
        say = self.stdout.write
        say(f"{report['ways']:,} ways: {report['nodes']:,} nodes, {report['edges']:,} edges ({seconds:.1f} s)")
        say("kilometres: " + ", ".join(f"{name} {km:,.1f}" for name, km in report["kilometres"].items()))
        say("known of: " + ", ".join(f"{name} {share:.0%}" for name, share in report["known"].items()))
        say(
            f"{report['stairs']:,} stairs ({report['stairs_counted']:,} counted), {report['lifts']:,} lifts, "
            f"{report['kerbs']:,} kerbs ({report['kerbs_unknown']:,} of unknown height), {report['gates']:,} gates"
        )
        if report["islands"]:
            islands, km = report["islands"], report["islands_km"]
            say(f"{islands:,} islands cut off from the rest, {km:,.1f} km: nobody starts there")
        if report["elsewhere"]:
            say(f"{report['elsewhere']:,} ways lie too far from this city and were left out")
