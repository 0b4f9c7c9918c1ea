"""Words and figures of sharing for templates."""

from collections.abc import Callable
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kota.base.money import Money
from kota.mobility.sharing.contracts import Charge, Expected, Plan, Ruling, Sought, ZoneRule
from kota.mobility.sharing.selectors import maps, words
from kota.ui.components.actions import badge
from kota.ui.components.time import money, number

register = template.Library()
register.filter("why", words.why)
register.filter("error", words.error)
_CHANCES: tuple[tuple[float, str, Callable[[], str]], ...] = (
    (0.95, "good", lambda: _("Surely one there")),
    (0.75, "good", lambda: _("Probably one there")),
    (0.35, "warn", lambda: _("Perhaps one there")),
    (0.0, "bad", lambda: _("Probably none there")),
)
_KINDS = {
    "station_closure": lambda: _("A station is closed"),
    "system_closure": lambda: _("Everything is closed"),
    "station_move": lambda: _("A station has moved"),
    "other": lambda: _("Notice"),
}
_FILES = {
    "gbfs": lambda: _("list of files"),
    "system_information": lambda: _("the system itself"),
    "vehicle_types": lambda: _("types of vehicles"),
    "station_information": lambda: _("docking stations"),
    "station_status": lambda: _("what stands at stations"),
    "vehicle_status": lambda: _("vehicles"),
    "system_regions": lambda: _("regions"),
    "system_pricing_plans": lambda: _("prices"),
    "system_alerts": lambda: _("notices"),
    "geofencing_zones": lambda: _("areas with rules"),
}


@register.filter
def counted(vehicles: int, kinds: Any = None) -> str:
    """`12 bicycles`, `3 scooters`, or whatever is shared there."""
    return maps.counted(vehicles, kinds)


@register.filter
def docks(count: int) -> str:
    return maps.free(count)


@register.filter
def chance(one: Expected) -> SafeString:
    """How probable it is to find one, in words."""
    _least, kind, said = next(each for each in _CHANCES if one.chance >= each[0])
    return badge(said(), kind)


@register.filter
def span(one: Expected) -> str:
    """`8 to 14`, or the one number that both ends are."""
    if one.low == one.high:
        return number(one.low)
    return _("%(low)s to %(high)s") % {"low": number(one.low), "high": number(one.high)}


@register.filter
def dock_span(one: Expected) -> str:
    if one.docks_low is None or one.docks_high is None:
        return "–"
    if one.docks_low == one.docks_high:
        return number(one.docks_low)
    return _("%(low)s to %(high)s") % {"low": number(one.docks_low), "high": number(one.docks_high)}


@register.filter
def now_kind(vehicles: int) -> str:
    """The colour of what stands there."""
    return "bad" if not vehicles else "warn" if vehicles < 3 else "good"


@register.filter
def ruled(rules: tuple[ZoneRule, ...]) -> str:
    return "; ".join(maps.ruled(rules)) or _("nothing special")


@register.filter
def ruling(one: Ruling) -> str:
    """What is forbidden at a place, or nothing."""
    rule = ZoneRule(one.may_start, one.may_end, one.may_ride, one.max_kmh, one.at_stations_only)
    return "; ".join(maps.ruled((rule,)))


@register.filter
def kind_of_notice(kind: str) -> str:
    return _KINDS.get(kind, _KINDS["other"])()


@register.filter
def file(name: str) -> str:
    return _FILES[name]() if name in _FILES else name


@register.filter
def charged(line: Charge, plan: Plan) -> str:
    """A line of a price in words."""
    amount = money(Money.of(line.rate, plan.currency))
    if line.unit == "base":
        return _("To begin with")
    each = {"amount": amount, "each": number(line.interval), "start": number(line.start), "times": number(line.times)}
    if not line.interval:
        words = _("Once after %(start)s min") if line.unit == "min" else _("Once after %(start)s km")
    elif not line.start:
        words = (
            _("%(times)s × %(amount)s for every %(each)s min begun")
            if line.unit == "min"
            else _("%(times)s × %(amount)s for every %(each)s km begun")
        )
    elif line.unit == "min":
        words = _("%(times)s × %(amount)s for every %(each)s min begun after %(start)s min")
    else:
        words = _("%(times)s × %(amount)s for every %(each)s km begun after %(start)s km")
    return words % each


@register.filter
def amount(line: Charge, plan: Plan) -> str:
    return money(Money.of(line.amount, plan.currency))


@register.filter
def kinds(found: frozenset[Sought]) -> str:
    told = {Sought.BIKE: _("bicycles"), Sought.SCOOTER: _("scooters"), Sought.OTHER: _("other vehicles")}
    return ", ".join(told[kind] for kind in sorted(found))


@register.filter
def loose(kind: Sought) -> str:
    return _("Scooter") if kind is Sought.SCOOTER else _("Bicycle") if kind is Sought.BIKE else _("Vehicle")


@register.filter
def metres(away: float) -> str:
    """`350 m`, `1.2 km`: as the crow flies."""
    if away < 1000:
        return f"{number(round(away, -1), '0')} m"
    return f"{number(away / 1000, '1')} km"


@register.filter
def brought(count: int) -> str:
    """`bring 5`, `take 3`: what a van does."""
    if count > 0:
        return ngettext("bring %(count)s", "bring %(count)s", count) % {"count": number(count)}
    return ngettext("take %(count)s away", "take %(count)s away", -count) % {"count": number(-count)}
