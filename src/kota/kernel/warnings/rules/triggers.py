"""What a trigger does to the alert that its key has already."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from kota.kernel.warnings.contracts import State
from kota.kernel.warnings.rules.machine import PENDING

NEARLY_OVER = timedelta(hours=1)


class Step(StrEnum):
    DRAFT = "draft"  # a new alert
    AMEND = "amend"  # what waits for approval says more than before
    UPDATE = "update"  # what is out gets an update
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Known:
    """The newest message of a key: its level's order, its areas, when it ends."""

    state: State
    order: int
    areas: frozenset[str]
    expires: datetime


def step(known: Known | None, *, order: int, areas: Collection[str], expires: datetime, at: datetime) -> Step:
    """Worse, wider, or longer than what ends within an hour: say so. What a person rejected or cancelled stays so
    until its time is over, unless it gets worse."""
    if known is None:
        return Step.DRAFT
    is_worse = order > known.order
    if known.state in (State.REJECTED, State.CANCELLED):
        return Step.DRAFT if is_worse or at >= known.expires else Step.NOTHING
    if known.state not in (*PENDING, State.ACTIVE):
        return Step.DRAFT
    is_wider = not set(areas) <= known.areas
    is_longer = expires > known.expires and known.expires - at <= NEARLY_OVER
    if not (is_worse or is_wider or is_longer):
        return Step.NOTHING
    return Step.AMEND if known.state in PENDING else Step.UPDATE
