"""Lines and departures as pages show them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kota.mobility.transit.rules.modes import ICONS, Mode
from kota.mobility.transit.selectors import names
from kota.mobility.transit.selectors.realtime.vehicles import Every
from kota.ui import city
from kota.ui.components import time
from kota.ui.components.html import escape

register = template.Library()
LONG_MIN = 90  # minutes, from which hours are said


@register.simple_tag
def line_badge(line: Any) -> SafeString:
    """The name of a line in its colour, in ink that can be read on it."""
    name = line.name[:22]
    width = round(14 + 8.2 * len(name))
    fill, ink = _colours(line.color)
    return format_html(
        '<svg class="line-badge" role="img" aria-label="{}" width="{}" height="24" viewBox="0 0 {} 24">'
        '<rect width="{}" height="24" rx="6" fill="{}"/>'
        '<text x="{}" y="16.5" text-anchor="middle" fill="{}">{}</text></svg>',
        f"{names.mode_name(line.mode)} {line.name}",
        width,
        width,
        width,
        fill,
        width / 2,
        ink,
        name,
    )


def _colours(color: str) -> tuple[str, str]:
    fill = color or "0e555a"
    red, green, blue = (_linear(int(fill[at : at + 2], 16) / 255) for at in (0, 2, 4))
    light = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return f"#{fill}", "#ffffff" if 1.05 / (light + 0.05) >= 4.5 else "#101418"


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


mode_name = register.filter(names.mode_name)


@register.filter
def mode_icon(mode: str) -> str:
    return ICONS[Mode(mode)]


@register.filter
def every(seconds: int) -> str:
    """How often: `about every 12 minutes`."""
    minutes = max(1, round(seconds / 60))
    if minutes >= LONG_MIN:
        return _("about every %(hours)s hours") % {"hours": time.number(minutes / 60, "1")}
    return ngettext("about every %(number)s minute", "about every %(number)s minutes", minutes) % {"number": minutes}


@register.filter
def missing(one: Any) -> str:
    """What is taken out of a line without a timetable, and how long one may wait because of it."""
    minutes = -(-one.wait // 60)
    return ngettext(
        "%(number)s run is cancelled: wait up to %(minutes)s minutes",
        "%(number)s runs are cancelled: wait up to %(minutes)s minutes", one.cancelled,
    ) % {"number": one.cancelled, "minutes": minutes}  # fmt: skip


@register.filter
def wait_of(waits: Mapping[Any, Every], one: Any) -> str:
    """How often what leaves comes, from what was seen: `every 8 to 12 minutes`."""
    found = waits.get(one)
    if found is None or found.low == found.high or found.high > LONG_MIN:
        return every(one.headway if found is None else found.high * 60)
    return _("every %(low)s to %(high)s minutes") % {"low": found.low, "high": found.high}


@register.simple_tag
def in_minutes(moment: datetime, at: datetime) -> str:
    """`4 min`, `now`, or nothing for what is more than an hour away."""
    minutes = int((moment - at).total_seconds() // 60)
    if minutes >= 60:
        return ""
    return _("now") if minutes < 1 else _("%(minutes)s min") % {"minutes": minutes}


@register.filter
def resumes(board: Any) -> SafeString:
    """When something leaves again."""
    zone = ZoneInfo(board.zone) if board.zone else city.current().time_zone
    is_today = board.resumes.astimezone(zone).date() == board.at.astimezone(zone).date()
    sentence = _("The next one leaves at %(time)s.") if is_today else _("The next one leaves tomorrow at %(time)s.")
    return SafeString(escape(sentence) % {"time": time.when(board.resumes, "time", zone=board.zone)})
