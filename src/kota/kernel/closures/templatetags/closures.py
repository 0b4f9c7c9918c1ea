"""Closures as pages show them."""

from django import template
from django.utils.safestring import SafeString

from kota.kernel.closures.contracts import Closed, Kind
from kota.kernel.closures.selectors import shapes
from kota.ui.components.actions import badge

register = template.Library()
ICONS = {
    Kind.FLOOD: "waves",  # icon
    Kind.ROADWORKS: "construction",  # icon
    Kind.EVENT: "party-popper",  # icon
    Kind.INCIDENT: "triangle-alert",  # icon
    Kind.LIFT: "arrow-up-down",  # icon
    Kind.STATION: "train-front",  # icon
    Kind.SIGNAL: "traffic-cone",  # icon
    Kind.OTHER: "ban",  # icon
}


@register.filter
def closure_title(one: Closed) -> str:
    return shapes.title(one)


@register.filter
def closure_kind(one: Closed) -> SafeString:
    """What closes, as a badge."""
    return badge(str(shapes.KINDS[one.kind]), "neutral" if one.is_exercise else "warn", ICONS[one.kind])


@register.filter
def closure_marks(one: Closed) -> str:
    return shapes.marks(one)


@register.filter
def closure_stops(one: Closed) -> str:
    return shapes.stopped(one)
