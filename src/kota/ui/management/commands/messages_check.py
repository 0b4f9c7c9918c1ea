"""`messages_check`: every visible string has its Indonesian words."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kota.ui import messages


class Command(BaseCommand):
    help = "Fail when a message has no Indonesian translation; --write adds the missing ids"
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--write", action="store_true", help="add missing ids, empty, to each app's django.po")

    def handle(self, *args: Any, **options: Any) -> None:
        faults: list[str] = []
        for folder in messages.app_folders():
            lacking = messages.missing(folder)
            if options["write"] and messages.write_missing(folder):
                self.stdout.write(f"{messages.catalogue_file(folder)}: {len(lacking)} added")
            faults += [f"{folder.name}/{place}: {key[0]!r}" for key, place in lacking.items()]
            faults += [f"{folder.name}: {fault}" for fault in messages.wrong(folder)]
        if faults:
            listed = "\n".join(faults)
            raise CommandError(f"{len(faults)} messages lack an Indonesian translation:\n{listed}")
        self.stdout.write("every message has an Indonesian translation")
