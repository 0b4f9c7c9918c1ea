"""Live transit for programs: positions in; vehicles, alerts, the ledger out."""

import re
from datetime import date, datetime, timedelta
from typing import Annotated, Any, TypeVar
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import AfterValidator, Field, StringConstraints

from kota.base import clock
from kota.mobility.transit.contracts.alerts import AlertSeverity, AlertText, Cause, Effect
from kota.mobility.transit.contracts.positions import Day, PositionIn, VehicleCode
from kota.mobility.transit.models import ServiceAlert, Vehicle
from kota.mobility.transit.permissions import DESK
from kota.mobility.transit.selectors import lines, stops
from kota.mobility.transit.selectors.current import current
from kota.mobility.transit.selectors.realtime import alerts, feeds, live, promises, vehicles
from kota.mobility.transit.selectors.realtime.ground import ground
from kota.mobility.transit.services.realtime import alerts as alerting
from kota.mobility.transit.services.realtime import positions
from kota.ui.access import actor_of
from kota.ui.api import MOBILITY, NO_GUESS, READ, Body, Line, Moment, Out, Router, Text, need

router = Router("Live transit")
FeedCode = Annotated[str, StringConstraints(max_length=30, pattern=r"^[a-z0-9][a-z0-9-]*$")]
LineId = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00\uFFFD]*$")]
LONGEST_LEDGER = 92  # days
_ABOUT = r"^(line|stop|operator):[!-~ ]+$|^mode:[0-9]{1,4}$"


def _of_a_kind(text: str) -> str:
    if not re.match(_ABOUT, text):
        raise ValueError(_("Say what it is about with its kind before it: line:FEED:ID, stop:FEED:ID, operator:CODE."))
    return text


About = Annotated[
    str,
    Field(max_length=200, description="`line:FEED:ID`, `stop:FEED:ID`, `operator:CODE`, `mode:` and GTFS’s number",
          examples=["line:transjakarta:1"], json_schema_extra={"pattern": _ABOUT}),
    AfterValidator(_of_a_kind),
]  # fmt: skip


class TransitVehicleIn(Body):
    """`wheelchair`: 0 nobody has said, 1 yes, 2 no. `device` is the key of a device that speaks for it by MQTT."""

    feed: FeedCode
    label: Annotated[Line, Field(max_length=100)] = ""
    device: Annotated[str, StringConstraints(max_length=60, pattern=r"^[a-z0-9._-]*$")] = ""
    wheelchair: Annotated[int, Field(strict=False, ge=0, le=2), NO_GUESS] = 0
    is_simulated: bool = False


class VehicleOut(Out):
    """A vehicle that everybody may see. `line` is empty while it is on none."""

    code: str
    label: str
    feed: str
    line: str
    lon: float | None
    lat: float | None
    bearing: float | None
    speed: float | None
    at: datetime | None
    occupancy: int | None
    wheelchair: int
    is_simulated: bool


class PositionsIn(Body):
    positions: Annotated[list[PositionIn], Field(min_length=1, max_length=positions.MOST)]


class AsideOut(Out):
    """A position that was kept aside: `unknown_vehicle`, `not_yours`, `unknown_line` (none of
    its feed), `old`, `future`, `again` or `jump`."""

    vehicle: str
    reason: str


class PositionsTakenOut(Out):
    taken: int
    aside: list[AsideOut]


class ServiceWordsIn(Body):
    id: Text
    en: Text


class AlertIn(Body):
    """`about` names what it concerns, with its kind. Causes, effects and severities count as in GTFS-Realtime; it
    begins within two years. With `closes_stops` nobody gets in at the stops that it names."""

    cause: Annotated[Cause, Field(strict=False)]
    effect: Annotated[Effect, Field(strict=False)]
    severity: Annotated[AlertSeverity, Field(strict=False)] = AlertSeverity.WARNING
    header: ServiceWordsIn
    description: ServiceWordsIn = ServiceWordsIn(id="", en="")
    about: Annotated[list[About], Field(min_length=1, max_length=200)]
    begins_at: Moment
    ends_at: Moment | None = None
    closes_stops: bool = False


