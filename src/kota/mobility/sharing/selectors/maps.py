"""What maps show of sharing, as GeoJSON."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kota.base.words import said
from kota.mobility.sharing.contracts import Sought, ZoneRule
from kota.mobility.sharing.selectors import facts
from kota.mobility.sharing.selectors.book import Loose, Stop, book, is_current
from kota.ui.components.time import number

MOST_LOOSE = 3000
_FEW = 3


def points(
    at: datetime, kind: Sought | None = None, box: tuple[float, float, float, float] | None = None
) -> dict[str, Any]:
    """Stations and vehicles outside of them."""
    found = book()
    stops = [one for one in found.stops if (kind is None or kind in one.kinds) and _inside(one, box)]
    loose = [
        one
        for one in found.loose
        if (kind is None or one.kind is kind) and _inside(one, box) and is_current(one.system.good_until, at)
    ]
    features = [*(_loose(one) for one in loose[:MOST_LOOSE]), *(_stop(one, at, kind) for one in stops)]
    return {"type": "FeatureCollection", "features": features}


def _inside(one: Stop | Loose, box: tuple[float, float, float, float] | None) -> bool:
    return box is None or (box[0] <= one.lon <= box[2] and box[1] <= one.lat <= box[3])


def _stop(one: Stop, at: datetime, kind: Sought | None) -> dict[str, Any]:
    current, vehicles = is_current(one.good_until, at), one.of_kind(kind)
    state = counted(vehicles, one.kinds) if current else _("No current figures")
    if one.is_simulated:
        state = _("%(state)s (simulated)") % {"state": state}
    colour = "neutral" if not current else "bad" if not vehicles else "warn" if vehicles < _FEW else "good"
    docks = free(one.docks) if current and one.docks is not None else ""
    return _point(one, title=said(one.name), url=reverse("sharing:station", args=[one.id]), kind=colour, state=state,
                  text=" · ".join(filter(None, [docks, said(one.system.info.name)])))  # fmt: skip


def _loose(one: Loose) -> dict[str, Any]:
    title = _("Scooter") if one.kind is Sought.SCOOTER else _("Bicycle") if one.kind is Sought.BIKE else _("Vehicle")
    reach = _("reaches %(km)s km") % {"km": number(one.range_m / 1000, "0")} if one.range_m is not None else ""
    state = _("simulated") if one.is_simulated else ""
    return _point(one, title=title, kind="info", state=state, url=reverse("sharing:system", args=[one.system.code]),
                  text=" · ".join(filter(None, [reach, said(one.system.info.name)])))  # fmt: skip


def _point(one: Stop | Loose, **about: Any) -> dict[str, Any]:
    return {
        "type": "Feature", "geometry": {"type": "Point", "coordinates": [one.lon, one.lat]}, "properties": about
    }  # fmt: skip


def counted(vehicles: int, kinds: frozenset[Sought] | None = None) -> str:
    """`12 bicycles`, `3 scooters`, or whatever is shared there."""
    if kinds == frozenset({Sought.BIKE}):
        words = ngettext("%(count)s bicycle", "%(count)s bicycles", vehicles)
    elif kinds == frozenset({Sought.SCOOTER}):
        words = ngettext("%(count)s scooter", "%(count)s scooters", vehicles)
    else:
        words = ngettext("%(count)s vehicle", "%(count)s vehicles", vehicles)
    return words % {"count": number(vehicles)}


def free(docks: int) -> str:
    return ngettext("%(count)s free dock", "%(count)s free docks", docks) % {"count": number(docks)}


def zones() -> dict[str, Any]:
    """Areas with rules of their own."""
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "MultiPolygon", "coordinates": [[list(ring) for ring in p] for p in zone.polygons]},
            "properties": {
                "title": said(zone.name) if zone.name else _("Area with rules of its own"),
                "kind": colour(zone.rules), "state": "; ".join(ruled(zone.rules)), "text": said(system.info.name),
            },
        }
        for system in book().systems.values()
        for zone in system.zones.zones
    ]  # fmt: skip
    return {"type": "FeatureCollection", "features": features}


def colour(rules: tuple[ZoneRule, ...]) -> str:
    if any(not rule.may_ride for rule in rules):
        return "bad"
    if any(not rule.may_end for rule in rules):
        return "warn"
    return "info" if rules else "neutral"


def ruled(rules: tuple[ZoneRule, ...]) -> list[str]:
    """What a zone's rules say, in sentences without a full stop."""
    found: list[str] = []
    for rule in rules:
        if not rule.may_ride:
            found.append(_("no riding"))
        if not rule.may_end:
            found.append(_("no parking"))
        if not rule.may_start:
            found.append(_("no starting"))
        if rule.at_stations_only:
            found.append(_("parking at stations only"))
        if rule.max_kmh is not None:
            found.append(_("at most %(kmh)s km/h") % {"kmh": number(rule.max_kmh)})
    return list(dict.fromkeys(found))


def parks() -> dict[str, Any]:
    """Where to leave a car, motorcycle or bicycle and go on by public transport."""
    features = [
        {
            "type": "Feature", "geometry": {"type": "Point", "coordinates": [one.lon, one.lat]},
            "properties": {"title": said(one.name), "kind": "info", "text": said(one.beside),
                           "state": _("sample") if one.is_sample else "", "url": f"{reverse('sharing:home')}#parks"},
        }
        for one in facts.parks().values()
    ]  # fmt: skip
    return {"type": "FeatureCollection", "features": features}
