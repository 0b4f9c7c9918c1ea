"""Use a PMTiles file as the base map."""

import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

MAGIC = b"PMTiles\x03"


class Command(BaseCommand):
    help = "Use a PMTiles file (version 3, vector tiles in the Protomaps schema) as the base map"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the .pmtiles file")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            with file.open("rb") as opened:
                start = opened.read(len(MAGIC))
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}") from None
        if start != MAGIC:
            raise CommandError(f"{file.name} is not a PMTiles file of version 3")
        target = settings.HOME / "basemap.pmtiles"
        part = target.with_suffix(".part")
        shutil.copyfile(file, part)
        part.replace(target)
        self.stdout.write(f"maps now draw {file.name}; remove {target} to return to the city's own map")
