"""Reading the traffic."""

from datetime import timedelta
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query
from pydantic import Field

from kota.base import clock
from kota.base.errors import InvalidError
from kota.base.geo import Point
from kota.base.words import noop as _
from kota.mobility.traffic.endpoints.shapes import (
    AheadOut,
    BinOut,
    CameraOut,
    FlowOut,
    ForecastErrorOut,
    IncidentOut,
    camera_out,
    flow_out,
    incident_out,
)
from kota.mobility.traffic.selectors import days, forecasts, incidents, now
from kota.mobility.traffic.selectors.network import network
from kota.ui.api import READ, BoxText, Code, Moment, Router, box_of, written

router = Router("Traffic")
LONGEST = timedelta(days=7)
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]


@router.get("/traffic/segments", list[FlowOut], scope=READ, is_open=True)
def list_segments(request: HttpRequest, *, bbox: BoxText = "") -> HttpResponse:
    """Every road now, or those whose middle lies in a box."""
    roads = network()
    found = now.flows(clock.now(), roads)
    wide = box_of(bbox)
    if wide is not None:
        middles = [(one, roads.middle(one.road)) for one in found]
        found = [one for one, at in middles if wide.west <= at.lon <= wide.east and wide.south <= at.lat <= wide.north]
    return written([flow_out(one).model_dump(mode="python") for one in found])


@router.get("/traffic/segments/{code}", FlowOut, scope=READ, is_open=True)
def read_segment(request: HttpRequest, code: Code) -> FlowOut:
    """One road now."""
    return flow_out(now.flow(network().road(code), clock.now()))


@router.get("/traffic/segments/{code}/speeds", list[BinOut], scope=READ, is_open=True)
def list_segment_speeds(
    request: HttpRequest, code: Code, *, since: Moment | None = None, until: Moment | None = None
) -> list[BinOut]:
    """What was measured on a road by five minutes, oldest first, at most seven days; the last day unless asked."""
    road, ends = network().road(code), until or clock.now()
    begins = since or ends - timedelta(days=1)
    if not timedelta(0) <= ends - begins <= LONGEST:
        raise InvalidError(_("Ask for at most seven days, the beginning before the end."), field="since")
    return [
        BinOut(at=one.at, speed=round(one.kmh, 1), vehicles=one.vehicles, flow=one.flow, is_simulated=one.is_simulated)
        for one in days.measured(road, begins, ends)
    ]


@router.get("/traffic/segments/{code}/forecast", list[AheadOut], scope=READ, is_open=True)
def list_segment_forecast(request: HttpRequest, code: Code) -> list[AheadOut]:
    """The next hour of a road; empty while nothing is measured there."""
    at, roads = clock.now(), network()
    road = roads.road(code)
    kmh = now.flow(road, at).kmh
    found = forecasts.ahead(roads, road, kmh, at) if kmh is not None else []
    return [_ahead(one) for one in found]


def _ahead(one: forecasts.Ahead) -> AheadOut:
    usual = None if one.usual is None else round(one.usual, 1)
    return AheadOut(at=one.at, minutes=one.minutes, speed=round(one.kmh, 1), low=round(one.low, 1),
                    high=round(one.high, 1), usual=usual)  # fmt: skip


@router.get("/traffic/forecast-errors", list[ForecastErrorOut], scope=READ, is_open=True)
def list_forecast_errors(request: HttpRequest) -> list[ForecastErrorOut]:
    """How far forecasts were off in the last two weeks, by minutes ahead."""
    return [ForecastErrorOut.model_validate(one) for one in forecasts.errors(clock.now())]


@router.get("/traffic/incidents", list[IncidentOut], scope=READ, is_open=True)
def list_incidents(request: HttpRequest, *, over: bool = False) -> list[IncidentOut]:
    """What is wrong on the roads now; with `over`, what was in the last week."""
    found: list[Any] = incidents.lately(clock.now(), 200) if over else incidents.standing()
    return [incident_out(one) for one in found]


@router.get("/traffic/cameras", list[CameraOut], scope=READ, is_open=True)
def list_cameras(
    request: HttpRequest, lon: Query[Longitude], lat: Query[Latitude], *, segment: Code = ""
) -> list[CameraOut]:
    """Cameras within 800 m of a point, or of the middle of a road, the nearest first."""
    roads = network()
    point = roads.middle(roads.road(segment)) if segment else Point(lon, lat)
    return [camera_out(one) for one in incidents.near(point)]
