"""Read a system of shared vehicles at once, and say what came of each file."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from kota.base import clock
from kota.base.actor import system
from kota.base.errors import KotaError
from kota.mobility.sharing.contracts import Name
from kota.mobility.sharing.selectors import words
from kota.mobility.sharing.services import polling


class Command(BaseCommand):
    help = "Read a connected system's GBFS now and say what came of each file. Read docs/how-to/share-bikes.md"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="the system's code among the city's facts")

    def handle(self, *args: Any, code: str, **options: Any) -> None:
        try:
            told = polling.read_now(code=code, by=system("import"), at=clock.now())
        except KotaError as error:
            raise CommandError(error.message) from None
        if not told:
            raise CommandError(f"{code} is the city's own, or switched off: there is nothing to read")
        with translation.override("en"):  # what is read on a terminal is English
            for one in told:
                self._tell(one)
        if not any(one.is_read for one in told if one.name != Name.DISCOVERY):
            raise CommandError(f"{code}: not one file could be read. What was known stays.")

    def _tell(self, one: polling.Outcome) -> None:
        if not one.is_read:
            self.stdout.write(f"  {one.name:<22} refused, what was known stays: {words.error(one.outcome)}")
            return
        aside = f", {one.refusals:,} kept aside" if one.refusals else ""
        self.stdout.write(f"  {one.name:<22} {one.outcome} ({one.rows:,} rows{aside}, version {one.version or '-'})")
        for row in one.refused[:5]:
            called = f" {row['id']}" if row["id"] else ""
            self.stdout.write(f"    row {row['row'] + 1}{called}: {words.row(row['why'], row['field'])}")
