"""Chargers on the map and as open data."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from math import floor, fsum
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kota.base.geo import Point
from kota.mobility.charging.contracts.pages import Age, Listed
from kota.mobility.charging.selectors import places, words
from kota.mobility.charging.selectors.places import Wanted
from kota.ui.components.time import money, number, relative

MOST, _PARTS = 400, 20
COLUMNS = (
    "id", "name", "operator", "address", "area", "lon", "lat", "plugs", "max_kw", "evses", "free", "status",
    "status_at", "price_kwh", "price_fee", "currency", "open_now", "sample",
)  # fmt: skip


def points(wanted: Wanted, at: datetime) -> dict[str, Any]:
    """Each charger; where a map would be full of them, how many there are in each part of it."""
    rows = places.rows(wanted, at)
    spots = list(rows.order_by().values_list("point", flat=True))
    if len(spots) > MOST:
        return {"type": "FeatureCollection", "features": list(_clusters(spots))}
    return {"type": "FeatureCollection", "features": [_feature(one) for one in places.listed(rows, at)]}


def _clusters(spots: Sequence[Point]) -> Iterator[dict[str, Any]]:
    """The view in about twenty by twenty parts; each stands in the middle of what it counts."""
    lons, lats = [spot.lon for spot in spots], [spot.lat for spot in spots]
    side = max(max(lons) - min(lons), max(lats) - min(lats), 1e-5) / _PARTS
    cells: dict[tuple[int, int], list[Point]] = {}
    for spot in spots:
        cells.setdefault((floor(spot.lon / side), floor(spot.lat / side)), []).append(spot)
    for inside in cells.values():
        lon, lat = (fsum(p.lon for p in inside) / len(inside), fsum(p.lat for p in inside) / len(inside))
        yield {
            "type": "Feature", "geometry": {"type": "Point", "coordinates": [lon, lat]},
            "properties": {"count": len(inside)},
        }  # fmt: skip


def kind_of(one: Listed) -> str:
    if one.free is None:
        return "neutral"
    return "good" if one.free else "warn"


def state_of(one: Listed) -> str:
    """`2 of 4 free`, or why nobody can say."""
    if one.free is None:
        return _("Status out of date") if one.age is Age.STALE else _("Status not known")
    told = ngettext("%(free)s of %(total)s free", "%(free)s of %(total)s free", one.total)
    return told % {"free": number(one.free), "total": number(one.total)}


def price_of(one: Listed) -> str:
    """`from Rp2.466/kWh + Rp25.000`, or that it costs nothing, or that nobody has told it."""
    cost = one.price
    if cost is None:
        return _("Price not told")
    if cost.is_free:
        return _("Free of charge")
    parts = [_("from %(price)s per kWh") % {"price": money(cost.kwh)} if cost.kwh else ""]
    parts.append(_("%(price)s once") % {"price": money(cost.fee)} if cost.fee else "")
    parts.append(_("by time") if cost.has_more else "")
    return " + ".join(filter(None, parts))


def plugs_of(one: Listed) -> str:
    return ", ".join(words.plug(standard) for standard in one.plugs)


def _feature(one: Listed) -> dict[str, Any]:
    power = _("up to %(kw)s kW") % {"kw": number(one.max_kw)}
    mark = [_("sample")] if one.is_sample else []
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [one.lon, one.lat]},
        "properties": {
            "title": one.name, "url": reverse("charging:place", args=[one.id]), "kind": kind_of(one),
            "state": state_of(one), "text": " · ".join([plugs_of(one), power, price_of(one), *mark]),
            "when": relative(one.status_at) if one.status_at and one.free is not None else "",
        },
    }  # fmt: skip


def open_data(found: Iterable[Listed]) -> dict[str, Any]:
    """The same without words for people: for programs."""
    features = [
        {
            "type": "Feature", "id": one.id, "geometry": {"type": "Point", "coordinates": [one.lon, one.lat]},
            "properties": dict(zip(COLUMNS, _values(one), strict=True)),
        } for one in found
    ]  # fmt: skip
    return {"type": "FeatureCollection", "features": features}


def rows(found: Iterable[Listed]) -> Iterator[tuple[object, ...]]:
    for one in found:
        values = _values(one)
        yield tuple(" ".join(value) if isinstance(value, list) else "" if value is None else value for value in values)


def _values(one: Listed) -> tuple[Any, ...]:
    cost = one.price
    kwh, fee = (cost.kwh, cost.fee) if cost else (None, None)
    currency = next((paid.currency for paid in (kwh, fee) if paid), None)
    return (
        one.id, one.name, one.operator, one.address, one.area, one.lon, one.lat, list(one.plugs), one.max_kw, one.total,
        one.free, str(one.age), one.status_at.isoformat() if one.status_at else None,
        str(kwh.decimal) if kwh else None, str(fee.decimal) if fee else None, currency, one.is_open, one.is_sample,
    )  # fmt: skip
