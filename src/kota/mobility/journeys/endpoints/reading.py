"""Journeys for programs."""

from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Schema
from pydantic import Field

from kota.base import clock
from kota.base.errors import MissingError
from kota.mobility.journeys.contracts import Asked, StepFree
from kota.mobility.journeys.endpoints import answers
from kota.mobility.journeys.endpoints.shapes import JourneysOut
from kota.mobility.journeys.selectors import places, planning
from kota.mobility.journeys.selectors.offers import Modes
from kota.ui.api import MOBILITY, Flag, Moment, Router, written
from kota.ui.api import Line as Words

router = Router("Journeys")
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


class JourneysIn(Schema):
    """What is asked for. `without_lines` and `without_stops` are ids; `steps`: any, likely (no steps as far as known),
    sure. `via` is a place on the way, where one stays `stay_s` seconds; `range_s` asks for everything that leaves
    within so many seconds, of lines without a timetable the first of each way; `shared`
    also looks for ways to and from stops by shared bike, `park` for vehicles of one's own left beside a station;
    `rider` is a class of fares."""

    origin: Place
    goal: Place
    at: Moment | None = None
    arrive_by: Flag = False
    walk_m: Annotated[int, Field(ge=0, le=3000)] = 1000
    walk_speed: Annotated[float, Field(ge=0.3, le=3.0)] = 1.2
    rides: Annotated[int, Field(ge=1, le=8)] = 8
    steps: Literal["any", "likely", "sure"] = "any"
    without_lines: Words = ""
    without_stops: Words = ""
    without_modes: Modes = ""
    via: Place | None = None
    stay_s: Annotated[int, Field(ge=0, le=43_200)] = 0
    range_s: Annotated[int, Field(ge=0, le=14_400)] = 0
    shared: Flag = False
    park: Literal["", "cars", "motorcycles", "bicycles"] = ""
    rider: Annotated[str, Field(max_length=30, pattern=r"^[a-z0-9_-]+$")] = "adult"


@router.get("/journeys", JourneysOut, scope=MOBILITY, is_open=True)
def list_journeys(request: HttpRequest, asked: Query[JourneysIn]) -> HttpResponse:
    """Journeys from one place to another, leaving at a moment or arriving by one.

    Lists of ids are separated by commas. 404 when a stop or line is in none of the timetables in use; 409 for
    a span with `arrive_by` or `via`, or a class of riders that the city has not. Where there is no journey `why` says
    what to do; 503 while the search is made ready, in the first minute after a start.
    """
    question = Asked(
        _place(asked.origin),
        _place(asked.goal),
        asked.at or clock.now(),
        arrive_by=asked.arrive_by,
        walk_m=asked.walk_m,
        walk_speed=asked.walk_speed,
        rides=asked.rides,
        step_free=StepFree(asked.steps),
        without_lines=_many(asked.without_lines),
        without_stops=_many(asked.without_stops),
        without_modes=_many(asked.without_modes),
        via=None if asked.via is None else _place(asked.via),
        stay_s=asked.stay_s,
        range_s=asked.range_s,
        by_shared=asked.shared,
        park=asked.park,
        rider=asked.rider,
    )
    return written(answers.answer(planning.plan(question)))


def _many(text: str) -> frozenset[str]:
    return frozenset(part.strip() for part in text.split(",") if part.strip())


def _place(text: str) -> tuple[float, float] | str:
    found = places.resolve(text)
    if found is None:
        raise MissingError(_("There is no stop %(id)s in the timetables in use.") % {"id": text})
    return found[0]
