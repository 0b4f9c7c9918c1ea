"""Making entities, with those that are described inside of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from kota.base.actor import Actor
from kota.kernel.audit import facade as audit
from kota.kernel.observations.contracts.entities import (
    FEATURES_OF_INTEREST,
    OBSERVATIONS,
    SETS,
    EntitySet,
    Relation,
)
from kota.kernel.observations.contracts.errors import BodyError
from kota.kernel.observations.rules import bodies, readings
from kota.kernel.observations.rules.bodies import Body
from kota.kernel.observations.rules.instants import micros
from kota.kernel.observations.services import announcing, features, ingest, observing
from kota.kernel.observations.services.entities import places, tasks
from kota.kernel.observations.services.entities.table import insert, need, stored, update

DEEPEST = 8


@transaction.atomic
def create(found: EntitySet, given: Any, *, implied: Mapping[str, int] | None = None, by: Actor, at: datetime) -> int:
    """Make an entity and whatever is described inside of it; its number. `implied` are the links of the address."""
    made = Maker(by, at).make(found, given, dict(implied or {}), 0)
    features.changed()
    return made


class Maker:
    """One request's making: all of it or nothing."""

    def __init__(self, by: Actor, at: datetime) -> None:
        self._by, self._at = by, at

    def make(self, found: EntitySet, given: Any, implied: dict[str, int], depth: int) -> int:
        if depth > DEEPEST:
            raise BodyError("entities are described inside of each other too deeply", field=found.single)
        if found is OBSERVATIONS:
            return self._observation(given, implied, depth)
        body = bodies.read(found, given, implied=frozenset(implied))
        values = stored(found, body.values) | self._singles(found, body, implied, depth)
        if found.name == "Tasks":
            tasks.complete(values, by=self._by, at=self._at)
        number = insert(found, values)
        self.relate(found, number, body, implied, depth)
        places.settle(found, number, at=self._at)
        self._note(found, number)
        return number

    def _note(self, found: EntitySet, number: int) -> None:
        audit.record(action="sensing.created", subject=f"{found.name}({number})", by=self._by, at=self._at)
        announcing.changed(found, number)
        if found.name == "Tasks":
            tasks.tell(number, by=self._by, at=self._at)

    def _singles(self, found: EntitySet, body: Body, implied: dict[str, int], depth: int) -> dict[str, Any]:
        columns: dict[str, Any] = {}
        for relation in found.relations:
            if relation.is_many:
                continue
            if relation.name in implied:
                columns[relation.column] = implied[relation.name]
                bodies.need_same(relation, body.related.get(relation.name), implied[relation.name])
            elif relation.name in body.related:
                columns[relation.column] = self.link(relation, body.related[relation.name], {}, depth)
        return columns

    def link(self, relation: Relation, value: Mapping[str, Any], implied: dict[str, int], depth: int) -> int:
        """The number of an entity that is named or described."""
        target = SETS[relation.target]
        number = bodies.linked(value)
        if number is None:
            return self.make(target, value, implied, depth + 1)
        need(target, number, field=relation.name)
        return number

    def relate(self, found: EntitySet, number: int, body: Body, implied: dict[str, int], depth: int) -> None:
        """Link or make what stands in lists."""
        for relation in found.relations:
            if not relation.is_many:
                continue
            values = body.related.get(relation.name, [])
            if relation.through:
                others = [self.link(relation, value, {}, depth) for value in values]
                others += [implied[relation.name]] if relation.name in implied else []
                if others:
                    places.join(found, relation, number, others, at=self._at)
                continue
            target = SETS[relation.target]
            back = next(one for one in target.relations if not one.is_many and one.column == relation.column)
            for value in values:
                other = self.link(relation, value, {back.name: number}, depth)
                if bodies.linked(value) is not None:
                    update(target, other, {relation.column: number})

    def _observation(self, given: Any, implied: dict[str, int], depth: int) -> int:
        """Through the one way in; a feature or datastream that is described is made first."""
        ready = dict(given) if isinstance(given, Mapping) else given
        links = dict(implied)
        if isinstance(ready, dict):
            for relation in OBSERVATIONS.relations:
                value = ready.get(relation.name)
                if relation.name not in links and isinstance(value, Mapping):
                    links[relation.name] = self.link(relation, value, {}, depth)
                    del ready[relation.name]
        feature = links.get("FeatureOfInterest", 0)
        if feature:
            need(FEATURES_OF_INTEREST, feature, field="FeatureOfInterest")
        reading = readings.read(ready, stream=links.get("Datastream"), feature=feature, now=micros(self._at))
        return observing.keep(reading, ingest.ANYBODY, at=self._at)
