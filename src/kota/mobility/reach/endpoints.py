"""Reach for programs: isochrones, reached stops, what is within so many minutes, studies of the city."""

import re
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Schema
from pydantic import AfterValidator, Field

from kota.base import clock
from kota.base.errors import InvalidError, MissingError
from kota.mobility.journeys import facade as journeys
from kota.mobility.journeys.contracts import StepFree
from kota.mobility.reach.models import Study
from kota.mobility.reach.selectors import reachable, studies
from kota.mobility.reach.services import studying
from kota.mobility.transit.contracts.network import text
from kota.mobility.transit.permissions import DESK
from kota.ui.access import actor_of
from kota.ui.api import MOBILITY, Body, Moment, Out, Router, gather, need, written

router = Router("Reach")
_POINT = r"-?(1[0-7]\d|\d{1,2})(\.\d{1,12})?,-?[1-8]?\d(\.\d{1,12})?"
_STOP = r"[a-z0-9][a-z0-9-]{0,29}:[!-~]{1,50}"
Place = Annotated[
    str,
    Field(
        max_length=80,
        pattern=rf"^({_POINT}|{_STOP})$",
        description="`lon,lat` in degrees, or the id of a stop",
        examples=["106.8229,-6.1946"],
    ),
]
_MINUTE = r"([1-9]\d?|1[01]\d|120)"
_MINUTES = rf"^{_MINUTE}(,{_MINUTE}){{0,7}}$"


def _within_bounds(text: str) -> str:
    if not re.match(_MINUTES, text):
        raise ValueError(_("Send whole minutes from 1 to 120, at most eight of them, separated by commas."))
    return text


Minutes = Annotated[
    str,
    Field(max_length=40, description="at most eight, separated by commas, each 1 to 120", examples=["15,30,45,60"],
          json_schema_extra={"pattern": _MINUTES}),
    AfterValidator(_within_bounds),
]  # fmt: skip


class FromIn(Schema):
    """From where, when and how. `steps`: any, likely (no steps as far as known), sure. `walk_m` is how far one walks
    from the place and from each stop."""

    place: Place
    minutes: Minutes = "15,30,45,60"
    at: Moment | None = None
    steps: Literal["any", "likely", "sure"] = "any"
    walk_m: Annotated[int, Field(ge=0, le=1500)] = 1000
    walk_speed: Annotated[float, Field(ge=0.3, le=3.0)] = 1.2
    without_modes: journeys.Modes = ""


class BandOut(Out):
    """What lies within so many minutes: a polygon or several, of squares of a hundred metres."""

    type: Literal["Feature"]
    properties: dict[str, int]
    geometry: dict[str, Any]


class IsochronesOut(Out):
    """GeoJSON, the farthest first. `by_street`: ways on foot follow the streets wherever these are known, and are
    straight lines and a third more only where they are not. `untold` says in the reader's language whose timetable
    does not reach that day."""

    type: Literal["FeatureCollection"]
    by_street: bool
    untold: str
    features: list[BandOut]


class ReachedStopOut(Out):
    id: str
    name: str
    lon: float
    lat: float
    seconds: int


class NearestOut(Out):
    name: str
    lon: float
    lat: float
    seconds: int


class WithinOut(Out):
    minutes: int
    number: float


class ReachableOut(Out):
    """Of a kind: how much within each of the minutes, of how much in the city, and the nearest with a name. `made_up`
    is how many of the city's are made up, until it brings its own."""

    kind: str
    within: list[WithinOut]
    city: float
    made_up: int
    sources: list[str]
    nearest: list[NearestOut]


class StudyOut(Out):
    """Who reaches what on a day at an hour. `network` is empty for the timetables in use, else the version tried."""

    id: UUID
    state: str
    day: date
    hour: int
    network: str
    seconds: float | None
    asked_at: datetime
    done_at: datetime | None


class StudyAreaOut(Out):
    """A kelurahan: its people, and a figure for each measure, null where there is none."""

    code: str
    people: float
    figures: dict[str, float | None]


class SpreadOut(Out):
    """How evenly a measure is shared: the mean, the worst and the best tenth, Gini, Palma, and the areas of the worst
    tenth."""

    mean: float
    low: float
    high: float
    gini: float
    palma: float | None
    worst: list[str]


class StudyFiguresOut(StudyOut):
    """`near_*` are shares of people within 500 m of a stop with a line every 15 minutes; `jobs_45_any` are jobs within
    45 minutes, `_likely` and `_sure` the same without steps as far as known, and surely; `fare` is the price of the
    middle journey to work. `inputs` is what it was computed from."""

    areas: list[StudyAreaOut]
    summary: dict[str, SpreadOut]
    inputs: dict[str, Any]


