"""Figures as the page writes them and as plots read them."""

from django import template
from django.utils.translation import gettext as _

from kota.ui.components.time import number

register = template.Library()
_LONG = 100  # hours; longer times are said in days


@register.filter
def hours(value: float | None) -> str:
    """`7,5 jam`, or days when it is long."""
    if value is None:
        return "–"
    if value >= _LONG:
        return _("%(number)s days") % {"number": number(value / 24, "1")}
    return _("%(number)s hours") % {"number": number(value, "1")}


@register.filter
def percent_points(share: float | None) -> str:
    """A share of one as whole per cent, for plots."""
    return "none" if share is None else f"{share * 100:.0f}"


@register.filter
def plain(value: float | None) -> str:
    """A number as plots read it."""
    return "none" if value is None else f"{value:.1f}"
