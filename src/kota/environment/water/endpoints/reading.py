"""Reading the water."""

from dataclasses import asdict
from datetime import timedelta
from typing import Annotated, Any

from django.http import HttpRequest
from pydantic import Field

from kota.base import clock
from kota.base.errors import InvalidError, MissingError
from kota.base.words import noop as _
from kota.base.words import said
from kota.environment.water.endpoints.shapes import (
    ArrivalOut,
    ChangeOut,
    CollectionOut,
    FloodsOut,
    GateOut,
    HereOut,
    ReasonOut,
    ReportedOut,
    ShelterOut,
    StationOut,
    WaterLevelOut,
    change_out,
    gate_out,
    mark_out,
    station_out,
)
from kota.environment.water.selectors import expected, facts, floods, here, levels, maps, now
from kota.environment.water.selectors.stations import stations
from kota.ui.api import READ, Code, Moment, Router, point_of

router = Router("Water")
LONGEST = timedelta(days=31)
Latitude = Annotated[float | None, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float | None, Field(ge=-180, le=180, allow_inf_nan=False)]


@router.get("/water/gates", list[GateOut], scope=READ, is_open=True)
def list_gates(request: HttpRequest) -> list[GateOut]:
    """Gates with their newest level, the worst first."""
    return [gate_out(one) for one in now.gates(clock.now())]


@router.get("/water/gates/{code}", GateOut, scope=READ, is_open=True)
def read_gate(request: HttpRequest, code: Code) -> GateOut:
    """One gate."""
    return gate_out(now.gate(code, clock.now()))


@router.get("/water/gates/{code}/levels", list[WaterLevelOut], scope=READ, is_open=True)
def list_levels(
    request: HttpRequest, code: Code, *, since: Moment | None = None, until: Moment | None = None
) -> list[WaterLevelOut]:
    """Observations of a gate, oldest first, at most 31 days; the last 24 hours unless asked for others."""
    fact, at = facts.gate(code), clock.now()
    ends = until or at
    begins = since or ends - timedelta(days=1)
    if not timedelta(0) <= ends - begins <= LONGEST:
        raise InvalidError(_("Ask for at most 31 days, the beginning before the end."), field="since")
    found = levels.judged(fact, begins, ends)
    return [
        WaterLevelOut(at=one.at, level_cm=one.cm, fault=fault, is_simulated=made_up) for one, fault, made_up in found
    ]


@router.get("/water/gates/{code}/changes", list[ChangeOut], scope=READ, is_open=True)
def list_level_changes(request: HttpRequest, code: Code) -> list[ChangeOut]:
    """The last hundred changes of a gate's level of alert, newest first."""
    facts.gate(code)
    return [change_out(row) for row in levels.history(code, 100)]


@router.get("/water/gates/{code}/arrivals", list[ArrivalOut], scope=READ, is_open=True)
def list_arrivals(request: HttpRequest, code: Code) -> list[ArrivalOut]:
    """When the water that stands at a gate now is expected downstream; empty while nothing is read there."""
    one = now.gate(code, clock.now())
    read_at = one.state.read_at if one.state and one.is_current else None
    found = expected.arrivals(code, read_at) if read_at else []
    return [
        ArrivalOut(gate=a.gate, earliest=a.earliest, expected=a.expected, latest=a.latest, is_measured=a.is_measured)
        for a in found
    ]


@router.get("/water/stations", list[StationOut], scope=READ, is_open=True)
def list_water_stations(request: HttpRequest) -> list[StationOut]:
    """Rain gauges and pumping stations with what they said last."""
    return [station_out(one) for one in stations(clock.now())]


@router.get("/water/floods", FloodsOut, scope=READ, is_open=True)
def read_floods(request: HttpRequest) -> FloodsOut:
    """Areas that are marked as under water now, and what residents report lately."""
    at = clock.now()
    lately = floods.reports(at)
    return FloodsOut(
        marks=[mark_out(mark) for mark in floods.standing(at)],
        areas=[_reported(one) for one in floods.by_area(lately).values()],
        cells=[_reported(one) for one in floods.by_cell(lately).values()],
    )


def _reported(one: floods.Reported) -> ReportedOut:
    return ReportedOut(**asdict(one))


@router.get("/water/shapes", CollectionOut, scope=READ, is_open=True)
def read_water_shapes(request: HttpRequest) -> dict[str, Any]:
    """Rivers, and areas that are marked as under water, as GeoJSON."""
    return maps.shapes(clock.now())


@router.get("/water/here", HereOut, scope=READ, is_open=True)
def read_here(request: HttpRequest, *, lon: Longitude = None, lat: Latitude = None, area: Code = "") -> HereOut:
    """Is this place in danger, until when, where to go: for a point, or for an area by its code."""
    point_of(lon, lat)  # half of one would be no place at all
    place = here.place_of(area, lon, lat)
    if place is None:
        raise MissingError(_("This place lies outside the city."))
    answer = here.answer(place, clock.now())
    danger = answer.danger
    return HereOut(
        area=place.area.code, verdict=danger.verdict, until=danger.until, is_open=danger.is_open,
        reasons=[ReasonOut(**asdict(reason)) for reason in danger.reasons],
        shelters=[
            ShelterOut(code=s.fact.code, name=said(s.fact.name), lon=s.fact.lon, lat=s.fact.lat, metres=round(s.metres),
                       approximate=s.fact.approximate)
            for s in answer.shelters
        ],
    )  # fmt: skip
