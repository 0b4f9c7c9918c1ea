"""Closures as GeoJSON for maps and programs."""

from collections.abc import Iterable
from typing import Any

from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kota.base.words import said
from kota.kernel.closures.contracts import Certainty, Closed, Kind, Who
from kota.ui.components.time import when

KINDS = {
    Kind.FLOOD: gettext_lazy("Flood"),
    Kind.ROADWORKS: gettext_lazy("Roadworks"),
    Kind.EVENT: gettext_lazy("Event"),
    Kind.INCIDENT: gettext_lazy("Incident"),
    Kind.LIFT: gettext_lazy("Lift out of order"),
    Kind.STATION: gettext_lazy("Station or stop closed"),
    Kind.SIGNAL: gettext_lazy("Traffic light out of order"),
    Kind.OTHER: gettext_lazy("Other closure"),
}
WHO = {
    Who.FOOT: pgettext_lazy("who", "people on foot"),
    Who.WHEELCHAIR: pgettext_lazy("who", "wheelchairs"),
    Who.BICYCLE: pgettext_lazy("who", "bicycles"),
    Who.CAR: pgettext_lazy("who", "cars and motorcycles"),
    Who.BUS: pgettext_lazy("who", "buses"),
    Who.TRANSIT: pgettext_lazy("who", "public transport"),
}


def collection(rows: Iterable[Closed]) -> dict[str, Any]:
    """A FeatureCollection of those that have a shape. `kind` is a colour, `closure` the kind of closure."""
    return {"type": "FeatureCollection", "features": [_feature(one) for one in rows if one.shape is not None]}


def title(one: Closed) -> str:
    """What the closure says of itself, or what closes."""
    return said(one.texts) or str(KINDS[one.kind])


def stopped(one: Closed) -> str:
    """`people on foot, wheelchairs`, in the order of the words."""
    return ", ".join(str(words) for who, words in WHO.items() if who in one.stops)


def marks(one: Closed) -> str:
    """What must be said before anything else: that it is practised, simulated, or only reported."""
    found = [
        _("Exercise: nothing is really closed") if one.is_exercise else "",
        _("simulated") if one.is_simulated else "",
        _("reported, not confirmed") if one.certainty is Certainty.REPORTED else "",
    ]
    return " · ".join(filter(None, found))


def _feature(one: Closed) -> dict[str, Any]:
    until = (
        _("until %(when)s") % {"when": strip_tags(when(one.ends, "short"))} if one.ends else _("until further notice")
    )
    properties = {
        "id": one.id, "cause": one.cause, "closure": one.kind, "title": title(one), "state": marks(one) or _("Closed"),
        "kind": "neutral" if one.is_exercise else "warn" if one.certainty is Certainty.REPORTED else "bad",
        "text": _("closed for %(who)s, %(until)s") % {"who": stopped(one), "until": until},
        "url": f"/closures#{one.id}", "stops": sorted(one.stops), "begins": one.begins.isoformat(),
        "ends": one.ends.isoformat() if one.ends else None,
        "certainty": one.certainty, "source": one.source, "metres": one.metres, "is_simulated": one.is_simulated,
        "is_exercise": one.is_exercise,
    }  # fmt: skip
    return {"type": "Feature", "id": one.id, "geometry": one.shape, "properties": properties}
