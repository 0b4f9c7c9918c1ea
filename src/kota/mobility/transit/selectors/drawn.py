"""The line of a ride on the ground: along the shape of its pattern, drawn by an operator or rebuilt."""

from functools import lru_cache
from typing import Literal

import numpy as np

from kota.mobility.transit.rules.realtime import ways
from kota.mobility.transit.selectors.current import Held
from kota.mobility.transit.selectors.realtime.ground import ground

LonLat = tuple[float, float]


def drawn(held: Held, pattern: int, board: int, alight: int) -> tuple[LonLat, ...]:
    """Points from one call of a pattern to another; empty where the network has changed since, or has no such
    pattern: a run that was added today has one of its own."""
    if held.key != ground().key or not 0 <= pattern < len(ground().network.patterns.route):
        return ()
    return _drawn(held.key, pattern, board, alight)


@lru_cache(maxsize=20_000)
def _drawn(_key: str, pattern: int, board: int, alight: int) -> tuple[LonLat, ...]:
    way = ground().way(pattern)
    if alight >= len(way.stops):
        return ()
    begin, end = float(way.stops[board]), float(way.stops[alight])
    inner = (way.along > begin) & (way.along < end)
    first, last = _at(way, begin, "right"), _at(way, end, "left")
    x, y = (np.r_[first[side], line[inner], last[side]] for side, line in enumerate((way.x, way.y)))
    lon, lat = way.lon0 + x / way.scale, way.lat0 + y / ways.METRES
    return tuple(zip(lon.round(6).tolist(), lat.round(6).tolist(), strict=True))


def _at(way: ways.Way, along: float, side: Literal["left", "right"]) -> tuple[float, float]:
    """Where a call lies: a shape may begin before its first one and end behind its last one."""
    place = int(np.searchsorted(way.along, along, side)) - (side == "right")
    if 0 <= place < len(way.along) and way.along[place] == along:
        return float(way.x[place]), float(way.y[place])
    return float(np.interp(along, way.along, way.x)), float(np.interp(along, way.along, way.y))
