"""Show where the city differs from its pack."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from kota.kernel.facts import selectors


class Command(BaseCommand):
    help = "Show where the city's facts differ from its pack"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=settings.KOTA_PACK, help="the pack's folder")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        found = list(selectors.differences(folder))
        for difference in found:
            self.stdout.write(f"{difference.how:9} {difference.kind} {difference.key}")
            for key in sorted((difference.here or {}).keys() | (difference.pack or {}).keys()):
                here, pack = (difference.here or {}).get(key), (difference.pack or {}).get(key)
                if here != pack and difference.here and difference.pack:
                    self.stdout.write(f"          {key}: pack {pack!r}, here {here!r}")
        self.stdout.write(f"{len(found)} differences" if found else "the city equals its pack")
