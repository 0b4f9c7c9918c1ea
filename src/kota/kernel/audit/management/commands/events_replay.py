"""Bring events that failed back to their subscribers."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kota.base import clock
from kota.base.actor import system
from kota.base.events.models import FailedDelivery
from kota.kernel.audit import services


class Command(BaseCommand):
    help = "Try failed events again: a number of `kota events failed`, or all"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", help="the number, or `all`")

    def handle(self, *args: Any, number: str, **options: Any) -> None:
        if number != "all" and not number.isdecimal():
            raise CommandError("give a number of `kota events failed`, or all")
        rows = FailedDelivery.objects.all() if number == "all" else FailedDelivery.objects.filter(pk=int(number))
        pks = list(rows.values_list("pk", flat=True))
        if not pks and number == "all":
            self.stdout.write("nothing to try again: every event was taken")
            return
        if not pks:
            raise CommandError("there is no failed event of that number: see `kota events failed`")
        for pk in pks:
            services.replay_event(failure_id=pk, by=system("operator"), at=clock.now())
        self.stdout.write(f"{len(pks)} will be tried again within a second")
