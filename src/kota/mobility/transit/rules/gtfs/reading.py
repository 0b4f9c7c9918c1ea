"""From rows to a feed. What a row gets wrong is said and left out; what makes a feed useless is an error."""

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from kota.mobility.transit.rules.gtfs.archive import Files, Table, tables
from kota.mobility.transit.rules.gtfs.calling import read_calls
from kota.mobility.transit.rules.gtfs.feed import (
    Agency,
    Calls,
    Feed,
    Frequency,
    Pathway,
    Reach,
    Route,
    Service,
    Stop,
    Transfer,
)
from kota.mobility.transit.rules.gtfs.problems import Problems
from kota.mobility.transit.rules.gtfs.shaping import read_shapes
from kota.mobility.transit.rules.gtfs.values import NO_TIME, colour, day, is_place, number, seconds, whole

NEEDED = ("agency", "stops", "routes", "trips", "stop_times")
LATEST = 4 * 86_400  # seconds after a service day began in which a window may end
MOST_RUNS = 20_000  # of one window that leaves by the clock
CROWDED = 1000  # stops within about 100 metres
LONGEST_WAY = 86_400  # seconds or metres of changing
Index = dict[str, int]
Number = TypeVar("Number", int, float)


def read(files: Files) -> tuple[Feed | None, Problems]:
    """The feed, or None when it is useless, and everything that is wrong with it."""
    problems = Problems()
    found = tables(files, problems)
    for name in NEEDED:
        if not found.get(name) and (name in found or name not in files):  # one that cannot be read was said
            problems.error("missing_file" if name not in found else "no_rows", f"{name}.txt")
    if not found.get("calendar") and not found.get("calendar_dates") and not problems.is_refused:
        problems.error("no_calendar", "calendar.txt")
    if problems.is_refused:
        return None, problems
    return _Reader(found, problems).feed(), problems


