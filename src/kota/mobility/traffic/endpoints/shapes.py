"""Shapes of the traffic."""

from datetime import datetime
from uuid import UUID

from kota.base.words import said
from kota.mobility.traffic.contracts import Grade, IncidentKind, IncidentState
from kota.mobility.traffic.models import Incident
from kota.mobility.traffic.selectors.incidents import Camera
from kota.mobility.traffic.selectors.now import Flow
from kota.ui.api import Out


class FlowOut(Out):
    """A road in one direction now, speeds in km/h. `current_speed` null: nothing measured lately; `confidence` 0 to 1;
    `source` of `probes` and `sensors`; what is read says nothing after `valid_to`."""

    segment: str
    name: str
    road_class: str
    length_m: float
    current_speed: float | None
    usual_speed: float | None
    free_flow_speed: float
    confidence: float
    grade: Grade
    closed: bool
    source: list[str]
    read_at: datetime | None
    valid_to: datetime | None
    is_simulated: bool
    is_sample: bool


def _rounded(kmh: float | None) -> float | None:
    return None if kmh is None else round(kmh, 1)


def flow_out(one: Flow) -> FlowOut:
    road = one.road
    return FlowOut(
        segment=road.code, name=road.name, road_class=road.road_class, length_m=round(road.length_m, 1),
        current_speed=_rounded(one.kmh), usual_speed=_rounded(one.usual_kmh), free_flow_speed=round(road.free_kmh, 1),
        confidence=round(one.confidence, 2), grade=one.grade, closed=one.is_closed, source=one.sources,
        read_at=one.read_at, valid_to=one.valid_to,
        is_simulated=one.is_simulated, is_sample=road.is_sample,
    )  # fmt: skip


class BinOut(Out):
    """Five minutes of a road; `vehicles` is about how many told of it, `flow` vehicles an hour by a sensor."""

    at: datetime
    speed: float
    vehicles: int
    flow: float | None
    is_simulated: bool


class AheadOut(Out):
    """What is expected, between `low` and `high` in four of five cases; `usual` is null where nobody knows it."""

    at: datetime
    minutes: int
    speed: float
    low: float
    high: float
    usual: float | None


class ForecastErrorOut(Out):
    """Mean error in km/h of the last two weeks, beside "it stays as it is" and the usual speed of the weekday."""

    minutes: int
    pairs: int
    ours: float
    persistence: float
    usual: float
    is_simulated: bool


class IncidentOut(Out):
    """`segment` is where it is, `queue` counts the roads behind it that slowed, `reports` the people who told of it;
    `closed`: its road is closed."""

    id: UUID
    segment: str
    name: str
    kind: IncidentKind
    state: IncidentState
    lon: float
    lat: float
    began_at: datetime
    detected_at: datetime
    ended_at: datetime | None
    speed: float | None
    usual_speed: float | None
    queue: int
    reports: int
    closed: bool
    is_simulated: bool


def incident_out(one: Incident) -> IncidentOut:
    return IncidentOut(
        id=one.pk, segment=one.segment.code, name=one.segment.name, kind=IncidentKind(one.kind),
        state=IncidentState(one.state), lon=one.point.lon, lat=one.point.lat, began_at=one.began_at,
        detected_at=one.detected_at, ended_at=one.ended_at, speed=_rounded(one.kmh),
        usual_speed=_rounded(one.usual_kmh),
        queue=len(one.queue), reports=one.reports, closed=one.is_closed, is_simulated=one.is_simulated,
    )  # fmt: skip


class CameraOut(Out):
    """`url` is the address of its picture, empty where nobody has published one."""

    code: str
    name: str
    lon: float
    lat: float
    metres: float
    url: str
    approximate: bool


def camera_out(one: Camera) -> CameraOut:
    fact = one.fact
    return CameraOut(code=fact.code, name=said(fact.name), lon=fact.lon, lat=fact.lat, metres=round(one.metres),
                     url=fact.url, approximate=fact.approximate)  # fmt: skip