class ServiceAlertOut(Out):
    """An alert; `source` is the live feed that it came with, empty for the city's own."""

    id: UUID
    source: str
    cause: int
    effect: int
    severity: int
    header: dict[str, str]
    description: dict[str, str]
    about: list[str]
    begins_at: datetime
    ends_at: datetime | None
    ended_at: datetime | None
    closes_stops: bool
    is_simulated: bool
    changed_at: datetime


class LiveFeedOut(Out):
    """How a live feed stands. `age_s` is how old its newest message is; what is stale is not believed."""

    code: str
    feed: str
    is_on: bool
    said_at: datetime | None
    age_s: int | None
    is_stale: bool
    fault: str


class GapOut(Out):
    """A vehicle on a line, the farthest first; `gap_s` is how far it is behind the one before it."""

    vehicle: str
    share: float
    gap_s: int | None
    kind: str


class SpacingOut(Out):
    """A line in one direction; `wanted_s` is the headway that it should have, `excess_wait_s` what its spacing costs
    who waits."""

    line: str
    direction: int
    headsign: str
    wanted_s: int
    excess_wait_s: int
    vehicles: list[GapOut]


class PromiseOut(Out):
    """How predictions of a line held that were published `horizon_s` before the promised arrival. `bias_s`: how much
    later vehicles came than promised. `coverage` should be 0.8. Nobody saw the vehicles of `lost` ones again."""

    line: str
    horizon_s: int
    is_simulated: bool
    number: int
    bias_s: float
    mae_s: float
    p90_s: int
    coverage: float
    age_s: float
    lost: int


@router.put("/transit/vehicles/{code}", VehicleOut, scope=MOBILITY, role=DESK)
def register_vehicle(request: HttpRequest, code: VehicleCode, body: TransitVehicleIn) -> VehicleOut:
    """Make a vehicle known; whoever registers it speaks for it from then on."""
    given = body.model_dump()
    return _vehicle(positions.register(code=code, by=actor_of(request), at=clock.now(), **given))


@router.delete("/transit/vehicles/{code}", None, scope=MOBILITY, role=DESK, status=204)
def withdraw_vehicle(request: HttpRequest, code: VehicleCode) -> None:
    """Forget a vehicle and where it is."""
    positions.withdraw(code=code, by=actor_of(request), at=clock.now())


@router.post("/transit/positions", PositionsTakenOut, scope=MOBILITY, role=DESK)
def send_positions(request: HttpRequest, body: PositionsIn) -> PositionsTakenOut:
    """Send positions of vehicles, singly or in bursts, late ones too; only the newest of each is kept."""
    found = positions.take(reports=[_report(one) for one in body.positions], by=actor_of(request), at=clock.now())
    return PositionsTakenOut(taken=found.taken, aside=[AsideOut(vehicle=code, reason=why) for code, why in found.aside])


def _report(one: PositionIn) -> positions.Report:
    return positions.Report(**one.given())


@router.get("/transit/vehicles", list[VehicleOut], scope=READ, is_open=True)
def list_vehicles(request: HttpRequest, *, line: LineId = "") -> list[VehicleOut]:
    """Vehicles that spoke in the last five minutes, of one line if one is named."""
    return _of(line, [_vehicle(one) for one in vehicles.fresh(clock.now(), line=line)])


Row = TypeVar("Row")


def _of(line: str, found: list[Row]) -> list[Row]:
    """What was found of a line; MissingError where that is nothing since there is no such line."""
    if line and not found:
        at, held = clock.now(), current()
        lines.place_of(held.seen(live.running(at.astimezone(held.zone).date())), line)
    return found


def _vehicle(row: Vehicle) -> VehicleOut:
    field = ground()
    line = field.line(row.pattern) if row.network == field.key and row.pattern >= 0 else ""
    names = ("code", "label", "feed", "lon", "lat", "bearing", "speed", "at", "occupancy", "wheelchair", "is_simulated")
    return VehicleOut(line=line, **{name: getattr(row, name) for name in names})


@router.get("/transit/spacing", list[SpacingOut], scope=READ, is_open=True)
def list_spacing(request: HttpRequest, *, line: LineId = "") -> list[SpacingOut]:
    """How evenly vehicles run now, the worst lines first."""
    return _of(line, [_spacing(one) for one in vehicles.strips(clock.now(), line=line)])


