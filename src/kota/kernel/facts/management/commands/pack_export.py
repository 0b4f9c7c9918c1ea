"""Write the running city as a pack."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from kota.base.errors import KotaError
from kota.kernel.facts import selectors


class Command(BaseCommand):
    help = "Write the running city as a pack: its facts as they are now, all else from its folder"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="an empty or new folder")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            names = selectors.export_pack(folder, pack=settings.KOTA_PACK)
        except KotaError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{len(names)} files in {folder}; KOTA_CITY={folder.absolute()} starts a city of it")
