"""A real Mosquitto between devices and the gateway, with the files that Kota writes for it."""

import asyncio
import json
import queue
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import paho.mqtt.client as mqtt
import pytest
from django.core.management import call_command
from paho.mqtt.enums import CallbackAPIVersion

from kota.base import clock
from kota.base.actor import system
from kota.cli.trial import free_port
from kota.kernel.observations.mqtt.client import Gateway
from kota.kernel.observations.selectors import charts
from kota.kernel.observations.services import devices
from tests.factories.sensing import datastream

PROGRAM = shutil.which("mosquitto", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin:/opt/homebrew/sbin")
pytestmark = pytest.mark.skipif(
    PROGRAM is None, reason="needs Mosquitto, which Kota does not bring (apt install mosquitto)"
)
BY, SECRET = system("test"), "a-secret-for-tests"
MOMENT = "2026-11-26T08:00:00Z"


class Device:
    """A connection; what it hears on its own topic of acknowledgements and elsewhere waits in `heard`."""

    def __init__(self, port: int, user: str = "", secret: str = "", listens: str = "") -> None:
        self.heard: queue.Queue[Any] = queue.Queue()
        self.client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id=f"test-{user or 'nobody'}")
        if user:
            self.client.username_pw_set(user, secret)
        ready = threading.Event()
        self.client.on_subscribe = lambda *_: ready.set()
        self.client.on_message = lambda _c, _d, message: self.heard.put(json.loads(message.payload))
        self.client.connect("127.0.0.1", port)
        self.client.loop_start()
        self.client.subscribe(listens or f"kota/devices/{user}/acknowledged", qos=1)
        assert ready.wait(10)

    def send(self, topic: str, **observation: Any) -> None:
        self.client.publish(topic, json.dumps({"phenomenonTime": MOMENT, **observation}), qos=1).wait_for_publish(10)

    def close(self) -> None:
        self.client.disconnect()
        self.client.loop_stop()


@contextmanager
def gateway(url: str) -> Iterator[None]:
    """Kota's gateway at the broker, in a thread of its own."""
    stop, ready = threading.Event(), threading.Event()

    async def serve() -> None:
        made = Gateway(url)
        made.start()
        ready.set()
        while not stop.is_set():
            await asyncio.sleep(0.02)
        await made.stop()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=20)


@pytest.fixture
def place(fresh_city: Any, tmp_path: Path, settings: Any) -> Iterator[tuple[int, str, dict[str, str], int]]:
    """Its port, the gateway's address, the secrets of two devices, and the first one's datastream."""
    assert PROGRAM is not None
    port, folder = free_port(), tmp_path / "mosquitto"
    settings.KOTA_MQTT_URL = f"mqtt://kota:{SECRET}@127.0.0.1:{port}"
    at, stream = clock.now(), datastream()
    secrets = {key: devices.register_device(key=key, name=key, by=BY, at=at)[1] for key in ("gauge-1", "gauge-2")}
    devices.assign_streams(key="gauge-1", datastreams=[stream.pk], by=BY, at=at)
    call_command("mosquitto_files", out=folder, verbosity=0)
    written = (folder / "mosquitto.conf").read_text()
    changes = {"listener 1883": f"listener {port} 127.0.0.1", "/var/lib/mosquitto/": f"{folder}/"}
    for before, after in changes.items():
        assert before in written
        written = written.replace(before, after)
    (folder / "mosquitto.conf").write_text(f"{written}\nuser root\n")
    process = subprocess.Popen([PROGRAM, "-c", str(folder / "mosquitto.conf")], stderr=subprocess.DEVNULL)
    _wait(lambda: _answers(port))
    try:
        yield port, settings.KOTA_MQTT_URL, secrets, stream.pk
    finally:
        process.terminate()
        process.wait(timeout=10)


def test_a_device_is_told_after_commit_and_listeners_get_what_was_kept(place: Any) -> None:
    port, url, secrets, stream = place
    with gateway(url):
        device = Device(port, "gauge-1", secrets["gauge-1"])
        _wait(lambda: _heard_by_gateway(device, stream))
        listener = Device(port, listens=f"v1.1/Datastreams({stream})/Observations")
        device.send("kota/devices/gauge-1/Observations", result=41.5, Datastream={"@iot.id": stream})
        assert device.heard.get(timeout=10) == {"kept": [[stream, MOMENT]], "refused": []}
        assert kept(stream).count(41.5) == 1
        _wait(lambda: listener.heard.get(timeout=10)["result"] == 41.5)
        device.send("kota/devices/gauge-1/Observations", result="nonsense" * 10_000, Datastream={"@iot.id": stream})
        assert "longer than" in device.heard.get(timeout=10)["refused"][0]["reason"]
        for one in (device, listener):
            one.close()


def test_what_is_sent_while_the_gateway_is_away_comes_when_it_is_back(place: Any) -> None:
    port, url, secrets, stream = place
    with gateway(url):
        device = Device(port, "gauge-1", secrets["gauge-1"])
        _wait(lambda: _heard_by_gateway(device, stream))
    device.send("kota/devices/gauge-1/Observations", result=77, Datastream={"@iot.id": stream})
    assert 77 not in kept(stream)
    with gateway(url):
        assert device.heard.get(timeout=15)["kept"] == [[stream, MOMENT]]
    assert kept(stream).count(77) == 1
    device.close()


def test_a_device_writes_neither_for_another_nor_what_is_not_its_own(place: Any) -> None:
    port, url, secrets, stream = place
    with gateway(url):
        own, intruder = Device(port, "gauge-1", secrets["gauge-1"]), Device(port, "gauge-2", secrets["gauge-2"])
        _wait(lambda: _heard_by_gateway(own, stream))
        before = kept(stream)
        intruder.send("kota/devices/gauge-1/Observations", result=1, Datastream={"@iot.id": stream})
        intruder.close()  # Mosquitto has hung up
        other = Device(port, "gauge-2", secrets["gauge-2"])
        other.send("kota/devices/gauge-2/Observations", result=2, Datastream={"@iot.id": stream})
        assert other.heard.get(timeout=10)["kept"] == []
        assert kept(stream) == before
        for one in (own, other):
            one.close()


def kept(stream: int) -> list[float | None]:
    return [value.result for value in charts.newest(stream)]


def _heard_by_gateway(device: Device, stream: int) -> bool:
    """Is the gateway there? Asked by an observation that is sent again and again, and kept once."""
    device.send(
        "kota/devices/gauge-1/Observations",
        phenomenonTime="2026-01-01T00:00:00Z",
        result=0,
        Datastream={"@iot.id": stream},
    )
    try:
        device.heard.get(timeout=0.5)
    except queue.Empty:
        return False
    time.sleep(0.2)
    while not device.heard.empty():
        device.heard.get()
    return True


def _answers(port: int) -> bool:
    import socket

    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


def _wait(until: Callable[[], bool], seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < end
        time.sleep(0.05)
