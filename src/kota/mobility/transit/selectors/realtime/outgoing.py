"""What the city itself says as GTFS-Realtime: its own predictions, runs that were added, the vehicles it sees, its
alerts, lifts that stand still.

Ids are those of the city's own GTFS: `feed:id`. Lines without a timetable get times and never delays, with the day and
second at which the run left.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from kota.kernel.closures import facade as closures
from kota.kernel.closures.contracts import AT, Closed, Kind
from kota.mobility.transit.contracts.alerts import AlertSeverity, Cause, Effect
from kota.mobility.transit.contracts.network import text
from kota.mobility.transit.models import ServiceAlert, Vehicle
from kota.mobility.transit.rules.realtime import clocks, writing
from kota.mobility.transit.rules.realtime.foretelling import Z10
from kota.mobility.transit.rules.realtime.resolving import Found
from kota.mobility.transit.rules.realtime.said import (
    About,
    AlertSaid,
    Call,
    CallKind,
    Carriage,
    Moment,
    Said,
    TripKind,
    TripSaid,
    VehicleSaid,
    Which,
)
from kota.mobility.transit.selectors.realtime import alerts, live
from kota.mobility.transit.selectors.realtime.ground import Ground, ground

SHOWN = timedelta(minutes=5)  # how old a position may be that others are told
IN_TRANSIT, STOPPED = 2, 1


def trip_updates(at: datetime) -> Said:
    """Predictions: of vehicles on lines by headway, and of runs by the clock that are late, early or cancelled."""
    field, now = ground(), live.live()
    said = Said(int(at.timestamp()), writing.VERSION)
    if bytes(now.network[0]).decode() == field.key:
        said.trips += [
            *_headway_trips(field, now, said.at), *_clock_trips(field, now, said.at, _drivers(field, at)),
            *_added_trips(field, now, said.at),
        ]  # fmt: skip
    return said


def _headway_trips(field: Ground, now: Any, at: int) -> Iterator[TripSaid]:
    vehicles, seen = now.vehicles, set[tuple[str, int]]()
    for place, pattern in enumerate(vehicles.pattern.tolist()):
        found = field.headway_run(pattern, int(vehicles.start[place]))
        if found is None:
            continue
        which = _which(field, found.run, found.day, found.start, TripKind.UNSCHEDULED)
        if (which.trip, found.start) in seen or which.start is None:
            continue
        seen.add((which.trip, found.start))
        begin, first = int(vehicles.offset[place]), int(vehicles.first[place])
        calls = []
        for row in range(begin, int(vehicles.offset[place + 1])):
            when, sure = int(vehicles.arrive[row]), round(Z10 * float(vehicles.sigma[row]))
            moment = Moment(when, None, sure)
            calls.append(_call(field, found.run, first + row - begin, moment, CallKind.UNSCHEDULED))
        since = min(int(vehicles.at[place]), at)
        code = text(vehicles.id, place)
        yield TripSaid(f"trip:{which.trip}:{found.day}:{found.start}", which, tuple(calls), None, code, since)


def _drivers(field: Ground, at: datetime) -> dict[tuple[str, date | None], str]:
    """Which vehicle runs which trip by the clock."""
    rows = [row for row in vehicles(at) if row.network == field.key and row.pattern >= 0]
    runs = ((_run(field, row)[0], row.code) for row in rows if not field.repeats[row.pattern])
    return {(which.trip, which.day): code for which, code in runs}


def _clock_trips(field: Ground, now: Any, at: int, drivers: dict[tuple[str, date | None], str]) -> Iterator[TripSaid]:
    moved, skipped = now.moved, _skipped(now)
    for row, run in enumerate(moved.run.tolist()):
        day, start = int(moved.day[row]), int(moved.start[row])
        which = _which(field, run, day, start, TripKind.SCHEDULED)
        places = field.places(int(field.network.services.feed[field.network.runs.service[run]]))
        arrive, depart = places.scheduled(_found(run, day, start))
        if arrive[-1] + int(moved.arrive[moved.offset[row + 1] - 1]) < at:
            continue  # it has arrived
        begin, sure = int(moved.offset[row]), int(moved.sure[row])
        calls = []
        for call in range(_own_calls(field, run, len(arrive))):
            if (run, day, start, call) in skipped:
                calls.append(_call(field, run, call, None, CallKind.SKIPPED))
                continue
            late_in, late_out = int(moved.arrive[begin + call]), int(moved.depart[begin + call])
            calls.append(_call(field, run, call, Moment(arrive[call] + late_in, late_in, sure), CallKind.SCHEDULED,
                               Moment(depart[call] + late_out, late_out, sure)))  # fmt: skip
        vehicle = drivers.get((which.trip, which.day), "")
        yield TripSaid(f"trip:{which.trip}:{day}:{start}", which, tuple(calls), None, vehicle, at)
    for run, day, start in zip(*(column.tolist() for column in now.cancelled), strict=True):
        which = _which(field, run, day, start, TripKind.CANCELED)
        yield TripSaid(f"trip:{which.trip}:{day}:{start}", which, (), None, "", at)


def _added_trips(field: Ground, now: Any, at: int) -> Iterator[TripSaid]:
    """Runs that no timetable has, all their calls with times. One that runs in the place of another has a name of its
    own beside that which is cancelled; of a line that the timetable lacks no line is named, since nobody could look it
    up."""
    added = now.added
    for row, day in enumerate(added.day.tolist()):
        zero, first, last = clocks.origin(day, field.own), int(added.offset[row]), int(added.offset[row + 1])
        if zero + int(added.arrive[last - 1]) < at:
            continue  # it has arrived
        route, place = int(added.route[row]), int(added.feed[row])
        name = text(added.trip, row)
        if name in field.places(place).trip:
            name = f"{name}~{int(added.depart[first])}"
        calls = tuple(
            Call(
                call - first + 1, field.held.directory.stop_id(int(added.stop[call])),
                Moment(zero + int(added.arrive[call])), Moment(zero + int(added.depart[call])),
            )
            for call in range(first, last)
        )  # fmt: skip
        trip = f"{text(field.network.feeds, place)}:{name}"
        line = field.held.directory.route_id(route) if route >= 0 else ""
        which = Which(trip, line, None, date.fromordinal(day), None, TripKind.ADDED)
        yield TripSaid(f"trip:{trip}:{day}", which, calls, None, "", at)


def _skipped(now: Any) -> set[tuple[int, int, int, int]]:
    return set(zip(*(column.tolist() for column in now.skipped), strict=True))


def _found(run: int, day: int, start: int) -> Any:

    return Found(run, day, start, 0, 0, is_headway=False)


def _own_calls(field: Ground, run: int, size: int) -> int:
    """The calls of the first trip of a run: of those that follow in the same vehicle nothing is said under its name."""
    runs = field.network.runs
    first = int(runs.offset[run])
    return int(runs.begin[first + 1]) if runs.offset[run + 1] - first > 1 else size


def _which(field: Ground, run: int, day: int, start: int, kind: TripKind) -> Which:
    network = field.network
    route = int(network.patterns.route[network.runs.pattern[run]])
    feed = text(network.feeds, int(network.routes.feed[route]))
    trip = int(network.runs.trip[network.runs.offset[run]])
    return Which(
        f"{feed}:{field.trip_of(run)}", field.held.directory.route_id(route), int(network.trips.direction[trip]),
        date.fromordinal(day), start if start >= 0 else None, kind,
    )  # fmt: skip


def _call(
    field: Ground, run: int, call: int, arrive: Moment | None, kind: CallKind, depart: Moment | None = None
) -> Call:
    runs = field.network.runs
    sequence = int(runs.sequence[runs.times[run] + call])
    stop = field.stop_id(int(runs.pattern[run]), call)
    return Call(sequence, stop, arrive, depart, kind)


def vehicles(at: datetime) -> list[Vehicle]:
    """Those whose position is fresh enough to be told."""
    return list(Vehicle.objects.filter(at__gt=at - SHOWN, lon__isnull=False).order_by("code"))


def vehicle_positions(at: datetime) -> Said:
    """Where vehicles are, on which run, how full."""
    field, said = ground(), Said(int(at.timestamp()), writing.VERSION)
    said.vehicles += [_vehicle(field, row, said.at) for row in vehicles(at)]
    return said


def _vehicle(field: Ground, row: Vehicle, now: int) -> VehicleSaid:
    which, sequence, stop = Which(), None, ""
    if row.network == field.key and row.pattern >= 0:
        which, run = _run(field, row)
        ways = field.way(row.pattern).stops
        call = min(int((ways <= row.along + 1).sum()), len(ways) - 1)
        stop = field.stop_id(row.pattern, call)
        if run >= 0:
            sequence = int(field.network.runs.sequence[field.network.runs.times[run] + call])
    at = min(int(row.at.timestamp()), now) if row.at else now
    carriages = tuple(Carriage(one["label"], one["occupancy"], one["percentage"]) for one in row.carriages)
    return VehicleSaid(
        f"vehicle:{row.code}", row.code, row.label, which, row.lon or 0.0, row.lat or 0.0, row.bearing, row.speed, at,
        sequence, stop, IN_TRANSIT, row.congestion, row.occupancy, row.percentage, carriages,
        {1: 2, 2: 3}.get(row.wheelchair, 0),
    )  # fmt: skip


def _run(field: Ground, row: Vehicle) -> tuple[Which, int]:
    """The run that a vehicle is, as far as it can be told; else its line."""
    if field.repeats[row.pattern]:
        found = field.headway_run(row.pattern, row.start)
        kind = TripKind.UNSCHEDULED
    else:
        at = int(row.at.timestamp()) if row.at else 0
        found = field.clock_run(row.pattern, row.along, at, row.trip, field.feed(row.feed), row.trip_day)
        kind = TripKind.SCHEDULED
    if found is None:
        return Which(route=field.line(row.pattern), direction=field.direction(row.pattern)), -1
    return _which(field, found.run, found.day, found.start, kind), found.run


def service_alerts(at: datetime) -> Said:
    """Alerts that hold or will hold soon, the city's own and those of others; and each lift that is out of order, until
    it works."""
    said = Said(int(at.timestamp()), writing.VERSION)
    said.alerts += [_alert(row) for row in (*alerts.standing(at), *alerts.coming(at))]
    said.alerts += [made for one in closures.standing() if (made := _lift(one, at)) is not None]
    return said


def _lift(one: Closed, at: datetime) -> AlertSaid | None:
    """None for whatever is no lift of a stop in the timetables in use."""
    if one.kind is not Kind.LIFT or one.is_exercise or one.begins > at or (one.ends is not None and one.ends <= at):
        return None
    known = ground().held.directory.stop_of
    about = tuple(About(stop=ref.removeprefix(AT)) for ref in one.refs if ref.removeprefix(AT) in known)
    if not about:
        return None
    ends = int(one.ends.timestamp()) if one.ends else None
    return AlertSaid(
        one.cause, Cause.TECHNICAL, Effect.ACCESSIBILITY, AlertSeverity.WARNING, ((int(one.begins.timestamp()), ends),),
        about, dict(one.texts), {}, {},
    )  # fmt: skip


def _alert(row: ServiceAlert) -> AlertSaid:
    period = (int(row.begins_at.timestamp()), int(row.ends_at.timestamp()) if row.ends_at else None)
    about = tuple(whom for name in row.about for whom in _about(name))
    url = {"en": row.url} if row.url else {}
    return AlertSaid(
        f"alert:{row.pk}", row.cause, row.effect, row.severity, (period,), about, dict(row.header),
        dict(row.description), url,
    )  # fmt: skip


def _about(name: str) -> list[About]:
    kind, _colon, rest = name.partition(":")
    if kind == "line":
        return [About(route=rest)]
    if kind == "stop":
        return [About(stop=rest)]
    if kind == "mode" and rest.isdigit():
        return [About(mode=int(rest))]
    network = ground().network
    agencies = network.agencies
    return [
        About(agency=f"{text(network.feeds, int(agencies.feed[row]))}:{text(agencies.id, row)}")
        for row, code in enumerate(agencies.code.tolist())
        if code.decode() == rest
    ]
