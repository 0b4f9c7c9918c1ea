"""Positions of vehicles: taken in bursts, from devices and live feeds, followed along their lines.

Each vehicle may only be spoken for by who registered it. Only its newest position is kept. The stops that it passed
become running times, and show which promises held.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import connection, transaction

from kota.base.actor import Actor
from kota.base.errors import InvalidError, MissingError, NotAllowedError
from kota.base.words import noop as _
from kota.kernel.audit import facade as audit
from kota.kernel.observations import facade as observations
from kota.mobility.transit.contracts.live_facts import LiveFeedFact
from kota.mobility.transit.models import Vehicle
from kota.mobility.transit.permissions import DESK
from kota.mobility.transit.rules.realtime import clocks, following, foretelling
from kota.mobility.transit.rules.realtime.following import Passage, Seen, State
from kota.mobility.transit.rules.realtime.said import VehicleSaid
from kota.mobility.transit.selectors.realtime.ground import Ground, ground
from kota.mobility.transit.selectors.realtime.paces import paces
from kota.mobility.transit.services.realtime import ledger

MOST = 2000  # positions of one burst
_LOCK = 7_301_041  # with a feed: whoever takes positions of a feed does so alone


@dataclass(frozen=True, slots=True)
class Report:
    """Where a vehicle was, as it or its operator says."""

    vehicle: str
    lon: float
    lat: float
    at: datetime
    bearing: float | None = None
    speed: float | None = None
    line: str = ""  # `feed:route`
    trip: str = ""
    trip_start: int | None = None
    trip_day: Any = None
    occupancy: int | None = None
    percentage: int | None = None
    congestion: int = 0
    carriages: tuple[dict[str, Any], ...] = ()


class Taken(NamedTuple):
    """How many positions were taken, and why others were not: vehicle and reason."""

    taken: int
    aside: list[tuple[str, str]]


@transaction.atomic
def register(
    *, code: str, feed: str, label: str, by: Actor, at: datetime, device: str = "", wheelchair: int = 0,
    is_simulated: bool = False,
) -> Vehicle:  # fmt: skip
    """Make a vehicle known; from then on who registered it speaks for it. Somebody else's stays theirs."""
    if ground().feed(feed) < 0:
        raise InvalidError(_("there is no feed %(code)s"), field="feed", code=feed)
    named = code.partition(":")[0]
    if named != feed and ground().feed(named) >= 0:
        raise InvalidError(_("%(code)s names another feed than %(feed)s"), field="feed", code=code, feed=feed)
    if device and not observations.is_device(device):
        raise InvalidError(
            _("There is no device %(key)s in use: register it first, or look at its name."), field="device", key=device
        )
    row, _is_new = Vehicle.objects.select_for_update().get_or_create(
        code=code, defaults={"owner": by.urn, "feed": feed}
    )
    if row.owner != by.urn and not by.may(DESK):
        raise NotAllowedError(_("Somebody else speaks for this vehicle."))
    if not row.owner:
        raise InvalidError(_("This vehicle is known from a live feed."), field="vehicle")
    row.feed, row.label, row.device, row.wheelchair, row.is_simulated = feed, label, device, wheelchair, is_simulated
    row.save()
    audit.record(action="transit.vehicle_registered", subject=f"vehicle:{code}", by=by, at=at, after={"feed": feed})
    return row


@transaction.atomic
def withdraw(*, code: str, by: Actor, at: datetime) -> None:
    """Forget a vehicle and where it is."""
    row = Vehicle.objects.select_for_update().filter(pk=code).first()
    if row is None:
        raise MissingError(_("There is no such vehicle."))
    if row.owner != by.urn and not by.may(DESK):
        raise NotAllowedError(_("Somebody else speaks for this vehicle."))
    row.delete()
    audit.record(action="transit.vehicle_withdrawn", subject=f"vehicle:{code}", by=by, at=at)


