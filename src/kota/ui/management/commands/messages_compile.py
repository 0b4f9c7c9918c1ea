"""`messages_compile`: make the .mo files that Django reads."""

from typing import Any

from django.core.management.base import BaseCommand

from kota.ui import messages


class Command(BaseCommand):
    help = "Compile the message catalogues that changed (without gettext)"
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        count = messages.compile_all()
        if options["verbosity"] and count:
            self.stdout.write(f"{count} catalogues compiled")
