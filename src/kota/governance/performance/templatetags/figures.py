"""Figures as the page writes them and as plots read them."""

from django import template
from django.utils.translation import gettext as _

from kota.ui.components.time import number

register = template.Library()
_SHORT = 0.1  # hours; shorter times would read as none
_LONG = 100  # hours; longer times are said in days


@register.filter
def hours(value: float | None) -> str:
    """`7,5 jam`, or days when it is long."""
    return f"{long_number(value)} {long_unit(value)}".strip()


@register.filter
def long_number(value: float | None) -> str:
    """The number of hours, or of days when it is long."""
    if value is not None and 0 <= value < _SHORT:
        return f"< {number(_SHORT, '1')}"
    return number(None if value is None else value / 24 if value >= _LONG else value, "1")


@register.filter
def long_unit(value: float | None) -> str:
    """Hours or days, as `long_number` counts."""
    return "" if value is None else _("days") if value >= _LONG else _("hours")


@register.filter
def percent_points(share: float | None) -> str:
    """A share of one as whole per cent, for plots."""
    return "none" if share is None else f"{share * 100:.0f}"


@register.filter
def plain(value: float | None) -> str:
    """A number as plots read it."""
    return "none" if value is None else f"{value:.1f}"
