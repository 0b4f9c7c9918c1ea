"""What the gateway gives to a broker that does not say who listens: newest values, retained.

Every observation is published while they are few. When more come than there is time for, the datastreams take turns,
each with its newest, so that no listener is ever far behind, and taking goes before telling.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import orjson
from paho.mqtt.client import Client

from kota.kernel.observations.contracts import Batch, Outcomes
from kota.kernel.observations.mqtt import telling
from kota.kernel.observations.mqtt.inlet import Told
from kota.kernel.observations.mqtt.listening import Observed
from kota.kernel.observations.rules import topics
from kota.kernel.observations.rules.topics import PREFIX

PAUSE = 0.02
SHARE = 0.15  # of the time may go to telling
MOST = 1000  # observations may wait before all but the newest of each datastream are left out
Make = Callable[[], Observed]


class Outgoing:
    """Publishes from the loop; only `committed` is called elsewhere."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._loop = asyncio.get_running_loop()
        self._waiting: deque[tuple[int, Make]] = deque()
        self._most = MOST
        self._told: dict[str, list[Told]] = {}

    async def stay(self) -> None:
        """Work until cancelled."""
        while True:
            await asyncio.sleep(PAUSE)
            self.tell()

    def tell(self) -> None:
        """Acknowledge what waits for it, and publish what there is room for."""
        told, self._told = self._told, {}
        for user, found in told.items():
            self._client.publish(topics.acknowledged(user), Told.together(found).message())
        until = time.monotonic() + PAUSE * SHARE
        while self._waiting and time.monotonic() < until:
            _stream, make = self._waiting.popleft()
            self._publish(make())

    def observations(self, found: Sequence[Observed]) -> None:
        """What another process has committed."""
        self._tell([(one.stream, partial(_same, one)) for one in found])

    def committed(self, batch: Batch, outcomes: Outcomes) -> None:
        """What this process has committed."""
        streams = batch.stream.tolist()
        found = [(streams[n], partial(telling.observed, batch, outcomes, n)) for n in telling.new(outcomes)]
        self._loop.call_soon_threadsafe(self._tell, found)

    def _tell(self, found: Sequence[tuple[int, Make]]) -> None:
        self._waiting.extend(found)
        if len(self._waiting) > self._most:
            self._waiting = deque(dict(self._waiting).items())
            self._most = max(MOST, 2 * len(self._waiting))

    def entity(
        self, name: str, number: int, entity: Mapping[str, Any], parents: Sequence[str], changed: Sequence[str] | None
    ) -> None:
        """An entity on its own topic and those of its sets; what only tells a property is not known to be wanted."""
        content = orjson.dumps(entity)
        for topic in (f"{name}({number})", name, *parents):
            self._client.publish(PREFIX + topic, content)

    def acknowledge(self, user: str, told: Told) -> None:
        """Soon, with all that was committed for this device meanwhile."""
        self._told.setdefault(user, []).append(told)

    def _publish(self, one: Observed) -> None:
        content = orjson.dumps(one.entity)
        self._client.publish(f"{PREFIX}Datastreams({one.stream})/Observations", content, retain=True)
        self._client.publish(f"{PREFIX}Observations", content)


def _same(one: Observed) -> Observed:
    return one
