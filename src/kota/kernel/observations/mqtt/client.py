"""Clients of a broker: the gateway at a broker of the city's own, and the other processes, which only tell.

At a broker like Mosquitto, a device's PUBACK says that the broker has its message; that Kota has it, and has committed
it, is said on the device's own topic `kota/devices/NAME/acknowledged`. The gateway acknowledges by hand, after commit,
so a message that it had not written yet comes again after a crash.
"""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import unquote, urlsplit

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion

from kota.base import logs
from kota.base.ids import uuid7
from kota.kernel.observations.mqtt import telling
from kota.kernel.observations.mqtt.devices import Devices
from kota.kernel.observations.mqtt.inlet import InletQueue, Told
from kota.kernel.observations.mqtt.looped import LoopedClient
from kota.kernel.observations.mqtt.outgoing import Outgoing
from kota.kernel.observations.rules import topics
from kota.kernel.observations.services import announcing

INFLIGHT = 65_535
FAREWELL_S = 2.0
GROUP = "$share/kota/"
# Devices write below their own names: such a broker does not say who sent a message. Nor does it spare us what we say
# ourselves, so what we publish to must not be listened to.
INLETS = (
    "kota/devices/+/Observations", "kota/devices/+/CreateObservations", "kota/devices/+/+/Observations",
    *(f"kota/devices/+/{part}" for part in topics.PARTS),
)  # fmt: skip
_log = logs.logger("gateway")


def settle(client: Client, url: str) -> None:
    """Who it is and where it connects to; it is not connected yet."""
    parts = urlsplit(url)
    if parts.username:
        client.username_pw_set(unquote(parts.username), unquote(parts.password or ""))
    if parts.scheme == "mqtts":
        client.tls_set()
    client.max_inflight_messages_set(INFLIGHT)
    client.connect_async(parts.hostname or "localhost", parts.port or (8883 if parts.scheme == "mqtts" else 1883))


class Gateway:
    """Takes observations from a broker, and gives it what is committed. Lives in the loop.

    It keeps its name, so that after a crash the broker gives it again what it had not acknowledged. MQTT 3.1.1, because
    packets of MQTT 5 have properties, and reading those took a third of its time.
    """

    def __init__(self, url: str, name: str = "") -> None:
        """`name` of one of several."""
        self._is_one_of_many = bool(name)
        self._loop = asyncio.get_running_loop()
        self._inlet = InletQueue(self._loop)
        self._devices = Devices()
        self._client = LoopedClient(
            CallbackAPIVersion.VERSION2, client_id=f"kota-gateway-{name}".strip("-"), clean_session=False,
            manual_ack=True, may_read=self._inlet.has_room,
        )  # fmt: skip
        settle(self._client, url)
        self._client.on_connect = self._on_connect
        self._client.on_message = self._on_message
        self._outgoing = Outgoing(self._client)
        self._tasks: list[asyncio.Task[None]] = []
        self._stop_listening: Callable[[], None] = lambda: None

    def start(self) -> None:
        self._stop_listening = announcing.listen(
            telling.of_changes(self._changed, lambda: True), self._outgoing.committed
        )
        self._tasks = [asyncio.create_task(part.stay()) for part in (self._client, self._outgoing)]

    async def wait(self, asked: asyncio.Task[None]) -> BaseException | None:
        """Until it is asked to stop; or until a part of it ended by an error, which is returned."""
        done, _ = await asyncio.wait([asked, *self._tasks], return_when=asyncio.FIRST_COMPLETED)
        ended = [one for one in done if one is not asked and not one.cancelled()]
        return ended[0].exception() if ended else None

    async def stop(self) -> None:
        """Write and acknowledge what was taken, then leave."""
        await asyncio.to_thread(self._inlet.close)
        self._stop_listening()
        await asyncio.sleep(0)  # what was committed last is acknowledged by the loop
        self._outgoing.tell()
        for task in self._tasks:
            task.cancel()
        self._client.disconnect()
        until = self._loop.time() + FAREWELL_S
        while self._client.socket() is not None and self._loop.time() < until:
            await asyncio.sleep(0.01)

    def _changed(self, topic: str, content: bytes) -> None:
        """In whichever thread has committed."""
        self._loop.call_soon_threadsafe(self._internal, topic, content)

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
        try:
            inlet = topics.inlet(message.topic)
            if inlet is not None:
                self._devices.with_number(inlet.user, partial(self._take, inlet, message))
                return
            self._internal(message.topic, bytes(message.payload))
        except Exception as error:  # of a packet that is no UTF-8, for example; it would come again for ever
            _log.error("gateway.not_read", kind=type(error).__name__, where=logs.where(error))
        client.ack(message.mid, message.qos)

    def _take(self, inlet: topics.Inlet, message: MQTTMessage, writer: int | None) -> None:
        if writer is None:
            self._client.ack(message.mid, message.qos)
            return

        def tell(told: Told | None) -> None:
            if told is None:
                return  # not acknowledged: the broker gives it again
            if inlet.user:
                self._outgoing.acknowledge(inlet.user, told)
            self._client.ack(message.mid, message.qos)

        try:
            self._inlet.take(inlet, bytes(message.payload), writer, tell)
        except Exception as error:  # it is not acknowledged, and what waits behind it must not wait for ever
            _log.error("gateway.not_taken", kind=type(error).__name__, where=logs.where(error))


class Teller:
    """In a process that serves pages or works in the background: tells the gateway what it has committed."""

    def __init__(self, url: str) -> None:
        self._is_wanted = False
        self._client = Client(CallbackAPIVersion.VERSION2, client_id=f"kota-{uuid7().hex[:16]}")
        self._client.on_connect = lambda client, *_: client.subscribe(telling.LISTENING)
        self._client.on_message = self._on_message
        self._client.on_disconnect = lambda *_: self._want(b"0")
        self._client.reconnect_delay_set(1, 30)
        settle(self._client, url)
        self._client.loop_start()
        telling.tell_by(self._send, lambda: self._is_wanted)

    def _on_message(self, _client: Client, _data: Any, message: MQTTMessage) -> None:
        self._want(bytes(message.payload))

    def _want(self, said: bytes) -> None:
        self._is_wanted = said == b"1"

    def _send(self, topic: str, content: bytes) -> None:
        self._client.publish(topic, content)
