"""Load the city pack: facts, areas, and what else apps read from it."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from kota.base import clock
from kota.base.actor import system
from kota.base.errors import KotaError
from kota.base.registry import REGISTRY
from kota.kernel.facts import selectors, services


class Command(BaseCommand):
    help = "Bring the city pack's facts in; what was edited here stays"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=settings.KOTA_PACK, help="the pack's folder")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        at = clock.now()
        try:
            selectors.read_pack(folder)  # a pack with a mistake loads nothing
            for module in REGISTRY:
                for load in module.pack_loaders:
                    load(folder, at)
            changed = services.load_pack(folder=folder, by=system("pack"), at=at)
        except KotaError as error:
            raise CommandError(str(error)) from None
        said = ", ".join(f"{count} {kind}" for kind, count in changed.items() if count)
        self.stdout.write(f"pack {folder.name}: {said or 'nothing new'}")
