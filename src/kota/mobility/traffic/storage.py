"""Roads from files: GeoJSON, answers of the Overpass API, OpenStreetMap's own .pbf and .osm."""

import json
from pathlib import Path
from typing import Any

from kota.base.errors import InvalidError
from kota.base.words import noop as _
from kota.mobility.traffic.contracts import Way
from kota.mobility.traffic.rules import importing

_OSM = (".pbf", ".osm", ".bz2", ".xml")


def read_roads(path: Path) -> list[Way]:
    """Every way for vehicles in a file. InvalidError when it is none of these."""
    if path.suffix.lower() in _OSM:
        return _openstreetmap(path)
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, UnicodeDecodeError):
        raise InvalidError(_("this is no JSON, and no OpenStreetMap file by its name"), field="file") from None
    if isinstance(document, dict) and "elements" in document:
        return importing.from_overpass(document)
    if isinstance(document, dict) and document.get("type") == "FeatureCollection":
        return importing.from_geojson(document)
    raise InvalidError(_("this is neither GeoJSON nor an answer of the Overpass API"), field="file")


def _openstreetmap(path: Path) -> list[Way]:
    import osmium

    found = []
    try:
        for one in osmium.FileProcessor(str(path)).with_locations().with_filter(osmium.filter.KeyFilter("highway")):
            if isinstance(one, osmium.osm.Way) and importing.is_road(tags := _tags(one)):
                nodes = [node for node in one.nodes if node.location.valid()]
                points = [(node.location.lon, node.location.lat) for node in nodes]
                found.append(importing.way(f"osm-{one.id}", tags, points, [node.ref for node in nodes]))
    except RuntimeError as error:
        raise InvalidError(_("this OpenStreetMap file cannot be read: %(why)s"), field="file", why=str(error)) from None
    return found


def _tags(one: Any) -> dict[str, str]:
    return {tag.k: tag.v for tag in one.tags}
