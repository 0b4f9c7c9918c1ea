"""Reactions to events, and what devices say: who follows a line hears of its alerts, vehicles tell where they are."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from kota.base.actor import Actor, ActorKind
from kota.base.errors import InvalidError
from kota.base.events import Meta
from kota.base.words import noop as _
from kota.mobility.transit.contracts.alerts import ServiceAlertChanged
from kota.mobility.transit.contracts.positions import PositionIn
from kota.mobility.transit.services.realtime import alerts, positions


class _Said(BaseModel):
    """One position, or many."""

    model_config = ConfigDict(extra="forbid")
    positions: list[PositionIn]


def alert_changed(event: ServiceAlertChanged, meta: Meta) -> None:
    """Tell those whom it concerns, once for each alert; of one that was written ahead once more when it begins."""
    if event.what in ("written", "begun"):
        alerts.tell(id_=event.alert, at=meta.at, begins=event.what == "begun")


def positions_came(given: Any, *, device: str, at: datetime) -> tuple[int, list[dict[str, Any]]]:
    """What a device says of the vehicles that name it: `{"positions": [...]}`, or one position alone."""
    try:
        said = _Said.model_validate(
            given if isinstance(given, dict) and "positions" in given else {"positions": [given]}
        )
    except ValidationError as error:
        where = ".".join(map(str, error.errors()[0]["loc"]))
        raise InvalidError(
            _("a position is not as docs/how-to/follow-vehicles.md has it: %(where)s"), where=where
        ) from None
    reports = [positions.Report(**one.given()) for one in said.positions]
    taken = positions.take(reports=reports, by=Actor(ActorKind.DEVICE, device), at=at, device=device)
    return taken.taken, [{"vehicle": code, "reason": why} for code, why in taken.aside]
