"""Take in what devices send by MQTT, and give listeners what is committed."""

from typing import Any

from django.core.management.base import BaseCommand

from kota.kernel.observations.mqtt import gateway


class Command(BaseCommand):
    help = "Serve devices by MQTT: with the embedded broker, or at the broker of KOTA_MQTT_URL"
    requires_system_checks: list[str] = []  # `kota test` checks; here it would load every page and double the start

    def handle(self, *args: Any, **options: Any) -> None:
        gateway.run()
