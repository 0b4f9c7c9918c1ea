"""What only the map of the control room draws: incidents, and warnings with those that wait for approval."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kota.base.geo import Point
from kota.base.words import said
from kota.kernel.areas import facade as areas
from kota.kernel.cases import facade as cases
from kota.kernel.warnings import facade as warnings
from kota.kernel.warnings import permissions as warning
from kota.kernel.warnings.contracts import State
from kota.portal.control.decisions.alerts import headline, mark
from kota.portal.control.decisions.reports import incident_url
from kota.portal.control.seen import Seen
from kota.ui.components.time import number, relative

Feature = dict[str, Any]


def incidents(seen: Seen) -> Iterator[Feature]:
    """Each in the middle of its reports, or of its kelurahan where none says where."""
    for one in seen.incidents:
        point, category = one.point or areas.middles().get(one.area), cases.category_even_ended(one.category)
        if point is None:
            continue
        yield _feature(
            _at(point), title=said(category.name), url=incident_url(one), count=one.count, label=number(one.count),
            kind="neutral" if one.is_exercise else "bad" if category.emergency else "warn",
            state=" · ".join(filter(None, [_("Exercise") if one.is_exercise else "", one.area_name])),
            text=_("%(count)s open reports of the last day") % {"count": number(one.count)},
            when=_("newest %(when)s") % {"when": relative(one.newest, seen.at)},
        )  # fmt: skip


def alerts(seen: Seen) -> Iterator[Feature]:
    """Areas under warning, and those that somebody wants to warn (`is_draft`)."""
    staff = seen.may(*warning.STAFF)
    for alert in (*warnings.listed(seen.by, seen.at), *(warnings.pending() if staff else ())):
        if not alert.polygons:
            continue
        is_draft = alert.state in (State.DRAFT, State.WAITING)
        route = "warnings:work" if staff else "warnings:alert"
        told = {
            "title": headline(alert), "url": reverse(route, args=[alert.identifier]), "is_draft": is_draft,
            "kind": "neutral" if mark(alert) else "warn" if is_draft else "bad", "text": said(alert.area_desc),
            "state": " · ".join(filter(None, [mark(alert), _("Waits for approval") if is_draft else _("In force")])),
        }  # fmt: skip
        yield _feature({"type": "MultiPolygon", "coordinates": [[ring] for ring in alert.polygons]}, **told, label="")
        yield _feature(_at(_middle(alert)), **told, label=_level(alert))


def _level(alert: warnings.Alert) -> str:
    name = warnings.level_name(alert.klass, alert.level)
    return " · ".join(filter(None, [mark(alert), said(name) if name else alert.level]))


def _middle(alert: warnings.Alert) -> Point:
    """The middle of the largest ring's box, by its number of corners."""
    ring = max(alert.polygons, key=len)
    lons, lats = [lon for lon, _lat in ring], [lat for _lon, lat in ring]
    return Point((min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2)


def _at(point: Point) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [round(point.lon, 6), round(point.lat, 6)]}


def _feature(geometry: dict[str, Any], **properties: Any) -> Feature:
    return {"type": "Feature", "geometry": geometry, "properties": properties}
