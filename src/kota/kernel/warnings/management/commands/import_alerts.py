"""Bring CAP files of others in."""

from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kota.base import clock
from kota.base.actor import system
from kota.kernel.warnings.rules.reading import MOST_BYTES, UnreadableError
from kota.kernel.warnings.services import foreign


class Command(BaseCommand):
    help = "Show CAP 1.2 alerts of others from files; they are never sent as the city's own"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="+", help="a CAP file, one alert in each")

    def handle(self, *args: Any, file: list[Path], **options: Any) -> None:
        found = [one for path in file if (one := self._import(path))]
        left_out = Counter([why for _new, why in found if why])
        left_out["unreadable or not for everybody"] = len(file) - len(found)
        fresh, shown = sum(is_new for is_new, _why in found), sum(not why for _new, why in found)
        self.stdout.write(f"{fresh} of {len(file)} alerts are new; {shown} shown, {left_out.total()} left out")
        for why, count in left_out.items():
            if count:
                self.stdout.write(f"  {count:>5}  not shown: {why}")

    def _import(self, path: Path) -> tuple[bool, str] | None:
        try:
            with path.open("rb") as opened:
                body = opened.read(MOST_BYTES + 1)
            return foreign.import_file(name=path.name, body=body, by=system("import"), at=clock.now())
        except OSError as error:
            raise CommandError(f"{path} cannot be opened: {error.strerror}") from None
        except UnreadableError as error:
            self.stderr.write(f"{path.name}: {error}")
            return None
