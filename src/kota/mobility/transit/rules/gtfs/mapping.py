"""Stops and lines of feeds as GeoJSON (RFC 7946), with the ids of the API."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from kota.mobility.transit.rules.gtfs.opening import Publisher, Shown, Written, plain
from kota.mobility.transit.rules.modes import mode
from kota.mobility.transit.rules.reshaping import completed

STEP_FREE = ("", "yes", "no")
Named = Callable[[str, str], str]  # what the city calls an operator, by feed and name


def collection(features: Iterator[dict[str, Any]], shown: Sequence[Shown]) -> dict[str, Any]:
    """Features with whom to name for them."""
    named = list(dict.fromkeys(one.attribution for one in shown if one.attribution))
    return {"type": "FeatureCollection", "attribution": named, "features": list(features)}


def stops(shown: Sequence[Shown], publisher: Publisher) -> Iterator[dict[str, Any]]:
    """Where anything calls, and the stations; `step_free` is yes, no or empty: nobody has said."""
    for part in (Written(one, publisher) for one in shown):
        lines: dict[int, set[str]] = {}
        for at in part.kept.trips:
            trip = part.feed.trips[at]
            for stop in set(part.feed.calls.stop[trip.begin : trip.end].tolist()):
                lines.setdefault(stop, set()).add(part.id(part.feed.routes[trip.route].id))
        for at, kind in part.kinds.items():
            one = part.feed.stops[at]
            if kind > 1 or (kind == 0 and at not in lines):
                continue
            yield {
                "type": "Feature", "id": part.id(one.id),
                "geometry": {"type": "Point", "coordinates": [round(one.lon, 6), round(one.lat, 6)]},
                "properties": {
                    "id": part.id(one.id), "name": plain(one.name), "kind": ("stop", "station")[kind],
                    "code": plain(one.code), "platform": plain(one.platform),
                    "station": part.id(part.feed.stops[one.parent].id) if one.parent in part.kinds else None,
                    "step_free": STEP_FREE[one.wheelchair], "lines": sorted(lines.get(at, ())), "feed": part.code,
                },
            }  # fmt: skip


def lines(shown: Sequence[Shown], publisher: Publisher, named: Named) -> Iterator[dict[str, Any]]:
    """Every line with its ways on the ground. `is_drawn` is false where no operator drew them and they are smooth lines
    through the stops."""
    for part in (Written(one, publisher) for one in shown):
        feed = completed(part.feed)
        ways: dict[int, set[int]] = {}
        for at in part.kept.trips:
            ways.setdefault(feed.trips[at].route, set()).add(feed.trips[at].shape)
        for at, shapes in sorted(ways.items()):
            one = feed.routes[at]
            agency, paths = feed.agencies[one.agency], [_path(feed.shapes[way]) for way in sorted(shapes)]
            yield {
                "type": "Feature", "id": part.id(one.id),
                "geometry": {"type": "MultiLineString", "coordinates": paths},
                "properties": {
                    "id": part.id(one.id), "name": plain(one.short or one.long or one.id), "long_name": plain(one.long),
                    "mode": str(mode(one.mode)), "operator": named(part.code, agency.name),
                    "operator_name": plain(agency.name), "color": f"#{one.color}" if one.color else None,
                    "is_drawn": all(way < len(part.feed.shapes) for way in shapes), "feed": part.code,
                },
            }  # fmt: skip


def _path(shape: Any) -> list[list[float]]:
    """Points of a way; one that does not move is there twice, since a line has two."""
    points: list[list[float]] = np.round(np.column_stack([shape.lon, shape.lat]), 5).tolist()
    return points if len(points) > 1 else points * 2
