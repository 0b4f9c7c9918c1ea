"""Writing events into the outbox."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import lru_cache
from typing import Any

from kota.base.actor import Actor
from kota.base.batch import Rows, write


@dataclass(frozen=True, slots=True)
class Meta:
    """What a handler learns about the event beside its own fields."""

    id: int
    by: str
    at: datetime


def payload(event: Any) -> dict[str, Any]:
    """The event's own fields."""
    return {name: getattr(event, name) for name in _names(event.__class__)}


@lru_cache(maxsize=200)
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def rows(events: Iterable[tuple[Any, Actor, datetime, Sequence[str]]]) -> Rows:
    """Events as rows, to be written with the change that they tell: (event, by, at, topics)."""
    values = [
        {"name": event.name, "payload": payload(event), "topics": topics, "by": by.urn, "at": at}
        for event, by, at, topics in events
    ]
    return Rows("outbox", values)


def publish(event: Any, *, by: Actor, at: datetime, topics: Sequence[str] = ()) -> None:
    """Write one event; call it inside the transaction of the change that it tells."""
    write(rows([(event, by, at, topics)]))


def publish_many(events: Iterable[tuple[Any, datetime, Sequence[str]]], *, by: Actor) -> None:
    """Write many events of one actor at once: (event, at, topics)."""
    write(rows((event, by, at, topics) for event, at, topics in events))
