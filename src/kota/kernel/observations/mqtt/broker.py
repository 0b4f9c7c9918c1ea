"""The embedded broker: amqtt, which here asks Kota who may do what, and acknowledges observations after commit.

amqtt acknowledges a message (PUBACK) when it has queued it; for observations that would be a promise that nobody has
made yet. So its handler of incoming messages is put behind the commit. This leans on the insides of amqtt 0.12, which
the lock pins (docs/adr/0019-mqtt-acknowledged-after-commit.md).
"""

import asyncio
import contextlib
import hashlib
import hmac
from typing import Any

import amqtt.broker
from amqtt.broker import Broker
from amqtt.contexts import Action, BrokerConfig, ListenerConfig
from amqtt.mqtt.protocol.broker_handler import BrokerProtocolHandler
from amqtt.mqtt.puback import PubackPacket
from amqtt.mqtt.publish import PublishPacket
from amqtt.session import Session
from django.db import close_old_connections

from kota.base import logs
from kota.kernel.observations.mqtt import telling
from kota.kernel.observations.mqtt.inlet import InletQueue, Told
from kota.kernel.observations.mqtt.listening import Listening
from kota.kernel.observations.mqtt.newest import retained
from kota.kernel.observations.rules import topics
from kota.kernel.observations.selectors import writers
from kota.kernel.observations.selectors.writers import Writer

KOTA, REFUSED = "kota", 0x80
_log = logs.logger("mqtt")


class KotaBroker(Broker):  # type: ignore[misc]
    """Everybody may listen to what is public; devices and programs write; `kota` with its secret is Kota itself."""

    def __init__(self, config: BrokerConfig, secret: str) -> None:
        super().__init__(config)
        self.inlet = InletQueue(asyncio.get_running_loop())
        self.listening = Listening()
        self._secret = secret
        self._ours: set[str] = set()
        self._aliases: dict[str, str] = {}
        self._writers: dict[str, Writer] = {}

    def give(self, topic: str, content: bytes) -> None:
        """A message for whoever listens."""
        self._broadcast_queue.put_nowait({"session": None, "topic": topic, "data": content, "qos": 0})

    def writer(self, session: Session) -> Writer | None:
        """The device or program of a connection; None for one that only listens."""
        return self._writers.get(session.client_id or "")

    def is_kota(self, session: Session) -> bool:
        return (session.client_id or "") in self._ours

    def internal(self, topic: str, content: bytes) -> None:
        """What a process of this city has committed goes to those who listen."""
        if topic == telling.OBSERVED:
            messages = self.listening.of_observations(telling.read_observed(content))
        elif topic == telling.CHANGED:
            messages = self.listening.of_entity(*telling.read_changed(content))
        else:
            return
        for address, message in messages:
            self.give(address, message)

    async def _authenticate(self, session: Session, _: ListenerConfig) -> bool:
        user, secret, client = session.username or "", session.password or "", session.client_id or ""
        self._ours.discard(client)
        self._writers.pop(client, None)
        if not user and not secret:
            return True
        if user == KOTA:
            is_right: bool = hmac.compare_digest(secret.encode(), self._secret.encode())
            self._ours |= {client} if is_right else set()
            return is_right
        found = await asyncio.to_thread(_look_up, user, secret)
        if found is not None:
            self._writers[client] = found
        return found is not None

    async def _topic_filtering(self, session: Session, topic: str, action: Action) -> bool:
        if self.is_kota(session):
            return True
        if action == Action.SUBSCRIBE:
            return topics.may_listen(topic, session.username or "" if self.writer(session) else "")
        return bool(action == Action.RECEIVE)

    def hears(self, topic: str) -> bool:
        """Does anybody listen to exactly this?"""
        return bool(self.subscriptions.get(topic))

    async def add_subscription(self, subscription: tuple[str, int], session: Session) -> int:
        if not telling.is_offered(subscription[0]):
            return REFUSED
        code = int(await super().add_subscription(subscription, session))
        topic = topics.wanted(subscription[0]).topic
        if code != REFUSED and topic.startswith(topics.PREFIX) and topic.count("/") > 1 and "+" not in topic:
            found = await asyncio.to_thread(_canonical, topic)
            self._aliases |= {topic: found} if found else {}
        self._listen_anew()
        return code

    def _del_subscription(self, a_filter: str, session: Session) -> int:
        count = int(super()._del_subscription(a_filter, session))
        self._listen_anew()
        return count

    def _listen_anew(self) -> None:
        """Learn what is listened to, and let the other processes know whether anything is."""
        wanted = [name for name, sessions in self.subscriptions.items() if sessions and not name.startswith("kota/")]
        before, self.listening = self.listening, Listening(wanted, self._aliases)
        if before.is_idle != self.listening.is_idle:
            said = b"0" if self.listening.is_idle else b"1"
            self.give(telling.LISTENING, said)
            self._tasks_queue.append(asyncio.ensure_future(self.retain_message(None, telling.LISTENING, said, 0)))

    async def _initialize_client_session(self, *given: Any) -> tuple[BrokerProtocolHandler, Session]:
        handler, session = await super()._initialize_client_session(*given)
        handler.kota = self
        return handler, session

    async def _publish_retained_messages_for_subscription(
        self, subscription: tuple[str, int], session: Session
    ) -> None:
        """The newest observations come from the database, as if they had been retained. amqtt would give whoever
        connects what any listener asked for: only its own is meant."""
        if all(one is not session for one, _qos in self.subscriptions.get(subscription[0], ())):
            return
        await super()._publish_retained_messages_for_subscription(subscription, session)
        handler = self._get_handler(session)
        if handler is not None and subscription[0].startswith(topics.PREFIX):
            for topic, content in await asyncio.to_thread(retained, subscription[0]):
                with contextlib.suppress(Exception):  # whoever hangs up meanwhile misses nothing
                    await handler.mqtt_publish(topic, content, 0, retain=True)


