"""Streets for programs: what is known, and the way on foot, by bicycle or in a wheelchair."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Schema
from pydantic import Field

from kota.base import clock
from kota.base.errors import MissingError
from kota.mobility.streets.contracts import SPEEDS, Ground, Part, Profile, Turn, Way
from kota.mobility.streets.selectors import current
from kota.mobility.streets.selectors.shut import shut
from kota.mobility.streets.selectors.ways import way
from kota.mobility.streets.selectors.words import told
from kota.ui.api import MOBILITY, Out, Router, gather

router = Router("Streets")
Point = Annotated[
    str,
    Field(
        max_length=60,
        pattern=r"^-?(1[0-7]\d|\d{1,2})(\.\d{1,12})?,-?[1-8]?\d(\.\d{1,12})?$",
        description="`lon,lat` in degrees",
        examples=["106.8229,-6.1946"],
    ),
]


class StreetsOut(Out):
    """The streets in use. Without any (`known` false) ways on foot are guessed from straight lines × 1.3. Whoever shows
    ways by them shows `credit`."""

    known: bool
    name: str
    credit: str
    of_day: date | None
    imported_at: datetime | None
    report: dict[str, Any]


class WayPartOut(Out):
    """A stretch that one sentence (`text`, in the reader's language) tells. `steps` of a stair is 0 where nobody has
    counted; `up` null where nobody has said."""

    turn: Turn
    ground: Ground
    name: str
    metres: int
    seconds: int
    lon: float
    lat: float
    steps: int
    up: bool | None
    pushed: bool
    text: str


class WayOut(Out):
    """A way, door to door. `step_free` is yes, no, or empty: of `unknown_m` metres nobody has said whether a wheelchair
    passes. `unlit_m` metres are said to be dark."""

    profile: Profile
    metres: int
    seconds: int
    step_free: str
    stairs: int
    steps: int
    lifts: int
    unknown_m: int
    unlit_m: int
    path: list[tuple[float, float]]
    parts: list[WayPartOut]
    credit: str


class WayIn(Schema):
    """From where to where, how, and how many times as fast as usual."""

    origin: Point
    goal: Point
    profile: Literal["walk", "walk_dark", "bicycle", "wheelchair", "wheelchair_sure"] = "walk"
    pace: Annotated[float, Field(ge=0.2, le=5, allow_inf_nan=False)] = 1.0


@router.get("/streets", StreetsOut, scope=MOBILITY, is_open=True)
def show_streets(request: HttpRequest) -> StreetsOut:
    """Which streets ways are found on, and what is known of them."""
    found = current.about()
    if found is None:
        return StreetsOut(known=False, name="", credit="", of_day=None, imported_at=None, report={})
    return StreetsOut(
        known=True, name=found.name, credit=found.credit, of_day=found.of_day, imported_at=found.imported_at,
        report=dict(found.report),
    )  # fmt: skip


@router.get("/streets/way", WayOut, scope=MOBILITY, is_open=True)
def find_way(request: HttpRequest, asked: Query[WayIn]) -> WayOut:
    """The way from a point to another, around what is closed at the moment.

    404 when there is none: no streets are known, a point lies off all of them, or everything between is closed.
    """
    about, profile = current.about(), Profile(asked.profile)
    if about is None:
        raise MissingError(
            _("This city knows no streets yet. Whoever runs it brings them with `./kota import streets FILE.osm.pbf`.")
        )
    found = way(
        _point(asked.origin), _point(asked.goal), profile=profile, shut=shut(profile, clock.now()),
        speed=SPEEDS[profile] * asked.pace,
    )  # fmt: skip
    if found is None:
        raise MissingError(_("no way is known between these points"))
    return way_out(found, profile, about.credit)


def _point(text: str) -> tuple[float, float]:
    lon, _comma, lat = text.partition(",")
    return float(lon), float(lat)


def way_out(found: Way, profile: Profile, credit: str) -> WayOut:
    """A way for programs."""
    return WayOut(
        profile=profile, metres=found.metres, seconds=found.seconds, step_free=found.step_free, stairs=found.stairs,
        steps=found.steps, lifts=found.lifts, unknown_m=found.unknown_m, unlit_m=found.unlit_m,
        path=list(found.points), parts=[part_out(one) for one in found.parts], credit=credit,
    )  # fmt: skip


def part_out(one: Part) -> WayPartOut:
    """A part of it."""
    return WayPartOut(
        turn=one.turn, ground=one.ground, name=one.name, metres=one.metres, seconds=one.seconds, lon=one.lon,
        lat=one.lat, steps=one.steps, up=one.is_up, pushed=one.is_pushed, text=told(one),
    )  # fmt: skip


routers = gather(router)
