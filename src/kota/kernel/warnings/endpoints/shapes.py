"""Shapes of alerts."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import StringConstraints

from kota.kernel.warnings.contracts import MsgType, Severity, State, Status
from kota.kernel.warnings.models import Alert, Foreign
from kota.kernel.warnings.selectors import shapes
from kota.ui.api import Out

Identifier = Annotated[str, StringConstraints(max_length=60, pattern=r"^[A-Za-z0-9-]+$")]


class TextsOut(Out):
    """What an alert says in one language."""

    event: str
    headline: str
    description: str
    instruction: str


class AlertOut(Out):
    """A message. `texts` and `area_desc` are by language; `polygons` rings of longitude and latitude; `root` names the
    first message of the same alert; `sent` is null before anybody was sent it."""

    identifier: str
    sender: str
    sent: datetime | None
    status: Status
    msg_type: MsgType
    state: State
    references: list[str]
    root: str
    alert_class: str
    level: str
    topic: str
    category: list[str]
    response: list[str]
    urgency: str
    severity: Severity
    certainty: str
    onset: datetime | None
    expires: datetime
    texts: dict[str, TextsOut]
    areas: list[str]
    area_desc: dict[str, str]
    polygons: list[list[tuple[float, float]]]
    url: str
    cap: str


def alert_out(alert: Alert) -> AlertOut:
    return AlertOut(**shapes.plain(alert))


class DraftOut(AlertOut):
    """A message as staff see it. `revision` must be given back on approval; `inputs` are what a trigger saw."""

    key: str
    approval: str
    revision: int
    writers: list[str]
    note: str
    inputs: dict[str, Any]


def draft_out(alert: Alert) -> DraftOut:
    more = {name: getattr(alert, name) for name in ("key", "approval", "revision", "writers", "note", "inputs")}
    return DraftOut(**alert_out(alert).model_dump(), **more)


class ForeignOut(Out):
    """Somebody else's message, with its source. It is shown as it came."""

    id: int
    identifier: str
    sender: str
    source: str
    severity: Severity
    urgency: str
    certainty: str
    sent: datetime
    expires: datetime
    texts: list[dict[str, str]]
    polygons: list[list[tuple[float, float]]]


def foreign_out(row: Foreign, source: str) -> ForeignOut:
    return ForeignOut(
        id=row.pk, identifier=row.identifier, sender=row.sender, source=source, severity=Severity(row.severity),
        urgency=row.urgency, certainty=row.certainty, sent=row.sent_at, expires=row.expires, texts=row.infos,
        polygons=row.polygons,
    )  # fmt: skip