class _Handler(BrokerProtocolHandler):  # type: ignore[misc]
    """One connection."""

    kota: KotaBroker

    @classmethod
    async def init_from_connect(cls, *given: Any, **named: Any) -> tuple[BrokerProtocolHandler, Session]:
        """A session is taken up again by its client's id: only by whoever has the same name and secret, else a stranger
        would hear what a device is told."""
        handler, session = await super().init_from_connect(*given, **named)
        who = f"{session.username or ''}\n{session.password or ''}".encode()
        session.client_id = f"{hashlib.sha256(who).hexdigest()[:16]}:{session.client_id}"
        return handler, session

    async def handle_publish(self, publish_packet: PublishPacket) -> None:
        session, topic = self.session, publish_packet.topic_name or ""
        if session is None:
            return
        content = bytes(publish_packet.data or b"")
        if self.kota.is_kota(session):
            self.kota.internal(topic, content)
        inlet, writer = topics.inlet(topic), self.kota.writer(session)
        if writer is None:
            await (super().handle_publish(publish_packet) if inlet is None else self._hang_up())
            return
        await self.kota.inlet.room()
        if inlet is None or (inlet.user and inlet.user != session.username):
            # Hanging up is MQTT 3.1.1's way to say no; then a device would send this again and again, and nothing else.
            told: Told | None = self.kota.inlet.refuse(topics.refusal(topic), content, writer.device)
        else:
            told = await self._written(inlet, content, writer)
        if told is None:  # not acknowledged; whoever connects anew sends again what was not
            await self._hang_up()
            return
        if self.kota.hears(own := topics.acknowledged(session.username or "")):
            self.kota.give(own, told.message())
        await self._acknowledge(publish_packet)

    async def _written(self, inlet: topics.Inlet, content: bytes, writer: Writer) -> Told | None:
        done: asyncio.Future[Told | None] = asyncio.get_running_loop().create_future()

        def tell(told: Told | None) -> None:
            if not done.done():
                done.set_result(told)

        self.kota.inlet.take(inlet, content, writer.device, tell)
        return await done

    async def _hang_up(self) -> None:
        """Close the line; the reader finds its end. amqtt would cancel the reader instead, and Python 3.11's `wait_for`
        loses a cancellation that meets a packet: the device would wait for ever on a line that nobody serves."""
        if self.writer is not None:
            await self.writer.close()

    async def _acknowledge(self, packet: PublishPacket) -> None:
        number = packet.variable_header.packet_id if packet.variable_header else None
        if packet.qos == 1 and number is not None:
            await self._send_packet(PubackPacket.build(number))
        elif packet.qos == 2:
            await super().handle_publish(packet)


amqtt.broker.BrokerProtocolHandler = _Handler  # it has no place to name another class


def _canonical(topic: str) -> str:
    close_old_connections()
    return telling.canonical(topic)


def _look_up(user: str, secret: str) -> Writer | None:
    """Whoever has this token; a device gives its own name, a program any."""
    close_old_connections()
    found = writers.by_token(secret)
    return None if found is not None and found.device and not writers.is_named(found.device, user) else found
