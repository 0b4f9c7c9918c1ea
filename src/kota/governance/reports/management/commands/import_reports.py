"""Reports from a CSV or GeoJSON file."""

import sys
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from kota.base import clock
from kota.base.actor import system
from kota.base.errors import KotaError
from kota.governance.reports.rules.importing.plan import Plan, read_plan, write_plan
from kota.governance.reports.services import importing

WIDTH = 28


class Command(BaseCommand):
    help = "Open a report for each row of a CSV or GeoJSON file; safe to repeat. Read docs/how-to/import-reports.md"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="CSV with a header line, or a GeoJSON FeatureCollection")
        parser.add_argument(
            "--mapping",
            type=Path,
            help="TOML that names the columns; without it, one of the pack is used that fits, or they are guessed",
        )
        parser.add_argument("--dry-run", action="store_true", help="read and check everything, open nothing")
        parser.add_argument(
            "--refused", type=Path, help="where refused rows go (default: KOTA_HOME/imports/FILE.refused.csv)"
        )
        parser.add_argument("--show-mapping", action="store_true", help="print the mapping that would be used")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            mapping = options["mapping"] or self._shipped(file)
            plan = importing.plan_for(file, self._given(mapping))
            if options["show_mapping"]:
                self.stdout.write(write_plan(plan))
                return
            self._run(file, plan, dry=options["dry_run"], refusals=options["refused"] or _at_home(file))
        except KotaError as error:
            raise CommandError(error.message) from None
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from None

    def _shipped(self, file: Path) -> Path | None:
        found = importing.shipped_for(file, settings.KOTA_PACK)
        if found:
            self.stderr.write(f"The columns are those of the pack's mapping imports/{found.name}: it is used.")
        return found

    def _given(self, path: Path | None) -> Plan:
        return read_plan(path.read_text(encoding="utf-8"), path.name) if path else Plan()

    def _run(self, file: Path, plan: Plan, *, dry: bool, refusals: Path) -> None:
        bar = _Bar()
        try:
            outcome = importing.import_reports(
                path=file, plan=plan, by=system("import"), at=clock.now(), refusals=refusals, dry=dry, tell=bar.tell
            )
        except KeyboardInterrupt:
            raise CommandError("stopped; what was opened stays, and the same command goes on from there") from None
        finally:
            bar.end()
        self._say(outcome, dry=dry, refusals=refusals, seconds=bar.seconds)

    def _say(self, outcome: importing.Outcome, *, dry: bool, refusals: Path, seconds: float) -> None:
        opened = "would be opened" if dry else f"opened ({outcome.opened / max(seconds, 0.001):,.0f} a second)"
        say = self.stdout.write
        say(f"{outcome.rows:,} rows: {outcome.opened:,} {opened}, {outcome.known:,} known, {outcome.refused:,} refused")
        if outcome.placed_by_area:
            say(f"  {outcome.placed_by_area:,} are placed by the name of their area, without a point")
        if outcome.held and outcome.opened:
            say(f"  {outcome.held:,} wait for a moderator: their words may insult or name somebody")
        for category, count in outcome.categories.most_common() if outcome.opened else ():
            say(f"  {count:>7,}  {category}")
        for reason, count in outcome.reasons.most_common(10):
            say(f"  {count:>7,}  refused: {reason}")
        if outcome.refused:
            say(f"Refused rows with their reasons: {refusals}")
        if any("category" in reason for reason in outcome.reasons):
            say(
                "Give such rows a category under [category] in a mapping: value, values or otherwise. --show-mapping"
                " prints one to begin with; docs/how-to/import-reports.md explains it."
            )


def _at_home(file: Path) -> Path:
    """In the city's home: the folder of the file is not ours to write in."""
    folder: Path = settings.HOME / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{file.name}.refused.csv"


class _Bar:
    """A line on the terminal that fills as the file is read; a plain line now and then where there is no terminal."""

    def __init__(self) -> None:
        self._began = self._said = time.monotonic()
        self._live = sys.stderr.isatty()
        self.seconds = 0.0

    def tell(self, outcome: importing.Outcome, share: float) -> None:
        """So far."""
        now = time.monotonic()
        if not self._live and now - self._said < 10:
            return
        self._said = now
        filled = round(share * WIDTH)
        speed = outcome.rows / max(now - self._began, 0.001)
        text = (
            f"{'#' * filled}{'.' * (WIDTH - filled)} {share:4.0%}  {outcome.rows:,} rows, {outcome.refused:,} refused,"
            f" {speed:,.0f}/s"
        )
        sys.stderr.write(f"\r\033[K{text}" if self._live else f"{text}\n")
        sys.stderr.flush()

    def end(self) -> None:
        """The line goes away."""
        self.seconds = time.monotonic() - self._began
        if self._live:
            sys.stderr.write("\r\033[K")
