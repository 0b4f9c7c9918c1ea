"""Reach as its pages show it."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kota.base.money import Money
from kota.mobility.fares import facade as fares
from kota.mobility.journeys.facade import End
from kota.mobility.reach.contracts import Kind, StudyState
from kota.mobility.reach.models import Study
from kota.mobility.reach.rules.layers import Point
from kota.mobility.reach.selectors import words
from kota.mobility.reach.selectors.reachable import Counted
from kota.ui.components import time
from kota.ui.components.actions import badge

register = template.Library()


@register.filter
def kind_name(kind: Kind) -> str:
    return str(words.KINDS[kind])


@register.filter
def band(minutes: int) -> str:
    return words.band(minutes)


@register.filter
def by_minutes(each: Counted, minutes: Sequence[int]) -> list[tuple[int, float]]:
    """How much, with the minutes of each column."""
    return list(zip(minutes, each.within, strict=True))


@register.filter
def of(part: float, whole: float) -> float:
    """A share of a whole."""
    return part / whole if whole else 0.0


@register.filter
def in_minutes(seconds: int) -> str:
    """Rounded up: who comes a minute early waits for nobody."""
    return _("%(minutes)s min") % {"minutes": -(-seconds // 60)}


@register.filter
def figure(value: float | None, measure: str) -> str:
    """A figure of a study as its measure is counted: a share, an amount, a number."""
    if value is None:
        return "–"
    if measure.startswith("near_"):
        return time.number(value, "percent")
    if measure == "fare":
        return time.money(Money(round(value), fares.currency()))
    return time.number(value, "1" if abs(value) < 100 else "0")


@register.filter
def signed(value: float | None, measure: str) -> str:
    """The same for a change, with its sign."""
    told = figure(value, measure)
    return f"+{told}" if value and value > 0 else told


@register.simple_tag
def go_to(place: End, point: Point, sent: Mapping[str, str]) -> str:
    """The address of the journeys from a place to a point, at the same moment."""
    ends = {
        "from": place.words, "from-lon": place.lon, "from-lat": place.lat,
        "to": point.name, "to-lon": f"{point.lon:.6f}", "to-lat": f"{point.lat:.6f}",
    }  # fmt: skip
    return f"{reverse('journeys:home')}?{urlencode(ends | dict(sent))}#answer"


@register.filter
def state_badge(state: str) -> SafeString:
    """Where a study stands."""
    words_ = {
        StudyState.QUEUED: (_("waits"), "neutral"), StudyState.RUNNING: (_("is being computed"), "progress"),
        StudyState.DONE: (_("done"), "good"), StudyState.FAILED: (_("failed"), "bad"),
    }  # fmt: skip
    told, kind = words_[StudyState(state)]
    return badge(told, kind)


@register.simple_tag
def when_plain(study: Study) -> str:
    """A study in a list of choices: the day and hour that it is of, whose timetables, and when it was made."""
    told = f"{date_format(study.day, 'j M Y')}, {study.hour:02d}.00"
    told = f"{told}, {study.network}" if study.network else told
    made = time.written(study.done_at.isoformat()) if study.done_at else ""
    return _("%(study)s (computed %(time)s)") % {"study": told, "time": made} if made else told
