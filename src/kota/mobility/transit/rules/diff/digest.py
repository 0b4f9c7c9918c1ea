"""A version of a feed as riders meet it: its lines by kind of day, its stops, its fares."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from kota.mobility.transit.rules.diff import fares
from kota.mobility.transit.rules.diff.changes import Day
from kota.mobility.transit.rules.diff.days import week
from kota.mobility.transit.rules.diff.runs import Runs, Trip, Window, runs
from kota.mobility.transit.rules.gtfs import feed as gtfs
from kota.mobility.transit.rules.gtfs.archive import Files, tables
from kota.mobility.transit.rules.gtfs.problems import Problems
from kota.mobility.transit.rules.gtfs.reading import read

_ACCESS = {gtfs.Reach.YES: "yes", gtfs.Reach.NO: "no", gtfs.Reach.UNKNOWN: "unknown"}


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
    lines: dict[str, Line] = field(default_factory=dict)
    stops: dict[str, Stop] = field(default_factory=dict)
    products: dict[str, str] = field(default_factory=dict)  # prices by GTFS-Fares v2


def digest(files: Files, day: date) -> Digest:
    """The week that begins on `day`, as these files tell it; nothing of a feed that cannot be read."""
    feed, _ = read(files)
    if feed is None:
        return Digest()
    told = tables(
        {name: content for name, content in files.items() if name.startswith(("fare_", "rider_"))}, Problems()
    )
    prices = fares.by_line(told)
    lines = [Line(one.id, one.short, one.long, fare=prices.get(one.id) or prices.get("", "")) for one in feed.routes]
    _access(feed, lines)
    trips = _trips(feed)
    services = week(feed.services, day, Counter(trip.service for trip in feed.trips))
    for kind, some in services.items():
        for route, found in _by_route(trips, some).items():
            lines[route].days[kind] = runs(found)
    stops = _stops(feed, lines, trips, frozenset[int]().union(*services.values()))
    return Digest({line.code: line for line in lines if line.days}, stops, fares.products(told))


def _access(feed: gtfs.Feed, lines: list[Line]) -> None:
    """Whether the vehicles of each line can be entered without a step: all, some, none, or nobody knows."""
    told: dict[int, set[str]] = defaultdict(set)
    for trip in feed.trips:
        told[trip.route].add(_ACCESS[trip.wheelchair])
    for route, found in told.items():
        lines[route].access = found.pop() if len(found) == 1 else "some"


def _trips(feed: gtfs.Feed) -> list[Trip]:
    windows: dict[int, list[Window]] = defaultdict(list)
    for one in feed.frequencies:
        windows[one.trip].append((one.first, one.last, one.headway))
    calls, found = feed.calls, []
    for place, trip in enumerate(feed.trips):
        start, end = int(calls.depart[trip.begin]), int(calls.arrive[trip.end - 1])
        ends = _whole(feed, int(calls.stop[trip.begin])), _whole(feed, int(calls.stop[trip.end - 1]))
        repeated = tuple(windows.get(place, [(start, start + 1, 1)]))
        found.append(Trip(trip.route, trip.service, str(trip.direction), start, end, ends, repeated))
    return found


def _whole(feed: gtfs.Feed, stop: int) -> str:
    """The station of a platform."""
    parent = feed.stops[stop].parent
    return feed.stops[parent if parent >= 0 else stop].id


def _by_route(trips: Iterable[Trip], services: frozenset[int]) -> Mapping[int, list[Trip]]:
    found: dict[int, list[Trip]] = defaultdict(list)
    for trip in trips:
        if trip.service in services:
            found[trip.route].append(trip)
    return found


def _stops(feed: gtfs.Feed, lines: list[Line], trips: list[Trip], services: frozenset[int]) -> dict[str, Stop]:
    """Stops at which something stops."""
    found: dict[str, Stop] = {}
    for trip, run in zip(feed.trips, trips, strict=True):
        if run.service not in services:
            continue
        for place in np.unique(feed.calls.stop[trip.begin : trip.end]).tolist():
            code = _whole(feed, place)
            if code not in found:
                found[code] = _stop(feed, place)
            found[code].lines.add(lines[run.route].code)
            found[code].weight += run.departures
            lines[run.route].stops.add(code)
    return found


def _stop(feed: gtfs.Feed, place: int) -> Stop:
    platform = feed.stops[place]
    whole = feed.stops[platform.parent] if platform.parent >= 0 else platform
    access = whole.wheelchair or platform.wheelchair
    return Stop(whole.id, whole.name, whole.lon, whole.lat, _ACCESS[access])
