"""What reckons how far one gets, compiled."""

import os
from typing import Any

from django.core.management.base import BaseCommand

from kota.mobility.reach.selectors import reachable


class Command(BaseCommand):
    help = "Compile what reckons how far one gets, so that the city's processes only take it (they run this themselves)"

    def handle(self, *args: Any, **options: Any) -> None:
        os.nice(10)  # whoever asks for a page goes first
        reachable.warm()