class StudyIn(Body):
    """A day, an hour, and where another timetable is tried the id of its version."""

    day: Annotated[date, Field(strict=False, ge=date(2000, 1, 1), le=date(2199, 12, 31))]
    hour: Annotated[int, Field(ge=0, le=23)]
    version: Annotated[UUID, Field(strict=False)] | None = None


@router.get("/reach/isochrones", IsochronesOut, scope=MOBILITY, is_open=True)
def list_isochrones(request: HttpRequest, asked: Query[FromIn]) -> HttpResponse:
    """How far one gets within so many minutes, as polygons.

    Times are those one may expect: of a line without a timetable half the headway is waited for, and of several that
    would do that of one alone, so that a journey to the same place may be sooner.
    404 when a stop is in none of the timetables in use; 409, here and below, when none of them tells of that day.
    """
    return written(reachable.isochrones(_from(asked)))


@router.get("/reach/stops", list[ReachedStopOut], scope=MOBILITY, is_open=True)
def list_reached_stops(request: HttpRequest, asked: Query[FromIn]) -> HttpResponse:
    """Stops that are reached within the longest of the minutes, the soonest first."""
    found = _from(asked).reach
    stops, directory = found.held.network.stops, found.held.directory
    return written([
        {
            "id": directory.stop_id(stop), "name": text(stops.name, stop), "lon": float(stops.lon[stop]),
            "lat": float(stops.lat[stop]), "seconds": seconds,
        }
        for stop, seconds in found.stops()
    ])  # fmt: skip


@router.get("/reach/places", list[ReachableOut], scope=MOBILITY, is_open=True)
def list_reachable_places(request: HttpRequest, asked: Query[FromIn]) -> HttpResponse:
    """Jobs, schools, clinics and more within so many minutes, and how many people live there."""
    one = _from(asked)
    return written([_counted(each, one.minutes) for each in reachable.counted(one)])


def _counted(each: reachable.Counted, minutes: tuple[int, ...]) -> dict[str, Any]:
    return {
        "kind": str(each.kind), "city": round(each.every, 1), "made_up": each.made_up, "sources": list(each.sources),
        "within": [
            {"minutes": one, "number": round(many, 1)} for one, many in zip(minutes, each.within, strict=True)
        ],
        "nearest": [
            {"name": near.point.name, "lon": near.point.lon, "lat": near.point.lat, "seconds": near.seconds}
            for near in each.nearest
        ],
    }  # fmt: skip


def _from(asked: FromIn) -> reachable.From:
    minutes = [int(one) for one in asked.minutes.split(",")]
    place = journeys.resolve(asked.place)
    if place is None:
        raise MissingError(_("There is no stop %(id)s in the timetables in use.") % {"id": asked.place})
    found = reachable.reached(
        place[0], asked.at or clock.now(), minutes, step_free=StepFree(asked.steps), walk_m=asked.walk_m,
        walk_speed=asked.walk_speed, without_modes=asked.without_modes.split(","),
    )  # fmt: skip
    if found.is_untold:
        raise InvalidError(journeys.NO_TIMETABLE, field="at")
    return found


@router.get("/reach/studies", list[StudyOut], scope=MOBILITY, is_open=True)
def list_reach_studies(request: HttpRequest) -> list[StudyOut]:
    """Studies of the whole city, the newest first."""
    return [_study(one) for one in studies.listed()]


@router.get("/reach/studies/{study}", StudyFiguresOut, scope=MOBILITY, is_open=True)
def read_reach_study(request: HttpRequest, study: UUID) -> HttpResponse:
    """One study that is done, with all its figures by kelurahan."""
    found = studies.by_id(study)
    figures = studies.read(found)
    columns = {name: (found.figures or {})["columns"][name] for name in figures.columns}
    rows = [
        {
            "code": code, "people": round(float(figures.people[at]), 1),
            "figures": {name: values[at] for name, values in columns.items()},
        }
        for at, code in enumerate(figures.areas)
    ]  # fmt: skip
    told = _study(found).model_dump() | {"areas": rows, "summary": found.summary, "inputs": found.inputs}
    return written(told)


@router.post("/reach/studies", StudyOut, scope=MOBILITY, status=202)
def ask_reach_study(request: HttpRequest, asked: StudyIn) -> StudyOut:
    """Have a study computed.

    It waits in the background for some minutes; the same one again is the one that waits.
    """
    need(request, DESK)
    made = studying.ask(
        day=asked.day, hour=asked.hour, version=asked.version, by=actor_of(request), at=clock.now()
    )  # fmt: skip
    return _study(made)


def _study(one: Study) -> StudyOut:
    return StudyOut(
        id=one.pk, state=one.state, day=one.day, hour=one.hour, network=one.network, seconds=one.seconds,
        asked_at=one.asked_at, done_at=one.done_at,
    )  # fmt: skip


routers = gather(router)
