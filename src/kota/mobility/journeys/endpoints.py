"""Journeys for programs."""

from datetime import datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query
from pydantic import Field

from kota.base import clock
from kota.base.errors import MissingError
from kota.mobility.journeys.contracts import Answer, Asked, Journey, Leg, Line, Spot, StepFree
from kota.mobility.journeys.contracts import Moment as When
from kota.mobility.journeys.selectors import places, planning
from kota.ui.api import MOBILITY, Body, Moment, Out, Router, gather
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


class MomentOut(Out):
    """When something is likely: before `early` in 10, `likely` in 50, `late` in 90 of 100 cases. By a timetable they
    are one, and `is_exact`."""

    early: datetime
    likely: datetime
    late: datetime
    is_exact: bool


class SpotOut(Out):
    """A stop, or a point without an id. `step_free` is yes, no or empty: nobody has said."""

    id: str
    name: str
    lon: float
    lat: float
    platform: str
    step_free: str


class JourneyLineOut(Out):
    id: str
    name: str
    mode: str
    operator: str
    color: str


class HeadwayOut(Out):
    """The shortest and longest wait between two runs, in seconds: the line has no timetable."""

    shortest_s: int
    longest_s: int


class LegOut(Out):
    """A walk (`lines` is empty) or a ride. Any of the `lines` does as well, the first was counted with."""

    start: SpotOut
    end: SpotOut
    depart: MomentOut
    arrive: MomentOut
    metres: int
    seconds: int
    lines: list[JourneyLineOut]
    headsign: str
    headway: HeadwayOut | None
    calls: list[SpotOut]
    path: list[tuple[float, float]]


class JourneyOut(Out):
    """One answer, with the reasons why it is one: fastest, cheapest, least_walking, fewest_changes, step_free, driest,
    another. `cost` is in the city's currency, null where nobody knows it; `step_free` is yes, no or empty."""

    reasons: list[str]
    depart: MomentOut
    arrive: MomentOut
    seconds: int
    walking_m: int
    changes: int
    cost: int | None
    co2_g: int | None
    step_free: str
    legs: list[LegOut]


class JourneysOut(Out):
    """Few, different journeys in order of arrival, and the way on foot where it is one."""

    journeys: list[JourneyOut]
    walk: JourneyOut | None


class JourneysIn(Body):
    """What is asked for. `without_lines` and `without_stops` are ids, `without_modes` of bus, tram, metro, train,
    long_distance, coach, ferry, cable; `steps`: any, likely (no steps as far as known), sure."""

    origin: Place
    goal: Place
    at: Moment | None = None
    arrive_by: bool = False
    walk_m: Annotated[int, Field(ge=0, le=3000)] = 1000
    walk_speed: Annotated[float, Field(ge=0.3, le=3.0)] = 1.2
    rides: Annotated[int, Field(ge=1, le=8)] = 8
    steps: Literal["any", "likely", "sure"] = "any"
    without_lines: Words = ""
    without_stops: Words = ""
    without_modes: Words = ""


@router.get("/journeys", JourneysOut, scope=MOBILITY, is_open=True)
def list_journeys(request: HttpRequest, asked: Query[JourneysIn]) -> JourneysOut:
    """Journeys from one place to another, leaving at a moment or arriving by one.

    Lists of ids are separated by commas. 404 when a stop is in none of the timetables in use.
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
    )
    return _answer(planning.plan(question))


def _many(text: str) -> frozenset[str]:
    return frozenset(part.strip() for part in text.split(",") if part.strip())


def _place(text: str) -> tuple[float, float] | str:
    found = places.resolve(text)
    if found is None:
        raise MissingError(_("There is no stop %(id)s in the timetables in use.") % {"id": text})
    return found[0]


def _answer(answer: Answer) -> JourneysOut:
    return JourneysOut(
        journeys=[_journey(one) for one in answer.journeys], walk=_journey(answer.walk) if answer.walk else None
    )  # fmt: skip


def _journey(one: Journey) -> JourneyOut:
    return JourneyOut(
        reasons=[str(reason) for reason in one.reasons], depart=_moment(one.depart), arrive=_moment(one.arrive),
        seconds=one.seconds, walking_m=one.walking_m, changes=one.changes, cost=one.cost, co2_g=one.co2_g,
        step_free=one.step_free, legs=[_leg(leg) for leg in one.legs],
    )  # fmt: skip


def _leg(one: Leg) -> LegOut:
    return LegOut(
        start=_spot(one.start),
        end=_spot(one.end),
        depart=_moment(one.depart),
        arrive=_moment(one.arrive),
        metres=one.metres,
        seconds=one.seconds,
        lines=[_line(line) for line in one.lines],
        headsign=one.headsign,
        headway=HeadwayOut(shortest_s=one.headway[0], longest_s=one.headway[1]) if one.headway else None,
        calls=[_spot(spot) for spot in one.calls],
        path=list(one.path or ((spot.lon, spot.lat) for spot in (one.start, *one.calls, one.end))),
    )


def _moment(one: When) -> MomentOut:
    return MomentOut(early=one.early, likely=one.likely, late=one.late, is_exact=one.is_exact)


def _spot(one: Spot) -> SpotOut:
    return SpotOut(id=one.id, name=one.name, lon=one.lon, lat=one.lat, platform=one.platform, step_free=one.step_free)


def _line(one: Line) -> JourneyLineOut:
    return JourneyLineOut(id=one.id, name=one.name, mode=one.mode, operator=one.operator, color=one.color)


routers = gather(router)
