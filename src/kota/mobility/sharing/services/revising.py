"""Rows of files: every change makes their revision grow, which tells all processes to look."""

from datetime import datetime
from typing import Any

from django.db.models import F

from kota.base import events
from kota.base.actor import Actor
from kota.mobility.sharing.contracts import Name, SharingMoved
from kota.mobility.sharing.models import Feed

LIVE = "public:sharing"


def changed(system: str, name: Name, **told: Any) -> None:
    """A file of a system says something else now."""
    Feed.objects.get_or_create(system=system, name=str(name))
    Feed.objects.filter(system=system, name=str(name)).update(revision=F("revision") + 1, **told)


def moved(system: str, *, by: Actor, at: datetime) -> None:
    """Open pages look again."""
    events.publish(SharingMoved(system), by=by, at=at, topics=[LIVE])
