"""Journeys as their pages show them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join, json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kota.mobility.fares.contracts import Quote
from kota.mobility.journeys.contracts import Journey, Leg, Moment, Reason, Why
from kota.mobility.journeys.selectors import saying, shapes
from kota.ui.components import actions, time

register = template.Library()
_HEIGHT = 12
_REASONS = {
    Reason.FASTEST: ("zap", "good"),
    Reason.CHEAPEST: ("wallet", "good"),
    Reason.LEAST_WALKING: ("footprints", "good"),
    Reason.FEWEST_CHANGES: ("repeat", "good"),
    Reason.STEP_FREE: ("accessibility", "good"),
    Reason.DRIEST: ("umbrella", "good"),
    Reason.ANOTHER: ("route", "neutral"),
}


@register.filter
def reason(code: Reason) -> SafeString:
    """Why a journey is shown."""
    words = {
        Reason.FASTEST: _("fastest"), Reason.CHEAPEST: _("cheapest"), Reason.LEAST_WALKING: _("least walking"),
        Reason.FEWEST_CHANGES: _("fewest changes"), Reason.STEP_FREE: _("without steps"), Reason.DRIEST: _("driest"),
        Reason.ANOTHER: _("another way"),
    }  # fmt: skip
    icon, kind = _REASONS[code]
    return actions.badge(words[code], kind, icon)


@register.filter
def why_said(one: Why) -> str:
    """Why there is no journey, and what one can do."""
    return saying.why(one)


@register.filter
def untold_said(one: Why) -> str:
    """Whose timetable does not reach the day."""
    return saying.untold(one)


@register.filter
def place_icon(kind: str) -> str:
    """Of a place of one's own."""
    return {"home": "house", "work": "briefcase-business"}.get(kind, "star")


@register.filter
def clock(moment: datetime) -> SafeString:
    """The time of day."""
    return time.when(moment, "time")


@register.filter
def likely(moment: Moment, zone: str = "") -> SafeString:
    """When something happens: a clock time where a timetable says it, else the range of 8 in 10 cases. In another zone
    than the city's it is that of the clocks there, with its name."""
    early, late = (time.when(each, "time", zone=zone) for each in (moment.early, moment.late))
    name = f" {time.zone_name(moment.early, zone)}" if zone else ""
    if (moment.late - moment.early).total_seconds() < 60:
        return format_html('<span class="nowrap">{}{}</span>', early, name) if zone else early
    return format_html('<span class="nowrap">{}–{}{}</span>', early, late, name)


@register.filter
def headway(leg: Leg) -> str:
    """`every 8 to 12 minutes`; nothing where there is a timetable."""
    if leg.headway is None:
        return ""
    first, last = (max(1, round(one / 60)) for one in leg.headway)
    if first >= 90:
        return _("about every %(hours)s hours") % {"hours": time.number(first / 60, "1")}
    if first == last:
        return ngettext("about every %(number)s minute", "about every %(number)s minutes", first) % {"number": first}
    return _("every %(first)s to %(last)s minutes") % {"first": first, "last": last}


@register.simple_tag
def timeline(journey: Journey, longest: int) -> SafeString:
    """The bar of a journey: its parts as long as they take, waits between them pale."""
    whole = max(longest, journey.seconds, 1)
    begin = journey.depart.likely
    parts = format_html_join(
        "", '<rect x="{}%" width="{}%" height="{}" rx="3" class="{}" fill="{}"/>', _parts(journey, begin, whole)
    )
    return format_html(
        '<svg class="timeline" width="100%" height="{}" aria-hidden="true" focusable="false">{}</svg>', _HEIGHT, parts
    )


def _parts(journey: Journey, begin: datetime, whole: int) -> Sequence[tuple[Any, ...]]:
    made = []
    for leg in journey.legs:
        start = (leg.depart.likely - begin).total_seconds() / whole * 100
        width = max(0.8, (leg.arrive.likely - leg.depart.likely).total_seconds() / whole * 100)
        line = leg.line
        made.append((round(start, 2), round(width, 2), _HEIGHT, "timeline-ride" if line else "timeline-walk",
                     f"#{line.color or '0e555a'}" if line else "currentColor"))  # fmt: skip
    return made


@register.simple_tag
def shape(journey: Journey, name: str, number: int) -> SafeString:
    """Where a journey goes, in the page itself as `name-number`: a map that is moved asks for nothing."""
    return json_script(shapes.geojson(journey), f"{name}-{number}")


@register.filter
def minutes(seconds: int) -> str:
    """Rounded to minutes, at least one."""
    whole = max(1, round(seconds / 60))
    if whole < 60:
        return _("%(minutes)s min") % {"minutes": whole}
    return _("%(hours)s h %(minutes)s min") % {"hours": whole // 60, "minutes": whole % 60}


@register.filter
def took(journey: Journey) -> str:
    """How long a journey takes, by the minutes of the clock that are told of it."""
    begin, end = (one.likely.replace(second=0, microsecond=0) for one in (journey.depart, journey.arrive))
    return minutes(int((end - begin).total_seconds()))


@register.filter
def unpriced(fare: Quote) -> int:
    """Rides of which nobody knows the price."""
    return sum(len(one.rides) for one in fare.lines if one.amount is None)


@register.filter
def metres(value: int) -> str:
    return f"{time.number(round(value, -1))} m" if value < 1000 else f"{time.number(value / 1000, '1')} km"


@register.filter
def at_key(mapping: Any, key: str) -> Any:
    """A value of a mapping."""
    return mapping.get(key, ())
