"""A sample device for trying what a device may do; marked as simulated, on this machine only."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from kota.base import clock
from kota.base.actor import system
from kota.base.geo import Point
from kota.kernel.facts import facade as facts
from kota.kernel.observations import services
from kota.kernel.observations.contracts import Observed, StreamSpec, Unit
from kota.kernel.observations.models import Device
from kota.kernel.observations.selectors import writers

BY = system("demo")
KEY = "sample-sensor"
_CF = "https://vocab.nerc.ac.uk/standard_name/"
_MEASURED = (
    ("temperature", Observed("Air temperature", f"{_CF}air_temperature/"), Unit("degree Celsius", "°C"), (10, 45)),
    ("humidity", Observed("Relative humidity", f"{_CF}relative_humidity/"), Unit("percent", "%"), (0, 100)),
)


class Command(BaseCommand):
    help = "Make the sample device of a demonstration and write its secret to a file; end it where there is none"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--out", type=Path, required=True, help="JSON file that holds the demonstration's sign-ins")

    @transaction.atomic
    def handle(self, *args: Any, out: Path, **options: Any) -> None:
        at, known = clock.now(), Device.objects.filter(key=KEY, ended_at=None).first()
        if not settings.KOTA_DEMO:
            if known is not None:
                services.end_device(key=KEY, by=BY, at=at)
            return
        kept = json.loads(out.read_text()) if out.exists() else {}
        secret = kept.get("sta_device", {}).get("token", "")
        if known is None:
            known, secret = self._registered(at)
        elif bytes(known.token) != writers.digest(secret):
            secret = services.renew_secret(key=KEY, by=BY, at=at)
        streams = services.ensure_streams(self._specs(known.pk), by=BY, at=at)
        made = {"key": KEY, "token": secret, "datastreams": sorted(streams.values())}
        fresh = out.with_suffix(".part")
        fresh.touch(mode=0o600)
        fresh.write_text(json.dumps({**kept, "sta_device": made}, indent=2, ensure_ascii=False))
        fresh.replace(out)
        self.stdout.write("a sample device, marked as simulated")

    def _registered(self, at: Any) -> tuple[Device, str]:
        Device.objects.filter(key=KEY).update(key=f"{KEY}.{at:%Y%m%d%H%M%S}")  # one of an earlier demonstration
        return services.register_device(
            key=KEY, name="Sensor contoh (sample sensor)", silent_after_s=86_400, is_simulated=True, by=BY, at=at
        )

    def _specs(self, device: int) -> list[StreamSpec]:
        lon, lat = facts.city().centre
        return [
            StreamSpec(
                key=f"demo:{name}", name=observed.name, theme="weather", thing="demo:sensor", observed=observed,
                unit=unit,
                thing_name="Sensor contoh (sample sensor)", place=Point(lon, lat), is_simulated=True, device=device,
                properties={"plausible": {"minimum": low, "maximum": high, "stuckAfterHours": 12}},
            )
            for name, observed, unit, (low, high) in _MEASURED
        ]  # fmt: skip
