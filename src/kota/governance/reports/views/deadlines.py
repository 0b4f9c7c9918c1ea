"""How a deadline came about, in words."""

from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_time, get_day_names

from kota.base.words import said
from kota.governance.reports.selectors import story
from kota.kernel.cases import facade as cases
from kota.kernel.cases.contracts import CalendarFact
from kota.ui.components.time import locale

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Told:
    """A deadline with what a page says of it. `left_s`: working seconds left while the clock stands."""

    is_set: bool
    facts: story.Deadline
    left_s: float | None
    calendar_name: str
    week: tuple[tuple[str, str], ...]


def tell(case: cases.Case, at: datetime) -> Told:
    """The case's deadline for its page."""
    found = story.deadline(case, at)
    calendar = found.calendar
    left = None if found.minutes_left is None else max(0.0, found.minutes_left) * 60
    name = said(calendar.name.model_dump()) if calendar else ""
    return Told(bool(found.hours and calendar), found, left, name, _week(calendar) if calendar else ())


def _week(calendar: CalendarFact) -> tuple[tuple[str, str], ...]:
    """Working hours by day, days with the same hours in one line: `Monday–Thursday`, `07:30–12:00, 13:00–16:00`."""
    lines: list[tuple[int, int, str]] = []
    for number, day in enumerate(_DAYS):
        spans = ", ".join(f"{_clock(a)}–{_clock(b)}" for a, b in calendar.hours.get(day, []))
        if lines and lines[-1][2] == spans:
            lines[-1] = (lines[-1][0], number, spans)
        else:
            lines.append((number, number, spans))
    names = get_day_names("wide", locale=locale())
    return tuple((names[a] if a == b else f"{names[a]}–{names[b]}", spans) for a, b, spans in lines if spans)


def _clock(text: str) -> str:
    hours, minutes = (int(part) for part in text.split(":"))
    if hours == 24:
        return format_time(datetime(2000, 1, 1), "short", locale=locale()).replace("00", "24", 1)  # noqa: DTZ001
    return str(format_time(datetime(2000, 1, 1, hours, minutes), "short", locale=locale()))  # noqa: DTZ001
