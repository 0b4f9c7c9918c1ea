"""From ways of a map to directed segments: cut where roads meet, and where a piece would be too long."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import ceil
from typing import Any

from kota.base.errors import InvalidError
from kota.base.geo import Point, distance_m
from kota.base.words import noop as _
from kota.mobility.traffic.contracts import CLASSES, Piece, Way

LONGEST_M = 700.0
SHORTEST_M = 8.0
Points = Sequence[tuple[float, float]]


def pieces(ways: Iterable[Way], longest: float = LONGEST_M) -> list[Piece]:
    """Every segment of the ways, in both directions where they may be driven."""
    known = [way for way in ways if len(way.points) >= 2]
    met = Counter(node for way in known for node in way.nodes)
    found = []
    for way in known:
        for number, line in enumerate(_parts(way, met, longest)):
            length = _length(line)
            if length < SHORTEST_M:
                continue
            for code, drawn in _directions(way, number, line):
                found.append(Piece(code, way.name, way.road_class, drawn, length, way.limit, way.lanes))
    return found


def _directions(way: Way, number: int, line: Points) -> Iterator[tuple[str, tuple[tuple[float, float], ...]]]:
    if way.oneway >= 0:
        yield f"{way.id}-{number}", tuple(line)
    if way.oneway <= 0:
        yield f"{way.id}-{number}r", tuple(reversed(line))


def _parts(way: Way, met: Mapping[Any, int], longest: float) -> Iterator[Points]:
    begin = 0
    for place in range(1, len(way.points)):
        if met[way.nodes[place]] > 1 or place == len(way.points) - 1:
            yield from _cut(way.points[begin : place + 1], longest)
            begin = place


def _cut(line: Points, longest: float) -> Iterator[Points]:
    """Parts of one length, none longer than allowed."""
    count = ceil(_length(line) / longest) or 1
    if count == 1:
        yield line
        return
    step, part, done = _length(line) / count, [line[0]], 0.0
    for one, other in pairwise(line):
        span, begin = distance_m(Point(*one), Point(*other)), one
        while done + span > step * 1.000001:
            share = (step - done) / span
            begin = (begin[0] + (other[0] - begin[0]) * share, begin[1] + (other[1] - begin[1]) * share)
            yield [*part, begin]
            span, part, done = span * (1 - share), [begin], 0.0
        part.append(other)
        done += span
    if len(part) > 1 and _length(part) > step / 1000:
        yield part


def _length(line: Points) -> float:
    return sum(distance_m(Point(*one), Point(*other)) for one, other in pairwise(line))


def from_geojson(document: Mapping[str, Any]) -> list[Way]:
    """Lines of a FeatureCollection; properties as OpenStreetMap's tags, or just a name."""
    features = document.get("features")
    if not isinstance(features, list):
        raise InvalidError(_("this is not a GeoJSON FeatureCollection"), field="file")
    found = []
    for number, feature in enumerate(features):
        tags, geometry = feature.get("properties") or {}, feature.get("geometry") or {}
        name = str(feature.get("id") or tags.get("id") or number)
        lines: dict[str, Any] = {
            "LineString": [geometry.get("coordinates")],
            "MultiLineString": geometry.get("coordinates"),
        }
        for part, line in enumerate(lines.get(str(geometry.get("type")), [])):
            points = [(float(point[0]), float(point[1])) for point in line]
            nodes = [(round(lon, 6), round(lat, 6)) for lon, lat in points]
            found.append(way(f"{slug(name)}.{part}" if part else slug(name), tags, points, nodes))
    return found


def from_overpass(document: Mapping[str, Any]) -> list[Way]:
    """Ways of an answer of the Overpass API, with nodes as elements or geometry in the ways."""
    elements = document.get("elements")
    if not isinstance(elements, list):
        raise InvalidError(_("this is not an answer of the Overpass API"), field="file")
    nodes = {one["id"]: (one["lon"], one["lat"]) for one in elements if one.get("type") == "node"}
    found = []
    for one in elements:
        if one.get("type") != "way" or not is_road(one.get("tags") or {}):
            continue
        known = [number for number in one.get("nodes", ()) if number in nodes]
        found.append(way(f"osm-{one['id']}", one["tags"], [nodes[number] for number in known], known))
    return found


def is_road(tags: Mapping[str, Any]) -> bool:
    return class_of(tags) in CLASSES and tags.get("area") != "yes"


def class_of(tags: Mapping[str, Any]) -> str:
    return str(tags.get("highway", "")).removesuffix("_link")


def way(number: str, tags: Mapping[str, Any], points: Points, nodes: Sequence[Any]) -> Way:
    """A way by its tags. What says no class is a main road: nobody draws others by hand."""
    road_class = class_of(tags) if class_of(tags) in CLASSES else "primary"
    said = str(tags.get("oneway", "yes" if road_class == "motorway" else "no"))
    oneway = {"yes": 1, "true": 1, "1": 1, "-1": -1, "reverse": -1, "True": 1}.get(said, 0)
    if tags.get("junction") == "roundabout":
        oneway = 1
    name = str(tags.get("name") or tags.get("ref") or "")
    return Way(
        number, name, road_class, oneway, points, nodes, _number(tags.get("maxspeed")), _whole(tags.get("lanes"))
    )


def slug(text: str) -> str:
    """As a code may be written."""
    kept = "".join(sign if sign.isascii() and (sign.isalnum() or sign in "._-") else "-" for sign in text)
    return kept.strip("-")[:60] or "road"


def _number(value: Any) -> float | None:
    """`60`, `60 km/h`; nothing for miles and words."""
    text = str(value or "").removesuffix("km/h").strip()
    return float(text) if text.replace(".", "", 1).isdigit() and 0 < float(text) <= 130 else None


def _whole(value: Any) -> int | None:
    text = str(value or "")
    return int(text) if text.isdigit() and 0 < int(text) <= 12 else None
