"""The search along streets, compiled."""

import os
from typing import Any

from django.core.management.base import BaseCommand

from kota.mobility.streets.selectors.warming import warm


class Command(BaseCommand):
    help = "Compile the search along streets, so that the processes of the city only take it (they run this themselves)"

    def handle(self, *args: Any, **options: Any) -> None:
        os.nice(10)  # whoever asks for a page goes first
        warm()
