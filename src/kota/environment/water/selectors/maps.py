"""What the map of the water shows, as GeoJSON."""

import json
from datetime import datetime
from typing import Any

import h3
import shapely
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kota.base.words import said
from kota.environment.water.contracts import DepthClassFact
from kota.environment.water.models import Incident
from kota.environment.water.selectors import facts, floods, now
from kota.environment.water.selectors.now import GateNow
from kota.environment.water.selectors.stations import Kind, Station, stations
from kota.kernel.areas import facade as areas
from kota.ui.components.time import number, relative

DEPTHS = {"Minor": "info", "Moderate": "warn", "Severe": "bad", "Extreme": "bad"}
ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV"}
_DRAWN = 0.0001  # degrees by which outlines may be simplified: about 11 m


def points(at: datetime) -> dict[str, Any]:
    """Gates, rain gauges, pumps, where residents report water, and incidents of several reports; of a replay all."""
    cells = floods.by_cell(floods.reports(at))
    shown = [one for one in floods.incidents(at, exercises=True) if one.run or one.count > 1]
    found = [
        *map(_gate, now.gates(at)),
        *map(_station, stations(at)),
        *map(_cell, cells.values()),
        *map(_incident, shown),
    ]
    return {"type": "FeatureCollection", "features": found}


def shapes(at: datetime) -> dict[str, Any]:
    """Rivers as lines, areas under water as shapes; kelurahan whose residents report water without saying where."""
    rivers = [
        _feature({"type": "LineString", "coordinates": one.line}, kind="river", title=said(one.name))
        for one in facts.rivers().values()
    ]
    depths = {one.code: one for one in facts.depths()}
    marks = [
        _feature(
            json.loads(shapely.to_geojson(shapely.simplify(floods.shape_of(mark), _DRAWN))),
            kind="neutral" if mark.is_exercise else kind_of(depths.get(mark.depth)), title=mark.name,
            state=_("Exercise: nothing is really under water") if mark.is_exercise else _("Under water"),
            text=f"{said(depths[mark.depth].name)} · {mark.source}" if mark.depth in depths else mark.source,
        )
        for mark in floods.standing(at, exercises=True)
    ]  # fmt: skip
    told = [_somewhere(one) for one in floods.somewhere(floods.reports(at)).values()]
    return {"type": "FeatureCollection", "features": [*told, *rivers, *marks]}


def _somewhere(one: floods.Reported) -> dict[str, Any]:
    """An area in which people report water, nobody knows where: its outline, because a point would pretend to know."""
    told = ngettext("%(count)s report of water", "%(count)s reports of water", one.count) % {"count": number(one.count)}
    here, shape = areas.by_code(one.code), shapely.simplify(areas.outline([one.code]), _DRAWN)
    depth = one.depth
    text = " · ".join(filter(None, [said(depth.name) if depth else "", relative(one.newest)]))
    where = _("somewhere in %(area)s") % {"area": here.name if here else one.code}
    return _feature(json.loads(shapely.to_geojson(shape)), kind=kind_of(depth), title=told, state=where, text=text)


def shelters() -> dict[str, Any]:
    """Shelters; samples say so in their names."""
    found = [
        _point(one.lon, one.lat, title=said(one.name), kind="good", text=said(one.source))
        for one in facts.shelters().values()
    ]
    return {"type": "FeatureCollection", "features": found}


def kind_of(depth: DepthClassFact | None) -> str:
    """The colour of a depth."""
    return DEPTHS[depth.severity] if depth else "warn"


def siaga_text(one: GateNow) -> str:
    """`Siaga III`, or that nothing is known."""
    if one.siaga is None:
        return _("No current reading")
    words = _("Siaga %(level)s (simulated)") if one.is_simulated else _("Siaga %(level)s")
    return words % {"level": ROMAN[one.siaga]}


def _gate(one: GateNow) -> dict[str, Any]:
    state = one.state
    read = (
        f"{number(state.cm)} cm · {relative(state.read_at)}" if state and state.read_at and state.cm is not None else ""
    )
    return _point(
        one.fact.lon, one.fact.lat, title=said(one.fact.name), kind=one.kind,
        url=reverse("water:gate", args=[one.code]), state=siaga_text(one), text=read,
        level=ROMAN[one.siaga] if one.siaga else None,
    )  # fmt: skip


def _station(one: Station) -> dict[str, Any]:
    latest = one.latest
    parts = [station_text(one), relative(latest.time)] if latest else [_("No reading")]
    told = " · ".join([*parts, *([_("simulated")] if one.is_simulated else [])])
    url = reverse("observations:stream", args=[one.stream]) if one.stream else ""
    return _point(one.fact.lon, one.fact.lat, title=said(one.fact.name), kind="neutral", url=url, text=told)


def station_text(one: Station) -> str:
    """`12.5 mm in an hour`, `3 pumps run`, or nothing."""
    result = one.latest.result if one.latest else None
    if result is None:
        return ""
    if one.kind == Kind.RAIN:
        return _("%(mm)s mm in an hour") % {"mm": number(result, "1")}
    return ngettext("%(count)s pump runs", "%(count)s pumps run", int(result)) % {"count": number(int(result))}


def _cell(one: floods.Reported) -> dict[str, Any]:
    lat, lon = h3.cell_to_latlng(one.code)
    told = ngettext("%(count)s report of water", "%(count)s reports of water", one.count) % {"count": number(one.count)}
    depth = one.depth
    text = " · ".join(filter(None, [said(depth.name) if depth else "", relative(one.newest)]))
    return _point(lon, lat, title=told, kind=kind_of(depth), text=text)


def _incident(one: Incident) -> dict[str, Any]:
    told = ngettext("Incident: %(count)s report of water", "Incident: %(count)s reports of water", one.count)
    depth, played = facts.depth_of(one.deepest_cm), _("Exercise: nothing is really under water")
    return _point(
        one.point.lon, one.point.lat, title=told % {"count": number(one.count)},
        kind="neutral" if one.run else kind_of(depth), state=played if one.run else "",
        text=said(depth.name) if depth else "",
    )  # fmt: skip


def _point(lon: float, lat: float, **properties: Any) -> dict[str, Any]:
    return _feature({"type": "Point", "coordinates": [lon, lat]}, **properties)


def _feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}
