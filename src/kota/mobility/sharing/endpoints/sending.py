"""What operators of the city's own systems send, and what the city says of them."""

from typing import Annotated

from django.http import HttpRequest
from pydantic import Field

from kota.base import clock
from kota.mobility.sharing.contracts import StationStatus, VehicleStatus
from kota.mobility.sharing.endpoints.reading import router
from kota.mobility.sharing.endpoints.shapes import ShareNoticeOut, notice_out
from kota.mobility.sharing.permissions import DESK, OPERATE
from kota.mobility.sharing.selectors import notices
from kota.mobility.sharing.services import noticing, own
from kota.ui.access import actor_of
from kota.ui.api import NO_GUESS, Body, Code, Line, Moment, Out, Text, need
from kota.ui.api.door import MOBILITY

Count = Annotated[int, Field(ge=0, le=10_000, strict=False), NO_GUESS]  # 3.0 is a whole number in JSON
Coordinate = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False, strict=False), NO_GUESS]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False, strict=False), NO_GUESS]
Name = Annotated[Line, Field(min_length=1)]


class TypeCountIn(Body):
    """How many of a type stand there."""

    type: Code
    count: Count


class StationStatusIn(Body):
    """What stands at a station; with types, how many of which."""

    station: Code
    vehicles: Count
    docks: Count
    disabled: Count = 0
    docks_disabled: Count = 0
    types: Annotated[list[TypeCountIn], Field(max_length=30)] = []
    is_renting: bool = True
    is_returning: bool = True


class StatusesIn(Body):
    stations: Annotated[list[StationStatusIn], Field(min_length=1, max_length=5000)]


class VehicleIn(Body):
    """A vehicle that stands somewhere. `number` is yours and is never published."""

    number: Name
    type: Code
    lon: Coordinate
    lat: Latitude
    is_reserved: bool = False
    is_disabled: bool = False
    range_m: Annotated[float, Field(ge=0, le=5_000_000, allow_inf_nan=False, strict=False), NO_GUESS] | None = None


class VehiclesIn(Body):
    vehicles: Annotated[list[VehicleIn], Field(max_length=20_000)]


class TakenOut(Out):
    """How many were taken in."""

    count: int


class NoticeIn(Body):
    """`kind`: system_closure, station_closure, station_move or other. Texts in both of the city's languages."""

    system: Code
    kind: Annotated[str, Field(pattern="^(system_closure|station_closure|station_move|other)$")]
    summary_id: Annotated[Line, Field(min_length=1, max_length=160)]
    summary_en: Annotated[Line, Field(min_length=1, max_length=160)]
    description_id: Text = ""
    description_en: Text = ""
    stations: Annotated[list[Code], Field(max_length=1000)] = []
    ends: Moment | None = None


@router.post("/sharing/systems/{system}/stations", TakenOut, scope=MOBILITY)
def send_share_stations(request: HttpRequest, system: Code, body: StatusesIn) -> TakenOut:
    """What stands at stations of the city's own system now. Send it at least every ten minutes, or it is called old."""
    need(request, OPERATE)
    at = clock.now()
    told = [
        StationStatus(
            one.station, one.vehicles, one.docks, one.disabled, one.docks_disabled,
            {each.type: each.count for each in one.types},
            is_renting=one.is_renting, is_returning=one.is_returning, reported=at,
        )
        for one in body.stations
    ]  # fmt: skip
    return TakenOut(count=own.send_status(system=system, statuses=told, by=actor_of(request), at=at))


@router.put("/sharing/systems/{system}/vehicles", TakenOut, scope=MOBILITY)
def send_share_vehicles(request: HttpRequest, system: Code, body: VehiclesIn) -> TakenOut:
    """All vehicles of the city's own system that stand somewhere; those that are not named are being ridden, and have
    another public name when they come back."""
    need(request, OPERATE)
    told = [
        VehicleStatus(
            one.number, one.lon, one.lat, one.type, is_reserved=one.is_reserved, is_disabled=one.is_disabled,
            range_m=one.range_m,
        )
        for one in body.vehicles
    ]  # fmt: skip
    count = own.send_vehicles(system=system, vehicles=told, by=actor_of(request), at=clock.now())
    return TakenOut(count=count)


@router.post("/sharing/alerts", ShareNoticeOut, scope=MOBILITY, status=201)
def say_share_alert(request: HttpRequest, body: NoticeIn) -> ShareNoticeOut:
    """Say something of one of the city's own systems: it stands on the pages and in its GBFS at once."""
    need(request, DESK)
    at = clock.now()
    row = noticing.say(
        system=body.system, kind=body.kind, summary={"id": body.summary_id, "en": body.summary_en},
        description={k: t for k, t in (("id", body.description_id), ("en", body.description_en)) if t},
        stations=body.stations, begins=at, ends=body.ends, by=actor_of(request), at=at,
    )  # fmt: skip
    return notice_out(body.system, notices.as_told(row))
