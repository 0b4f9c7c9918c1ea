"""Clients of MQTT for benchmarks: as quick as a broker acknowledges, so many messages in flight each."""

import getpass
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from kota.cli.home import Home
from kota.cli.trial import free_port

INFLIGHT = 500


class Publisher:
    """One connection. What counts is what was acknowledged: by PUBACK, or on the topic of acknowledgements."""

    def __init__(self, url: str, user: str, secret: str, *, own: bool) -> None:
        place = urlsplit(url)
        self.user, self.own = user, own
        self.acknowledged = self.sent = 0
        self.client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id=f"bench-{user}-{id(self)}")
        self.client.username_pw_set(user, secret)
        self.client.max_inflight_messages_set(INFLIGHT)
        self.client.max_queued_messages_set(0)
        self.client.on_publish = self._on_publish
        self.client.on_message = self._on_message
        self.client.connect(place.hostname or "localhost", place.port or 1883)
        self.client.loop_start()
        if own:
            self.client.subscribe(f"kota/devices/{user}/acknowledged")

    def run(self, topic: str, payloads: Iterator[bytes], seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.sent - self.acknowledged >= INFLIGHT:
                time.sleep(0.0005)
                continue
            self.client.publish(topic, next(payloads), qos=1)
            self.sent += 1
        settled = time.monotonic() + 20
        while self.acknowledged < self.sent and time.monotonic() < settled:
            time.sleep(0.01)
        self.client.loop_stop()
        self.client.disconnect()

    def _on_publish(self, *_given: Any) -> None:
        if not self.own:
            self.acknowledged += 1

    def _on_message(self, _client: Any, _data: Any, message: mqtt.MQTTMessage) -> None:
        self.acknowledged += len(json.loads(message.payload)["kept"])


def together(publishers: list[Publisher], topics: list[str], payloads: list[Iterator[bytes]], seconds: float) -> float:
    """Messages a second that were acknowledged, all connections together."""
    threads = [
        threading.Thread(target=one.run, args=[topic, source, seconds])
        for one, topic, source in zip(publishers, topics, payloads, strict=True)
    ]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(one.acknowledged for one in publishers) / (time.monotonic() - began)


@contextmanager
def mosquitto(folder: Path) -> Iterator[str | None]:
    """A Mosquitto with the city's password and access files in a folder; None where it is not installed."""
    program = shutil.which("mosquitto", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
    if program is None:
        yield None
        return
    port, config = free_port(), folder / "bench.conf"
    lines = (
        f"listener {port} 127.0.0.1", "allow_anonymous true", f"password_file {folder / 'passwords'}",
        f"acl_file {folder / 'acl'}", "max_inflight_messages 0", "max_queued_messages 0", "persistence true",
        f"persistence_location {folder}/", f"user {getpass.getuser()}",
    )  # fmt: skip
    config.write_text("\n".join(lines) + "\n")
    with (folder / "mosquitto.log").open("wb") as log:
        process = subprocess.Popen([program, "-c", str(config)], stdout=log, stderr=log)
    try:
        time.sleep(1)
        yield f"mqtt://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=10)


@contextmanager
def gateway(url: str) -> Iterator[None]:
    """One more gateway of the city, at that broker."""
    place = urlsplit(url)
    secret = (Home(Path(os.environ["KOTA_BENCH_HOME"])).secrets / "mqtt").read_text().strip()
    address = f"mqtt://kota:{secret}@{place.netloc}"
    environment = {**os.environ, "KOTA_MQTT_URL": address, "KOTA_MQTT_BIND": ""}
    process = subprocess.Popen([sys.executable, "-m", "django", "gateway"], env=environment)
    try:
        time.sleep(4)
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)
