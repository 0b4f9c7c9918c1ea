"""Networks of any size on a lattice of streets, for measuring: the same numbers and seed give the same network.

Lines wander over the lattice, mostly straight on, and share stops as those of Jakarta's official feed do: three
lines and directions a stop. Every 25th is a railway with a stop at each fourth crossing. All run by headway, there and
back. Ten times that feed is `grid(3250, 43, 850, seed)`: 88,000 stops, and 468,000 runs a day when expanded.
"""

import math
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from kota.base.geo import METRES_PER_DEGREE
from kota.mobility.transit.rules.gtfs.writing import Columns, clock

Ints = NDArray[np.int64]

PITCH_M = 400
CORNER = (106.5, -6.6)  # longitude and latitude of the first crossing
SHARED = 1.95  # calls for each crossing; a third of the crossings are missed by all, so a stop has three
FIRST, LAST = 5 * 3600, 22 * 3600
TURN = 0.15
RAIL, STRIDE = 25, 4
_BUS_M_S, _RAIL_M_S = 5.5, 12.5
_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_STEPS = np.array([(1, 0), (0, 1), (-1, 0), (0, -1)])


@dataclass(frozen=True, slots=True)
class _Lines:
    stops: Ints  # line by position: number of a crossing
    hop_s: Ints  # seconds from stop to stop, by line
    size: int


def grid(
    lines: int, stops_per_line: int, headway_s: int, seed: int, *, start: date = date(2026, 1, 1), days: int = 365
) -> dict[str, Columns]:
    """The tables of a feed by file name, ready to be written."""
    if lines < 1 or stops_per_line < 2 or headway_s < 1:
        raise ValueError("a grid has lines, two stops or more on each, and a headway of a second or more")
    drawn = _draw(lines, stops_per_line, np.random.default_rng(seed))
    codes = [f"g{number}" for number in range(lines)]
    trips = list(chain.from_iterable((f"{code}.1", f"{code}.2") for code in codes))
    end = start + timedelta(days=days - 1)
    span, every = (clock(FIRST), clock(LAST)), ("1",) * 7
    return {
        "agency.txt": Columns(
            ("agency_id", "agency_name", "agency_url", "agency_timezone"),
            [("grid", "Kota (synthetic grid)", "https://example.org/kota", "Asia/Jakarta")],
        ),
        "stops.txt": Columns(("stop_id", "stop_name", "stop_lat", "stop_lon"), _stops(drawn)),
        "routes.txt": Columns(
            ("route_id", "agency_id", "route_short_name", "route_type"),
            [(code, "grid", code, 2 if _is_rail(number) else 3) for number, code in enumerate(codes)],
        ),
        "trips.txt": Columns(
            ("route_id", "service_id", "trip_id", "direction_id"),
            [(code, "all", f"{code}.{way + 1}", way) for code in codes for way in (0, 1)],
        ),
        "stop_times.txt": Columns(
            ("trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence"), _stop_times(drawn, trips)
        ),
        "frequencies.txt": Columns(
            ("trip_id", "start_time", "end_time", "headway_secs", "exact_times"),
            [(trip, *span, headway_s, 0) for trip in trips],
        ),
        "calendar.txt": Columns(
            ("service_id", *_WEEK, "start_date", "end_date"),
            [("all", *every, f"{start:%Y%m%d}", f"{end:%Y%m%d}")],
        ),
    }  # fmt: skip


def runs(lines: int, headway_s: int) -> int:
    """How many runs a day the network has when its headways are expanded."""
    return 2 * lines * math.ceil((LAST - FIRST) / headway_s)


def _is_rail(line: int) -> bool:
    return line % RAIL == RAIL - 1


def _draw(lines: int, stops: int, chance: np.random.Generator) -> _Lines:
    """All lines at once, stop by stop."""
    size = max(2 * STRIDE + 1, math.isqrt(int(2 * lines * stops / SHARED)))
    rail = np.array([_is_rail(line) for line in range(lines)])
    stride = np.where(rail, STRIDE, 1)
    place, heading = chance.integers(0, size, (lines, 2)), chance.integers(0, 4, lines)
    found = np.empty((lines, stops), np.int64)
    for at in range(stops):
        found[:, at] = place[:, 0] * size + place[:, 1]
        heading = _headings(heading, place, stride, size, chance)
        place = place + _STEPS[heading] * stride[:, None]
    speed = np.where(rail, _RAIL_M_S, _BUS_M_S) * chance.uniform(0.8, 1.2, lines)
    return _Lines(found, np.maximum(30, (stride * PITCH_M / speed).astype(np.int64)), size)


def _headings(heading: Ints, place: Ints, stride: Ints, size: int, chance: np.random.Generator) -> Ints:
    """Straight on, or round a corner: by chance, and always before the edge."""
    side = chance.choice([1, 3], len(heading))
    turns = (chance.random(len(heading)) < TURN) | ~_inside(heading, place, stride, size)
    turned = (heading + side) % 4
    turned = np.where(_inside(turned, place, stride, size), turned, (heading - side) % 4)
    return np.asarray(np.where(turns, turned, heading))


def _inside(heading: Ints, place: Ints, stride: Ints, size: int) -> NDArray[np.bool_]:
    ahead = place + _STEPS[heading] * stride[:, None]
    return np.asarray(((ahead >= 0) & (ahead < size)).all(axis=1))


def _stops(drawn: _Lines) -> list[tuple[str, str, str, str]]:
    """Crossings at which something stops."""
    used = np.unique(drawn.stops)
    degrees = PITCH_M / METRES_PER_DEGREE
    lon, lat = CORNER[0] + used // drawn.size * degrees, CORNER[1] + used % drawn.size * degrees
    rows = zip(used.tolist(), lat.tolist(), lon.tolist(), strict=True)
    return [(f"s{code}", f"Stop {code}", f"{y:.5f}", f"{x:.5f}") for code, y, x in rows]


def _stop_times(drawn: _Lines, trips: list[str]) -> list[tuple[str, str, str, str, int]]:
    """Templates that leave with the first run, in the order of the trips."""
    count = drawn.stops.shape[1]
    offsets = FIRST + np.arange(count)[None, :] * drawn.hop_s[:, None]
    told = {moment: clock(moment) for moment in np.unique(offsets).tolist()}
    order = range(1, count + 1)
    found: list[tuple[str, str, str, str, int]] = []
    for line, (stops, times) in enumerate(zip(drawn.stops.tolist(), offsets.tolist(), strict=True)):
        clocks = [told[moment] for moment in times]
        codes = [f"s{stop}" for stop in stops]
        for trip, way in ((trips[2 * line], codes), (trips[2 * line + 1], codes[::-1])):
            found += zip([trip] * count, clocks, clocks, way, order, strict=True)
    return found
