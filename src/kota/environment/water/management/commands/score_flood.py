"""How well residents' reports warn, on the real flood of February 2017."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kota.base.errors import KotaError
from kota.environment.water.rules.replay.report import HEADLINE, scorecards
from kota.environment.water.storage import read_archive

BEGINS = datetime(2017, 2, 20, tzinfo=ZoneInfo("Asia/Jakarta"))


class Command(BaseCommand):
    help = "Score the warning rule on the flood of February 2017. Read docs/how-to/replay-a-flood.md"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--data", type=Path, required=True, help="the folder with the archive of that flood")
        parser.add_argument("--json", action="store_true", help="everything, on one line")

    def handle(self, *args: Any, data: Path, **options: Any) -> None:
        try:
            archive = read_archive(data, BEGINS)
        except KotaError as error:
            raise CommandError(error.message) from None
        found = scorecards(archive.history, archive.units)
        if options["json"]:
            self.stdout.write(json.dumps(found))
            return
        self.stdout.write(f"{'':34}" + "".join(f"{name:>26}" for name in HEADLINE))
        for kind, cards in found["units"].items():
            for name, card in {"rule": cards["rule"], **cards["baselines"]}.items():
                self.stdout.write(f"{kind}: {name:<{32 - len(kind)}}" + "".join(f"{card[key]:>26}" for key in HEADLINE))
