"""From what a process commits to the messages that others of this city pass on to listeners.

Each process tells the gateway by the broker, on a topic of Kota's own; the gateway tells back whether anybody listens,
so that nothing is made for nobody.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any

import orjson
from django.conf import settings

from kota.base import logs
from kota.base.errors import KotaError
from kota.kernel.observations.contracts import Batch, Outcomes
from kota.kernel.observations.contracts.entities import SETS, EntitySet
from kota.kernel.observations.mqtt.listening import Observed
from kota.kernel.observations.rules import topics
from kota.kernel.observations.rules.query import options, paths
from kota.kernel.observations.rules.query.options import Options
from kota.kernel.observations.rules.query.paths import Address, Step
from kota.kernel.observations.rules.topics import PREFIX
from kota.kernel.observations.selectors.query import fetch
from kota.kernel.observations.selectors.query.rows import of_batch, places
from kota.kernel.observations.services import announcing

OBSERVED, CHANGED, LISTENING = "kota/internal/observed", "kota/internal/changed", "kota/internal/listening"
MOST = 20_000  # observations of a batch that are told; subscribers of more than that read the database
_log = logs.logger("mqtt")


def base() -> str:
    return f"{settings.KOTA_PUBLIC_URL}/sta/v1.1"


def tell_by(send: Callable[[str, bytes], None], is_wanted: Callable[[], bool]) -> None:
    """From now on, send what this process commits."""

    def on_observed(batch: Batch, outcomes: Outcomes) -> None:
        if is_wanted():
            found = [observed(batch, outcomes, place) for place in new(outcomes)]
            send(OBSERVED, orjson.dumps([[o.stream, o.number, o.feature, o.entity] for o in found]))

    announcing.listen(of_changes(send, is_wanted), on_observed)


def of_changes(send: Callable[[str, bytes], None], is_wanted: Callable[[], bool]) -> announcing.Changed:
    """Sends the entities that this process makes or changes."""

    def on_changed(found: EntitySet, number: int, properties: Collection[str] | None) -> None:
        if is_wanted() and (entity := entity_of(found, number)) is not None:
            names = None if properties is None else list(properties)
            send(CHANGED, orjson.dumps([found.name, number, entity, parents(found, number), names]))

    return on_changed


def new(outcomes: Outcomes) -> list[int]:
    """Rows of a batch that are told."""
    found: list[int] = outcomes.new.nonzero()[0][:MOST].tolist()
    return found


def observed(batch: Batch, outcomes: Outcomes, place: int) -> Observed:
    """A committed observation of a batch."""
    entity = of_batch(batch, outcomes, place, base())
    return Observed(int(batch.stream[place]), int(outcomes.ids[place]), int(outcomes.feature[place]), entity)


def entity_of(found: EntitySet, number: int) -> dict[str, Any] | None:
    """The entity as it is now."""
    try:
        row = fetch.one(Address((Step(found, None, number),)), Options(), base())
    except KotaError:
        return None
    made: dict[str, Any] = orjson.loads(orjson.dumps(row.entity))
    return made


def parents(found: EntitySet, number: int) -> list[str]:
    """Sets of related entities that this one belongs to: `Things(1)/Datastreams`."""
    row = fetch.one(Address((Step(found, None, number),)), Options(), base())
    made = []
    for relation in found.relations:
        other = None if relation.is_many else row.keys[places(found)[relation.name]]
        back = _back(found, relation.target, relation.column)
        if other and back:
            made.append(f"{relation.target}({other})/{back}")
    return made


def _back(found: EntitySet, target: str, column: str) -> str:
    return next((r.name for r in SETS[target].relations if r.target == found.name and r.column == column), "")


def read_observed(content: bytes) -> list[Observed]:
    return [Observed(*row) for row in orjson.loads(content)]


def read_changed(content: bytes) -> tuple[str, int, dict[str, Any], Sequence[str], Sequence[str] | None]:
    """Set, number, entity, sets of related entities it belongs to, and which properties changed (None: it is new)."""
    name, number, entity, above, properties = orjson.loads(content)
    return name, number, entity, above, properties


def is_offered(topic_filter: str) -> bool:
    """Is this a topic of SensorThings, with no option but `$select` (18-088, clause 14), or none of SensorThings?"""
    one = topics.wanted(topic_filter)
    if not one.topic.startswith(PREFIX):
        return True
    try:
        if not one.has_wildcards:
            paths.read(one.topic.removeprefix(PREFIX))
        asked = options.read(one.options)
    except KotaError:
        return False
    return replace(asked, select=(), given=()) == Options()


def canonical(topic: str) -> str:
    """The topic of the entity that one along relations leads to: `v1.1/Observations(7)/Datastream`. Empty when it leads
    to none."""
    try:
        address = paths.read(topic.removeprefix(PREFIX))
        if len(address.steps) < 2 or not address.is_one or address.prop or address.is_ref:
            return ""
        return f"{PREFIX}{address.set.name}({fetch.one(address, Options(), base()).id})"
    except KotaError:
        return ""