def _spacing(one: vehicles.Strip) -> SpacingOut:
    spots = [
        GapOut(
            vehicle=spot.code, share=round(spot.share, 4), gap_s=spot.gap.seconds if spot.gap else None,
            kind=spot.gap.kind.value if spot.gap else "first",
        )
        for spot in one.spots
    ]  # fmt: skip
    return SpacingOut(
        line=one.line.id, direction=one.direction, headsign=one.headsign, wanted_s=one.wanted,
        excess_wait_s=one.excess_wait, vehicles=spots,
    )  # fmt: skip


@router.get("/transit/live-feeds", list[LiveFeedOut], scope=READ, is_open=True)
def list_live_feeds(request: HttpRequest) -> list[LiveFeedOut]:
    """The live feeds that the city reads, and how old what they said is."""
    return [
        LiveFeedOut(
            code=one.fact.code, feed=one.fact.feed, is_on=one.fact.on, said_at=one.state.said_at if one.state else None,
            age_s=int(one.age.total_seconds()) if one.age is not None else None, is_stale=one.is_stale,
            fault=one.state.fault if one.state else "",
        )
        for one in feeds.feeds(clock.now())
    ]  # fmt: skip


@router.get("/transit/alerts", list[ServiceAlertOut], scope=READ, is_open=True)
def list_service_alerts(request: HttpRequest, *, line: LineId = "", stop: LineId = "") -> list[ServiceAlertOut]:
    """Service alerts that hold now, of a line or a stop if one is named."""
    at = clock.now()
    if line:
        return _of(line, [_alert(one) for one in alerts.of_line(line, at)])
    found = [_alert(one) for one in (alerts.of_stop(stop, at) if stop else alerts.standing(at)[:500])]
    if stop and not found:
        stops.place_of(current(), stop)
    return found


@router.post("/transit/alerts", ServiceAlertOut, scope=MOBILITY, status=201)
def write_service_alert(request: HttpRequest, body: AlertIn) -> ServiceAlertOut:
    """Publish an alert: on pages, on screens, in GTFS-Realtime, and to those who follow a line that it concerns."""
    need(request, DESK)
    return _alert(alerting.write(text=_text(body), by=actor_of(request), at=clock.now()))


@router.put("/transit/alerts/{id_}", ServiceAlertOut, scope=MOBILITY)
def change_service_alert(request: HttpRequest, id_: UUID, body: AlertIn) -> ServiceAlertOut:
    """Other words, times or places of an alert."""
    need(request, DESK)
    return _alert(alerting.change(id_=id_, text=_text(body), by=actor_of(request), at=clock.now()))


@router.post("/transit/alerts/{id_}/end", ServiceAlertOut, scope=MOBILITY)
def end_service_alert(request: HttpRequest, id_: UUID) -> ServiceAlertOut:
    """It holds no more."""
    need(request, DESK)
    return _alert(alerting.end(id_=id_, by=actor_of(request), at=clock.now()))


def _text(body: AlertIn) -> AlertText:
    given: dict[str, Any] = body.model_dump()
    given["about"] = tuple(given["about"])
    return AlertText(**given)


def _alert(row: ServiceAlert) -> ServiceAlertOut:
    return ServiceAlertOut.model_validate(row)


@router.get("/transit/promises", list[PromiseOut], scope=READ, is_open=True)
def list_promises(
    request: HttpRequest,
    *,
    line: LineId = "",
    since: Day | None = None,
    until: Day | None = None,
) -> list[PromiseOut]:
    """How predictions held, by line and horizon; the last seven days unless asked for others, at most 92."""
    today = clock.now().astimezone(current().zone).date()
    ends = min(until or today, today + timedelta(days=1))
    begins = max(since or ends - timedelta(days=6), date(2000, 1, 1))
    begins = max(begins, ends - timedelta(days=LONGEST_LEDGER)) if begins <= ends else ends
    return _of(line, [_promise(one) for one in promises.by_line(begins, ends, line=line)])


def _promise(one: promises.Row) -> PromiseOut:
    return PromiseOut(
        line=one.line_id, horizon_s=one.horizon, is_simulated=one.is_simulated, number=one.number,
        bias_s=round(one.bias, 1), mae_s=round(one.mae, 1), p90_s=one.p90, coverage=round(one.coverage, 3),
        age_s=round(one.age, 1), lost=one.lost,
    )  # fmt: skip
