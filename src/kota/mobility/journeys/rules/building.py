"""The columns of a search: a day of the network with footpaths, changes and fare groups; and the same seen
backwards."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from kota.mobility.journeys.rules.timetable import Timetable
from kota.mobility.streets.contracts import Footpaths
from kota.mobility.transit.contracts import Day

Ints = NDArray[np.int32]
METRES = 111_195.0  # a degree of latitude
DETOUR = 1.3  # ways on the ground against straight lines: measured median 1.26
SPEED = 1.2  # metres a second, on foot
NEAR = 300.0  # metres in a straight line that one walks between two rides
CHANGE = 60  # seconds to change at a stop


@dataclass(frozen=True, slots=True)
class Ways:
    """Footpaths by the stop where they begin: seconds and metres, the seconds without any pause to change."""

    first: Ints  # S + 1
    to: Ints
    seconds: Ints
    metres: Ints


class OnFoot(NamedTuple):
    """Ways between stops along the streets: on foot, in a wheelchair as far as nobody has said otherwise, and where
    somebody has said that it passes."""

    walk: Footpaths
    rolling: Footpaths
    sure: Footpaths


def straight_ways(lon: NDArray[np.float64], lat: NDArray[np.float64], usable: NDArray[np.bool_], near: float = NEAR,
                  speed: float = SPEED) -> Ways:  # fmt: skip
    """Ways between all stops that lie within `near` metres, guessed from straight lines: where no streets are known."""
    kx = np.cos(np.radians(float(np.nanmean(lat)))) * METRES
    x, y = np.where(usable, lon, np.nan) * kx, np.where(usable, lat, np.nan) * METRES
    place = np.flatnonzero(usable & np.isfinite(x) & np.isfinite(y))
    points = shapely.points(x[place], y[place])
    a, b = shapely.STRtree(points).query(points, predicate="dwithin", distance=near)
    a, b = place[a[a != b]], place[b[a != b]]
    metres = np.hypot(x[a] - x[b], y[a] - y[b]) * DETOUR
    return ways(len(lon), a, b, np.ceil(metres / speed), metres)


def ways(stops: int, a: NDArray[np.int64], b: NDArray[np.int64], seconds: NDArray[np.float64],
         metres: NDArray[np.float64]) -> Ways:  # fmt: skip
    """Footpaths in the order of the stops where they begin."""
    order = np.lexsort((b, a))
    first = np.searchsorted(a[order], np.arange(stops + 1)).astype(np.int32)
    return Ways(first, *(column[order].astype(np.int32) for column in (b, seconds, metres)))


def timetable(day: Day, group: Ints, walks: Ways, change: Ints, *, pause: int = CHANGE) -> Timetable:
    """A day to search in. `group` is the fare group of each row. Who walks from stop to stop also needs `pause` seconds
    to change."""
    stops = len(change)
    calls = len(day.stop)
    pattern = np.repeat(np.arange(len(day.offset) - 1, dtype=np.int32), np.diff(day.offset))
    place = np.arange(calls, dtype=np.int32) - day.offset[:-1][pattern]
    order = np.argsort(day.stop, kind="stable")
    of_stop = np.searchsorted(day.stop[order], np.arange(stops + 1)).astype(np.int32)
    return Timetable(
        day.offset,
        day.stop,
        day.board,
        day.alight,
        day.along,
        group.astype(np.int32),
        day.first_trip,
        day.first_time,
        day.arrive,
        day.depart,
        day.headway,
        day.window,
        of_stop,
        pattern[order],
        place[order].astype(np.int32),
        walks.first,
        walks.to,
        (walks.seconds + pause).astype(np.int32),
        change,
    ).read_only()


def mirrored(tt: Timetable, day: Day, group: Ints, walks: Ways, *, pause: int = CHANGE) -> Timetable:
    """The day backwards: stops of each row in turn, times negated, arrivals and departures exchanged. A search in it
    looks for the latest way to be somewhere in time."""
    sizes, counts = np.diff(day.offset), np.diff(day.first_trip)
    call = np.arange(len(day.stop))
    back = np.repeat(day.offset[:-1] + day.offset[1:] - 1, sizes) - call
    trip = np.repeat(day.first_trip[:-1] + day.first_trip[1:] - 1, counts) - np.arange(len(day.run))
    length = sizes * counts  # times of each row, turned as a whole: the last call of the last trip comes first
    times = np.repeat(2 * day.first_time + length - 1, length) - np.arange(len(day.arrive))
    late = np.repeat(np.where(day.headway > 0, day.window, 0)[trip], np.repeat(sizes, counts))
    turned = day._replace(
        stop=day.stop[back], board=day.alight[back], alight=day.board[back],
        along=(np.repeat(day.along[day.offset[1:] - 1], sizes) - day.along[back]).astype(np.int32),
        arrive=(-(day.depart[times] + late)).astype(np.int32), depart=(-(day.arrive[times] + late)).astype(np.int32),
        headway=day.headway[trip], window=day.window[trip], run=day.run[trip], shift=day.shift[trip],
    )  # fmt: skip
    stops = len(tt.change)
    source = np.repeat(np.arange(stops), np.diff(walks.first))
    took, far = walks.seconds.astype(float), walks.metres.astype(float)
    turned_walks = ways(stops, walks.to.astype(np.int64), source, took, far)
    return timetable(turned, group, turned_walks, tt.change, pause=pause)


def distance(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Metres between two points in a straight line."""
    kx = float(np.cos(np.radians((lat + other_lat) / 2))) * METRES
    return float(np.hypot((lon - other_lon) * kx, (lat - other_lat) * METRES))
