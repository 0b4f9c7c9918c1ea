"""What the map of the traffic shows, as GeoJSON: written as text, because ten thousand roads are many dictionaries."""

import gzip
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import shapely
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from kota.base.geo import Box
from kota.base.words import said
from kota.mobility.traffic.selectors import facts, incidents, now, words
from kota.mobility.traffic.selectors.kept import Kept
from kota.mobility.traffic.selectors.network import Network, network
from kota.mobility.traffic.selectors.now import Flow
from kota.ui.components.time import relative

KEPT_S = 10.0
LEFT = -1.4  # pixels beside the line: one drives on the left
# From how near a class is drawn: a whole city of small roads is a smear, and heavy on a phone.
NEARER = {"motorway": 0.0, "trunk": 0.0, "primary": 0.0, "secondary": 11.0, "tertiary": 12.5}
NEAREST = 13.5


@dataclass(frozen=True, slots=True)
class _Still:
    """What of each road stays the same in a language: the text before and behind what moves, and its place."""

    heads: list[str]
    leads: list[str]
    bounds: NDArray[Any]


@dataclass(frozen=True, slots=True)
class _Drawn:
    """All roads in one language as they were some seconds ago; `whole` is packed by gzip."""

    network: Network
    still: _Still
    features: list[str]
    whole: bytes


_STILL: Kept[_Still] = Kept(3600.0)
_DRAWN: Kept[_Drawn] = Kept(KEPT_S)


def roads_packed(at: datetime) -> bytes:
    """Every road, packed by gzip."""
    return _drawn(at).whole


def roads(at: datetime, box: Box, zoom: float) -> str:
    """The roads in a box, of the classes that one sees from so near."""
    drawn = _drawn(at)
    if not drawn.features:
        return _collection([])
    west, south, east, north = drawn.still.bounds.T
    meets = (west <= box.east) & (east >= box.west) & (south <= box.north) & (north >= box.south)
    return _collection(
        drawn.features[place]
        for place in meets.nonzero()[0].tolist()
        if zoom >= NEARER.get(drawn.network.roads[place].road_class, NEAREST)
    )


def _drawn(at: datetime) -> _Drawn:
    language, known = get_language() or "id", network()
    version = (known.version, now.closed_places(known))
    return _DRAWN.get(language, version, lambda: _draw(at, known, language))


def _draw(at: datetime, known: Network, language: str) -> _Drawn:
    still = _STILL.get(language, known.version, lambda: _stand(known))
    grades = {grade: (str(told), words.colour(grade)) for grade, (told, _kind) in words.GRADES.items()}
    said = (_("nothing measured lately"), _("%(now)d km/h, free %(free)d km/h"), _("simulated"))
    features = [
        _feature(one, head, leads, grades[one.grade], said)
        for one, head, leads in zip(now.flows(at, known), still.heads, still.leads, strict=True)
    ]
    return _Drawn(known, still, features, gzip.compress(_collection(features).encode(), 1))


def _stand(known: Network) -> _Still:
    heads = [
        f'{{"type":"Feature","geometry":{drawn},"properties":{{"title":{_text(words.named(road))},'
        f'"url":"/traffic/roads/{road.code}","segment":"{road.code}","road_class":"{road.road_class}",'
        f'"free_flow_speed":{road.free_kmh:.1f},"beside":{LEFT},'
        for road, drawn in zip(known.roads, known.drawn, strict=True)
    ]
    return _Still(heads, [words.leads(road) for road in known.roads], shapely.bounds(known.lines))


def _text(told: str) -> str:
    return json.dumps(told, ensure_ascii=False)


def _feature(one: Flow, head: str, leads: str, grade: tuple[str, str], said: tuple[str, str, str]) -> str:
    """Written by hand: ten thousand dictionaries take a second to become text."""
    kmh, free = one.kmh, one.road.free_kmh
    text = said[0] if kmh is None else said[1] % {"now": round(kmh), "free": round(free)}
    more = f" · {said[2]}" if one.is_simulated else ""
    return (
        f'{head}"kind":"{grade[1]}","state":{_text(grade[0])},"text":{_text(f"{text} · {leads}{more}")},'
        f'"current_speed":{"null" if kmh is None else f"{kmh:.1f}"},"confidence":{one.confidence:.2f},'
        f'"closed":{"true" if one.is_closed else "false"},"is_simulated":{"true" if one.is_simulated else "false"}}}}}'
    )


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
