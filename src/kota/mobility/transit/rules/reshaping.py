"""Feeds in which trips have no shape get one: along roads where they are known, else smooth lines through the stops."""

from dataclasses import replace

import numpy as np

from kota.mobility.transit.rules.gtfs.feed import Feed, Shape
from kota.mobility.transit.rules.modes import Mode, mode
from kota.mobility.transit.rules.shapes import Hops, rebuilt

ON_ROADS = frozenset({Mode.BUS, Mode.COACH})
REBUILT = "rebuilt-"  # how the ids of shapes begin that no operator drew


def completed(feed: Feed, roads: Hops | None = None) -> Feed:
    """The feed with a shape for every trip; trips with the same stops share it. What an operator drew stays. Only what
    drives on roads follows them."""
    if all(trip.shape >= 0 for trip in feed.trips):
        return feed
    lon, lat = (np.array([getattr(stop, name) for stop in feed.stops]) for name in ("lon", "lat"))
    shapes, known, trips = list(feed.shapes), dict[tuple[bytes, bool], int](), []
    for trip in feed.trips:
        stops = feed.calls.stop[trip.begin : trip.end]
        if trip.shape >= 0 or len(stops) < 2:
            trips.append(trip)
            continue
        drives = mode(feed.routes[trip.route].mode) in ON_ROADS
        key = (stops.tobytes(), drives)
        if key not in known:
            known[key] = len(shapes)
            points = list(zip(lon[stops].tolist(), lat[stops].tolist(), strict=True))
            shapes.append(_shape(f"{REBUILT}{len(known)}", points, roads if drives else None))
        trips.append(replace(trip, shape=known[key]))
    return replace(feed, shapes=shapes, trips=trips)


def _shape(code: str, stops: list[tuple[float, float]], roads: Hops | None) -> Shape:
    found = rebuilt(stops, roads)
    points = np.array(found.points)
    return Shape(code, points[:, 0], points[:, 1], np.array(found.metres))
