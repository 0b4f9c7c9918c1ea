"""What holds now, for everybody."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from kota.base import clock
from kota.base.words import said
from kota.kernel.warnings.endpoints.shapes import AlertOut, ForeignOut, Identifier, alert_out, foreign_out
from kota.kernel.warnings.selectors import alerts, classes, foreign, shapes
from kota.ui.api import READ, Code, Out, Router

router = Router("Warnings")
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]


class LevelOut(Out):
    code: str
    name: str
    urgency: str
    severity: str
    certainty: str


class ClassOut(Out):
    """What can be warned of. `params` are the values that a draft must give."""

    code: str
    name: str
    topic: str
    approval: str
    hours: float
    params: list[str]
    levels: list[LevelOut]


class ShapesOut(Out):
    """A GeoJSON FeatureCollection."""

    type: str
    features: list[dict[str, Any]]


@router.get("/alerts", list[AlertOut], scope=READ, is_open=True)
def list_alerts(request: HttpRequest, *, area: Code = "") -> list[AlertOut]:
    """Warnings that hold now, the worst first.

    With `area`, those that concern this area, what it lies in, or what lies in it. Exercises are left out.
    """
    found = alerts.active_alerts(clock.now(), [area] if area else None)
    return [alert_out(alert) for alert in found]


@router.get("/alerts/at", list[AlertOut], scope=READ, is_open=True)
def list_alerts_at(request: HttpRequest, lon: Query[Longitude], lat: Query[Latitude]) -> list[AlertOut]:
    """Warnings that hold now at a point."""
    return [alert_out(alert) for alert in alerts.alerts_for_point(lon, lat, clock.now())]


@router.get("/alerts/shapes", ShapesOut, scope=READ, is_open=True)
def list_alert_shapes(request: HttpRequest) -> dict[str, Any]:
    """Warnings that hold now, ours and those of others, as GeoJSON."""
    at = clock.now()
    return shapes.collection(alerts.active_alerts(at), foreign.shown(at))


@router.get("/alerts/classes", list[ClassOut], scope=READ, is_open=True)
def list_alert_classes(request: HttpRequest) -> list[ClassOut]:
    """What the city warns of."""
    return [
        ClassOut(
            code=one.code, name=said(one.name), topic=one.topic, approval=one.approval, hours=one.hours,
            params=[param.code for param in one.param],
            levels=[
                LevelOut(
                    code=level.code, name=said(level.name), urgency=level.urgency, severity=level.severity,
                    certainty=level.certainty,
                )
                for level in one.level
            ],
        )
        for one in classes.classes()
    ]  # fmt: skip


@router.get("/alerts/others", list[ForeignOut], scope=READ, is_open=True)
def list_foreign_alerts(request: HttpRequest) -> list[ForeignOut]:
    """Warnings of others about this city that hold now, with their source."""
    feeds = classes.feeds()
    return [
        foreign_out(row, said(feeds[row.feed].attribution) if row.feed in feeds else row.sender)
        for row in foreign.shown(clock.now())
    ]


@router.get("/alerts/{identifier}", AlertOut, scope=READ, is_open=True)
def read_alert(request: HttpRequest, identifier: Identifier) -> AlertOut:
    """One message that was sent."""
    return alert_out(alerts.sent(identifier))


@router.get("/alerts/{identifier}/messages", list[AlertOut], scope=READ, is_open=True)
def list_alert_messages(request: HttpRequest, identifier: Identifier) -> list[AlertOut]:
    """Every message of the same alert, oldest first."""
    return [alert_out(alert) for alert in alerts.messages(alerts.sent(identifier))]
