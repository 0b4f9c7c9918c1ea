"""A version of a feed as riders meet it: its lines by kind of day, its stops, its fares."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from kota.mobility.transit.rules.diff import fares
from kota.mobility.transit.rules.diff.changes import Day
from kota.mobility.transit.rules.diff.days import Calendar
from kota.mobility.transit.rules.diff.runs import Runs, Trip, Window, runs
from kota.mobility.transit.rules.diff.values import Row, Tables, seconds, text

Span = tuple[int, int, str, str]  # when and at which stops a trip begins and ends
_ACCESS = {"1": "yes", "2": "no"}


@dataclass(slots=True)
class Line:
    code: str
    number: str
    name: str
    access: str = "unknown"
    fare: str = ""
    stops: set[str] = field(default_factory=set)
    days: dict[Day, Runs] = field(default_factory=dict)

    @property
    def shown(self) -> str:
        """Its number and name, as one is of little use without the other."""
        return " ".join(part for part in (self.number, self.name) if part) or self.code

    @property
    def departures(self) -> int:
        return max((found.departures for found in self.days.values()), default=0)


@dataclass(slots=True)
class Stop:
    """A stop as riders know it: a station with all its platforms, or a stop that is none's."""

    code: str
    name: str
    lon: float
    lat: float
    access: str
    lines: set[str] = field(default_factory=set)
    weight: int = 0  # departures of all trips that call here


@dataclass(slots=True)
class Digest:
    lines: dict[str, Line]
    stops: dict[str, Stop]
    products: dict[str, str]  # prices by GTFS-Fares v2


def digest(tables: Tables, day: date) -> Digest:
    """The week that begins on `day`, as this version tells it."""
    lines = {
        row["route_id"]: Line(row["route_id"], text(row, "route_short_name"), text(row, "route_long_name"))
        for row in tables.get("routes.txt", ())
    }
    calls, spans = _calls(tables)
    trips = _trips(tables, lines, spans)
    week = Calendar(tables).week(day, Counter(trip.service for trip in trips.values()))
    for kind, services in week.items():
        for code, found in _by_line(trip for trip in trips.values() if trip.service in services).items():
            lines[code].days[kind] = runs(found)
    alive = frozenset[str]().union(*week.values())
    stops = _stops(tables, calls, {code: trip for code, trip in trips.items() if trip.service in alive}, lines)
    access, prices = _vehicles(tables), fares.by_line(tables)
    for line in lines.values():
        line.access, line.fare = access.get(line.code, "unknown"), prices.get(line.code) or prices.get("", "")
    return Digest({code: line for code, line in lines.items() if line.days}, stops, fares.products(tables))


def _calls(tables: Tables) -> tuple[dict[str, set[str]], dict[str, Span]]:
    """The stops of each trip, and its span. A trip without a time at its ends has none, and nobody can ride it."""
    stops: dict[str, set[str]] = defaultdict(set)
    first: dict[str, tuple[int, int | None, str]] = {}
    last: dict[str, tuple[int, int | None, str]] = {}
    for row in tables.get("stop_times.txt", ()):
        trip, at = row["trip_id"], int(row["stop_sequence"])
        stops[trip].add(row["stop_id"])
        if trip not in first or at < first[trip][0]:
            first[trip] = at, seconds(row["departure_time"] or row["arrival_time"]), row["stop_id"]
        if trip not in last or at > last[trip][0]:
            last[trip] = at, seconds(row["arrival_time"] or row["departure_time"]), row["stop_id"]
    spans: dict[str, Span] = {}
    for trip, (_first, start, begins) in first.items():
        _last, end, ends = last[trip]
        if start is not None and end is not None:
            spans[trip] = (start, end, begins, ends)
    return stops, spans


def _trips(tables: Tables, lines: Mapping[str, Line], spans: Mapping[str, Span]) -> dict[str, Trip]:
    windows: dict[str, list[Window]] = defaultdict(list)
    for row in tables.get("frequencies.txt", ()):
        start, end = seconds(row["start_time"]), seconds(row["end_time"])
        if start is not None and end is not None and start < end:
            windows[row["trip_id"]].append((start, end, max(1, int(row["headway_secs"]))))
    found = {}
    for row in tables.get("trips.txt", ()):
        trip, span = row["trip_id"], spans.get(row["trip_id"])
        if span and row["route_id"] in lines:
            repeated = tuple(windows.get(trip, [(span[0], span[0] + 1, 1)]))
            direction = text(row, "direction_id")
            found[trip] = Trip(row["route_id"], row["service_id"], direction, span[0], span[1], span[2:], repeated)
    return found


def _by_line(trips: Iterable[Trip]) -> dict[str, list[Trip]]:
    found: dict[str, list[Trip]] = defaultdict(list)
    for trip in trips:
        found[trip.line].append(trip)
    return found


def _vehicles(tables: Tables) -> dict[str, str]:
    """Whether the vehicles of each line can be entered without a step: all, some, none, or nobody knows."""
    told: dict[str, set[str]] = defaultdict(set)
    for row in tables.get("trips.txt", ()):
        told[row["route_id"]].add(_ACCESS.get(text(row, "wheelchair_accessible"), "unknown"))
    return {code: found.pop() if len(found) == 1 else "some" for code, found in told.items()}


def _stops(
    tables: Tables, calls: Mapping[str, set[str]], trips: Mapping[str, Trip], lines: Mapping[str, Line]
) -> dict[str, Stop]:
    """Stops at which something stops."""
    rows = {row["stop_id"]: row for row in tables.get("stops.txt", ())}
    whole = {code: parent if (parent := text(row, "parent_station")) in rows else code for code, row in rows.items()}
    found: dict[str, Stop] = {}
    for trip, run in trips.items():
        for platform in calls[trip] & rows.keys():
            code = whole[platform]
            if code not in found:
                found[code] = _stop(rows[code], rows[platform])
            found[code].lines.add(run.line)
            found[code].weight += run.departures
            lines[run.line].stops.add(code)
    return found


def _stop(row: Row, platform: Row) -> Stop:
    access = text(row, "wheelchair_boarding")
    if access in ("", "0"):
        access = text(platform, "wheelchair_boarding")
    lon, lat = float(row["stop_lon"]), float(row["stop_lat"])
    return Stop(row["stop_id"], text(row, "stop_name"), lon, lat, _ACCESS.get(access, "unknown"))
