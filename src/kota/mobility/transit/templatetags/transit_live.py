"""Words and figures of live transit."""

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kota.base.words import said
from kota.mobility.transit.rules.realtime.said import Fault
from kota.mobility.transit.rules.realtime.spacing import Spacing
from kota.ui.components import actions, time

register = template.Library()
WIDTH, HEIGHT, EDGE = 1000, 44, 16
LONG_MINUTES = 2 * 1440  # from then on, days are told


@register.simple_tag
def minutes_words(minutes: int) -> str:
    """`1 minute before`."""
    return ngettext("%(number)s minute before", "%(number)s minutes before", minutes) % {"number": time.number(minutes)}


@register.simple_tag
def seconds_words(seconds: float) -> str:
    """`45 s`, or in minutes where it is more than two."""
    whole = round(seconds)
    if abs(whole) < 120:
        return _("%(seconds)s s") % {"seconds": time.number(whole)}
    return _("%(minutes)s min") % {"minutes": time.number(whole / 60, "1")}


@register.simple_tag
def wait_words(seconds: int) -> str:
    """The same, for what one waits."""
    return seconds_words(seconds)


@register.simple_tag
def stale_words(feed: Any) -> str:
    """`Live data of TransJakarta is 4 minutes old`: what is not believed any more is said."""
    name = said(feed.fact.name.model_dump())
    if feed.age is None:
        return _("%(name)s has not said anything yet: times are those of the timetable.") % {"name": name}
    minutes = max(1, int(feed.age.total_seconds() // 60))
    if minutes > LONG_MINUTES:
        days = minutes // 1440
        return ngettext(
            "Live data of %(name)s is %(number)s day old: times are those of the timetable.",
            "Live data of %(name)s is %(number)s days old: times are those of the timetable.",
            days,
        ) % {"name": name, "number": time.number(days)}
    return ngettext(
        "Live data of %(name)s is %(number)s minute old: times are those of the timetable.",
        "Live data of %(name)s is %(number)s minutes old: times are those of the timetable.",
        minutes,
    ) % {"name": name, "number": time.number(minutes)}


@register.simple_tag
def fault_words(fault: str) -> str:
    """Why a feed could not be used."""
    return {
        Fault.TOO_LARGE.value: _("Its message is larger than 16 MB."),
        Fault.BROKEN.value: _("What it sends is no GTFS-Realtime."),
        Fault.NO_HEADER.value: _("Its message has no header."),
        Fault.VERSION.value: _("Its message is of a version that nobody knows."),
        Fault.DIFFERENTIAL.value: _("It sends differences only: whole messages are needed."),
        Fault.NO_TIME.value: _("Its message does not say when it was made."),
        Fault.FUTURE.value: _("Its message is from the future: its clock is wrong."),
        Fault.TOO_MANY.value: _("Its message holds more than 100,000 entries."),
    }.get(fault) or (
        _("It answers with the error %(number)s.") % {"number": fault.removeprefix("http_")}
        if fault.startswith("http_") else _("It does not answer: %(why)s") % {"why": fault}
    )  # fmt: skip


@register.simple_tag
def problem_words(problem: str) -> str:
    """What of a live message did not count."""
    return {
        "absurd_delay": _("delays of more than a day, left out"),
        "absurd_time": _("times that cannot be, left out"),
        "alert_about_nothing": _("alerts about nothing that is known"),
        "alert_without_text": _("alerts without a text"),
        "bad_start_date": _("days that cannot be read"),
        "bad_start_time": _("starts that cannot be read"),
        "deleted_in_full_dataset": _("entries said to be deleted"),
        "duplicate_id": _("entries with the same id"),
        "no_position": _("vehicles without a position"),
        "no_trip": _("trips that are not named"),
        "too_many_calls": _("trips with too many stops"),
    }.get(problem, problem.replace("_", " "))


@register.simple_tag
def spacing_badge(kind: Spacing) -> SafeString:
    words, look = {
        Spacing.BUNCHED: (_("bunched"), "bad"), Spacing.WIDE: (_("wide gap"), "warn"),
        Spacing.GOOD: (_("even"), "good"),
    }[kind]  # fmt: skip
    return actions.badge(words, look)


@register.simple_tag
def strip_diagram(strip: Any) -> SafeString:
    """A line as a strip: its stops, and its vehicles by how far they have come. The table beside it says the same."""
    span = WIDTH - 2 * EDGE
    ticks = format_html_join(
        "",
        '<circle class="strip-stop" cx="{}" cy="22" r="3"/>',
        ((round(EDGE + share * span, 1),) for _n, share in strip.stops),
    )
    dots = format_html_join(
        "",
        '<g class="strip-{}"><path d="M{} 6h14l8 16-8 16H{}z"/><title>{}</title></g>',
        (
            (spot.gap.kind.value if spot.gap else "good", round(EDGE + spot.share * span - 14, 1),
             round(EDGE + spot.share * span - 14, 1), f"{spot.label}, {spot.next_stop}")
            for spot in strip.spots
        ),
    )  # fmt: skip
    words = ngettext(
        "%(number)s vehicle on its way to %(sign)s", "%(number)s vehicles on their way to %(sign)s", len(strip.spots)
    )
    label = words % {"number": time.number(len(strip.spots)), "sign": strip.headsign}
    return format_html(
        '<svg class="strip" role="img" aria-label="{}" viewBox="0 0 {} {}" preserveAspectRatio="none">'
        '<path class="strip-way" d="M{} 22H{}"/>{}{}</svg>',
        label, WIDTH, HEIGHT, EDGE, WIDTH - EDGE, ticks, dots,
    )  # fmt: skip


@register.filter
def crowding_words(occupancy: int | None) -> str:
    """GTFS-Realtime's OccupancyStatus as riders say it; nothing where the vehicle does not say."""
    if occupancy is None or occupancy < 0:
        return ""
    words = {0: _("seats free"), 1: _("seats free"), 2: _("few seats"), 3: _("standing room"), 4: _("very full"),
             5: _("full"), 6: _("takes nobody in")}  # fmt: skip
    return words.get(occupancy, "")
