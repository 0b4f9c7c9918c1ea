"""What the city itself says as GTFS-Realtime: its own predictions, runs that were added, the vehicles it sees, its
alerts, lifts that stand still.

Ids are those of the city's own GTFS: `feed:id`. Lines without a timetable get times and never delays, with the day and
second at which the run left.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from kota.kernel.closures import facade as closures
from kota.kernel.closures.contracts import AT, Closed, Kind
from kota.mobility.transit.contracts.alerts import AlertSeverity, Cause, Effect
from kota.mobility.transit.contracts.live import Live
from kota.mobility.transit.contracts.network import text
from kota.mobility.transit.models import ServiceAlert, Vehicle
from kota.mobility.transit.rules.realtime import clocks, composing, following, writing
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

SHOWN = timedelta(seconds=80)  # how old a position may be that others are told: in their hands it must be under 90
ARRIVES_S = 15  # from now: whose last arrival is nearer is told no more, it would be past when somebody reads it
IN_TRANSIT, STOPPED = 2, 1


class Shown(NamedTuple):
    """A vehicle of which something is told, and the run that it is (-1: that is not known)."""

    which: Which
    run: int


class Told(NamedTuple):
    """What is known of one moment, for messages that speak of the same vehicles. Which run each is, no run twice."""

    field: Ground
    now: Live
    vehicles: dict[str, Vehicle]
    pairs: dict[str, Shown]


def told(at: datetime) -> Told:
    field, now = ground(), live.live()
    if bytes(now.network[0]).decode() != field.key:  # of a network that is not in use any more
        now = composing.nothing(network=field.key)
    rows = {row.code: row for row in vehicles(at)}
    return Told(field, now, rows, _pairs(field, now, rows.values(), int(at.timestamp())))


def trip_updates(at: datetime, known: Told | None = None) -> Said:
    """Predictions: of vehicles on lines by headway, and of runs by the clock that are late, early or cancelled."""
    field, now, _rows, pairs = known or told(at)
    said = Said(int(at.timestamp()), writing.VERSION)
    found = [*_headway_trips(field, now, said.at, pairs), *_clock_trips(field, now, said.at, pairs)]
    said.trips += _added_trips(field, now, said.at)
    said.trips += sorted(found, key=lambda one: (_is_shown(pairs, one), _key(one.which)))
    return said


def _is_shown(pairs: dict[str, Shown], one: TripSaid) -> bool:
    return one.vehicle in pairs and pairs[one.vehicle].which == one.which


def _key(which: Which) -> tuple[Any, ...]:
    """In this order runs stand in every message. Whoever knows a run by its trip alone finds the same vehicle in each,
    though a trip by headway has many at once."""
    return which.trip, which.day or date.min, which.start or 0


def _pairs(field: Ground, now: Live, rows: Iterable[Vehicle], at: int) -> dict[str, Shown]:
    found, taken = dict[str, Shown](), set[tuple[Any, ...]]()
    foretold = _foretold(field, now, at)
    for row in rows:
        shown = None
        if row.network == field.key and row.pattern >= 0 and following.is_certain(row.call, row.trip, _heading(row)):
            shown = _headway_shown(foretold, row) if field.repeats[row.pattern] else _clock_shown(field, row)
        if shown is not None and _key(shown.which) not in taken:
            taken.add(_key(shown.which))
            found[row.code] = shown
        else:
            found[row.code] = Shown(Which(), -1)
    return found


def _heading(row: Vehicle) -> float | None:
    return row.bearing if (row.speed or 0) > following.MOVES else None


def _foretold(field: Ground, now: Live, at: int) -> dict[str, tuple[int, Shown]]:
    """Vehicles of lines by headway with their patterns and runs, of which something is foretold yet."""
    vehicles, found = now.vehicles, dict[str, tuple[int, Shown]]()
    for place, pattern in enumerate(vehicles.pattern.tolist()):
        run = field.headway_run(pattern, int(vehicles.start[place]))
        if run is not None and int(vehicles.arrive[vehicles.offset[place + 1] - 1]) > at + ARRIVES_S:
            which = _which(field, run.run, run.day, run.start, TripKind.UNSCHEDULED)
            found[text(vehicles.id, place)] = (pattern, Shown(which, run.run))
    return found


def _headway_shown(foretold: dict[str, tuple[int, Shown]], row: Vehicle) -> Shown | None:
    pattern, shown = foretold.get(row.code, (-1, None))
    return shown if pattern == row.pattern else None


def _clock_shown(field: Ground, row: Vehicle) -> Shown | None:
    at = int(row.at.timestamp()) if row.at else 0
    found = field.clock_run(row.pattern, row.along, at, row.trip, field.feed(row.feed), row.trip_day)
    return Shown(_which(field, found.run, found.day, found.start, TripKind.SCHEDULED), found.run) if found else None


def _headway_trips(field: Ground, now: Live, at: int, pairs: dict[str, Shown]) -> Iterator[TripSaid]:
    """Of each run once, and by no vehicle that is shown elsewhere by now."""
    vehicles, seen = now.vehicles, {_key(one.which) for one in pairs.values()}
    for place, code in enumerate(text(vehicles.id, row) for row in range(len(vehicles.pattern))):
        found = field.headway_run(int(vehicles.pattern[place]), int(vehicles.start[place]))
        if found is None or int(vehicles.arrive[vehicles.offset[place + 1] - 1]) <= at + ARRIVES_S:
            continue
        which = _which(field, found.run, found.day, found.start, TripKind.UNSCHEDULED)
        if pairs[code].which != which if code in pairs else _key(which) in seen:
            continue
        seen.add(_key(which))
        begin, first = int(vehicles.offset[place]), int(vehicles.first[place])
        calls = []
        for row in range(begin, int(vehicles.offset[place + 1])):
            when, sure = int(vehicles.arrive[row]), round(Z10 * float(vehicles.sigma[row]))
            moment = Moment(when, None, sure)
            calls.append(_call(field, found.run, first + row - begin, moment, CallKind.UNSCHEDULED))
        since = min(int(vehicles.at[place]), at)
        yield TripSaid(f"trip:{which.trip}:{found.day}:{found.start}", which, tuple(calls), None, code, since)


def _clock_trips(field: Ground, now: Live, at: int, pairs: dict[str, Shown]) -> Iterator[TripSaid]:
    moved, skipped = now.moved, _skipped(now)
    drivers = {_key(one.which): code for code, one in pairs.items()}
    for row, run in enumerate(moved.run.tolist()):
        day, start = int(moved.day[row]), int(moved.start[row])
        which = _which(field, run, day, start, TripKind.SCHEDULED)
        places = field.places(int(field.network.services.feed[field.network.runs.service[run]]))
        arrive, depart = places.scheduled(_found(run, day, start))
        if arrive[-1] + int(moved.arrive[moved.offset[row + 1] - 1]) <= at + ARRIVES_S:
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
        vehicle = drivers.get(_key(which), "")
        yield TripSaid(f"trip:{which.trip}:{day}:{start}", which, tuple(calls), None, vehicle, at)
    for run, day, start in zip(*(column.tolist() for column in now.cancelled), strict=True):
        which = _which(field, run, day, start, TripKind.CANCELED)
        yield TripSaid(f"trip:{which.trip}:{day}:{start}", which, (), None, "", at)


def _added_trips(field: Ground, now: Live, at: int) -> Iterator[TripSaid]:
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


def _skipped(now: Live) -> set[tuple[int, int, int, int]]:
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
    return list(Vehicle.objects.filter(at__gte=at - SHOWN, lon__isnull=False).order_by("code"))


def vehicle_positions(at: datetime, known: Told | None = None) -> Said:
    """Where vehicles are, on which run, how full."""
    field, _now, rows, pairs = known or told(at)
    said = Said(int(at.timestamp()), writing.VERSION)
    order = sorted(pairs, key=lambda code: (_key(pairs[code].which), code))
    said.vehicles += [_vehicle(field, rows[code], pairs[code], said.at) for code in order]
    return said


def _vehicle(field: Ground, row: Vehicle, shown: Shown, now: int) -> VehicleSaid:
    sequence, stop = None, ""
    if shown.run >= 0:
        ways = field.way(row.pattern).stops
        call = min(int((ways <= row.along + 1).sum()), len(ways) - 1)
        stop = field.stop_id(row.pattern, call)
        sequence = int(field.network.runs.sequence[field.network.runs.times[shown.run] + call])
    at = min(int(row.at.timestamp()), now) if row.at else now
    carriages = tuple(Carriage(one["label"], one["occupancy"], one["percentage"]) for one in row.carriages)
    return VehicleSaid(
        f"vehicle:{row.code}", row.code, row.label, shown.which, row.lon or 0.0, row.lat or 0.0, row.bearing, row.speed,
        at, sequence, stop, IN_TRANSIT, row.congestion, row.occupancy, row.percentage, carriages,
        {1: 2, 2: 3}.get(row.wheelchair, 0),
    )  # fmt: skip


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
