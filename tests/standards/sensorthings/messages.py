"""A program that speaks MQTT, as any device or display would."""

import json
import queue
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote, urlsplit

import paho.mqtt.client as paho

from tests.standards.sensorthings.server import Session

PATIENCE = 5.0
QUIET = 0.5  # how long nothing must come to say that nothing comes


class Listener:
    """A connection: what arrives waits in `inbox`, `publish` returns when the broker has acknowledged."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        kind = "websockets" if parts.scheme in {"ws", "wss"} else "tcp"
        self.inbox: queue.Queue[tuple[str, Any]] = queue.Queue()
        self._granted: queue.Queue[list[Any]] = queue.Queue()
        self._up: queue.Queue[Any] = queue.Queue()
        self.client = paho.Client(
            paho.CallbackAPIVersion.VERSION2,
            client_id=f"kt{secrets.token_hex(6)}",
            transport=kind,
            protocol=paho.MQTTv311,
        )
        if parts.username:
            self.client.username_pw_set(unquote(parts.username), unquote(parts.password or ""))
        if parts.scheme in {"mqtts", "wss"}:
            self.client.tls_set()
        if kind == "websockets":
            self.client.ws_set_options(path=parts.path or "/mqtt")
        self.client.on_connect = lambda _c, _u, _f, reason, _p: self._up.put(reason)
        self.client.on_subscribe = lambda _c, _u, _m, reasons, _p: self._granted.put(reasons)
        self.client.on_message = lambda _c, _u, message: self.inbox.put((message.topic, _read(message.payload)))
        standard = {"mqtts": 8883, "ws": 80, "wss": 443}.get(parts.scheme, 1883)
        self.client.connect(parts.hostname or "localhost", parts.port or standard)
        self.client.loop_start()
        reason = self._up.get(timeout=PATIENCE)
        assert not reason.is_failure, f"{parts.hostname}:{parts.port} refused the connection: {reason}"

    def subscribe(self, *topics: str) -> None:
        """Wait until the broker has granted it; what is retained comes at once and is thrown away."""
        for topic in topics:
            self.client.subscribe(topic, qos=1)
            reasons = self._granted.get(timeout=PATIENCE)
            assert not any(reason.is_failure for reason in reasons), f"subscribing to {topic} was refused"
        time.sleep(0.2)
        while not self.inbox.empty():
            self.inbox.get_nowait()

    def publish(self, topic: str, body: Any) -> None:
        """Publish JSON (or bytes as they are) and wait for the acknowledgement."""
        payload = body if isinstance(body, bytes) else json.dumps(body).encode()
        info = self.client.publish(topic, payload, qos=1)
        info.wait_for_publish(PATIENCE)
        assert info.is_published(), f"a message to {topic} was not acknowledged within {PATIENCE} s"

    def next(self, patience: float = PATIENCE) -> tuple[str, Any]:
        """The next message: topic and body."""
        try:
            return self.inbox.get(timeout=patience)
        except queue.Empty:
            raise AssertionError(f"no message within {patience} s") from None

    def rest(self, least: int = 0) -> list[tuple[str, Any]]:
        """What comes until it is quiet; so many messages are waited for with patience."""
        found: list[tuple[str, Any]] = []
        while True:
            try:
                found.append(self.inbox.get(timeout=QUIET if len(found) >= least else PATIENCE))
            except queue.Empty:
                return found

    def close(self) -> None:
        """Say goodbye."""
        self.client.disconnect()
        self.client.loop_stop()


def _read(payload: bytes) -> Any:
    try:
        return json.loads(payload)
    except ValueError:
        return payload


@contextmanager
def listening(url: str, *topics: str) -> Iterator[Listener]:
    """A listener that is gone afterwards."""
    listener = Listener(url)
    try:
        listener.subscribe(*topics)
        yield listener
    finally:
        listener.close()


def eventually(sta: Session, path: str, wanted: int, **options: Any) -> list[Any]:
    """The rows of a set as soon as there are so many."""
    until = time.monotonic() + PATIENCE
    while len(rows := sta.rows(path, **options)) < wanted and time.monotonic() < until:
        time.sleep(0.05)
    assert len(rows) == wanted, f"{path} has {len(rows)} rows, not {wanted}"
    return rows
