"""Feeds as they are used, written again: one GTFS of all of them, whose ids are those of the API, `feed:id`.

Only what reading kept is written, so that what a feed got wrong is not given on.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Any

import numpy as np

from kota.mobility.transit.rules.gtfs.feed import Feed, Stop
from kota.mobility.transit.rules.gtfs.writing import Columns, Row, Tables, cell, clock
from kota.mobility.transit.rules.merging import Source
from kota.mobility.transit.rules.summing import span

WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
PLATFORM, STATION, ENTRANCE, AREA = 0, 1, 2, 4
TIMES = ("trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence", "stop_headsign", "pickup_type",
         "drop_off_type", "timepoint")  # fmt: skip
POINTS = ("shape_id", "shape_pt_lat", "shape_pt_lon", "shape_pt_sequence")
STAY = (4, 5)  # transfer types between trips
_WEB = re.compile(r"https?://[^\s/$.?#][^\s]*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who gives the timetable on: the city. `version` names what it was made of."""

    name: str
    url: str
    language: str
    version: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A feed to be given on, and whom to name for it."""

    source: Source
    attribution: str = ""


def tables(shown: Sequence[Shown], publisher: Publisher, added: Mapping[str, Sequence[Row]] | None = None) -> Tables:
    """The tables by file name; `added` are those of others, whose rows follow."""
    parts = [Written(one, publisher) for one in shown]
    made: dict[str, list[Row]] = defaultdict(list)
    for part in parts:
        for name, rows in part.tables().items():
            made[name] += rows
    for name, more in (added or {}).items():
        made[name] += more
    made["feed_info.txt"] = [_info([part.feed for part in parts], publisher)]
    found: dict[str, Any] = {name: rows for name, rows in made.items() if rows}
    found["stop_times.txt"] = Columns(TIMES, chain.from_iterable(part.times() for part in parts))
    if any(part.shapes for part in parts):
        found["shapes.txt"] = Columns(POINTS, chain.from_iterable(part.points() for part in parts))
    return found


def _info(feeds: Sequence[Feed], publisher: Publisher) -> Row:
    days = [day for feed in feeds for day in span(feed.services) if day]
    return {
        "feed_publisher_name": publisher.name, "feed_publisher_url": publisher.url, "feed_lang": publisher.language,
        "feed_start_date": min(days, default=None), "feed_end_date": max(days, default=None),
        "feed_version": publisher.version, "feed_contact_url": publisher.url,
    }  # fmt: skip


@dataclass(slots=True)
class _Kept:
    """Places of what is given on."""

    trips: list[int]
    routes: set[int]
    stops: set[int]
    services: set[int] = field(default_factory=set)


class Written:
    """One feed in tables."""

    def __init__(self, shown: Shown, publisher: Publisher) -> None:
        self.shown, self.publisher = shown, publisher
        self.feed, self.code = shown.source.feed, shown.source.code

    def id(self, own: str) -> str:
        """An id as others keep it."""
        return f"{self.code}:{plain(own)}"

    @cached_property
    def kept(self) -> _Kept:
        feed, left_out = self.feed, self.shown.source.left_out
        routes = {at for at, one in enumerate(feed.routes) if feed.agencies[one.agency].name not in left_out}
        trips = [at for at, one in enumerate(feed.trips) if one.route in routes]
        used = {feed.trips[at].service for at in trips}
        if not left_out:
            return _Kept(trips, routes, set(range(len(feed.stops))), used)
        stations = {self._station(stop) for stop in self.called(trips)}
        return _Kept(trips, routes, {at for at in range(len(feed.stops)) if self._station(at) in stations}, used)

    def called(self, trips: Iterable[int]) -> set[int]:
        """Stops at which trips call."""
        return {
            int(stop)
            for at in trips
            for stop in self.feed.calls.stop[self.feed.trips[at].begin : self.feed.trips[at].end]
        }

    def _station(self, stop: int) -> int:
        seen = {stop}
        while (parent := self.feed.stops[stop].parent) >= 0 and parent not in seen:
            seen.add(parent)
            stop = parent
        return stop

    @cached_property
    def kinds(self) -> dict[int, int]:
        """Kinds of the stops that can be given on: where trips call is a platform, whatever its feed says."""
        feed, called = self.feed, self.called(self.kept.trips)
        kinds = {at: PLATFORM if at in called else feed.stops[at].kind for at in self.kept.stops}
        fitting = {PLATFORM: STATION, ENTRANCE: STATION, 3: STATION, AREA: PLATFORM}

        def holds(at: int) -> bool:
            return kinds[at] in (PLATFORM, STATION) or kinds.get(feed.stops[at].parent) == fitting[kinds[at]]

        return {at: kind for at, kind in sorted(kinds.items()) if holds(at)}

    def tables(self) -> dict[str, list[Row]]:
        return {
            "agency.txt": list(self.agencies()), "stops.txt": list(self.stops()), "routes.txt": list(self.routes()),
            "trips.txt": list(self.trips()), "calendar.txt": list(self.calendar()),
            "calendar_dates.txt": list(self.exceptions()), "frequencies.txt": list(self.frequencies()),
            "transfers.txt": list(self.transfers()), "pathways.txt": list(self.pathways()),
            "levels.txt": list(self.levels()), "attributions.txt": list(self.attributions()),
        }  # fmt: skip

    def _agencies(self) -> list[int]:
        return sorted({self.feed.routes[at].agency for at in self.kept.routes})

    def agencies(self) -> Iterator[Row]:
        for one in (self.feed.agencies[at] for at in self._agencies()):
            yield {
                "agency_id": self.id(one.id), "agency_name": plain(one.name),
                "agency_url": one.url if _WEB.fullmatch(one.url) else self.publisher.url,
                "agency_timezone": self.feed.timezone,
                "agency_lang": one.language if _LANGUAGE.fullmatch(one.language) else "",
                "agency_phone": plain(one.phone),
            }  # fmt: skip

    def attributions(self) -> Iterator[Row]:
        if self.shown.attribution:
            for one in (self.feed.agencies[at] for at in self._agencies()):
                yield {
                    "attribution_id": self.id(one.id), "agency_id": self.id(one.id),
                    "organization_name": plain(self.shown.attribution), "is_producer": 1,
                }  # fmt: skip

    def stops(self) -> Iterator[Row]:
        for at, kind in self.kinds.items():
            one = self.feed.stops[at]
            has_place = bool(np.isfinite(one.lon) and np.isfinite(one.lat))
            yield {
                "stop_id": self.id(one.id), "stop_code": plain(one.code), "stop_name": plain(one.name),
                "stop_lat": f"{one.lat:.6f}" if has_place else "", "stop_lon": f"{one.lon:.6f}" if has_place else "",
                "location_type": kind, "parent_station": self._parent(at, kind), "zone_id": self._zone(one),
                "platform_code": plain(one.platform), "wheelchair_boarding": int(one.wheelchair),
                "level_id": self.id(one.level) if one.level in self.feed.levels else "",
                "stop_timezone": one.timezone if kind == STATION else "",
            }  # fmt: skip

    def _parent(self, at: int, kind: int) -> str:
        parent = self.feed.stops[at].parent
        is_right = self.kinds.get(parent) == (PLATFORM if kind == AREA else STATION) and kind != STATION
        return self.id(self.feed.stops[parent].id) if is_right else ""

    def _zone(self, stop: Stop) -> str:
        return self.id(stop.zone) if stop.zone else ""

    def routes(self) -> Iterator[Row]:
        for at in sorted(self.kept.routes):
            one = self.feed.routes[at]
            short, long = plain(one.short), plain(one.long)
            yield {
                "route_id": self.id(one.id), "agency_id": self.id(self.feed.agencies[one.agency].id),
                "route_short_name": short or ("" if long else plain(one.id)), "route_long_name": long,
                "route_type": one.mode, "route_color": one.color.upper(), "route_text_color": one.text_color.upper(),
                "route_sort_order": one.order if one.order > 0 else "",
            }  # fmt: skip

    def trips(self) -> Iterator[Row]:
        for at in self.kept.trips:
            one = self.feed.trips[at]
            yield {
                "route_id": self.id(self.feed.routes[one.route].id),
                "service_id": self.id(self.feed.services[one.service].id), "trip_id": self.id(one.id),
                "trip_headsign": plain(one.headsign), "direction_id": one.direction if one.direction in (0, 1) else "",
                "block_id": self.id(one.block) if one.block else "",
                "shape_id": self.id(self.feed.shapes[one.shape].id) if one.shape in self.shapes else "",
                "wheelchair_accessible": int(one.wheelchair), "bikes_allowed": one.bikes if one.bikes in (1, 2) else 0,
            }  # fmt: skip

    def times(self) -> Iterator[Sequence[Any]]:
        calls, stops = self.feed.calls, self.feed.stops
        for at in self.kept.trips:
            trip, one = self.id(self.feed.trips[at].id), self.feed.trips[at]
            for call in range(one.begin, one.end):
                yield (
                    trip, clock(calls.arrive[call]), clock(calls.depart[call]), self.id(stops[calls.stop[call]].id),
                    int(calls.sequence[call]), plain(calls.headsign.get(call, "")), int(calls.pickup[call]),
                    int(calls.drop_off[call]), int(calls.is_exact[call]),
                )  # fmt: skip

    @cached_property
    def shapes(self) -> set[int]:
        """Lines on the ground that operators drew, of trips that are given on."""
        used = {self.feed.trips[at].shape for at in self.kept.trips}
        return {at for at in used if at >= 0 and len(self.feed.shapes[at].lon) > 1}

    def points(self) -> Iterator[Sequence[Any]]:
        for at in sorted(self.shapes):
            shape = self.feed.shapes[at]
            id_ = self.id(shape.id)
            for number, (lon, lat) in enumerate(zip(shape.lon.tolist(), shape.lat.tolist(), strict=True)):
                yield id_, f"{lat:.6f}", f"{lon:.6f}", number

    def calendar(self) -> Iterator[Row]:
        for one in (self.feed.services[at] for at in sorted(self.kept.services)):
            if one.first and one.last:
                days = {day: int(runs) for day, runs in zip(WEEK, one.weekdays, strict=True)}
                yield {"service_id": self.id(one.id), **days, "start_date": one.first, "end_date": one.last}

    def exceptions(self) -> Iterator[Row]:
        for one in (self.feed.services[at] for at in sorted(self.kept.services)):
            changed = dict.fromkeys(one.added, 1) | dict.fromkeys(one.removed, 2)
            for day, kind in sorted(changed.items()):
                yield {"service_id": self.id(one.id), "date": day, "exception_type": kind}

    def frequencies(self) -> Iterator[Row]:
        """Windows in order; one that begins before another of its trip ends, begins where that ends."""
        trips, until = set(self.kept.trips), dict[int, int]()
        for one in sorted(self.feed.frequencies, key=lambda each: (each.trip, each.first, each.last)):
            first = max(one.first, until.get(one.trip, 0))
            if one.trip in trips and first < one.last:
                until[one.trip] = one.last
                yield {
                    "trip_id": self.id(self.feed.trips[one.trip].id), "start_time": clock(first),
                    "end_time": clock(one.last), "headway_secs": one.headway, "exact_times": int(one.is_exact),
                }  # fmt: skip

    def transfers(self) -> Iterator[Row]:
        trips, seen = set(self.kept.trips), set[tuple[Any, ...]]()
        for one in self.feed.transfers:
            stops, joined = (one.from_stop, one.to_stop), (one.from_trip, one.to_trip)
            lines = (one.from_route, one.to_route)
            key = (*stops, *joined, *lines)
            if one.kind in STAY:
                is_kept = all(at in trips for at in joined) and all(at < 0 or at in self.kinds for at in stops)
            else:
                is_kept = all(self.kinds.get(at) in (PLATFORM, STATION) for at in stops)
                is_kept &= all(at < 0 or at in trips for at in joined)
            if key in seen or not is_kept or not all(at < 0 or at in self.kept.routes for at in lines):
                continue
            seen.add(key)
            yield {
                "from_stop_id": self._of("stops", stops[0]), "to_stop_id": self._of("stops", stops[1]),
                "from_route_id": self._of("routes", lines[0]), "to_route_id": self._of("routes", lines[1]),
                "from_trip_id": self._of("trips", joined[0]), "to_trip_id": self._of("trips", joined[1]),
                "transfer_type": one.kind,
                "min_transfer_time": max(one.seconds, 0) if one.kind == 2 or (one.kind < 2 and one.seconds > 0) else "",
            }  # fmt: skip

    def _of(self, table: str, at: int) -> str:
        return self.id(getattr(self.feed, table)[at].id) if at >= 0 else ""

    def pathways(self) -> Iterator[Row]:
        seen = set[str]()
        for one in self.feed.pathways:
            ends = one.from_stop, one.to_stop
            if one.id in seen or any(self.kinds.get(at, STATION) == STATION for at in ends):
                continue
            seen.add(one.id)
            yield {
                "pathway_id": self.id(one.id), "from_stop_id": self._of("stops", ends[0]),
                "to_stop_id": self._of("stops", ends[1]), "pathway_mode": one.mode,
                "is_bidirectional": int(one.is_both_ways and one.mode != 7), "length": _positive(one.length),
                "traversal_time": _positive(one.seconds), "stair_count": one.stairs or "",
                "max_slope": "" if one.slope is None else one.slope, "min_width": _positive(one.width),
            }  # fmt: skip

    def levels(self) -> Iterator[Row]:
        used = {self.feed.stops[at].level for at in self.kinds}
        for id_, (index, name) in self.feed.levels.items():
            if id_ in used:
                yield {"level_id": self.id(id_), "level_index": index, "level_name": plain(name)}


def plain(text: str) -> str:
    """On one line, without blanks around it."""
    return " ".join(text.split())


def _positive(value: float | None) -> str:
    return cell(value) if value is not None and value > 0 else ""


def days(shown: Sequence[Shown]) -> tuple[date | None, date | None]:
    """The first and last day of all feeds."""
    found = [day for one in shown for day in span(one.source.feed.services) if day]
    return min(found, default=None), max(found, default=None)