class _Reader:
    def __init__(self, found: dict[str, Table], problems: Problems) -> None:
        self.found, self.problems = found, problems

    def table(self, name: str) -> Table:
        return self.found.get(name) or Table(name, {}, [])

    def feed(self) -> Feed | None:
        agencies, agency_of = self.agencies()
        stops, stop_of = self.stops()
        routes, route_of = self.routes(agency_of)
        services, service_of = self.services()
        shapes, shape_of = read_shapes(self.table("shapes"), self.problems)
        trips, trip_of, calls = read_calls(
            self.table("trips"), self.table("stop_times"), stops,
            {"route": route_of, "service": service_of, "stop": stop_of, "shape": shape_of}, self.problems,
        )  # fmt: skip
        if not trips:
            self.problems.error("nothing_runs", "trips.txt")
        if self.problems.is_refused:
            return None
        return self._whole(agencies, stops, routes, services, trips, calls, shapes, stop_of, route_of, trip_of)

    def _whole(self, agencies: Any, stops: Any, routes: Any, services: Any, trips: Any, calls: Calls, shapes: Any,
               stop_of: Index, route_of: Index, trip_of: Index) -> Feed:  # fmt: skip
        info = self.table("feed_info")
        return Feed(
            agencies, stops, routes, services, trips, calls, self.frequencies(trip_of), shapes,
            self.transfers(stop_of, route_of, trip_of), self.pathways(stop_of), self.levels(),
            version=next(iter(info.column("feed_version")), ""),
            publisher=next(iter(info.column("feed_publisher_name")), ""),
        )  # fmt: skip

    def agencies(self) -> tuple[list[Agency], Index]:
        table = self.table("agency")
        made: list[Agency] = []
        index: Index = {}
        rows = zip(
            *(
                table.column(name)
                for name in ("agency_id", "agency_name", "agency_url", "agency_timezone", "agency_lang", "agency_phone")
            ),
            strict=True,
        )
        for row, (id_, name, url, zone, language, phone) in enumerate(rows, start=2):
            if not _is_zone(zone):
                self.problems.error("unknown_timezone", "agency.txt", row, zone)
            index[id_] = len(made)
            made.append(Agency(id_, name or id_, url, zone, language, phone))
        if len({one.timezone for one in made}) > 1:
            self.problems.add("several_timezones", "agency.txt", example=", ".join(one.timezone for one in made))
        return made, index

    def stops(self) -> tuple[list[Stop], Index]:
        table, file = self.table("stops"), "stops.txt"
        columns = [table.column(name) for name in (
            "stop_id", "stop_name", "stop_lon", "stop_lat", "location_type", "parent_station", "stop_code",
            "platform_code", "wheelchair_boarding", "zone_id", "level_id", "stop_timezone")]  # fmt: skip
        index: Index = {}
        kept: list[tuple[Any, ...]] = []
        for row, values in enumerate(zip(*columns, strict=True), start=2):
            id_, lon, lat = values[0], number(values[2]), number(values[3])
            kind = whole(values[4])
            if not id_ or id_ in index:
                self.problems.add("no_id" if not id_ else "duplicate_id", file, row, id_)
                continue
            if kind is None or kind not in range(5):
                self.problems.add("unknown_kind", file, row, values[4])
                kind = 0
            is_placed = is_place(lon, lat)
            if not is_placed and kind < 3:
                self.problems.add("no_position", file, row, id_)
                continue
            index[id_] = len(kept)
            kept.append(
                (*values[:2], lon if is_placed else float("nan"), lat if is_placed else float("nan"), kind, *values[5:])
            )
        made = []
        for id_, name, lon, lat, kind, parent, code, platform, chair, zone, level, clock in kept:
            if parent and parent not in index:
                self.problems.add("unknown_parent", file, example=f"{id_}: {parent}")
            made.append(Stop(id_, name or id_, lon, lat, kind, index.get(parent, -1), code, platform,
                             self.reach(chair, file), zone, level, clock if _is_zone(clock) else ""))  # fmt: skip
        self.crowded(made)
        return _inherited(made), index

    def crowded(self, stops: list[Stop]) -> None:
        """Ways on foot lead from each stop to each one near: thousands in one place are none of a city."""
        places = Counter((round(one.lon, 3), round(one.lat, 3)) for one in stops if one.lon == one.lon)
        (place, count), *_ = places.most_common(1) or [((0.0, 0.0), 0)]
        if count > CROWDED:
            self.problems.error("stops_in_one_place", "stops.txt", example=f"{count} x {place[1]} {place[0]}")

    def reach(self, text: str, file: str) -> Reach:
        if text not in ("", "0", "1", "2"):
            self.problems.add("unknown_wheelchair", file, example=text)
            return Reach.UNKNOWN
        return Reach(int(text or 0))

    def routes(self, agency_of: Index) -> tuple[list[Route], Index]:
        table, file = self.table("routes"), "routes.txt"
        networks = self.networks(table)
        made: list[Route] = []
        index: Index = {}
        rows = zip(*(table.column(name) for name in (
            "route_id", "agency_id", "route_short_name", "route_long_name", "route_type", "route_color",
            "route_text_color", "route_sort_order")), strict=True)  # fmt: skip
        for row, (id_, agency, short, long, mode, color, text_color, order) in enumerate(rows, start=2):
            kind = whole(mode, -1)
            if not id_ or id_ in index or kind is None or not (0 <= kind <= 12 or 100 <= kind <= 1702):
                code = "no_id" if not id_ else "duplicate_id" if id_ in index else "unknown_mode"
                self.problems.add(code, file, row, id_ or mode)
                continue
            if agency and agency not in agency_of:
                self.problems.add("unknown_agency", file, row, agency)
            index[id_] = len(made)
            made.append(
                Route(
                    id_,
                    agency_of.get(agency, 0),
                    short,
                    long,
                    kind,
                    colour(color, ""),
                    colour(text_color, ""),
                    whole(order) or 0,
                    networks.get(id_, ()),
                )
            )
        return made, index

    def networks(self, routes: Table) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for table in (routes, self.table("route_networks")):
            if "network_id" in table.columns:
                for route, network in zip(table.column("route_id"), table.column("network_id"), strict=True):
                    if network:
                        found[route] = (*found.get(route, ()), network)
        return found

    def services(self) -> tuple[list[Service], Index]:
        names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
        table = self.table("calendar")
        found: dict[str, Service] = {}
        columns = [table.column(name) for name in ("service_id", "start_date", "end_date", *names)]
        for row, (id_, first, last, *days) in enumerate(zip(*columns, strict=True), start=2):
            begin, end = day(first), day(last)
            if begin is None or end is None or begin > end or any(one not in ("0", "1") for one in days):
                self.problems.add("bad_calendar", "calendar.txt", row, f"{id_} {first} {last}")
                continue
            found[id_] = Service(id_, tuple(one == "1" for one in days), begin, end)
        found = self.exceptions(found)
        return list(found.values()), {id_: place for place, id_ in enumerate(found)}

    def exceptions(self, found: dict[str, Service]) -> dict[str, Service]:
        table = self.table("calendar_dates")
        days: dict[str, tuple[set[date], set[date]]] = {}
        rows = zip(*(table.column(name) for name in ("service_id", "date", "exception_type")), strict=True)
        for row, (id_, text, kind) in enumerate(rows, start=2):
            when = day(text)
            if when is None or kind not in ("1", "2"):
                self.problems.add("bad_exception", "calendar_dates.txt", row, f"{id_} {text} {kind}")
                continue
            days.setdefault(id_, (set(), set()))[int(kind) - 1].add(when)
        for id_, (added, removed) in days.items():
            base = found.get(id_, Service(id_))
            found[id_] = Service(id_, base.weekdays, base.first, base.last, frozenset(added), frozenset(removed))
        return found

    def frequencies(self, trip_of: Index) -> list[Frequency]:
        table, file = self.table("frequencies"), "frequencies.txt"
        made = []
        rows = zip(*(table.column(name) for name in (
            "trip_id", "start_time", "end_time", "headway_secs", "exact_times")), strict=True)  # fmt: skip
        for row, (trip, first, last, every, exact) in enumerate(rows, start=2):
            begin, end, headway = seconds(first), seconds(last), whole(every, -1)
            if trip not in trip_of:
                self.problems.add("unknown_trip", file, row, trip)
            elif not _is_window(begin, end, headway, by_clock=exact == "1"):
                self.problems.add("bad_frequency", file, row, f"{trip} {first} {last} {every}")
            else:
                made.append(Frequency(trip_of[trip], begin or 0, end or 0, headway or 1, exact == "1"))
        return made

    def transfers(self, stop_of: Index, route_of: Index, trip_of: Index) -> list[Transfer]:
        table, file = self.table("transfers"), "transfers.txt"
        made = []
        rows = zip(*(table.column(name) for name in (
            "from_stop_id", "to_stop_id", "transfer_type", "min_transfer_time", "from_route_id", "to_route_id",
            "from_trip_id", "to_trip_id")), strict=True)  # fmt: skip
        for row, (*ids, _end) in enumerate(((*one, "") for one in rows), start=2):
            from_stop, to_stop, kind, least, from_route, to_route, from_trip, to_trip = ids
            places = [
                _place(index, id_) for index, id_ in (
                    (stop_of, from_stop), (stop_of, to_stop), (route_of, from_route), (route_of, to_route),
                    (trip_of, from_trip), (trip_of, to_trip))
            ]  # fmt: skip
            number_, wait = whole(kind), whole(least)
            if None in places or number_ not in range(6) or wait is None or not 0 <= wait <= LONGEST_WAY:
                self.problems.add("bad_transfer", file, row, f"{from_stop} {to_stop} {kind} {least}")
                continue
            a, b, c, d, e, f = (one if one is not None else -1 for one in places)
            made.append(Transfer(a, b, number_ or 0, wait, c, d, e, f))
        return made

    def pathways(self, stop_of: Index) -> list[Pathway]:
        table, file = self.table("pathways"), "pathways.txt"
        made = []
        rows = zip(*(table.column(name) for name in (
            "pathway_id", "from_stop_id", "to_stop_id", "pathway_mode", "is_bidirectional", "length",
            "traversal_time", "stair_count", "max_slope", "min_width")), strict=True)  # fmt: skip
        for row, (id_, begin, end, mode, both, length, took, stairs, slope, width) in enumerate(rows, start=2):
            kind = whole(mode, -1)
            if begin not in stop_of or end not in stop_of or kind not in range(1, 8):
                self.problems.add("bad_pathway", file, row, id_)
                continue
            made.append(Pathway(id_, stop_of[begin], stop_of[end], kind or 1, both == "1", _up_to(number(length)),
                                _up_to(whole(took, -1)) if took else None, _up_to(whole(stairs)) if stairs else None,
                                number(slope), number(width)))  # fmt: skip
        return made

    def levels(self) -> dict[str, tuple[float, str]]:
        table = self.table("levels")
        rows = zip(*(table.column(name) for name in ("level_id", "level_index", "level_name")), strict=True)
        return {id_: (number(index) or 0.0, name) for id_, index, name in rows}


def _place(index: Index, id_: str) -> int | None:
    """-1 for nothing said, None for somebody unknown."""
    return -1 if not id_ else index.get(id_)


def _up_to(value: Number | None) -> Number | None:
    """None for what no way inside a station can be."""
    return value if value is not None and 0 <= value <= LONGEST_WAY else None


def _is_window(begin: int | None, end: int | None, headway: int | None, *, by_clock: bool) -> bool:
    if begin is None or end is None or headway is None or NO_TIME in (begin, end) or headway <= 0:
        return False
    return begin < end <= LATEST and not (by_clock and (end - begin) // headway > MOST_RUNS)


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError):  # an unknown key is a KeyError that is an OSError's cousin
        return False
    except KeyError:
        return False
    return bool(name)


def _inherited(stops: list[Stop]) -> list[Stop]:
    """A platform of which nothing is said is as its station is, as GTFS has it."""

    def one(stop: Stop) -> Stop:
        if stop.wheelchair is Reach.UNKNOWN and stop.parent >= 0 and stop.kind in (0, 2):
            return replace(stop, wheelchair=stops[stop.parent].wheelchair)
        return stop

    return [one(stop) for stop in stops]
