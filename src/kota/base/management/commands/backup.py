"""Write the whole city into one file while it runs."""

import errno
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kota.base import archive, clock
from kota.base.errors import KotaError


class Command(BaseCommand):
    help = "Write the whole city (database, files, keys) into one file, while it runs"
    as_owner = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the archive to write, for example city.kota")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        if file.exists():
            raise CommandError(f"{file} exists already: name another file")
        if not file.absolute().parent.is_dir():
            raise CommandError(f"there is no folder {file.absolute().parent}")
        try:
            manifest = archive.write_backup(file.absolute(), at=clock.now())
        except KotaError as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise
            raise CommandError(f"{file} cannot be written: {error.strerror}") from None
        size, rows = file.stat().st_size / 1e6, sum(count for count, _ in manifest["tables"].values())
        self.stdout.write(f"{file}: {rows} rows, {size:.1f} MB; it holds personal data, keep it safe")
