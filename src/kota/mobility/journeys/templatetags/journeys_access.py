"""Steps on a journey, and help on it, as pages show them."""

from urllib.parse import urlencode

from django import template

from kota.mobility.journeys.contracts import Journey
from kota.mobility.journeys.rules import degrees
from kota.mobility.journeys.rules.degrees import Part

register = template.Library()


@register.filter
def unknown_parts(journey: Journey) -> list[Part]:
    return degrees.unknown(journey)


@register.filter
def step_parts(journey: Journey) -> list[Part]:
    return degrees.steps(journey)


@register.filter
def help_query(journey: Journey) -> str:
    """The rides of a journey, for booking help on them."""
    rides = [
        "~".join((leg.start.id, leg.end.id, *(at.likely.isoformat() for at in (leg.depart, leg.arrive)), leg.line.name))
        for leg in journey.legs if leg.line
    ]  # fmt: skip
    return urlencode([("ride", one) for one in rides])
