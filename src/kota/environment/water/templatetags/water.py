"""Words and figures of the water for templates."""

from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kota.base.words import said
from kota.environment.water.contracts import DepthClassFact, Siaga
from kota.environment.water.rules.danger import Why
from kota.environment.water.selectors import facts
from kota.environment.water.selectors.floods import Reported
from kota.environment.water.selectors.maps import ROMAN, kind_of, siaga_text
from kota.environment.water.selectors.maps import station_text as of_station
from kota.environment.water.selectors.now import KINDS, GateNow
from kota.environment.water.selectors.stations import Station
from kota.kernel.areas import facade as areas
from kota.ui.components.actions import badge, icon
from kota.ui.components.time import number

register = template.Library()
_WHY = {
    Why.MARKED_HERE: lambda: _("This place is marked as under water"),
    Why.MARKED_IN_AREA: lambda: _("A part of this area is marked as under water"),
    Why.MARKED_NEAR: lambda: _("Within 1 km a place is marked as under water"),
    Why.ALERT_SEVERE: lambda: _("A severe warning holds here"),
    Why.ALERT: lambda: _("A warning holds here"),
    Why.GATE_DANGER: lambda: _("The gate that concerns you stands at Siaga I, danger"),
    Why.GATE_UP: lambda: _("The water at the gate that concerns you is high"),
    Why.GATE_RISING: lambda: _("The water at the gate that concerns you rises fast"),
    Why.UPSTREAM: lambda: _("High water is on its way from upstream"),
    Why.REPORTED: lambda: _("Residents report water around here"),
}


@register.filter
def siaga(one: GateNow) -> SafeString:
    """The level of alert as a badge."""
    return badge(siaga_text(one), one.kind)


@register.filter
def level(siaga_level: int) -> SafeString:
    """A level of alert of the past as a badge."""
    found = Siaga(siaga_level)
    return badge(_("Siaga %(level)s") % {"level": ROMAN[found]}, KINDS[found])


@register.filter
def station_text(one: Station) -> str:
    """What a rain gauge or a pumping station said last."""
    return of_station(one)


@register.filter
def roman(siaga_level: int) -> str:
    return ROMAN[siaga_level]


@register.filter
def trend(one: GateNow) -> SafeString:
    """Where the level is going: an arrow that says so."""
    known = {"up": ("arrow-up", _("rising")), "down": ("arrow-down", _("falling")), "steady": ("minus", _("steady"))}
    if one.trend not in known:
        return SafeString("")
    name, label = known[one.trend]
    return icon(name, label, "s")


@register.filter
def depth(found: DepthClassFact | None) -> SafeString:
    """A class of depth as a badge."""
    return badge(said(found.name), kind_of(found), "waves") if found else SafeString("")


@register.filter
def depth_class(cm: float | None) -> DepthClassFact | None:
    return facts.depth_of(cm)


@register.filter
def depth_called(code: str) -> DepthClassFact | None:
    return next((one for one in facts.depths() if one.code == code), None)


@register.filter
def depths(one: Reported) -> str:
    """`10–50 cm`: the shallowest and the deepest that people report of a place."""
    low, high = one.shallowest_cm, one.deepest_cm
    if low is None or high is None:
        return ""
    return _("%(cm)s cm") % {"cm": number(high) if low == high else f"{number(low)}–{number(high)}"}


@register.filter
def why(reason: Why) -> str:
    return _WHY[reason]()


@register.filter
def at_key(found: dict[str, Any], key: str) -> Any:
    return found.get(key)


@register.filter
def area_name(code: str) -> str:
    """An area by its name with what it lies in."""
    here = areas.by_code(code)
    return here.full_name if here else code


@register.filter
def kilometres(metres: float) -> float:
    return round(metres / 1000, 1)


@register.filter
def minus(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one - other


@register.filter
def minutes(count: float) -> float:
    """Minutes as seconds, which `duration` reads."""
    return count * 60
