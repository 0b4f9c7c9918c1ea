"""Lines as pages and programs show them: where they go, how often, from when to when."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np

from kota.base.errors import MissingError
from kota.base.words import noop as _
from kota.base.words import said
from kota.mobility.transit.contracts.network import text
from kota.mobility.transit.rules.modes import Mode, mode
from kota.mobility.transit.rules.realtime import ways
from kota.mobility.transit.selectors import operators
from kota.mobility.transit.selectors.current import Held, Running, current
from kota.mobility.transit.selectors.realtime.ground import ground


@dataclass(frozen=True, slots=True)
class LineRow:
    id: str
    name: str
    long_name: str
    mode: Mode
    operator: str
    operator_name: str
    color: str
    text_color: str
    is_synthetic: bool
    place: int
    is_planned: bool = True  # False: live data alone spoke of it


@dataclass(frozen=True, slots=True)
class Direction:
    """A line one way: its usual stops, the first and last departure of the day, and how often it leaves, by hour:
    seconds between two runs, from a timetable or as promised; 0 where nothing leaves."""

    headsign: str
    stops: tuple[int, ...]
    first: datetime | None
    last: datetime | None
    by_hour: tuple[int, ...]
    has_timetable: bool
    runs: int
    pattern: int  # of the network, that of its usual way

    @property
    def constant(self) -> int:
        """Seconds between two runs where they are the same the whole day, else 0."""
        spacing = {seconds for seconds in self.by_hour if seconds}
        return spacing.pop() if len(spacing) == 1 else 0

    @property
    def ends_tomorrow(self) -> bool:
        return self.first is not None and self.last is not None and self.last.date() > self.first.date()

    @property
    def shown(self) -> list[tuple[int, int]]:
        """Hours with what leaves in them."""
        return [(hour, seconds) for hour, seconds in enumerate(self.by_hour) if seconds]


def line_row(held: Held, route: int) -> LineRow:
    routes, agencies = held.network.routes, held.network.agencies
    agency = int(routes.agency[route])
    short, long, code = text(routes.short, route), text(routes.long, route), text(agencies.code, agency)
    known = operators.operators().get(code)
    return LineRow(
        held.directory.route_id(route),
        short or long,
        long if long != short else "",
        mode(int(routes.mode[route])),
        code,
        said(known.name.model_dump()) if known else text(agencies.name, agency),
        text(routes.color, route),
        text(routes.text_color, route),
        text(held.network.feeds, int(routes.feed[route])) == "synthetic",
        route,
        held.is_planned(route),
    )


def place_of(held: Held, line_id: str) -> int:
    """MissingError when no timetable in use has this line."""
    place = held.directory.route_of.get(line_id)
    if place is None:
        raise MissingError(_("There is no line %(id)s in the timetables in use."), id=line_id)
    return place


def lines() -> list[LineRow]:
    """All lines that run at all, by operator."""
    held = current()
    return [line_row(held, route) for route in held.directory.lines]


def directions(held: Held, route: int, day: date) -> list[Direction]:
    """The line on a day: its most usual way in each direction, the busiest first."""
    running = held.day(day)
    rows = np.flatnonzero(held.network.patterns.route[running.day.pattern] == route)
    groups: dict[tuple[int, str], list[int]] = {}
    for row in rows.tolist():
        groups.setdefault(_way(held, running, row), []).append(row)
    midnight = datetime.combine(day, time(), tzinfo=held.zone)
    found = [_direction(running, rows, sign, midnight) for (_number, sign), rows in groups.items()]
    made = [one for one in found if one.runs]
    return sorted(made, key=lambda one: (-one.runs, one.headsign))


def _way(held: Held, running: Running, row: int) -> tuple[int, str]:
    day, network = running.day, held.network
    run = int(day.run[day.first_trip[row]])
    trip = int(network.runs.trip[network.runs.offset[run]])
    sign = text(network.trips.headsign, trip) or text(network.stops.name, int(day.stop[day.offset[row + 1] - 1]))
    return int(network.trips.direction[trip]), sign


def _direction(running: Running, rows: list[int], sign: str, midnight: datetime) -> Direction:
    """Of the day's own runs: those that are still on their way from the day before, or leave the next morning, are
    none of them."""
    day = running.day
    leaves: list[int] = []
    runs, by_hour, counts = 0, [0] * 24, Counter[int]()
    repeats, last = False, 0
    for row in rows:
        size = int(day.offset[row + 1] - day.offset[row])
        first, end = int(day.first_trip[row]), int(day.first_trip[row + 1])
        begin = int(day.first_time[row])
        own = day.shift[first:end] == 0
        times = day.depart[begin : begin + (end - first) * size : size][own]
        for at, headway, window in zip(times, day.headway[first:end][own], day.window[first:end][own], strict=True):
            leaves.append(int(at))
            often = max(1, int(window) // int(headway)) if headway else 1
            runs += often
            counts[row] += often
            last = max(last, int(at) + int(window))
            if headway:
                repeats = True
                for hour in range(int(at) // 3600, max(int(at), int(at + window) - 1) // 3600 + 1):
                    by_hour[hour % 24] = min(by_hour[hour % 24] or int(headway), int(headway))
    if not repeats:
        by_hour = _spacing(leaves)
    usual = max(rows, key=lambda row: (counts[row], day.offset[row + 1] - day.offset[row]))
    stops = tuple(int(one) for one in day.stop[day.offset[usual] : day.offset[usual + 1]])
    first_at = midnight + timedelta(seconds=min(leaves)) if leaves else None
    last_at = midnight + timedelta(seconds=last) if leaves else None
    return Direction(sign, stops, first_at, last_at, tuple(by_hour), not repeats, runs, int(day.pattern[usual]))


def _spacing(leaves: list[int]) -> list[int]:
    """Seconds between two departures in each hour of the clock."""
    hours = Counter(at // 3600 % 24 for at in leaves)
    return [3600 // hours[hour] if hours[hour] else 0 for hour in range(24)]


def geojson(held: Held, route: int, day: date) -> dict[str, Any]:
    """A line on the map: its ways and stops."""
    features: list[dict[str, Any]] = []
    row = line_row(held, route)
    seen: set[int] = set()
    for direction in directions(held, route, day)[:4]:
        way = ground().way(direction.pattern)
        features.append(
            {
                "type": "Feature",
                "geometry": {"type": "LineString", "coordinates": ways.points(way)},
                "properties": {
                    "title": f"{row.name} {direction.headsign}",
                    "kind": "info",
                    "color": f"#{row.color or '0e555a'}",
                },
            }
        )
        seen.update(direction.stops)
    features += [_stop(held, one) for one in sorted(seen)]
    return {"type": "FeatureCollection", "features": features}


def _stop(held: Held, stop: int) -> dict[str, Any]:
    stops = held.network.stops
    about = {
        "title": text(stops.name, stop),
        "kind": "neutral",
        "url": f"/transit/stops/{held.directory.stop_id(stop)}",
    }
    point = {"type": "Point", "coordinates": (float(stops.lon[stop]), float(stops.lat[stop]))}
    return {"type": "Feature", "properties": about, "geometry": point}
