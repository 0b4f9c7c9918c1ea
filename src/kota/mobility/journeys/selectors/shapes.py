"""A journey on the map."""

from typing import Any

from kota.mobility.journeys.contracts import Journey, Leg, Spot


def geojson(journey: Journey) -> dict[str, Any]:
    """Rides as lines in their colours, walks as dashed ones, where one changes as points."""
    features = [_line(leg) for leg in journey.legs]
    features += [_point(leg.start) for leg in journey.legs if leg.lines] + [
        _point(leg.end) for leg in journey.legs if leg.lines
    ]
    return {"type": "FeatureCollection", "features": features}


def _line(leg: Leg) -> dict[str, Any]:
    path = leg.path or tuple((spot.lon, spot.lat) for spot in (leg.start, *leg.calls, leg.end))
    line = leg.line
    properties = {"title": line.name if line else "", "kind": "info", "walk": line is None}
    if line and line.color:
        properties["color"] = f"#{line.color}"
    return {"type": "Feature", "properties": properties, "geometry": {"type": "LineString", "coordinates": path}}


def _point(spot: Spot) -> dict[str, Any]:
    return {
        "type": "Feature", "properties": {"title": spot.name, "kind": "info"},
        "geometry": {"type": "Point", "coordinates": (spot.lon, spot.lat)},
    }  # fmt: skip
