"""What a device sends by MQTT, on its way into the database."""

import asyncio
from typing import Any

from kota.base import clock
from kota.base.actor import system
from kota.kernel.observations import services
from kota.kernel.observations.mqtt.inlet import InletQueue, Told
from kota.kernel.observations.rules import topics
from kota.kernel.observations.selectors import charts
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
    kept, refused = asyncio.run(told(b'{"result": 1.5}', device.pk, address.format(own.pk), address.format(foreign.pk)))
    assert [stream for stream, _ in kept.kept] == [own.pk] and not kept.refused
    assert not refused.kept and refused.refused[0]["reason"] == f"this device may not write Datastream {foreign.pk}"
    assert [value.result for value in charts.newest(own.pk)] == [1.5] and charts.newest(foreign.pk) == []
