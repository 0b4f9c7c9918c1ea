"""Reactions to events: tell people, the broker, and those who approve."""

from kota.base.events import Meta
from kota.kernel.areas.contracts import BoundariesReplaced
from kota.kernel.warnings.contracts import AlertEnded, AlertPublished, AlertWaits, State
from kota.kernel.warnings.services import outlets, reach, telling


def published(event: AlertPublished, meta: Meta) -> None:
    """Queue it for everybody whom it concerns; the jobs behind send it."""
    telling.tell(identifier=event.identifier, at=meta.at)


def waits(event: AlertWaits, meta: Meta) -> None:
    """Those who may approve hear of it."""
    telling.ask_to_approve(identifier=event.identifier, at=meta.at, key=f"warnings:{meta.id}")


def ended(event: AlertEnded, meta: Meta) -> None:
    """What is over stands on the broker no longer; an update or a cancellation takes its place there by itself."""
    if event.how == State.EXPIRED:
        outlets.clear(identifier=event.identifier)


def boundaries_replaced(event: BoundariesReplaced, meta: Meta) -> None:
    """Points of people get the areas that they touch now."""
    reach.place_again()
