"""The search for journeys, compiled."""

import os
from typing import Any

from django.core.management.base import BaseCommand

from kota.mobility.journeys.selectors import engine


class Command(BaseCommand):
    help = "Compile the search for journeys, so that the processes of the city only take it (they run this themselves)"

    def handle(self, *args: Any, **options: Any) -> None:
        os.nice(10)  # whoever asks for a page goes first
        engine.warm()
