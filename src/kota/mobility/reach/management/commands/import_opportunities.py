"""Jobs, people, schools, clinics from a file."""

from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kota.base import clock
from kota.base.actor import system
from kota.base.errors import KotaError
from kota.mobility.reach.contracts import Kind
from kota.mobility.reach.services import importing


class Command(BaseCommand):
    help = (
        "Put jobs, people, schools of a CSV file in the place of those before. Read docs/how-to/see-what-is-in-reach.md"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="CSV with a position or a kelurahan in each row")
        parser.add_argument("--kind", required=True, choices=[str(one) for one in Kind])
        parser.add_argument("--number", default="", help="the column that says how much, where it is none of the usual")
        parser.add_argument("--source", required=True, help="whose figures they are, as licences ask")

    def handle(self, *args: Any, file: Path, kind: str, number: str, source: str, **options: Any) -> None:
        try:
            told = importing.import_file(
                path=file, kind=Kind(kind), source=source, number=number, by=system("import"), at=clock.now()
            )
        except KotaError as error:
            raise CommandError(error.message) from None
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from None
        self.stdout.write(
            f"{file.name}: {told.rows:,} rows of {kind}, {told.weight:,.0f} in all, in the place of {told.before:,};"
            f" {len(told.refused):,} refused"
        )
        for why, count in Counter(told.refused).most_common(5):
            self.stdout.write(f"  {count:>6,}  {why}")
