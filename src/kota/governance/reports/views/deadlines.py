"""How a deadline came about, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from babel.dates import format_time, get_day_names
from django.utils.translation import get_language

from kota.kernel.cases import facade as cases
from kota.kernel.cases.contracts import CalendarFact, Kind
from kota.kernel.facts import facade as facts
from kota.ui.components.time import locale

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOST_DAYS = 14


@dataclass(frozen=True, slots=True)
class Told:
    """A deadline with what a page says of it. While the clock stands: `left_s` working seconds left, `until`."""

    due_at: datetime | None
    is_late: bool
    is_judged: bool
    was_on_time: bool | None
    left_s: float | None = None
    until: datetime | None = None
    hours: float | None = None
    since: datetime | None = None
    calendar: str = ""
    week: tuple[tuple[str, str], ...] = ()
    free: tuple[tuple[date, str], ...] = ()
    stood: tuple[tuple[datetime, datetime | None], ...] = ()
    is_recounted: bool = False

    @property
    def has_more(self) -> bool:
        return len(self.free) > MOST_DAYS


def tell(case: cases.Case, at: datetime, entries: Sequence[cases.Entry] | None = None) -> Told:
    """The case's deadline for its page."""
    late = case.kind == Kind.OPEN and case.due_at is not None and at > case.due_at
    judged = case.kind in (Kind.SOLVED, Kind.DONE)
    found = cases.deadline(case, at=at, entries=entries)
    if found is None:
        return Told(case.due_at, late, judged, case.was_on_time)
    calendar: CalendarFact | None = facts.current("calendar").get(case.calendar)
    stands = case.kind == Kind.WAITING and found.hours_left is not None
    return Told(
        due_at=case.due_at,
        is_late=late,
        is_judged=judged,
        was_on_time=case.was_on_time,
        left_s=max(0.0, found.hours_left or 0) * 3600 if stands else None,
        until=cases.answer_until(case),
        hours=found.hours,
        since=found.began,
        calendar=found.calendar,
        week=facts.derived(("week", case.calendar, get_language()), lambda: _week(calendar)) if calendar else (),
        free=found.free,
        stood=found.stood,
        is_recounted=found.is_recounted,
    )


def _week(calendar: CalendarFact) -> tuple[tuple[str, str], ...]:
    """Working hours by day, days with the same hours in one line: `Monday–Thursday`, `07:30–12:00, 13:00–16:00`."""
    hours: Mapping[str, list[tuple[str, str]]] = {str(day): spans for day, spans in calendar.hours.items()}
    lines: list[tuple[int, int, str]] = []
    for number, day in enumerate(DAYS):
        spans = ", ".join(f"{_clock(a)}–{_clock(b)}" for a, b in hours.get(day, []))
        if lines and lines[-1][2] == spans:
            lines[-1] = (lines[-1][0], number, spans)
        else:
            lines.append((number, number, spans))
    names = get_day_names("wide", locale=locale())
    return tuple((names[a] if a == b else f"{names[a]}–{names[b]}", spans) for a, b, spans in lines if spans)


def _clock(text: str) -> str:
    hours, minutes = (int(part) for part in text.split(":"))
    said = str(format_time(time(hours % 24, minutes), "short", locale=locale()))
    return said.replace("00", "24", 1) if hours == 24 else said
