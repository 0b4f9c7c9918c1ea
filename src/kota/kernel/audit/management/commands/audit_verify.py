"""Check every audit line against its seal."""

import re
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kota.kernel.audit import selectors

MOST = 20


class Command(BaseCommand):
    help = "Check every audit line against its seal and name those that were changed"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--root", metavar="HEX", default="", help="a root noted elsewhere: it must still be there")

    def handle(self, *args: Any, root: str, **options: Any) -> None:
        if root and not re.fullmatch(r"[0-9a-fA-F]{64}", root):
            raise CommandError(f"{root} is no root: a root has 64 hexadecimal digits, as /audit/roots.json shows them")
        verdict = selectors.verify(noted_root=root)
        for fault in verdict.faults[:MOST]:
            self.stderr.write(f"seal {fault.seal}: {fault.says}")
        if (more := len(verdict.faults) - MOST) > 0:
            self.stderr.write(f"and {more} more, the last: {verdict.faults[-1].says}")
        if not verdict.is_sound:
            count = len(verdict.faults)
            raise CommandError(f"the audit was tampered with: {count} {'fault' if count == 1 else 'faults'}")
        self.stdout.write(
            f"sound: {verdict.lines} lines under {verdict.seals} seals, {verdict.unsealed} not sealed yet"
        )
