"""Ways of one's own along the streets, as pages show them."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kota.mobility.journeys.contracts import Journey
from kota.mobility.streets import facade as streets
from kota.mobility.streets.contracts import Part, Way
from kota.ui.components import time

register = template.Library()
LEAST_DARK, LEAST_UNKNOWN = 50, 30  # metres that are worth a word


@register.filter
def told(part: Part) -> str:
    """A part of a way as a sentence."""
    return streets.told(part)


@register.filter
def stairs(way: Way) -> str:
    """`stairs, 24 steps`."""
    if not way.steps:
        return ngettext("%(number)s flight of stairs", "%(number)s flights of stairs", way.stairs) % {
            "number": way.stairs
        }
    return ngettext("stairs, %(number)s step", "stairs, %(number)s steps", way.steps) % {"number": way.steps}


@register.filter
def warnings(way: Way, step_free: object = "any") -> list[str]:
    """What else one should know of a way before one takes it; what nobody has checked, for those to whom it matters."""
    found = []
    if way.lifts:
        found.append(_("by lift"))
    if way.unlit_m >= LEAST_DARK:
        found.append(_("%(metres)s m without light") % {"metres": time.number(way.unlit_m)})
    if way.unknown_m >= LEAST_UNKNOWN and str(step_free) in ("likely", "sure"):
        found.append(_("%(metres)s m not checked for wheelchairs") % {"metres": time.number(way.unknown_m)})
    return found


@register.simple_tag
def is_by_street(journey: Journey) -> bool:
    """Does any of its ways follow the streets of a map, whose makers must be named?"""
    return any(leg.way is not None for leg in journey.legs)


@register.simple_tag
def street_credit() -> str:
    """Who made the map."""
    about = streets.about()
    return about.credit if about else "© OpenStreetMap contributors"
