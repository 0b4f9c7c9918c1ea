"""What a device sends by MQTT, on its way into the database."""

import asyncio
import json
import queue
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import SplitResult, urlsplit

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from kota.base import clock
from kota.base.actor import system
from kota.kernel.observations import services
from kota.kernel.observations.mqtt.inlet import InletQueue, Told
from kota.kernel.observations.rules import topics
from kota.kernel.observations.selectors import charts
from tests.factories.loops import finished
from tests.factories.sensing import datastream


async def told(content: bytes, writer: int, *addresses: str) -> list[Told]:
    """Send a message to each address; what the device is told."""
    loop = asyncio.get_running_loop()
    queue, waiting = InletQueue(loop), []
    for address in addresses:
        inlet, done = topics.inlet(address), loop.create_future()
        assert inlet is not None
        queue.take(inlet, content, writer, done.set_result)
        waiting.append(done)
    found: list[Any] = await asyncio.wait_for(asyncio.gather(*waiting), 20)
    await asyncio.to_thread(queue.close)
    return found


def test_a_device_writes_only_its_own_streams_by_mqtt(fresh_city: object) -> None:
    device, _ = services.register_device(key="gate-7", name="Gate", by=system("tests"), at=clock.now())
    own, foreign = datastream(device=device), datastream()
    address = "kota/devices/gate-7/Datastreams({})/Observations"
    kept, refused = finished(told(b'{"result": 1.5}', device.pk, address.format(own.pk), address.format(foreign.pk)))
    assert [stream for stream, _ in kept.kept] == [own.pk] and not kept.refused
    assert not refused.kept and refused.refused[0]["reason"] == f"this device may not write Datastream {foreign.pk}"
    assert [value.result for value in charts.newest(own.pk)] == [1.5] and charts.newest(foreign.pk) == []


def test_a_device_hears_what_was_kept_and_no_stranger_takes_up_its_session(fresh_city: object, broker: str) -> None:
    device, secret = services.register_device(key="gate-8", name="Gate", by=system("tests"), at=clock.now())
    stream, own = datastream(device=device), "kota/devices/gate-8/acknowledged"
    address = urlsplit(broker)
    with connected(address, "gate-8", secret) as gate:
        gate.subscribe(own)
        gate.client.publish("v1.1/Observations", f'{{"result": 2, "Datastream": {{"@iot.id": {stream.pk}}}}}', qos=1)
        assert [row[0] for row in gate.heard.get(timeout=10)["kept"]] == [stream.pk]
        with connected(address, "", "") as stranger:  # with the same client id
            assert not stranger.took_up
            for wrong in (
                own,
                "kota/internal/#",
                "v1.1/Nope",
                "v1.1/Observations?$filter=result gt 1",
                "v1.1/Things?$x",
            ):
                assert stranger.subscribe(wrong) == 128, wrong
            gate.client.publish(
                "v1.1/Observations", f'{{"result": 3, "Datastream": {{"@iot.id": {stream.pk}}}}}', qos=1
            )
            assert gate.heard.get(timeout=10)["kept"]
            assert stranger.heard.empty()
            stranger.subscribe(f"v1.1/Datastreams({stream.pk})/#")
            assert stranger.heard.get(timeout=10)["result"] == 3
    with connected(address, "gate-8", secret) as again:
        assert again.took_up


def test_what_a_device_may_not_write_is_told_and_holds_up_nothing(fresh_city: object, broker: str) -> None:
    device, secret = services.register_device(key="gate-9", name="Gate", by=system("tests"), at=clock.now())
    stream = datastream(device=device)
    with connected(urlsplit(broker), "gate-9", secret) as gate:
        gate.subscribe("kota/devices/gate-9/acknowledged")
        for wrong in (
            "kota/devices/other/Observations",
            "kota/devices/gate-9/Nope",
            "v1.1/Nope",
            f"v1.1/Datastreams({9**20})",
        ):
            sent = gate.client.publish(wrong, '{"result": 1}', qos=1)
            heard = gate.heard.get(timeout=10)
            assert not heard["kept"] and wrong in heard["refused"][0]["reason"]
            sent.wait_for_publish(timeout=10)
        good = f'{{"result": 2, "Datastream": {{"@iot.id": {stream.pk}}}}}'
        gate.client.publish("kota/devices/gate-9/Observations", good, qos=1)
        assert [row[0] for row in gate.heard.get(timeout=10)["kept"]] == [stream.pk]


class Connected:
    """A program at the broker, always of the same client id; what it hears waits in `heard`."""

    def __init__(self, address: SplitResult, user: str, secret: str) -> None:
        self.heard: queue.Queue[Any] = queue.Queue()
        ready: queue.Queue[bool] = queue.Queue()
        self._granted: queue.Queue[int] = queue.Queue()
        self.client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id="the-gate", clean_session=False)
        if user:
            self.client.username_pw_set(user, secret)
        self.client.on_connect = lambda _c, _d, flags, *_: ready.put(flags.session_present)
        self.client.on_message = lambda _c, _d, message: self.heard.put(json.loads(message.payload))
        self.client.on_subscribe = lambda _c, _d, _m, reasons, _p: self._granted.put(reasons[0].value)
        self.client.connect(address.hostname or "", address.port or 1883)
        self.client.loop_start()
        self.took_up = ready.get(timeout=10)

    def subscribe(self, topic: str) -> int:
        self.client.subscribe(topic)
        return self._granted.get(timeout=10)


@contextmanager
def connected(address: SplitResult, user: str, secret: str) -> Iterator[Connected]:
    made = Connected(address, user, secret)
    try:
        yield made
    finally:
        made.client.disconnect()
        made.client.loop_stop()
