"""A city for a while: its own home, a free port, real processes. Benchmarks and browser tests run on it."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kota.cli.environment import environment as python_environment
from kota.cli.errors import KnownError
from kota.cli.home import CHECKOUT, Home
from kota.cli.postgres import places
from kota.cli.progress import tail
from kota.cli.system import dies_with_parent

OWN = {
    "KOTA_DATABASE_URL",
    "KOTA_OWNER_URL",
    "KOTA_AS_OWNER",
    "KOTA_HOME",
    "KOTA_PORT",
    "KOTA_PUBLIC_URL",
    "KOTA_HOST",
    "KOTA_MQTT_PORT",
    "KOTA_MQTT_URL",
}
PATIENCE = 180.0


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class TrialCity:
    """Started by `start`, gone without a trace after `stop`."""

    def __init__(self, folder: Path, extra: Mapping[str, str] | None = None) -> None:
        self.home = Home(folder)
        self.extra = dict(extra or {})
        self.process: subprocess.Popen[bytes] | None = None
        self.url = ""

    def start(self) -> "TrialCity":
        """Run `kota up` and wait until it serves pages."""
        self.home.path.mkdir(parents=True, exist_ok=True)
        environment = {key: value for key, value in os.environ.items() if key not in OWN}
        environment |= python_environment() | {
            "KOTA_HOME": str(self.home.path),
            "KOTA_PORT": str(free_port()),
            "KOTA_MQTT_PORT": str(free_port()),
            **self.extra,
        }
        with self.output.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "kota.cli", "up", "--as-built"],
                env=environment, cwd=CHECKOUT, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                start_new_session=True, preexec_fn=dies_with_parent(signal.SIGTERM),
            )  # fmt: skip
        until = time.monotonic() + PATIENCE
        while not (city := self.home.city()):
            if self.process.poll() is not None or time.monotonic() > until:
                self.stop(keep=True)
                raise KnownError(f"The city for this run did not start: {tail(self.output, 5)} (log: {self.output})")
            time.sleep(0.1)
        self.url = city["base_url"]
        return self

    @property
    def output(self) -> Path:
        """What `kota up` printed."""
        return self.home.path / "up.log"

    @property
    def state(self) -> dict[str, Any]:
        """What the city wrote about itself."""
        return self.home.city()

    @property
    def demo(self) -> dict[str, Any]:
        """Addresses, demo sign-ins and keys, as `kota demo --json` prints them."""
        from kota.cli.demo import facts

        return json.loads(json.dumps(facts(self.home)))  # type: ignore[no-any-return]

    def stop(self, *, keep: bool = False) -> None:
        """Stop everything; take the home away unless it is to be kept."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(timeout=60)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process = None
        if not keep:
            places.remove(self.home.path)
            shutil.rmtree(self.home.path, ignore_errors=True)
