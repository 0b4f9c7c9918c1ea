"""Check every audit line against its seal."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kota.kernel.audit import selectors


class Command(BaseCommand):
    help = "Check every audit line against its seal and name the first that was changed"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--root", metavar="HEX", default="", help="a root noted elsewhere: it must still be there")

    def handle(self, *args: Any, root: str, **options: Any) -> None:
        verdict = selectors.verify(noted_root=root)
        for fault in verdict.faults:
            self.stderr.write(f"seal {fault.seal}: {fault.says}")
        if not verdict.is_sound:
            raise CommandError(f"the audit was tampered with: {len(verdict.faults)} faults")
        self.stdout.write(
            f"sound: {verdict.lines} lines under {verdict.seals} seals, {verdict.unsealed} not sealed yet"
        )
