"""Changes that a rider notices, and the sentence for each."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kota.base.words import noop as _


class What(StrEnum):
    LINE_GONE = "line_gone"
    LINE_ADDED = "line_added"
    LINE_RENAMED = "line_renamed"
    DAY_GONE = "day_gone"
    DAY_ADDED = "day_added"
    PERIOD_GONE = "period_gone"
    PERIOD_ADDED = "period_added"
    FIRST = "first"
    LAST = "last"
    HEADWAY = "headway"
    RUNNING = "running"
    CALLS_GONE = "calls_gone"
    CALLS_ADDED = "calls_added"
    FARE = "fare"
    LINE_ACCESS = "line_access"
    STOP_GONE = "stop_gone"
    STOP_ADDED = "stop_added"
    STOP_MOVED = "stop_moved"
    STOP_RENAMED = "stop_renamed"
    STOP_ACCESS = "stop_access"


class Day(StrEnum):
    WEEKDAY = "weekday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


class Period(StrEnum):
    NIGHT = "night"
    EARLY = "early"
    MORNING = "morning"
    MIDDAY = "midday"
    EVENING = "evening"
    LATE = "late"


HOUR = 3600
PERIODS: Mapping[Period, tuple[tuple[int, int], ...]] = {
    Period.EARLY: ((4 * HOUR, 6 * HOUR),),
    Period.MORNING: ((6 * HOUR, 9 * HOUR),),
    Period.MIDDAY: ((9 * HOUR, 16 * HOUR),),
    Period.EVENING: ((16 * HOUR, 20 * HOUR),),
    Period.LATE: ((20 * HOUR, 24 * HOUR),),
    Period.NIGHT: ((0, 4 * HOUR), (24 * HOUR, 28 * HOUR)),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is different. Times and spans are seconds, fares are texts such as "3500 IDR"."""

    what: What
    line: str = ""  # the code and the name of a line, as riders know it
    line_name: str = ""
    stop: str = ""
    stop_name: str = ""
    days: tuple[Day, ...] = ()
    period: Period | None = None
    before: Any = None
    after: Any = None
    names: tuple[str, ...] = ()  # of stops, or of the lines that a stop serves
    weight: int = 0  # departures a day that it concerns


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence as a message and its values; those that are texts may be translated in their turn."""

    template: str
    values: Mapping[str, Any]


_DAYS = {
    (Day.WEEKDAY, Day.SATURDAY, Day.SUNDAY): _("every day"),
    (Day.WEEKDAY, Day.SATURDAY): _("Monday to Saturday"),
    (Day.WEEKDAY, Day.SUNDAY): _("Monday to Friday and Sunday"),
    (Day.SATURDAY, Day.SUNDAY): _("Saturday and Sunday"),
    (Day.WEEKDAY,): _("Monday to Friday"),
    (Day.SATURDAY,): _("Saturday"),
    (Day.SUNDAY,): _("Sunday"),
    (): _("never"),
}
_PERIODS = {
    Period.NIGHT: _("at night (0:00 to 4:00)"),
    Period.EARLY: _("early (4:00 to 6:00)"),
    Period.MORNING: _("in the morning rush (6:00 to 9:00)"),
    Period.MIDDAY: _("in the daytime (9:00 to 16:00)"),
    Period.EVENING: _("in the evening rush (16:00 to 20:00)"),
    Period.LATE: _("in the late evening (20:00 to 24:00)"),
}
_ACCESS = {"yes": _("step-free"), "no": _("not step-free"), "some": _("partly step-free"), "unknown": _("not known")}
SENTENCES = {
    What.LINE_GONE: _("%(line)s no longer runs."),
    What.LINE_ADDED: _("New line: %(line)s."),
    What.LINE_RENAMED: _("%(before)s is now called %(after)s."),
    What.DAY_GONE: _("%(line)s no longer runs: %(days)s."),
    What.DAY_ADDED: _("%(line)s now runs: %(days)s."),
    What.PERIOD_GONE: _("%(line)s, %(days)s: no more departures %(period)s."),
    What.PERIOD_ADDED: _("%(line)s, %(days)s: now with departures %(period)s."),
    What.FIRST: _("%(line)s, %(days)s: first departure at %(after)s instead of %(before)s."),
    What.LAST: _("%(line)s, %(days)s: last departure at %(after)s instead of %(before)s."),
    What.HEADWAY: _("%(line)s, %(days)s, %(period)s: about every %(after)s min instead of %(before)s."),
    What.RUNNING: _("%(line)s, %(days)s: about %(after)s min from end to end instead of %(before)s."),
    What.CALLS_GONE: _("%(line)s no longer stops at: %(names)s."),
    What.CALLS_ADDED: _("%(line)s now also stops at: %(names)s."),
    What.FARE: _("%(line)s: fare %(after)s instead of %(before)s."),
    What.LINE_ACCESS: _("Vehicles of %(line)s: %(after)s; until now: %(before)s."),
    What.STOP_GONE: _("Nothing stops at %(stop)s any more (until now: %(names)s)."),
    What.STOP_ADDED: _("New stop: %(stop)s (%(names)s)."),
    What.STOP_MOVED: _("%(stop)s has moved by %(after)s m."),
    What.STOP_RENAMED: _("The stop %(before)s is now called %(after)s."),
    What.STOP_ACCESS: _("%(stop)s: %(after)s; until now: %(before)s."),
}


def said(change: Change) -> Said:
    """The sentence of a change, for `gettext(template) % values` after each value that is a message."""
    values = {
        "line": change.line_name,
        "stop": change.stop_name,
        "days": _DAYS[change.days],
        "period": _PERIODS[change.period] if change.period else "",
        "names": ", ".join(change.names),
        "before": _value(change.what, change.before),
        "after": _value(change.what, change.after),
    }
    template = SENTENCES[change.what]
    return Said(template, {name: value for name, value in values.items() if f"%({name})" in template})


def _value(what: What, value: Any) -> Any:
    if value is None:
        return _("unknown")
    if what in (What.FIRST, What.LAST):
        return f"{value // HOUR % 24:02d}:{value // 60 % 60:02d}"
    if what in (What.HEADWAY, What.RUNNING):
        return round(value / 60)
    return _ACCESS.get(value, value) if what in (What.LINE_ACCESS, What.STOP_ACCESS) else value
