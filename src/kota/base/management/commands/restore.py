"""Fill an empty home from a backup."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kota.base import archive
from kota.base.errors import KotaError


class Command(BaseCommand):
    help = "Fill an empty home (KOTA_HOME) from a backup"
    as_owner = True
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="an archive made by `kota backup`")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            manifest = archive.read_backup(file)
        except KotaError as error:
            raise CommandError(str(error)) from None
        rows = sum(count for count, _ in manifest["tables"].values())
        self.stdout.write(f"restored {rows} rows as of {manifest['at']}; start it by ./kota up")
