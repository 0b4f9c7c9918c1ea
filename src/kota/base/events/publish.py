"""Writing events into the outbox."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
import json

from kota.base.actor import Actor
from kota.base.events.models import Outbox


@dataclass(frozen=True, slots=True)
class Meta:
    """What a handler learns about the event beside its own fields."""

    id: int
    by: str
    at: datetime


def _row(event: Any, by: Actor, at: datetime, topics: Sequence[str]) -> Outbox:
    payload = json.loads(json.dumps(asdict(event), cls=DjangoJSONEncoder))
    return Outbox(name=event.name, payload=payload, topics=list(topics), by=by.urn, at=at)


def publish(event: Any, *, by: Actor, at: datetime, topics: Sequence[str] = ()) -> None:
    """Write one event; call it inside the transaction of the change that it tells."""
    _row(event, by, at, topics).save(force_insert=True)


def publish_many(events: Iterable[tuple[Any, datetime, Sequence[str]]], *, by: Actor) -> None:
    """Write many events of one actor in one statement: (event, at, topics)."""
    Outbox.objects.bulk_create(_row(event, by, at, topics) for event, at, topics in events)
