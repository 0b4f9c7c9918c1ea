"""The gateway process: the embedded broker, or a client of the city's own broker."""

import asyncio
import gc
import signal
from urllib.parse import urlsplit

from amqtt.contexts import BrokerConfig, ListenerConfig, ListenerType
from django.conf import settings

from kota.base import logs
from kota.kernel.observations import services
from kota.kernel.observations.mqtt import telling
from kota.kernel.observations.mqtt.broker import KotaBroker
from kota.kernel.observations.mqtt.client import Gateway

MOST = 10_000  # connections
_log = logs.logger("gateway")


def run() -> None:
    """Serve until SIGTERM. What is here from the start is not looked through again and again for garbage."""
    gc.collect()
    gc.freeze()
    asyncio.run(_embedded() if settings.KOTA_MQTT_BIND else _beside())


async def _embedded() -> None:
    listener = ListenerConfig(type=ListenerType.TCP, bind=settings.KOTA_MQTT_BIND, max_connections=MOST)
    config = BrokerConfig(
        listeners={"default": listener},
        plugins={},
    )  # fmt: skip
    secret = urlsplit(settings.KOTA_MQTT_URL).password or ""
    broker = KotaBroker(config, secret)
    loop = asyncio.get_running_loop()

    def send(topic: str, content: bytes) -> None:
        loop.call_soon_threadsafe(broker.internal, topic, content)

    telling.tell_by(send, lambda: not broker.listening.is_idle)
    await broker.start()
    await asyncio.to_thread(services.broker_began)
    _log.info("gateway.listening", at=settings.KOTA_MQTT_BIND)
    await _asked_to_stop()
    await broker.shutdown()
    await asyncio.to_thread(broker.inlet.close)


async def _beside() -> None:
    gateway = Gateway(settings.KOTA_MQTT_URL, settings.KOTA_MQTT_GATEWAY)
    gateway.start()
    asked = asyncio.create_task(_asked_to_stop())
    ended = await gateway.wait(asked)
    await gateway.stop()
    if ended is not None:  # it would be deaf: whoever watches this process starts another
        raise ended


async def _asked_to_stop() -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await stop.wait()
