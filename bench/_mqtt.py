"""Clients of MQTT for benchmarks: as quick as a broker acknowledges, so many messages in flight each."""

import getpass
import json
import os
import select
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from kota.cli.home import Home
from kota.cli.trial import free_port

INFLIGHT = 500  # messages of one connection that wait for their answer
AT_ONCE = 50


class Publisher:
    """One connection that writes packets and counts answers, no more: a whole client would be most of what is
    measured. What counts was acknowledged: by PUBACK, or on the topic of acknowledgements (`own`)."""

    def __init__(self, url: str, user: str, secret: str, *, own: bool) -> None:
        place = urlsplit(url)
        self.user, self.own = user, own
        self.acknowledged = self.sent = 0
        self._socket = socket.create_connection((place.hostname or "localhost", place.port or 1883))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._waiting = b""
        name = f"bench-{user}-{id(self)}"
        flags = b"\x00\x04MQTT\x04\xc2\x00\x3c"  # version 3.1.1, user and password, clean, a minute of patience
        self._socket.sendall(_packet(0x10, flags + _text(name) + _text(user) + _text(secret)))
        self._expect(0x20)
        if own:
            self._socket.sendall(_packet(0x82, b"\x00\x01" + _text(f"kota/devices/{user}/acknowledged") + b"\x00"))
            self._expect(0x90)

    def run(self, topic: str, payloads: Iterator[bytes], seconds: float) -> None:
        until, head = time.monotonic() + seconds, _text(topic)
        while time.monotonic() < until:
            packets: list[bytes] = []
            while self.sent - self.acknowledged < INFLIGHT and len(packets) < AT_ONCE:
                self.sent += 1
                number = (1 + self.sent % 65_000).to_bytes(2, "big")
                packets.append(_packet(0x32, head + number + next(payloads)))
            if packets:
                self._socket.sendall(b"".join(packets))
            self._hear(0.0 if self.sent - self.acknowledged < INFLIGHT else 0.05)
        settled = time.monotonic() + 20
        while self.acknowledged < self.sent and time.monotonic() < settled:
            self._hear(0.05)
        self._socket.close()

    def _expect(self, kind: int) -> None:
        found = self._socket.recv(1)
        if found != bytes([kind]):
            raise OSError(f"the broker answered {found!r} instead of {kind:#x}")
        self._socket.recv(self._socket.recv(1)[0])

    def _hear(self, patience: float) -> None:
        """Whatever the broker has said."""
        if not select.select([self._socket], [], [], patience)[0]:
            return
        content = self._socket.recv(1 << 20)
        if not content:
            raise OSError("the broker hung up")
        self._waiting += content
        while (size := _whole(self._waiting)) is not None:
            packet, self._waiting = self._waiting[: sum(size)], self._waiting[sum(size) :]
            kind = packet[0] >> 4
            if kind == 4 and not self.own:
                self.acknowledged += 1
            elif kind == 3 and self.own:
                topic = int.from_bytes(packet[size[0] : size[0] + 2], "big")
                self.acknowledged += len(json.loads(packet[size[0] + 2 + topic :])["kept"])


def _packet(kind: int, content: bytes) -> bytes:
    left, size = len(content), bytearray()
    while True:
        left, seven = left >> 7, left & 127
        size.append(seven | (128 if left else 0))
        if not left:
            return bytes([kind]) + bytes(size) + content


def _whole(content: bytes) -> tuple[int, int] | None:
    """How long the head and the content of the first packet are; None while it is not there yet."""
    length = 0
    for place, byte in enumerate(content[1:5]):
        length |= (byte & 127) << (7 * place)
        if byte < 128:
            head = place + 2
            return (head, length) if len(content) >= head + length else None
    return None


def _text(text: str) -> bytes:
    content = text.encode()
    return len(content).to_bytes(2, "big") + content


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
    command = [sys.executable, "-m", "django", "gateway"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        for line in process.stdout or ():
            if b"gateway.connected" in line:
                break
        time.sleep(0.5)  # what it listens to is granted a moment later
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)
