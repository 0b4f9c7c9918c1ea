"""Traffic as pages show it."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kota.mobility.traffic.contracts import Grade, IncidentKind, IncidentState
from kota.mobility.traffic.models import Incident
from kota.mobility.traffic.selectors import bins, words
from kota.mobility.traffic.selectors.network import Road, network
from kota.ui.components import time
from kota.ui.components.actions import badge

register = template.Library()
_ICONS = {Grade.CLOSED: "ban", Grade.STUCK: "octagon-alert"}  # icons


@register.filter
def grade_badge(grade: Grade) -> SafeString:
    """How a road flows, as a badge."""
    told, kind = words.GRADES[grade]
    return badge(str(told), kind, _ICONS.get(grade, ""))


@register.filter
def road_name(road: Road) -> str:
    return words.named(road)


@register.filter
def road_leads(road: Road) -> str:
    return words.leads(road)


@register.filter
def where_leads(one: Incident) -> str:
    """Which part of its road an incident is on; nothing where the road is no more."""
    road = network().by_code.get(one.segment.code)
    return words.leads(road) if road else ""


@register.filter
def lasted(one: Incident) -> SafeString:
    """Since when, and until when where it is over; the day once where both are on it."""
    began = time.when(one.began_at, "short")
    if one.ended_at is None:
        return format_html("{} {}", _("since"), began)
    days = {moment.astimezone(bins.zone()).date() for moment in (one.began_at, one.ended_at)}
    return format_html("{} – {}", began, time.when(one.ended_at, "time" if len(days) == 1 else "short"))


@register.simple_tag
def swatch(colour: str, *, is_dot: bool = False) -> SafeString:
    """A line or a dot as the map draws it."""
    shape = (
        '<circle cx="10" cy="6" r="5" fill="var(--{})"/>'
        if is_dot
        else '<path d="M1 6h18" stroke="var(--{})" stroke-width="4" stroke-linecap="round"/>'
    )
    return format_html('<svg width="20" height="12" aria-hidden="true" focusable="false">' + shape + "</svg>", colour)


@register.simple_tag
def grades_on_map() -> list[tuple[str, str]]:
    """Colours of lines on the map, with what they mean."""
    found: dict[str, list[str]] = {}
    for grade, (told, _kind) in words.GRADES.items():
        found.setdefault(words.colour(grade), []).append(str(told))
    return [(colour, ", ".join(told)) for colour, told in found.items()]


@register.filter
def state_badge(state: str) -> SafeString:
    """Where an incident stands, as a badge."""
    told, kind = words.STATES[IncidentState(state)]
    return badge(str(told), kind)


@register.filter
def incident_kind(kind: str) -> str:
    return str(words.KINDS[IncidentKind(kind)])


@register.filter
def source_names(sources: Iterable[str]) -> str:
    """`vehicles and sensors`, as far as they told."""
    told = {"probes": _("from vehicles"), "sensors": _("from sensors")}
    return ", ".join(told[one] for one in sources)
