"""Replace approximate boundaries by real ones."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kota.base import clock
from kota.base.actor import system
from kota.base.errors import KotaError
from kota.kernel.areas import services


class Command(BaseCommand):
    help = "Replace the boundaries by those of a GeoJSON file of kelurahan, matched by code"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", type=Path, help="GeoJSON with one polygon for each kelurahan and its Kemendagri code"
        )

        parser.add_argument(
            "--source", default="", help="whose boundaries they are: the map names them, as licences ask"
        )

    def handle(self, *args: Any, file: Path, source: str, **options: Any) -> None:
        try:
            count, refused = services.import_boundaries(path=file, source=source, by=system("import"), at=clock.now())
        except KotaError as error:
            raise CommandError(str(error)) from None
        for sentence in refused:
            self.stderr.write(sentence)
        self.stdout.write(f"{count} kelurahan got their real boundary; {len(refused)} features were refused")
        if count:
            self.stdout.write(
                "the worker now gives each report the kelurahan that holds it; agencies and deadlines stay"
            )
