"""Clients of a broker: the gateway at a broker of the city's own, and the other processes, which only tell.

At a broker like Mosquitto, a device's PUBACK says that the broker has its message; that Kota has it, and has committed
it, is said on the device's own topic `kota/devices/NAME/acknowledged`. The gateway acknowledges by hand, after commit,
so a message that it had not written yet comes again after a crash.
"""

import asyncio
import threading
from collections import deque
from typing import Any
from urllib.parse import unquote, urlsplit

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion

from kota.base import logs
from kota.base.ids import uuid7
from kota.kernel.observations.mqtt import telling
from kota.kernel.observations.mqtt.devices import Devices
from kota.kernel.observations.mqtt.inlet import InletQueue, Told
from kota.kernel.observations.mqtt.outgoing import Outgoing
from kota.kernel.observations.rules import topics
from kota.kernel.observations.services import announcing

INFLIGHT = 65_535
GROUP = "$share/kota/"
# Devices write below their own names: such a broker does not say who sent a message. Nor does it spare us what we say
# ourselves, so what we publish to must not be listened to.
INLETS = ("kota/devices/+/Observations", "kota/devices/+/CreateObservations", "kota/devices/+/+/Observations")
_log = logs.logger("gateway")


def connect(url: str, name: str, *, is_kept: bool = False) -> Client:
    """A client that is not connected yet; it connects again by itself. `is_kept`: the broker keeps for it what it has
    not acknowledged, which it does by hand."""
    parts = urlsplit(url)
    client = Client(CallbackAPIVersion.VERSION2, client_id=name, clean_session=not is_kept, manual_ack=is_kept)
    if parts.username:
        client.username_pw_set(unquote(parts.username), unquote(parts.password or ""))
    if parts.scheme == "mqtts":
        client.tls_set()
    client.reconnect_delay_set(1, 30)
    client.max_inflight_messages_set(INFLIGHT)
    return client


def address(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return parts.hostname or "localhost", parts.port or (8883 if parts.scheme == "mqtts" else 1883)


class Gateway:
    """Takes observations from a broker, and gives it what is committed.

    It keeps its name, so that after a crash the broker gives it again what it had not acknowledged. MQTT 3.1.1, because
    packets of MQTT 5 have properties, and reading those took a third of its time.
    """

    def __init__(self, url: str, name: str = "") -> None:
        """`name` of one of several."""
        self._url, self._is_one_of_many = url, bool(name)
        self._loop = asyncio.get_running_loop()
        self._inlet = InletQueue(self._loop)
        self._devices = Devices()
        self._arrived: deque[tuple[topics.Inlet, MQTTMessage, int]] = deque()
        self._client = connect(url, f"kota-gateway-{name}".strip("-"), is_kept=True)
        self._client.on_connect = self._on_connect
        self._client.on_message = self._on_message
        self._outgoing = Outgoing(self._client)

    def start(self) -> None:
        self._client.connect_async(*address(self._url))
        self._client.loop_start()
        announcing.listen(telling.of_changes(self._internal, lambda: True), self._outgoing.committed)
        self._outgoing.start()

    def stop(self) -> None:
        self._inlet.close()
        self._outgoing.stop()
        self._client.loop_stop()
        self._client.disconnect()

    def _internal(self, topic: str, content: bytes) -> None:
        if topic == telling.OBSERVED:
            self._outgoing.observations(telling.read_observed(content))
        elif topic == telling.CHANGED:
            self._outgoing.entity(*telling.read_changed(content))

    def _on_connect(self, client: Client, _data: Any, _flags: Any, reason: Any, _properties: Any) -> None:
        if reason.is_failure:
            _log.error("gateway.refused", reason=str(reason))
            return
        group = GROUP if self._is_one_of_many else ""
        client.subscribe([(f"{group}{one}", 1) for one in INLETS] + [(telling.OBSERVED, 1), (telling.CHANGED, 1)])
        client.publish(telling.LISTENING, b"1", retain=True)
        _log.info("gateway.connected")

    def _on_message(self, client: Client, _data: Any, message: MQTTMessage) -> None:
        """In paho's thread."""
        inlet = topics.inlet(message.topic)
        if inlet is None:
            self._internal(message.topic, bytes(message.payload))
            client.ack(message.mid, message.qos)
            return
        writer = self._devices.number(inlet.user)
        if writer is None:
            client.ack(message.mid, message.qos)
            return
        while not self._has_room():
            threading.Event().wait(0.01)
        self._arrived.append((inlet, message, writer))
        if len(self._arrived) == 1:  # else the loop has been told already
            self._loop.call_soon_threadsafe(self._take_all)

    def _has_room(self) -> bool:
        return self._inlet.has_room()

    def _take_all(self) -> None:
        while self._arrived:
            try:
                self._take(*self._arrived[0])
            except Exception as error:  # it is not acknowledged, and what waits behind it must not wait for ever
                _log.error("gateway.not_taken", kind=type(error).__name__, where=logs.where(error))
            self._arrived.popleft()

    def _take(self, inlet: topics.Inlet, message: MQTTMessage, writer: int) -> None:
        def tell(told: Told | None) -> None:
            if told is None:
                return  # not acknowledged: the broker gives it again
            if inlet.user:
                self._outgoing.acknowledge(inlet.user, told)
            self._client.ack(message.mid, message.qos)

        self._inlet.take(inlet, bytes(message.payload), writer, tell)


class Teller:
    """In a process that serves pages or works in the background: tells the gateway what it has committed."""

    def __init__(self, url: str) -> None:
        self._is_wanted = False
        self._client = connect(url, f"kota-{uuid7().hex[:16]}")
        self._client.on_connect = lambda client, *_: client.subscribe(telling.LISTENING)
        self._client.on_message = self._on_message
        self._client.on_disconnect = lambda *_: self._want(b"0")
        self._client.connect_async(*address(url))
        self._client.loop_start()
        telling.tell_by(self._send, lambda: self._is_wanted)

    def _on_message(self, _client: Client, _data: Any, message: MQTTMessage) -> None:
        self._want(bytes(message.payload))

    def _want(self, said: bytes) -> None:
        self._is_wanted = said == b"1"

    def _send(self, topic: str, content: bytes) -> None:
        self._client.publish(topic, content)
