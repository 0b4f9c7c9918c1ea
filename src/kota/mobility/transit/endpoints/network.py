"""Lines, stops and departures for programs."""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Query
from pydantic import Field, StringConstraints

from kota.base import clock
from kota.base.errors import InvalidError, MissingError
from kota.base.words import noop as _
from kota.mobility.transit.selectors import lines, stops
from kota.mobility.transit.selectors.current import current
from kota.mobility.transit.selectors.lines import LineRow
from kota.mobility.transit.selectors.operators import operators
from kota.mobility.transit.selectors.stops import StopRow
from kota.ui.api import READ, Moment, Out, Router, point_of

router = Router("Lines and stops")
Id = Annotated[str, StringConstraints(max_length=120, pattern=r"^[!-~ ]+$")]
Words = Annotated[str, StringConstraints(max_length=80, pattern=r"^[^\x00\uFFFD]*$")]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Latitude = Annotated[float, Field(ge=-90, le=90)]
FARTHEST = timedelta(days=731)


class TransitLineOut(Out):
    """A line. `mode` is bus, tram, metro, train, long_distance, coach, ferry or cable; `is_synthetic`: its times are
    made up. Not `is_planned`: no timetable has it, the live feed of its operator alone speaks of it."""

    id: str
    name: str
    long_name: str
    mode: str
    operator: str
    operator_name: str
    color: str
    is_synthetic: bool
    is_planned: bool


class TransitStopOut(Out):
    """A stop or station. `step_free` is yes, no or empty: nobody has said. `metres` is the way in a straight line."""

    id: str
    name: str
    lon: float
    lat: float
    platform: str
    step_free: str
    metres: int | None


class DirectionOut(Out):
    """A line one way on a day. `by_hour` is the seconds between two runs in each hour, 0 where nothing leaves."""

    headsign: str
    stops: list[str]
    first: datetime | None
    last: datetime | None
    by_hour: list[int]
    has_timetable: bool


class WholeLineOut(TransitLineOut):
    directions: list[DirectionOut]


class LeavingOut(Out):
    """What leaves a stop: at `times` where there is a timetable, else every `headway_s` seconds from `since` until
    `until`, and no clock time that nobody promised. `cancelled` runs of the next hour are taken out of the latter, and
    one may wait `wait_s` because of it. Where the line does not run, `stopped_by` is the service alert by which it does
    not, and there is neither a time nor a headway."""

    line: TransitLineOut
    headsign: str
    platform: str
    times: list[datetime]
    headway_s: int | None
    since: datetime | None
    until: datetime | None
    cancelled: int
    wait_s: int | None
    stopped_by: UUID | None


class BoardOut(Out):
    """Where nothing leaves that runs, `resumes` is when something does within a day."""

    stop: TransitStopOut
    at: datetime
    leaving: list[LeavingOut]
    resumes: datetime | None


@router.get("/transit/lines", list[TransitLineOut], scope=READ, is_open=True)
def list_lines(request: HttpRequest, operator: Words = "") -> list[TransitLineOut]:
    """Lines that run at all, by operator."""
    found = [_line(one) for one in lines.lines() if not operator or one.operator == operator]
    if operator and not found and operator not in operators():
        raise MissingError(_("There is no operator %(code)s."), field="operator", code=operator)
    return found


@router.get("/transit/line", WholeLineOut, scope=READ, is_open=True)
def read_line(request: HttpRequest, id: Query[Id]) -> WholeLineOut:
    """One line with its directions today."""
    held = current()
    place = lines.place_of(held, id)
    today = clock.now().astimezone(held.zone).date()
    return WholeLineOut(
        **_line(lines.line_row(held, place)).model_dump(),
        directions=[
            DirectionOut(
                headsign=one.headsign, stops=[held.directory.stop_id(stop) for stop in one.stops], first=one.first,
                last=one.last, by_hour=list(one.by_hour), has_timetable=one.has_timetable,
            )
            for one in lines.directions(held, place, today)
        ],
    )  # fmt: skip


@router.get("/transit/stops", list[TransitStopOut], scope=READ, is_open=True)
def list_stops(
    request: HttpRequest, q: Words = "", lon: Longitude | None = None, lat: Latitude | None = None,
    metres: Annotated[int, Field(ge=1, le=3000)] = 800,
) -> list[TransitStopOut]:  # fmt: skip
    """Stops by name or around a point.

    With `lon` and `lat` the nearest first; else those of that name, at most 20.
    """
    near = point_of(lon, lat)
    found = stops.near(near.lon, near.lat, metres) if near is not None else stops.named(q)
    return [_stop(one) for one in found]


@router.get("/transit/departures", BoardOut, scope=READ, is_open=True)
def list_departures(
    request: HttpRequest, stop: Query[Id], at: Moment | None = None, minutes: Annotated[int, Field(ge=1, le=720)] = 180
) -> BoardOut:
    """What leaves a stop or any platform of a station, live where it is known.

    404 when the stop is in none of the timetables in use, 409 for a moment that no timetable knows anything of.
    """
    now = clock.now()
    if at is not None and abs(at - now) > FARTHEST:
        raise InvalidError(_("No timetable tells of that time: ask for a moment within two years."), field="at")
    board = stops.board(stop, at or now, ahead=timedelta(minutes=minutes))
    return BoardOut(
        stop=_stop(board.stop), at=board.at, resumes=board.resumes,
        leaving=[
            LeavingOut(
                line=_line(one.line), headsign=one.headsign, platform=one.platform, times=list(one.times),
                headway_s=one.headway or None, since=one.since, until=one.until,
                cancelled=one.cancelled, wait_s=one.wait or None,
                stopped_by=UUID(one.stopped_by) if one.stopped_by else None,
            )
            for one in board.leaving
        ],
    )  # fmt: skip


def _line(one: LineRow) -> TransitLineOut:
    return TransitLineOut(
        id=one.id, name=one.name, long_name=one.long_name, mode=str(one.mode), operator=one.operator,
        operator_name=one.operator_name, color=one.color, is_synthetic=one.is_synthetic, is_planned=one.is_planned,
    )  # fmt: skip


def _stop(one: StopRow) -> TransitStopOut:
    return TransitStopOut(
        id=one.id,
        name=one.name,
        lon=one.lon,
        lat=one.lat,
        platform=one.platform,
        step_free=one.step_free,
        metres=one.metres,
    )
