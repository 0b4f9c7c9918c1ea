"""Everything that was said of a network, as columns: what the planner and the boards read."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from kota.mobility.transit.contracts import Network
from kota.mobility.transit.contracts.live import Added, Cancelled, Heard, Live, Moved, Skipped, Vehicles
from kota.mobility.transit.rules.realtime import clocks, propagating
from kota.mobility.transit.rules.realtime.resolving import Found, Places
from kota.mobility.transit.rules.realtime.said import Call, CallKind, TripKind, TripSaid

Key = tuple[int, int, int]
FAR_S = 3 * 86_400  # from the beginning of its service day at which an added run may leave
PASSED_S = 60  # how long a call that should be over may still be shown as coming
SIGMA_SAID_S = 60.0  # of feeds that say no uncertainty


class Predicted(NamedTuple):
    """Where a vehicle of a line by headway will be: seconds since 1970 at the calls from `first` on."""

    id: str
    pattern: int
    run: int
    start: int
    along: float
    at: int
    first: int
    arrive: Sequence[int]
    sigma: Sequence[float]


class Feed(NamedTuple):
    """How fresh a feed is."""

    feed: int
    kind: int
    said: int
    is_stale: bool


@dataclass(slots=True)
class Told:
    """Rows so far."""

    moved: dict[Key, propagating.Spread] = field(default_factory=dict)
    cancelled: set[Key] = field(default_factory=set)
    skipped: set[tuple[int, int, int, int]] = field(default_factory=set)
    added: list[dict[str, Any]] = field(default_factory=list)
    vehicles: list[Predicted] = field(default_factory=list)
    problems: Counter[str] = field(default_factory=Counter)


def take_trips(told: Told, places: Places, said: Sequence[TripSaid], at: int) -> None:
    """Take in the trip updates of one feed."""
    calls: dict[Found, tuple[dict[int, Call], int | None, TripSaid]] = {}
    for one in said:
        kind = one.which.kind
        if kind in (TripKind.ADDED, TripKind.NEW):
            _add(told, places, one, at, run=-1)
            continue
        found = places.find(one.which, at, told.problems)
        if found is None:
            continue
        key = (found.run, found.day, found.start)
        if kind in (TripKind.CANCELED, TripKind.DELETED):
            told.cancelled.add(key)
        elif kind is TripKind.REPLACEMENT:
            if _add(told, places, one, at, run=found.run):
                told.cancelled.add(key)
        elif kind is TripKind.DUPLICATED:
            _double(told, places, one, found, at)
        else:
            _gather(told, places, calls, one, found)
    for found, (by_place, whole, one) in calls.items():
        _move(told, places, found, by_place, whole, one)


def _gather(told: Told, places: Places, calls: dict[Any, Any], one: TripSaid, found: Found) -> None:
    """Trips that one stays seated through are one run: what is said of each counts together."""
    by_place = propagating.located(
        one.calls, places.stops_of(found.run), places.sequences_of(found.run), places.stop, found.begin, found.end,
        told.problems,
    )  # fmt: skip
    if not by_place and one.delay is None:
        told.problems["says_nothing"] += 1
        return
    whole = Found(found.run, found.day, found.start, 0, 0, found.is_headway)
    if whole in calls:
        by_place = calls[whole][0] | by_place
    calls[whole] = (by_place, one.delay, one)


def _move(
    told: Told, places: Places, found: Found, by_place: dict[int, Call], whole: int | None, one: TripSaid
) -> None:
    arrive, depart = places.scheduled(found)
    late = propagating.spread(by_place, arrive, depart, whole=whole)
    if found.is_headway:
        first = min(by_place, default=0)
        told.vehicles.append(_on_its_way(places, found, first, arrive, late, one))
        return
    told.moved[found.run, found.day, found.start] = late
    told.skipped |= {(found.run, found.day, found.start, place) for place in late.skipped}


def _on_its_way(
    places: Places, found: Found, first: int, arrive: Sequence[int], late: propagating.Spread, one: TripSaid
) -> Predicted:
    """A run of a line by headway of which a feed said times."""
    network, pattern = places.network, int(places.network.runs.pattern[found.run])
    begin = int(network.patterns.offset[pattern])
    coming = [arrive[place] + late.arrive[place] for place in range(first, len(arrive))]
    sigma = [float(late.sure or SIGMA_SAID_S)] * len(coming)
    start = clocks.origin(found.day, places.zone) + found.start
    feed = bytes(network.feeds[places.feed]).decode()
    name = f"{feed}:{one.vehicle}" if one.vehicle else f"{one.which.trip}/{found.start}"
    along = float(network.patterns.along[begin + max(first - 1, 0)])
    return Predicted(name, pattern, found.run, start, along, one.at, first, coming, sigma)


def _double(told: Told, places: Places, one: TripSaid, found: Found, at: int) -> None:
    """The run of a trip once more, at another time."""
    new = one.new
    if new is None or new.start is None:
        told.problems["double_without_start"] += 1
        return
    day = new.day.toordinal() if new.day else found.day
    if _is_far(told, places, day, at):
        return
    copy = Found(found.run, day, new.start, found.begin, found.end, is_headway=False)
    arrive, depart = places.scheduled(copy)
    by_place = propagating.located(
        one.calls, places.stops_of(found.run), places.sequences_of(found.run), places.stop, found.begin, found.end,
        told.problems,
    )  # fmt: skip
    late = propagating.spread(by_place, arrive, depart, whole=one.delay)
    network, pattern = places.network, int(places.network.runs.pattern[found.run])
    told.added.append({
        "route": int(network.patterns.route[pattern]), "pattern": pattern, "run": found.run, "day": day,
        "stop": places.stops_of(found.run), "trip": new.trip or one.which.trip, "feed": places.feed, "line": "",
        **_on_day(places, day, [a + late.arrive[i] for i, a in enumerate(arrive)],
                  [d + late.depart[i] for i, d in enumerate(depart)]),
    })  # fmt: skip


def _is_far(told: Told, places: Places, day: int, at: int) -> bool:
    """Is a run said to be of a day on which nobody can speak of it?"""
    far = abs(at - clocks.origin(day, places.own)) > FAR_S
    if far:
        told.problems["added_far_from_its_day"] += 1
    return far


def _on_day(places: Places, day: int, arrive: Sequence[int], depart: Sequence[int]) -> dict[str, list[int]]:
    zero = clocks.origin(day, places.own)
    return {"arrive": [one - zero for one in arrive], "depart": [one - zero for one in depart]}


def _add(told: Told, places: Places, one: TripSaid, at: int, *, run: int) -> bool:
    """A trip that no timetable has: all its calls are said, with times."""
    route = places.route.get(one.which.route, -1)
    if route < 0 and run >= 0:
        route = int(places.network.patterns.route[places.network.runs.pattern[run]])
    stops: list[int] = []
    arrive: list[int] = []
    depart: list[int] = []
    for call in one.calls:
        stop = places.stop.get(call.stop, -1)
        into = call.arrive.time if call.arrive else None
        out = call.depart.time if call.depart else None
        if call.kind is CallKind.SKIPPED:
            continue
        first = into if into is not None else out
        if stop < 0 or first is None:
            told.problems["added_call_without_stop_or_time"] += 1
            return False
        last = out if out is not None else first
        if (arrive and first < depart[-1]) or last < first:
            told.problems["added_back_in_time"] += 1
            return False
        stops.append(stop)
        arrive.append(first)
        depart.append(last)
    if len(stops) < 2 or (route < 0 and not one.which.route):
        told.problems["added_without_route" if route < 0 else "added_without_calls"] += 1
        return False
    day = one.which.day.toordinal() if one.which.day else clocks.day_of(arrive[0], places.own)
    if _is_far(told, places, day, arrive[0]):
        return False
    told.added.append({
        "route": route, "pattern": _pattern(places.network, route, stops), "run": run, "day": day, "stop": stops,
        "trip": one.which.trip or one.id, "feed": places.feed, "line": "" if route >= 0 else one.which.route,
        **_on_day(places, day, arrive, depart),
    })  # fmt: skip
    return True


def _pattern(network: Network, route: int, stops: Sequence[int]) -> int:
    """One of the line with the same stops, if there is one."""
    offset = network.patterns.offset
    for pattern in np.flatnonzero(network.patterns.route == route).tolist():
        if network.patterns.stop[offset[pattern] : offset[pattern + 1]].tolist() == list(stops):
            return int(pattern)
    return -1


def composed(told: Told, heard: Sequence[Feed], *, version: int, made_at: int, network: str) -> Live:
    """The rows as columns."""
    rows = [(key, late) for key, late in sorted(told.moved.items()) if key not in told.cancelled]
    run, day, start = _columns([key for key, _ in rows], 3)
    moved = Moved(
        run, day, start, _offsets([len(late.arrive) for _, late in rows]), _flat([late.arrive for _, late in rows]),
        _flat([late.depart for _, late in rows]), np.array([late.sure for _, late in rows], dtype=np.int32),
    )  # fmt: skip
    one = np.array([version], np.int64), np.array([made_at], np.int64), np.array([network.encode()])
    return Live(
        *one, moved, Cancelled(*_columns(sorted(told.cancelled), 3)), Skipped(*_columns(sorted(told.skipped), 4)),
        _added(told.added), _vehicles(told.vehicles), _heard(heard),
    )  # fmt: skip


def nothing(*, version: int = 0, made_at: int = 0, network: str = "") -> Live:
    """Nothing but the timetable."""
    return composed(Told(), [], version=version, made_at=made_at, network=network)


def _columns(rows: Sequence[Sequence[int]], count: int) -> list[Any]:
    return list(np.array(rows, dtype=np.int32).reshape(-1, count).T.copy())


def _offsets(sizes: Sequence[int]) -> Any:
    return np.r_[0, np.cumsum(np.array(sizes, dtype=np.int32))].astype(np.int32)


def _flat(parts: Sequence[Sequence[float]], kind: Any = np.int32) -> Any:
    return np.array([value for part in parts for value in part], dtype=kind)


def _added(rows: Sequence[dict[str, Any]]) -> Added:
    one = {name: np.array([row[name] for row in rows], np.int32) for name in ("route", "pattern", "run", "day", "feed")}
    many = {name: _flat([row[name] for row in rows]) for name in ("stop", "arrive", "depart")}
    trip, line = (_texts([row[name] for row in rows]) for name in ("trip", "line"))
    return Added(**one, **many, trip=trip, line=line, offset=_offsets([len(row["stop"]) for row in rows]))


def _vehicles(rows: Sequence[Predicted]) -> Vehicles:
    def column(name: str, kind: Any = np.int32) -> Any:
        return np.array([getattr(row, name) for row in rows], dtype=kind)

    return Vehicles(
        _texts([row.id for row in rows]), column("pattern"), column("run"), column("start", np.int64),
        column("along", np.float64), column("at", np.int64), column("first"),
        _offsets([len(row.arrive) for row in rows]), _flat([row.arrive for row in rows], np.int64),
        _flat([row.sigma for row in rows], np.float64),
    )  # fmt: skip


def _heard(rows: Sequence[Feed]) -> Heard:
    return Heard(
        np.array([row.feed for row in rows], np.int32), np.array([row.kind for row in rows], np.uint8),
        np.array([row.said for row in rows], np.int64), np.array([row.is_stale for row in rows], np.uint8),
    )  # fmt: skip


def _texts(values: Sequence[str]) -> Any:
    encoded = [one.encode() for one in values]
    return np.array(encoded, dtype=f"S{max([1, *map(len, encoded)])}")
