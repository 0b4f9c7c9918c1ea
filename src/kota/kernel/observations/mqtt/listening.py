"""Who listens to what, and what each of them gets of something that was committed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from kota.base.errors import KotaError
from kota.kernel.observations.rules import topics
from kota.kernel.observations.rules.query import options
from kota.kernel.observations.rules.topics import PREFIX, Wanted

Message = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class Observed:
    """A committed observation: its datastream, number and feature, and the entity as SensorThings writes it."""

    stream: int
    number: int
    feature: int
    entity: Mapping[str, Any]

    def topics(self) -> tuple[str, ...]:
        """Where it appears (18-088, clause 14), and as a change of its datastream's sets."""
        return (
            f"{PREFIX}Datastreams({self.stream})/Observations", f"{PREFIX}Observations",
            f"{PREFIX}Observations({self.number})",
            f"{PREFIX}FeaturesOfInterest({self.feature})/Observations",
        )  # fmt: skip


class Listening:
    """The topics that somebody listens to, taken apart."""

    def __init__(self, filters: Iterable[str] = (), aliases: Mapping[str, str] | None = None) -> None:
        """`aliases` are topics along relations, with the topic of the entity that each leads to."""
        self._exact: dict[str, list[Wanted]] = {}
        self._wild: list[Wanted] = []
        for one in map(topics.wanted, filters):
            if one.has_wildcards:
                self._wild.append(one)
            elif one.topic.startswith(PREFIX):
                self._exact.setdefault((aliases or {}).get(one.topic, one.topic), []).append(one)

    @property
    def is_idle(self) -> bool:
        """Does nobody listen?"""
        return not self._exact and not self._wild

    def of_observations(self, found: Sequence[Observed]) -> Iterator[Message]:
        """The messages that new observations cause."""
        for one in found:
            for topic in one.topics():
                yield from self._of(topic, one.entity)

    def of_entity(
        self, name: str, number: int, entity: Mapping[str, Any], parents: Sequence[str], changed: Sequence[str] | None
    ) -> Iterator[Message]:
        """The messages that a new or changed entity causes: its own topic, its set's, those of the properties that
        changed (None: all), and those of the sets that related entities have (`Things(1)/Datastreams`)."""
        here = f"{PREFIX}{name}({number})"
        for topic in (here, f"{PREFIX}{name}", *(f"{PREFIX}{parent}" for parent in parents)):
            yield from self._of(topic, entity)
        for topic, group in self._exact.items():
            key = topic.removeprefix(f"{here}/")
            if key != topic and key in entity and (changed is None or key in changed):
                for one in group:
                    yield one.filter, orjson.dumps({key: entity[key]})

    def _of(self, topic: str, entity: Mapping[str, Any]) -> Iterator[Message]:
        for one in self._exact.get(topic, ()):
            yield one.filter, selected(entity, one.options)
        if any(topics.matches(topic, one.topic) for one in self._wild):
            yield topic, orjson.dumps(entity)


def selected(entity: Mapping[str, Any], asked: str) -> bytes:
    """The entity, or those of its properties that the options of a topic select."""
    if asked:
        try:
            select = options.read(asked).select
        except KotaError:
            select = ()
        if select:
            return orjson.dumps({name: entity[name] for name in select if name in entity})
    return orjson.dumps(entity)
