"""What a Mosquitto beside Kota needs: who may sign in, who may write where, and a configuration to begin with."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from kota.kernel.observations.rules import mosquitto
from kota.kernel.observations.selectors.devices import mosquitto_lines


class Command(BaseCommand):
    help = "Write the password, ACL and configuration files of a Mosquitto that serves the city's devices"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--out", type=Path, required=True, help="folder for the files; those in it are replaced")

    def handle(self, *args: Any, out: Path, **options: Any) -> None:
        parts = urlsplit(settings.KOTA_MQTT_URL)
        if not (parts.username and parts.password):
            raise CommandError("KOTA_MQTT_URL names the gateway's own user: mqtt://kota:SECRET@host:1883")
        user, secret = unquote(parts.username), unquote(parts.password)
        lines = [mosquitto.gateway_line(user, secret), *mosquitto_lines()]
        out.mkdir(parents=True, exist_ok=True)
        _write(out / "passwords", "\n".join(lines) + "\n", mode=0o600)
        _write(out / "acl", mosquitto.acl(user), mode=0o600)
        if not (out / "mosquitto.conf").exists():  # the operator's own from then on
            _write(out / "mosquitto.conf", mosquitto.configuration(out.resolve()), mode=0o644)
        self.stdout.write(f"{len(lines) - 1} devices; let Mosquitto read the files anew with SIGHUP")


def _write(path: Path, text: str, *, mode: int) -> None:
    """In one step, so that Mosquitto never reads half a file; secrets are never readable for others."""
    fresh = path.with_suffix(".part")
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=mode)
    fresh.write_text(text)
    fresh.replace(path)
