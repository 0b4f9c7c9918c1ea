"""The line of a ride on the ground: along the shape of its pattern, drawn by an operator or rebuilt."""

import time
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kota.mobility.transit.rules.realtime import ways
from kota.mobility.transit.selectors.current import Held
from kota.mobility.transit.selectors.realtime.ground import ground

LonLat = tuple[float, float]
MILLION = 1e6
PAUSE_S = 0.01  # some three times as long as the way of a pattern takes


def draw_ahead() -> None:
    """The ways of all patterns of the network in use, before somebody asks for a ride along them: a new process gave a
    third of its time to them. In between, others have their turn."""
    one = ground()
    for pattern in one.unmade():
        if ground() is not one:
            return
        one.way(pattern)
        time.sleep(PAUSE_S)


def drawn(held: Held, pattern: int, board: int, alight: int) -> tuple[LonLat, ...]:
    """Points from one call of a pattern to another; empty where the network has changed since, or has no such
    pattern: a run that was added today has one of its own."""
    if held.key != ground().key or not 0 <= pattern < len(ground().network.patterns.route):
        return ()
    lon, lat = (_drawn(held.key, pattern, board, alight) / MILLION).tolist()
    return tuple(zip(lon, lat, strict=True))


@lru_cache(maxsize=20_000)
def _drawn(_key: str, pattern: int, board: int, alight: int) -> NDArray[np.int32]:
    """Millionths of degrees: as pairs of floats, lines took fourteen times as much memory."""
    way = ground().way(pattern)
    if alight >= len(way.stops):
        return np.zeros((2, 0), np.int32)
    begin, end = float(way.stops[board]), float(way.stops[alight])
    inner = (way.along > begin) & (way.along < end)
    first, last = _at(way, begin, "right"), _at(way, end, "left")
    x, y = (np.r_[first[side], line[inner], last[side]] for side, line in enumerate((way.x, way.y)))
    lon, lat = way.lon0 + x / way.scale, way.lat0 + y / ways.METRES
    return np.rint(np.stack((lon, lat)) * MILLION).astype(np.int32)


def _at(way: ways.Way, along: float, side: Literal["left", "right"]) -> tuple[float, float]:
    """Where a call lies: a shape may begin before its first one and end behind its last one."""
    place = int(np.searchsorted(way.along, along, side)) - (side == "right")
    if 0 <= place < len(way.along) and way.along[place] == along:
        return float(way.x[place]), float(way.y[place])
    return float(np.interp(along, way.along, way.x)), float(np.interp(along, way.along, way.y))
