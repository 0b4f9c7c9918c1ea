"""Words and figures of live transit."""

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from kota.base.words import said
from kota.mobility.transit.rules.realtime.said import Fault
from kota.mobility.transit.rules.realtime.spacing import Spacing
from kota.ui.components import actions, time

register = template.Library()
PROBLEMS = {
    "absurd_delay": _lazy("Delays that cannot be"),
    "absurd_time": _lazy("Times that cannot be"),
    "added_back_in_time": _lazy("Added runs that go back in time"),
    "added_call_without_stop_or_time": _lazy("Calls of added runs without a stop or a time"),
    "added_far_from_its_day": _lazy("Added runs far from their day"),
    "added_without_route": _lazy("Added runs of no known line"),
    "alert_about_nothing": _lazy("Alerts about nothing"),
    "alert_without_text": _lazy("Alerts without words"),
    "bad_start_date": _lazy("Days of departure that cannot be read"),
    "bad_start_time": _lazy("Times of departure that cannot be read"),
    "calls_out_of_order": _lazy("Runs whose stops are out of order"),
    "deleted_in_full_dataset": _lazy("Entries marked as deleted"),
    "double_without_start": _lazy("Second runs without a time of departure"),
    "duplicate_id": _lazy("Entries with an id that was there already"),
    "no_position": _lazy("Vehicles without a position"),
    "no_start_time": _lazy("Runs by headway without a time of departure"),
    "no_such_start_time": _lazy("Departures that the timetable does not have"),
    "no_trip": _lazy("Entries that name no trip"),
    "not_on_this_day": _lazy("Trips that do not run on this day"),
    "other_stop": _lazy("Calls at another stop than in the timetable"),
    "says_nothing": _lazy("Entries that say nothing"),
    "too_many_calls": _lazy("Trips with too many calls"),
    "trip_without_run": _lazy("Trips that never run"),
    "unknown_call": _lazy("Calls that the trip does not have"),
    "unknown_trip": _lazy("Trips that the timetable does not have"),
}  # fmt: skip
WIDTH, HEIGHT, EDGE = 1000, 44, 16


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
    return _("Live data of %(name)s is %(age)s old: times are those of the timetable.") % {
        "name": name, "age": time.duration(feed.age),
    }  # fmt: skip


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
        "http_401": _("It wants a key or a sign-in (401)."),
        "http_403": _("It refuses this city (403)."),
        "http_404": _("There is nothing at its address (404)."),
        "http_429": _("It is asked too often (429)."),
        "not a public address": _("Its address lies inside the house, where nobody asks."),
    }.get(fault) or _unanswered(fault)  # fmt: skip


def _unanswered(fault: str) -> str:
    number = fault.removeprefix("http_")
    if number != fault and number.isdigit():
        words = _("It has a fault of its own (%(number)s).") if number >= "500" else _("It answers with %(number)s.")
        return words % {"number": number}
    if "[Errno -" in fault:  # of looking up a name
        return _("The name in its address is not known.")
    if "timed out" in fault or fault == "no connection":
        return _("Nobody answers at its address.")
    return _("It does not answer: %(why)s") % {"why": fault}


@register.simple_tag
def problem_words(reason: str, count: int) -> str:
    """What of a message was left out, and how often."""
    words = PROBLEMS.get(reason)
    return f"{words or reason}: {time.number(count)}"


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
