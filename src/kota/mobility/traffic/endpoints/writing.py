"""Bursts of probes, and decisions about incidents."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import numpy as np
from django.http import HttpRequest
from pydantic import Field, StringConstraints

from kota.base import clock
from kota.base.actor import Actor
from kota.mobility.traffic.contracts import ProbeResult
from kota.mobility.traffic.endpoints.shapes import IncidentOut, incident_out
from kota.mobility.traffic.permissions import INCIDENTS
from kota.mobility.traffic.services import incidents, probes
from kota.ui.access import actor_of
from kota.ui.api import NO_GUESS, Body, Line, Moment, Out, Router, need
from kota.ui.api.door import MOBILITY

router = Router("Traffic")
_MOST = probes.MOST
Seconds = Annotated[float, Field(ge=0, le=32_503_680_000, strict=False, allow_inf_nan=False), NO_GUESS]
Degrees = Annotated[float, Field(ge=-180, le=180, strict=False, allow_inf_nan=False), NO_GUESS]
Latitude = Annotated[float, Field(ge=-90, le=90, strict=False, allow_inf_nan=False), NO_GUESS]
Speed = Annotated[float | None, Field(ge=0, le=400, strict=False, allow_inf_nan=False), NO_GUESS]
Bearing = Annotated[float | None, Field(ge=0, le=360, strict=False, allow_inf_nan=False), NO_GUESS]
Trip = Annotated[str, StringConstraints(max_length=60, pattern=r"^[A-Za-z0-9._:-]*$")]
Point = Annotated[tuple[Seconds, Degrees, Latitude, Speed, Bearing, Trip], Field(strict=False)]


class ProbesIn(Body):
    """Up to 1,000 positions, each as `[time, lon, lat, km_h, bearing, trip]`: seconds since 1970, degrees, degrees from
    north. Speed and bearing may be null: then they are seen from the position before of the same trip. `trip` is any
    name that is new for each drive; it is used within this burst alone and kept nowhere, nor is any position."""

    points: Annotated[list[Point], Field(min_length=1, max_length=_MOST)]


class ProbesOut(Out):
    """Positions that counted, roads that they told of, and how many were refused by reason: `late`, `early`,
    `no_speed`, `too_fast`, `no_road`."""

    taken: int
    segments: int
    refused: dict[str, int]


class NoteIn(Body):
    note: Line = ""


class CloseRoadIn(NoteIn):
    """`until` empty: until further notice."""

    until: Moment | None = None


@router.post("/traffic/probes", ProbesOut, scope=MOBILITY, role=INCIDENTS)
def send_probes(request: HttpRequest, body: ProbesIn) -> ProbesOut:
    """Add a burst of positions to the speeds of the roads.

    A speed counts with the others of its five minutes, also up to an hour late. Sending a burst twice counts it twice.
    """
    columns = list(zip(*body.points, strict=True))
    at, lon, lat, kmh, bearing = (np.array(column, dtype=float) for column in columns[:5])  # null becomes NaN
    found = probes.take(probes.Probes(at, lon, lat, kmh, bearing, columns[5]), at=clock.now())
    return _out(found)


def _out(found: ProbeResult) -> ProbesOut:
    return ProbesOut(taken=found.taken, segments=found.segments, refused=found.refused)


@router.post("/traffic/incidents/{number}/confirm", IncidentOut, scope=MOBILITY)
def confirm_incident(request: HttpRequest, number: UUID, body: NoteIn) -> IncidentOut:
    """Somebody has seen it."""
    by, at = _who(request)
    return incident_out(incidents.confirm(number=number, note=body.note, by=by, at=at))


@router.post("/traffic/incidents/{number}/dismiss", IncidentOut, scope=MOBILITY)
def dismiss_incident(request: HttpRequest, number: UUID, body: NoteIn) -> IncidentOut:
    """It was told for nothing; for an hour nothing new is told of this road."""
    by, at = _who(request)
    return incident_out(incidents.dismiss(number=number, note=body.note, by=by, at=at))


@router.post("/traffic/incidents/{number}/close", IncidentOut, scope=MOBILITY)
def close_incident_road(request: HttpRequest, number: UUID, body: CloseRoadIn) -> IncidentOut:
    """Close its road to vehicles: a closure that everything knows within seconds. It confirms the incident."""
    by, at = _who(request)
    return incident_out(incidents.close_road(number=number, until=body.until, note=body.note, by=by, at=at))


@router.post("/traffic/incidents/{number}/finish", IncidentOut, scope=MOBILITY)
def finish_incident(request: HttpRequest, number: UUID) -> IncidentOut:
    """It is over, and its road open again."""
    by, at = _who(request)
    return incident_out(incidents.finish(number=number, by=by, at=at))


def _who(request: HttpRequest) -> tuple[Actor, datetime]:
    need(request, INCIDENTS)
    return actor_of(request), clock.now()
