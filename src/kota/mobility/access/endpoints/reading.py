"""Lifts and steps."""

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from pydantic import Field, StringConstraints

from kota.base import clock
from kota.mobility.access.contracts.steps import LiftState, Source
from kota.mobility.access.permissions import DESK
from kota.mobility.access.selectors import lifts, stops
from kota.mobility.access.selectors.lifts import LiftRow
from kota.mobility.access.services import lifts as lifting
from kota.ui.access import actor_of
from kota.ui.api import MOBILITY, READ, Body, Line, Out, Router, need

router = Router("Getting in")
Id = Annotated[
    str,
    StringConstraints(max_length=200, pattern=r"^[a-z0-9][a-z0-9-]{0,29}:[!-~]{1,160}$"),
    Field(description="`feed:id`", examples=["synthetic:mrt-dukuh-atas"]),
]


class LiftOut(Out):
    """A lift. `state` is works, out or unknown; `since` when that is so, `source` who says so (device, program,
    officer, residents). `worked` is the share of the last thirty days in which it worked, of the time for which anybody
    knows; null where nobody does, or for less than a day. `out_s` is for how many seconds it was out. `in_use` is false
    where nothing stops at its station any more."""

    id: str
    title: str
    stop: str
    lon: float
    lat: float
    state: str
    source: str
    since: datetime | None
    note: str
    worked: float | None
    out_s: int | None
    is_synthetic: bool
    in_use: bool


class LiftIn(Body):
    """How a lift is from now on."""

    lift: Id
    state: Annotated[LiftState, Field(strict=False)]
    note: Annotated[Line, Field(max_length=200)] = ""


class StepsOut(Out):
    """A stop. `step_free` is yes, no or empty: nobody has said; `source` is feed, residents or officer. `way`: is there
    a way without steps from the street to every platform, as the station's plan has it, lifts working. `yes` and `no`
    count what people said."""

    stop: str
    name: str
    step_free: str
    source: str
    way: str
    is_contested: bool
    yes: int
    no: int
    obstacles: dict[str, int]
    lifts: list[LiftOut]


def lift_out(one: LiftRow) -> LiftOut:
    known = one.availability
    return LiftOut(
        id=one.lift.id, title=one.title, stop=one.lift.stop, lon=one.lon, lat=one.lat, state=str(one.state),
        source=str(one.source or ""), since=one.since, note=one.note, is_synthetic=one.lift.is_synthetic,
        in_use=one.lift.is_used, worked=round(known.share, 4) if known and not known.is_thin else None,
        out_s=int(known.out.total_seconds()) if known else None,
    )  # fmt: skip


@router.get("/lifts", list[LiftOut], scope=READ, is_open=True)
def list_lifts(request: HttpRequest, *, stop: Id | None = None) -> list[LiftOut]:
    """Lifts with their state, those that are out first; all, or those of a stop's station."""
    at = clock.now()
    return [lift_out(one) for one in (lifts.of_stop(stop, at) if stop else lifts.all_(at))]


@router.post("/lifts/state", LiftOut, scope=MOBILITY)
def set_lift_state(request: HttpRequest, body: LiftIn) -> LiftOut:
    """Say how a lift is; journeys know it within seconds. Safe to repeat."""
    need(request, DESK)
    at = clock.now()
    lifting.set_state(
        lift_id=body.lift, state=body.state, source=Source.PROGRAM, note=body.note, by=actor_of(request), at=at
    )
    return lift_out(lifts.one(body.lift, at))


@router.get("/stop-steps", StepsOut, scope=READ, is_open=True)
def read_stop_steps(request: HttpRequest, stop: Id) -> StepsOut:
    """Can a wheelchair get in at a stop, and who says so. 404 when no timetable in use has it."""
    found = stops.steps(stop)
    return StepsOut(
        stop=found.stop, name=found.name, step_free=found.reach, source=str(found.source or ""), way=found.way,
        is_contested=found.is_contested, yes=found.yes, no=found.no, obstacles=dict(found.obstacles),
        lifts=[lift_out(one) for one in lifts.of_stop(stop, clock.now())],
    )  # fmt: skip
