"""A journey on the map."""

from typing import Any

from kota.mobility.journeys.contracts import Journey, Leg, Spot


def geojson(journey: Journey) -> dict[str, Any]:
    """Rides as lines in their colours, walks as dashed ones; where one begins, changes and ends as points."""
    first, last = journey.legs[0].start, journey.legs[-1].end
    changes = [spot for leg in journey.legs if leg.lines for spot in (leg.start, leg.end)]
    points = [*(_point(spot, "info") for spot in changes), _point(first, "good"), _point(last, "bad")]
    return {"type": "FeatureCollection", "features": [*(_line(leg) for leg in journey.legs), *points]}


def _line(leg: Leg) -> dict[str, Any]:
    path = leg.path or [(spot.lon, spot.lat) for spot in (leg.start, *leg.calls, leg.end)]
    line = leg.line
    properties = {"title": line.name if line else "", "kind": "info", "walk": line is None}
    if line and line.color:
        properties["color"] = f"#{line.color}"
    drawn = {"type": "LineString", "coordinates": [_rounded(*one) for one in path]}
    return {"type": "Feature", "properties": properties, "geometry": drawn}


def _point(spot: Spot, kind: str) -> dict[str, Any]:
    return {
        "type": "Feature", "properties": {"title": spot.name, "kind": kind},
        "geometry": {"type": "Point", "coordinates": _rounded(spot.lon, spot.lat)},
    }  # fmt: skip


def _rounded(lon: float, lat: float) -> tuple[float, float]:
    """To a metre: it stands in the page of every answer."""
    return round(lon, 5), round(lat, 5)
