"""What the gateway gives to a broker that does not say who listens: newest values, retained.

Every observation is published while they are few. When more come than BUDGET a second, each datastream gets its newest
one a second, so that no listener is ever far behind, and taking goes before telling.
"""

import threading
import time
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

BUDGET = 1000
PAUSE = 0.02


class Outgoing:
    """A thread that publishes."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._newest: dict[int, Callable[[], Observed]] = {}
        self._told: dict[str, list[Told]] = {}
        self._lock = threading.Lock()
        self._spent, self._second = 0, 0
        self._is_stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="outgoing", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._is_stopping.set()
        self._thread.join(timeout=10)

    def observations(self, found: Sequence[Observed]) -> None:
        """What another process has committed."""
        self._tell([(one.stream, partial(_same, one)) for one in found])

    def committed(self, batch: Batch, outcomes: Outcomes) -> None:
        """What this process has committed."""
        streams = batch.stream.tolist()
        self._tell([(streams[n], partial(telling.observed, batch, outcomes, n)) for n in telling.new(outcomes)])

    def _tell(self, found: Sequence[tuple[int, Callable[[], Observed]]]) -> None:
        if self._may(len(found)):
            for _stream, make in found:
                self._publish(make())
            return
        with self._lock:
            self._newest.update(found)

    def entity(
        self, name: str, number: int, entity: Mapping[str, Any], parents: Sequence[str], changed: Sequence[str] | None
    ) -> None:
        """An entity on its own topic and those of its sets; what only tells a property is not known to be wanted."""
        content = orjson.dumps(entity)
        for topic in (f"{name}({number})", name, *parents):
            self._client.publish(PREFIX + topic, content)

    def acknowledge(self, user: str, told: Told) -> None:
        """Soon, with all that was committed for this device meanwhile."""
        with self._lock:
            self._told.setdefault(user, []).append(told)

    def _may(self, count: int) -> bool:
        second = int(time.monotonic())
        if second != self._second:
            self._second, self._spent = second, 0
        self._spent += count
        return self._spent <= BUDGET

    def _publish(self, one: Observed) -> None:
        content = orjson.dumps(one.entity)
        self._client.publish(f"{PREFIX}Datastreams({one.stream})/Observations", content, retain=True)
        self._client.publish(f"{PREFIX}Observations", content)

    def _work(self) -> None:
        last = time.monotonic()
        while not self._is_stopping.wait(PAUSE):
            with self._lock:
                told, self._told = self._told, {}
            for user, found in told.items():
                kept = [one for part in found for one in part.kept]
                refused = [one for part in found for one in part.refused]
                self._client.publish(topics.acknowledged(user), Told(kept, refused).message())
            if time.monotonic() - last >= 1:
                last = time.monotonic()
                with self._lock:
                    newest, self._newest = self._newest, {}
                for make in newest.values():
                    self._publish(make())


def _same(one: Observed) -> Observed:
    return one
