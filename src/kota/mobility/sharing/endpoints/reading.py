"""Reading what is shared."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Annotated

from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from kota.base import clock
from kota.base.errors import InvalidError, MissingError
from kota.base.words import noop as _
from kota.base.words import said
from kota.mobility.sharing.contracts import Name, Sought
from kota.mobility.sharing.endpoints.shapes import (
    ErrorsOut,
    ExpectedOut,
    MoveOut,
    ParkOut,
    RulingOut,
    ShareBinOut,
    ShareNoticeOut,
    ShareQuoteOut,
    ShareStationOut,
    ShareSystemOut,
    ShareVehicleOut,
    errors_out,
    expected_out,
    notice_out,
    quote_out,
    ruling_out,
    station_out,
    system_out,
    vehicle_out,
)
from kota.mobility.sharing.permissions import DESK
from kota.mobility.sharing.selectors import near, pages
from kota.mobility.sharing.selectors.addresses import address
from kota.mobility.sharing.selectors.book import System, book, is_current
from kota.mobility.sharing.selectors.notices import standing
from kota.ui.api import READ, Code, Line, Moment, Number, Router, need
from kota.ui.api.door import MOBILITY

router = Router("Sharing")
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Metres = Annotated[float, Field(gt=0, le=10_000, allow_inf_nan=False)]
Minutes = Annotated[float, Field(gt=0, le=24 * 60, allow_inf_nan=False)]
Km = Annotated[float, Field(ge=0, le=200, allow_inf_nan=False)]
LONGEST, FAR = timedelta(days=31), timedelta(days=7)
MOST = 200


@router.get("/sharing/systems", list[ShareSystemOut], scope=READ, is_open=True)
def list_share_systems(request: HttpRequest) -> list[ShareSystemOut]:
    """Systems of shared vehicles that are connected."""
    at = clock.now()
    return [_system(one, at) for one in book().systems.values()]


def _system(one: System, at: datetime) -> ShareSystemOut:
    is_alive = any(is_current(stop.good_until, at) for stop in book().stops if stop.system is one)
    gbfs = address(one.code, Name.DISCOVERY) if one.is_own or one.fact.republish else None
    return system_out(one, gbfs, at, is_alive=is_alive)


@router.get("/sharing/stations", list[ShareStationOut], scope=READ, is_open=True)
def list_share_stations(
    request: HttpRequest, lon: Query[Longitude], lat: Query[Latitude], *, metres: Metres = 1000,
    kind: Sought | None = None, at: Moment | None = None,
) -> list[ShareStationOut]:  # fmt: skip
    """Stations near a point, nearest first, with what is expected there at a moment of the next seven days."""
    now = clock.now()
    moment = _soon(at, now)
    found = near.stations_near(lon, lat, metres, moment, kind, now=now)[:MOST]
    return [station_out(one) for one in found]


def _soon(at: datetime | None, now: datetime) -> datetime:
    if at is not None and not now - timedelta(minutes=5) <= at <= now + FAR:
        raise InvalidError(_("Ask for a moment of the next seven days."), field="at")
    return at or now


@router.get("/sharing/stations/{number}", ShareStationOut, scope=READ, is_open=True)
def read_share_station(request: HttpRequest, number: Number, *, at: Moment | None = None) -> ShareStationOut:
    """One station by our own number, with what is expected there at a moment."""
    now = clock.now()
    one = pages.stop(number)
    return station_out(near.told(book(), one, 0.0, _soon(at, now), now), is_near=False)


@router.get("/sharing/stations/{number}/forecast", list[ExpectedOut], scope=READ, is_open=True)
def read_share_forecast(request: HttpRequest, number: Number) -> list[ExpectedOut]:
    """What is likely in 15, 30 and 60 minutes; empty where too little is known."""
    one, now = pages.stop(number), clock.now()
    if not is_current(one.good_until, now):
        return []
    return [expected_out(each) for each in book().outlooks.horizons(one.system.code, one.id, now)]


@router.get("/sharing/stations/{number}/history", list[ShareBinOut], scope=READ, is_open=True)
def read_share_history(
    request: HttpRequest, number: Number, *, since: Moment | None = None, until: Moment | None = None
) -> list[ShareBinOut]:
    """What stood there every five minutes, at most 31 days; the last 24 hours unless asked for others."""
    one, ends = pages.stop(number), until or clock.now()
    begins = since or ends - timedelta(days=1)
    if not timedelta(0) <= ends - begins <= LONGEST:
        raise InvalidError(_("Ask for at most 31 days, the beginning before the end."), field="since")
    return [ShareBinOut(at=at, vehicles=vehicles, docks=docks) for at, vehicles, docks in pages.bins(one, begins, ends)]


@router.get("/sharing/vehicles", list[ShareVehicleOut], scope=READ, is_open=True)
def list_share_vehicles(
    request: HttpRequest,
    lon: Query[Longitude],
    lat: Query[Latitude],
    *,
    metres: Metres = 500,
    kind: Sought | None = None,
) -> list[ShareVehicleOut]:
    """Vehicles outside of stations that can be rented now, nearest first."""
    return [vehicle_out(one) for one in near.vehicles_near(lon, lat, metres, kind, most=MOST)]


@router.get("/sharing/price", ShareQuoteOut, scope=READ, is_open=True)
def read_share_price(
    request: HttpRequest, system: Query[Code], minutes: Query[Minutes], *, km: Km = 0, plan: Line = ""
) -> ShareQuoteOut:
    """What a ride costs by a plan, or by the one that is usual in the system, and how that comes about."""
    quote = near.price(system, minutes=minutes, km=km, plan=plan)
    if quote is None:
        raise MissingError(_("This system tells of no such price."))
    return quote_out(quote)


@router.get("/sharing/rules", RulingOut, scope=READ, is_open=True)
def read_share_rules(
    request: HttpRequest, system: Query[Code], lon: Query[Longitude], lat: Query[Latitude], *, vehicle_type: Line = ""
) -> RulingOut:
    """May a ride begin, end or pass at a place."""
    return ruling_out(near.ruling_at(system, lon, lat, vehicle_type, at=clock.now()))


@router.get("/sharing/parks", list[ParkOut], scope=READ, is_open=True)
def list_parks(
    request: HttpRequest, lon: Query[Longitude], lat: Query[Latitude], *, metres: Metres = 3000
) -> list[ParkOut]:
    """Park and ride near a point, nearest first."""
    found = near.parks_near(lon, lat, metres)
    told = [asdict(one) | {"name": said(one.name), "beside": said(one.beside)} for one in found]
    return [ParkOut(**one | {"metres": round(one["metres"])}) for one in told]


@router.get("/sharing/alerts", list[ShareNoticeOut], scope=READ, is_open=True)
def list_share_alerts(request: HttpRequest) -> list[ShareNoticeOut]:
    """What systems say is out of order, now or soon."""
    at = clock.now()
    return [notice_out(one.code, n) for one in book().systems.values() for n in standing(one.notices, at)]


@router.get("/sharing/systems/{system}/forecast-errors", list[ErrorsOut], scope=READ, is_open=True)
def read_share_errors(request: HttpRequest, system: Code) -> list[ErrorsOut]:
    """How the forecasts of the last four weeks did, beside "it stays as it is"."""
    near.system_of(system)
    return [errors_out(one) for one in pages.errors(system, clock.now())]


@router.get("/sharing/rebalancing", list[MoveOut], scope=MOBILITY)
def list_share_moves(request: HttpRequest) -> list[MoveOut]:
    """Where a van is needed within the hour, in the order in which it matters."""
    need(request, DESK)
    return [
        MoveOut(**asdict(one) | {"name": said(one.name), "partner_name": said(one.partner_name or {})})
        for one in pages.moves(clock.now())
    ]
