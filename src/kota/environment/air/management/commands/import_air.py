"""Days on record from a yearly file of the province."""

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from kota.base import clock
from kota.base.actor import system
from kota.base.errors import KotaError
from kota.environment.air import services


class Command(BaseCommand):
    help = "Keep the days of a file of air indices (ISPU); safe to repeat. Read docs/how-to/read-the-air.md"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", type=Path, help="CSV: tanggal,stasiun,pm25,pm10,so2,co,o3,no2,max,critical,categori"
        )
        parser.add_argument("--dry-run", action="store_true", help="read and check everything, keep nothing")
        parser.add_argument(
            "--refused", type=Path, help="where refused rows go (default: KOTA_HOME/imports/FILE.refused.csv)"
        )

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        began, dry, refusals = time.monotonic(), options["dry_run"], options["refused"] or _at_home(file)
        try:
            outcome = services.import_days(path=file, by=system("import"), at=clock.now(), refusals=refusals, dry=dry)
        except KotaError as error:
            raise CommandError(error.message) from None
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from None
        self._say(outcome, dry=dry, refusals=refusals, seconds=time.monotonic() - began)

    def _say(self, outcome: services.Outcome, *, dry: bool, refusals: Path, seconds: float) -> None:
        say, kept = self.stdout.write, "would be kept" if dry else f"kept in {seconds:.1f} s"
        say(f"{outcome.rows:,} rows: {outcome.new:,} days {kept}, {outcome.known:,} known, {outcome.refused:,} refused")
        if outcome.since:
            say(f"  {outcome.since} to {outcome.until}; {outcome.blank:,} days are without data")
        if outcome.disagreeing:
            each = ", ".join(f"{what} {count:,}" for what, count in outcome.disagreements.items())
            say(f"  on {outcome.disagreeing:,} days the file does not agree with its own figures ({each})")
        for reason, count in outcome.reasons.most_common(10):
            say(f"  {count:>7,}  refused: {reason}")
        if outcome.refused:
            say(f"Refused rows with their reasons: {refusals}")


def _at_home(file: Path) -> Path:
    """In the city's home: the folder of the file is not ours to write in."""
    folder: Path = settings.HOME / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{file.name}.refused.csv"
