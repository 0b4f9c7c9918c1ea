"""A journey in plain words, one sentence after the other: to be read aloud, printed, and understood without a map."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kota.mobility.journeys.contracts import Crowding, Journey, Leg, Line, Moment, Move, Spot, StepFree
from kota.mobility.journeys.rules import degrees
from kota.mobility.journeys.templatetags.journeys import headway, metres, minutes
from kota.mobility.streets import facade as streets
from kota.mobility.transit import facade as transit
from kota.ui import city
from kota.ui.components import time

register = template.Library()
_ICONS = {
    Move.WALK: "footprints",
    Move.BIKE: "bike",
    Move.SHARED: "bike",
    Move.CAR: "car",
    Move.MOTORCYCLE: "motorbike",
}


@register.filter
def leg_icon(leg: Leg) -> str:
    """For a way of one's own."""
    return _ICONS[leg.move]


@register.filter
def own_way(leg: Leg) -> str:
    """`Walk to Manggarai: 5 min, 350 m`."""
    goal = leg.end.name or _("where you go")
    words = {
        Move.WALK: _("Walk to %(place)s: %(time)s, %(way)s"),
        Move.BIKE: _("Cycle to %(place)s: %(time)s, %(way)s"),
        Move.SHARED: _("Take a shared bike to %(place)s: %(time)s, %(way)s"),
        Move.CAR: _("Drive to %(place)s: %(time)s, %(way)s"),
        Move.MOTORCYCLE: _("Ride your motorcycle to %(place)s: %(time)s, %(way)s"),
    }[leg.move]
    return words % {"place": goal, "time": minutes(leg.seconds), "way": metres(leg.metres)}


@register.filter
def crowding_said(full: Crowding | None) -> str:
    """How full its vehicles are now."""
    if full is None:
        return ""
    return {
        Crowding.SEATS: _("seats free now"), Crowding.FEW_SEATS: _("few seats now"),
        Crowding.STANDING: _("standing room now"), Crowding.FULL: _("full now"),
    }[full]  # fmt: skip


@register.simple_tag
def days_after(moment: datetime, since: datetime, there: str = "") -> SafeString:
    """` +1 day` where a moment, by the clocks `there`, lies on a later day than another."""
    zone = city.current().time_zone
    days = (moment.astimezone(ZoneInfo(there) if there else zone).date() - since.astimezone(zone).date()).days
    if days < 1:
        return SafeString("")
    words = ngettext("+%(number)s day", "+%(number)s days", days) % {"number": days}
    return format_html(' <small class="nowrap">{}</small>', words)


@register.filter
def sentences(journey: Journey, step_free: object = StepFree.ANY) -> Iterator[str]:
    """What to do, in order; which walks nobody has checked, for those to whom it matters."""
    for leg in journey.legs:
        yield f"{own_way(leg)}." if leg.line is None else " ".join(_ride(leg, leg.line))
        if str(step_free) != StepFree.ANY and degrees.is_unknown(leg):
            yield _("Nobody has said whether there are steps on this walk.")
        yield from (streets.told(part) for part in (leg.way.parts[:-1] if leg.way else ()))


def _ride(leg: Leg, line: Line) -> Iterator[str]:
    start = f"{leg.start.name}, {_('platform')} {leg.start.platform}" if leg.start.platform else leg.start.name
    yield _("Get on %(mode)s %(line)s towards %(sign)s at %(stop)s, %(when)s.") % {
        "mode": transit.mode_name(line.mode), "line": _either(leg), "sign": leg.headsign or leg.end.name, "stop": start,
        "when": _moment(leg.depart, leg.start.zone),
    }  # fmt: skip
    if often := headway(leg):
        yield _("It comes %(often)s.") % {"often": often}
    if full := crowding_said(leg.crowding):
        yield f"{full[:1].upper()}{full[1:]}."
    number = len(leg.calls) + 1
    words = _("Get off at the next stop, %(stop)s, %(when)s.")
    if number > 1:
        words = _("Get off after %(number)s stops, at %(stop)s, %(when)s.")
    yield words % {"stop": leg.end.name, "number": number, "when": _moment(leg.arrive, leg.end.zone)}
    yield from filter(None, (_steps(spot) for spot in (leg.start, leg.end)))


def _either(leg: Leg) -> str:
    return f" {_('or')} ".join(one.name for one in leg.lines)


def _moment(moment: Moment, zone: str) -> str:
    early, late = time.time_of_day(moment.early, zone), time.time_of_day(moment.late, zone)
    if early == late:
        return _("at %(time)s") % {"time": early}
    return _("between %(early)s and %(late)s") % {"early": early, "late": late}


def _steps(spot: Spot) -> str:
    if spot.step_free == "no":
        return _("%(stop)s has steps.") % {"stop": spot.name}
    if spot.step_free == "yes":
        return _("%(stop)s is without steps.") % {"stop": spot.name}
    return _("Nobody has said whether %(stop)s has steps.") % {"stop": spot.name}


@register.filter
def steps_said(journey: Journey) -> str:
    """Whether one can go without steps: yes, no, or nobody has said."""
    if journey.step_free == "yes":
        return _("without steps, as far as anybody says")
    return _("steps on the way") if journey.step_free == "no" else _("nobody has said whether there are steps")
