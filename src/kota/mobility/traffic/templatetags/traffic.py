"""Traffic as pages show it."""

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kota.mobility.traffic.contracts import Grade, IncidentKind, IncidentState
from kota.mobility.traffic.selectors import words
from kota.mobility.traffic.selectors.network import Road
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
