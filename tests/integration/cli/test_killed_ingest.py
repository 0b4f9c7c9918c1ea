"""Observations while one process after the other is killed: nothing that was acknowledged is lost."""

import contextlib
import itertools
import json
import os
import signal
import socket
import threading
import time
from collections import deque
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
import paho.mqtt.client as mqtt
import psycopg
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from tests.integration.cli.running import Running

pytestmark = pytest.mark.timeout(600)
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
SECONDS = 4.0  # of writing after each kill


class Writer:
    """Writes one datastream until told to stop, and remembers which moments were acknowledged."""

    def __init__(self, told: dict[str, Any], stream: int) -> None:
        self.told, self.stream = told, stream
        self.acknowledged: list[datetime] = []
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)

    def run(self) -> None:
        raise NotImplementedError

    def moments(self) -> Any:
        number = 0
        while not self.stopped.is_set():
            yield BEGIN + timedelta(seconds=number)
            number += 1


class HttpWriter(Writer):
    def run(self) -> None:
        address = f"{self.told['sta_url']}/Datastreams({self.stream})/Observations"
        headers = {"Authorization": f"Bearer {self.told['sta_token']}"}
        with httpx.Client(headers=headers, timeout=20) as client:
            for moment in self.moments():
                body = {"phenomenonTime": moment.isoformat(), "result": moment.second}
                with contextlib.suppress(httpx.HTTPError):
                    if client.post(address, json=body).status_code == 201:
                        self.acknowledged.append(moment)
                        continue
                time.sleep(0.1)


class MqttWriter(Writer):
    def run(self) -> None:
        place = urlsplit(self.told["mqtt_url"])
        sent: dict[int, datetime] = {}
        answered: deque[int] = deque()  # an answer may come before `publish` has told the number
        client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id=f"writer-{self.stream}", clean_session=False)
        client.username_pw_set("program", self.told["sta_token"])
        client.on_publish = lambda _c, _d, number, *_: answered.append(number)
        client.reconnect_delay_set(1, 1)
        client.connect_async(place.hostname or "", place.port or 1883)
        client.loop_start()
        for moment in self.moments():
            body = json.dumps({"phenomenonTime": moment.isoformat(), "result": moment.second})
            with contextlib.suppress(ValueError):
                info = client.publish(f"v1.1/Datastreams({self.stream})/Observations", body, qos=1)
                sent[info.mid] = moment
            while answered:
                self.acknowledged.append(sent[answered.popleft()])
            time.sleep(0.02)
        client.loop_stop()


class Caller:
    """Calls the broker again and again with a token that the database must be asked about. Whoever calls is answered or
    hung up on, even while the database is away."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.place = urlsplit(told["mqtt_url"])
        self.answers: set[bytes] = set()
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)

    def run(self) -> None:
        for number in itertools.count():
            if self.stopped.is_set():
                return
            texts = (b"caller", b"program", b"wrong-%d" % number)
            content = b"\x00\x04MQTT\x04\xc2\x00\x3c" + b"".join(len(one).to_bytes(2, "big") + one for one in texts)
            with contextlib.suppress(ConnectionError), socket.create_connection(self.address()) as line:
                line.settimeout(20)
                line.sendall(bytes([0x10, len(content)]) + content)
                try:
                    self.answers.add(line.recv(1) or b"hung up")
                except TimeoutError:
                    self.answers.add(b"silence")
            time.sleep(0.05)

    def address(self) -> tuple[str, int]:
        return self.place.hostname or "", self.place.port or 1883


def test_nothing_that_was_acknowledged_is_lost_whatever_is_killed(city: Running) -> None:
    city.start()
    told = json.loads(city.kota("demo", "--json").stdout)
    streams = made(told, 3)
    writers = [HttpWriter(told, streams[0]), HttpWriter(told, streams[1]), MqttWriter(told, streams[2])]
    caller = Caller(told)
    caller.thread.start()
    for writer in writers:
        writer.thread.start()
    time.sleep(SECONDS)
    for kill in (web, gateway, postgres):
        before = [len(writer.acknowledged) for writer in writers]
        kill(city)
        until = time.monotonic() + 60
        while time.monotonic() < until and any(
            len(w.acknowledged) < b + 5 for w, b in zip(writers, before, strict=True)
        ):
            time.sleep(0.2)
        since = [len(w.acknowledged) - b for w, b in zip(writers, before, strict=True)]
        assert min(since) >= 5, f"after {kill.__name__} was killed, HTTP, HTTP and MQTT kept {since}"
    for stopped, thread in [(one.stopped, one.thread) for one in writers] + [(caller.stopped, caller.thread)]:
        stopped.set()
        thread.join(timeout=30)
    assert b"silence" not in caller.answers
    assert b"\x20" in caller.answers
    for writer in writers:
        kept = found(city, writer.stream)
        lost = set(writer.acknowledged) - set(kept)
        assert not lost, f"{len(lost)} of {len(writer.acknowledged)} acknowledged observations are gone"
        assert len(kept) == len(set(kept)), "what was sent again is there once"


def made(told: dict[str, Any], count: int) -> list[int]:
    """Datastreams of one thing."""
    stream = {
        "name": "Sample", "description": "A sample", "observationType": "urn:sample",
        "unitOfMeasurement": {"name": "none", "symbol": "", "definition": ""},
        "Sensor": {"name": "Sample", "description": "A sample", "encodingType": "text/plain", "metadata": "none"},
        "ObservedProperty": {"name": "Sample", "definition": "urn:sample", "description": "A sample"},
    }  # fmt: skip
    headers = {"Authorization": f"Bearer {told['sta_token']}"}
    thing = {"name": "Sample", "description": "A sample", "Datastreams": [stream] * count}
    number = httpx.post(f"{told['sta_url']}/Things", json=thing, headers=headers, timeout=60).json()["@iot.id"]
    value = httpx.get(f"{told['sta_url']}/Things({number})/Datastreams?$select=id", timeout=60).json()["value"]
    return [one["@iot.id"] for one in value]


def found(city: Running, stream: int) -> list[datetime]:
    state = json.loads((city.home / "run" / "city.json").read_text())
    with psycopg.connect(state["environment"]["KOTA_DATABASE_URL"]) as connection:
        rows = connection.execute(
            "SELECT phenomenon_time FROM observation WHERE datastream_id = %s", [stream]
        ).fetchall()
    return [row[0] for row in rows]


def web(city: Running) -> None:
    os.kill(city.child("granian"), signal.SIGKILL)


def gateway(city: Running) -> None:
    os.kill(city.child("gateway"), signal.SIGKILL)


def postgres(city: Running) -> None:
    pid = int((city.home / "postgres").resolve().joinpath("postmaster.pid").read_text().splitlines()[0])
    os.kill(pid, signal.SIGKILL)
