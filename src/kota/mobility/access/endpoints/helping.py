"""The help that travellers booked, for the programs of operators: what their staff's page shows, and its buttons."""

from datetime import datetime, timedelta
from typing import Annotated, Literal

from django.http import HttpRequest
from pydantic import Field

from kota.base import clock
from kota.base.errors import InvalidError
from kota.base.words import noop as _
from kota.mobility.access.contracts.helping import DutyState
from kota.mobility.access.endpoints.reading import Id, router
from kota.mobility.access.permissions import ASSIST
from kota.mobility.access.selectors import helping as reading
from kota.mobility.access.selectors.ground import ground
from kota.mobility.access.selectors.helping import DutyRow
from kota.mobility.access.services import duties
from kota.ui.access import actor_of
from kota.ui.api import MOBILITY, Body, Line, Moment, Number, Out, need

LONGEST = timedelta(days=31)


class DutyOut(Out):
    """Somebody to help at a station. `role` is board, change or alight; `kinds` of ramp, guide, wheelchair. `phone` and
    `note` are for those who help, and for nobody else."""

    id: int
    station: str
    station_name: str
    operator: str
    role: str
    line: str
    at: datetime
    state: str
    reason: str
    name: str
    phone: str
    kinds: list[str]
    note: str


class DutyIn(Body):
    """What staff do. A reason is needed to decline."""

    to: Literal["accepted", "declined", "met", "done", "missed"]
    reason: Annotated[Line, Field(max_length=300)] = ""


def _out(one: DutyRow) -> DutyOut:
    duty, booking = one.duty, one.booking
    return DutyOut(
        id=duty.pk, station=duty.stop, station_name=one.station, operator=duty.operator, role=duty.role, line=duty.line,
        at=duty.at, state=duty.state, reason=duty.reason, name=booking.name, phone=booking.phone,
        kinds=list(booking.kinds), note=booking.note,
    )  # fmt: skip


@router.get("/help/duties", list[DutyOut], scope=MOBILITY)
def list_help_duties(
    request: HttpRequest, *, since: Moment | None = None, until: Moment | None = None, station: Id | None = None
) -> list[DutyOut]:
    """Who is to be helped between two moments (the next day, unless said otherwise) by the caller's operators."""
    need(request, ASSIST)
    first = since or clock.now()
    last = until or first + timedelta(days=1)
    if not first < last <= first + LONGEST:
        raise InvalidError(_("Ask for at most 31 days, the first moment before the last."), field="until")
    return [_out(one) for one in reading.of_day(actor_of(request), first, last, station or "")]


@router.post("/help/duties/{number}", DutyOut, scope=MOBILITY)
def move_help_duty(request: HttpRequest, number: Number, body: DutyIn) -> DutyOut:
    """Accept, decline, meet, finish, or say that nobody came; the traveller is told. Safe to repeat."""
    need(request, ASSIST)
    row = duties.move(duty_id=number, to=DutyState(body.to), reason=body.reason, by=actor_of(request), at=clock.now())
    return _out(DutyRow(row, ground().name(row.stop), row.booking))
