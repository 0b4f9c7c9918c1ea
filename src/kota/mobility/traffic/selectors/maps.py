"""What the map of the traffic shows, as GeoJSON: written as text, because ten thousand roads are many dictionaries."""

import gzip
import json
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import shapely
from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from kota.base.geo import Box
from kota.base.words import said
from kota.kernel.closures import facade as closures
from kota.mobility.traffic.selectors import facts, incidents, now, words
from kota.mobility.traffic.selectors.network import Network, network
from kota.mobility.traffic.selectors.now import Flow
from kota.ui.components.time import relative

KEPT_S = 10.0
LEFT = -1.4  # pixels beside the line: one drives on the left
# From how near a class is drawn: a whole city of small roads is a smear, and heavy on a phone.
NEARER = {"motorway": 0.0, "trunk": 0.0, "primary": 0.0, "secondary": 11.0, "tertiary": 12.5}
NEAREST = 13.5


@dataclass(frozen=True, slots=True)
class _Drawn:
    """All roads in one language as they were some seconds ago."""

    network: Network
    version: Any
    until: float
    features: list[str]
    bounds: NDArray[Any]
    whole: bytes


_KEPT: dict[str, _Drawn] = {}
_LOCK = threading.Lock()


def roads_packed(at: datetime) -> bytes:
    """Every road, packed by gzip."""
    return _drawn(at).whole


def roads(at: datetime, box: Box, zoom: float) -> str:
    """The roads in a box, of the classes that one sees from so near."""
    drawn = _drawn(at)
    west, south, east, north = drawn.bounds.T if len(drawn.bounds) else (drawn.bounds,) * 4
    meets = (west <= box.east) & (east >= box.west) & (south <= box.north) & (north >= box.south)
    wanted = [
        drawn.features[place]
        for place in meets.nonzero()[0].tolist()
        if zoom >= NEARER.get(drawn.network.roads[place].road_class, NEAREST)
    ]
    return _collection(wanted)


def _drawn(at: datetime) -> _Drawn:
    language, known, version = get_language() or "id", None, (network().version, closures.version())
    known = _KEPT.get(language)
    if known is None or known.until < time.monotonic() or known.version != version:
        with _LOCK:
            known = _KEPT.get(language)
            if known is None or known.until < time.monotonic() or known.version != version:
                known = _KEPT[language] = _draw(at, version)
    return known


def _draw(at: datetime, version: Any) -> _Drawn:
    roads = network()
    features = [_feature(one, text) for one, text in zip(now.flows(at, roads), roads.drawn, strict=True)]
    kept = KEPT_S if settings.KOTA_FACTS_MAX_AGE_S else 0.0
    packed = gzip.compress(_collection(features).encode(), 3)
    return _Drawn(roads, version, time.monotonic() + kept, features, shapely.bounds(roads.lines), packed)


def _feature(one: Flow, geometry: str) -> str:
    road, grade = one.road, words.GRADES[one.grade][0]
    properties = {
        "title": words.named(road), "kind": words.colour(one.grade), "state": str(grade), "text": speed_text(one),
        "url": f"/traffic/roads/{road.code}", "segment": road.code, "road_class": road.road_class,
        "current_speed": None if one.kmh is None else round(one.kmh, 1), "free_flow_speed": round(road.free_kmh, 1),
        "confidence": round(one.confidence, 2), "closed": one.is_closed, "is_simulated": one.is_simulated,
        "beside": LEFT,
    }  # fmt: skip
    return f'{{"type":"Feature","geometry":{geometry},"properties":{json.dumps(properties, ensure_ascii=False)}}}'


def speed_text(one: Flow) -> str:
    """`24 km/h of 52 km/h · northbound, Menteng · simulated`."""
    told = _("nothing measured lately") if one.kmh is None else _("%(now)d km/h, free %(free)d km/h") % {
        "now": round(one.kmh), "free": round(one.road.free_kmh)
    }  # fmt: skip
    return " · ".join(filter(None, [told, words.leads(one.road), _("simulated") if one.is_simulated else ""]))


def _collection(features: Iterable[str]) -> str:
    return '{"type":"FeatureCollection","features":[' + ",".join(features) + "]}"


def points(at: datetime) -> dict[str, Any]:
    """Incidents, cameras and sensors."""
    found = [*map(_incident, incidents.standing()), *_cameras(), *_sensors()]
    return {"type": "FeatureCollection", "features": found}


def _incident(one: Any) -> dict[str, Any]:
    words_, kind = words.STATES[one.state]
    name = one.segment.name or one.segment.code
    text = " · ".join(filter(None, [str(words.KINDS[one.kind]), relative(one.began_at),
                                    _("simulated") if one.is_simulated else ""]))  # fmt: skip
    url = reverse("traffic:road", args=[one.segment.code])
    return _point(one.point.lon, one.point.lat, title=_("Incident: %(road)s") % {"road": name}, kind=kind,
                  state=str(words_), text=text, url=url)  # fmt: skip


def _cameras() -> Iterable[dict[str, Any]]:
    for one in facts.cameras().values():
        yield _point(one.lon, one.lat, title=said(one.name), kind="info", text=_("camera"))


def _sensors() -> Iterable[dict[str, Any]]:
    for one in facts.sensors().values():
        yield _point(one.lon, one.lat, title=said(one.name), kind="neutral", text=_("traffic sensor"))


def _point(lon: float, lat: float, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": [lon, lat]}, "properties": properties}