def take(*, reports: Sequence[Report], by: Actor, at: datetime, device: str = "") -> Taken:
    """Take in a burst. What is wrong with one position keeps none of the others back."""
    if len(reports) > MOST:
        raise InvalidError(_("send at most %(most)s positions at once"), field="positions", most=MOST)
    known = {one.code: one for one in Vehicle.objects.filter(pk__in={one.vehicle for one in reports})}
    aside: list[tuple[str, str]] = []
    field = ground()
    mine: dict[str, list[Report]] = {}
    for one in sorted(reports, key=lambda one: one.at):
        vehicle = known.get(one.vehicle)
        if vehicle is None:
            aside.append((one.vehicle, "unknown_vehicle"))
        elif not (vehicle.owner == by.urn or (device and vehicle.device == device)):
            aside.append((one.vehicle, "not_yours"))
        elif not field.has_line(vehicle.feed, one.line):
            aside.append((one.vehicle, "unknown_line"))
        else:
            mine.setdefault(vehicle.feed, []).append(one)
    taken = 0
    for feed, own in mine.items():
        found = _take(feed, own, at)
        taken += found.taken
        aside += found.aside
    return Taken(taken, aside)


def take_feed(*, fact: LiveFeedFact, said: Iterable[VehicleSaid], at: datetime) -> Taken:
    """Positions of a live feed. Vehicles that are new are made known; those of somebody else stay theirs."""
    found = [_of_feed(fact, one) for one in said]
    codes = [one.vehicle for one in found]
    labels = {f"{fact.feed}:{one.vehicle}": (one.label, _chair(one.wheelchair)) for one in said}
    rows = [Vehicle(code=code, feed=fact.feed, label=labels[code][0][:100], wheelchair=labels[code][1])
            for code in dict.fromkeys(codes)]  # fmt: skip
    Vehicle.objects.bulk_create(rows, ignore_conflicts=True)
    own = set(Vehicle.objects.filter(pk__in=codes, owner="").values_list("pk", flat=True))
    return _take(fact.feed, [one for one in found if one.vehicle in own], at)


def _chair(said: int) -> int:
    return {2: 1, 3: 2}.get(said, 0)


def _of_feed(fact: LiveFeedFact, one: VehicleSaid) -> Report:
    return Report(
        f"{fact.feed}:{one.vehicle}"[:200], one.lon, one.lat, datetime.fromtimestamp(one.at, UTC), one.bearing,
        one.speed,
        f"{fact.feed}:{one.which.route}" if one.which.route else "", one.which.trip, one.which.start, one.which.day,
        one.occupancy, one.percentage, one.congestion, tuple(asdict(part) for part in one.carriages),
    )  # fmt: skip


@transaction.atomic
def _take(feed: str, reports: Sequence[Report], at: datetime) -> Taken:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, feed])
    field, now = ground(), int(at.timestamp())
    place = field.feed(feed)
    rows = {one.code: one for one in Vehicle.objects.filter(pk__in={one.vehicle for one in reports})}
    aside: list[tuple[str, str]] = []
    passed: list[tuple[Vehicle, int, Passage]] = []
    for one in reports:
        row = rows[one.vehicle]
        step = _step(field, place, row, one, now)
        row.doubt = step.doubt.value if step.doubt else ""
        if step.doubt:
            aside.append((one.vehicle, step.doubt.value))
        if step.state is not None:
            _keep(field, row, step.state, at)
            _said_start(field, place, row, one)
        if not step.doubt:
            _say(row, one, at)
        passed += [(row, row.start, passage) for passage in step.passages]
    _save(list(rows.values()))
    if passed:
        ledger.passed(field, passed)
    return Taken(len(reports) - len(aside), aside)


