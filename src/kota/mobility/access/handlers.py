"""Reactions to events, and what devices say of lifts."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kota.base.actor import Actor, ActorKind, system
from kota.base.errors import InvalidError, KotaError
from kota.base.events import Meta
from kota.base.words import noop as _
from kota.kernel.cases.contracts import CaseMoved, Verb
from kota.mobility.access.contracts.steps import LiftState, Source
from kota.mobility.access.selectors import lifts as reading
from kota.mobility.access.services import barriers, lifts, steps

BY = system("access")


class _Said(BaseModel):
    """How a lift is."""

    model_config = ConfigDict(extra="forbid")
    lift: str = Field(max_length=200)
    state: LiftState


def case_moved(event: CaseMoved, meta: Meta) -> None:
    """A barrier that was taken away is asked about anew; a lift that was repaired works, unless a sensor knows."""
    row = barriers.follow(event.reference, by=BY, at=meta.at)
    if row is None or row.ends is None or event.verb == Verb.REJECT:
        return
    if row.lift:
        try:
            now = reading.one(row.lift, meta.at)
        except KotaError:  # no timetable in use has this lift any more
            return
        if now.state is LiftState.OUT and now.source is not Source.DEVICE:
            lifts.set_state(lift_id=row.lift, state=LiftState.WORKS, source=Source.OFFICER, by=BY, at=meta.at)
    elif row.stop:
        steps.ask_again(stop_id=row.stop, by=BY, at=meta.at)


def lifts_came(given: Any, *, device: str, at: datetime) -> tuple[int, list[dict[str, Any]]]:
    """What a device says of the lift that names it: `{"lift": "FEED:ID", "state": "out"}`, or several in a list."""
    try:
        said = [_Said.model_validate(one) for one in (given if isinstance(given, list) else [given])]
    except ValidationError:
        raise InvalidError(_("a lift is not as docs/how-to/get-in-without-steps.md has it")) from None
    aside: list[dict[str, Any]] = []
    for one in said:
        try:
            by = Actor(ActorKind.DEVICE, device)
            lifts.by_device(lift_id=one.lift, state=one.state, device=device, by=by, at=at)
        except KotaError as error:
            aside.append({"lift": one.lift, "reason": error.code})
    return len(said) - len(aside), aside
