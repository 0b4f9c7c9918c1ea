"""Water levels from an agency's file."""

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from kota.base import clock
from kota.base.actor import system
from kota.base.errors import KotaError
from kota.environment.water.services import forecasting, importing


class Command(BaseCommand):
    help = "Keep the levels of a gate from a CSV or XLSX; safe to repeat. Read docs/how-to/watch-the-water.md"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="CSV (tanggal, ketinggian) or XLSX (Tanggal, Jam, Tinggi Air)")
        parser.add_argument("--gate", default="", help="code of the gate; without it, the one that the file names")
        parser.add_argument("--unit", default="", choices=("mm", "cm", "m"), help="without it, it is seen")
        parser.add_argument("--refused", type=Path, help="default: KOTA_HOME/imports/FILE.refused.csv")
        parser.add_argument("--no-fit", action="store_true", help="do not fit forecasts downstream afterwards")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        began, by = time.monotonic(), system("import")
        refusals = options["refused"] or importing.refused_at(settings.HOME, file)
        try:
            found = importing.import_levels(
                path=file, gate=options["gate"], unit=options["unit"], refusals=refusals, by=by, at=clock.now()
            )
            self._say(found, refusals, time.monotonic() - began)
            if not options["no_fit"]:
                self._fitted(forecasting.fit_reaches(by=by, at=clock.now()))
        except KotaError as error:
            raise CommandError(error.message) from None
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from None

    def _say(self, found: importing.Outcome, refusals: Path, seconds: float) -> None:
        refused = sum(found.refused.values())
        self.stdout.write(
            f"{found.gate}: {found.rows:,} rows in {found.unit}: {found.new:,} new, {found.known:,} known,"
            f" {refused:,} refused ({seconds:.1f} s)"
        )
        for reason, count in found.refused.most_common():
            self.stdout.write(f"  {count:>7,}  {reason}")
        if found.since and found.until:
            self.stdout.write(f"  from {found.since:%Y-%m-%d %H:%M} to {found.until:%Y-%m-%d %H:%M}")
        if refused:
            self.stdout.write(f"Refused rows with their reasons: {refusals}")

    def _fitted(self, fits: list[Any]) -> None:
        for fit in fits:
            tried = fit.trial
            self.stdout.write(
                f"{fit.reach}, {fit.horizon} h ahead: mean error {tried['error']:.1f} cm, staying as it is"
                f" {tried['error_of_persistence']:.1f} cm (water takes {fit.lag} h, {fit.earliest} to {fit.latest})"
            )