def _step(field: Ground, place: int, row: Vehicle, one: Report, now: int) -> following.Step:
    seen = Seen(one.lon, one.lat, int(one.at.timestamp()), one.bearing, one.speed)
    candidates = field.candidates(place, one.line or row.line, one.trip, one.lon, one.lat) if place >= 0 else []
    mode = field.mode(candidates[0].pattern) if candidates else 3
    fastest = following.FASTEST.get(mode, following.USUAL_FASTEST)
    return following.step(
        _believed(field, row), seen, now, candidates, field.way, fastest=fastest,
        under_way=lambda pattern: field.under_way(pattern, seen.at),
    )  # fmt: skip


def _believed(field: Ground, row: Vehicle) -> State | None:
    """What was believed of it: of another network only where it was, not on which line."""
    if row.lon is None or row.lat is None or row.at is None:
        return None
    seen = Seen(row.lon, row.lat, int(row.at.timestamp()), row.bearing, row.speed)
    doubted = Seen(*row.doubted) if row.doubted else None
    if row.network != field.key:
        return State(seen, doubts=row.doubts, doubted=doubted)
    return State(
        seen, row.pattern, row.along, row.start, row.call, row.passed_at, row.strays, row.doubts, doubted
    )  # fmt: skip


def _keep(field: Ground, row: Vehicle, state: State, at: datetime) -> None:
    if state.pattern >= 0 and not state.start:  # it was seen first on its way: as if it had been as fast as others
        needed = foretelling.driven(paces(field, at).pieces(state.pattern), state.along)
        state = replace(state, start=state.seen.at - round(needed))
    row.lon, row.lat, row.at = state.seen.lon, state.seen.lat, datetime.fromtimestamp(state.seen.at, UTC)
    row.bearing, row.speed = state.seen.bearing, state.seen.speed
    row.network, row.pattern, row.along, row.start = field.key, state.pattern, state.along, state.start
    row.call, row.passed_at = state.call, state.passed_at
    row.strays, row.doubts, row.doubted = state.strays, state.doubts, list(state.doubted) if state.doubted else None


def _said_start(field: Ground, place: int, row: Vehicle, one: Report) -> None:
    """When its run left, where it says so itself: a run without a timetable is named by that."""
    if one.trip_start is not None and place >= 0 and row.pattern >= 0:
        zone = field.places(place).zone
        day = one.trip_day.toordinal() if one.trip_day else clocks.day_of(int(one.at.timestamp()), zone)
        row.start = clocks.origin(day, zone) + one.trip_start


def _say(row: Vehicle, one: Report, at: datetime) -> None:
    row.came_at = at
    row.line, row.trip, row.trip_start, row.trip_day = one.line or row.line, one.trip, one.trip_start, one.trip_day
    row.occupancy, row.percentage, row.congestion = one.occupancy, one.percentage, one.congestion
    row.carriages = list(one.carriages)


_COLUMNS = {
    "lon": "float8", "lat": "float8", "bearing": "float8", "speed": "float8", "at": "timestamptz",
    "came_at": "timestamptz", "line": "text", "trip": "text", "trip_start": "int", "trip_day": "date",
    "occupancy": "smallint", "percentage": "smallint", "congestion": "smallint", "carriages": "jsonb",
    "network": "text", "pattern": "int", "along": "float8", "start": "bigint", "call": "int", "passed_at": "bigint",
    "strays": "smallint", "doubts": "smallint", "doubted": "jsonb", "doubt": "text",
}  # fmt: skip
_SAVE = f"""
    UPDATE transit_vehicle v SET {", ".join(f"{name} = u.{name}" for name in _COLUMNS)}
    FROM json_to_recordset(%s) AS u(code text, {", ".join(f"{name} {kind}" for name, kind in _COLUMNS.items())})
    WHERE v.code = u.code
"""  # noqa: S608 - our own words


def _save(rows: Sequence[Vehicle]) -> None:
    """All of them in one statement."""
    plain = [{"code": row.code, **{name: getattr(row, name) for name in _COLUMNS}} for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(_SAVE, [json.dumps(plain, default=str)])
