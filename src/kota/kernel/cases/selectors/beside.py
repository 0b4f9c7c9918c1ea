"""What stands beside a case: how its deadline came about, what lies near, who did what."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import get_language

from kota.base.words import said
from kota.kernel.accounts import facade as accounts
from kota.kernel.cases.contracts import Party, Verb
from kota.kernel.cases.models import Case, Entry
from kota.kernel.cases.rules.calendar import WorkCalendar
from kota.kernel.cases.rules.clock import Clock, Lateness, Move, clock, lateness
from kota.kernel.cases.selectors import catalogue
from kota.kernel.cases.selectors.desk import Desk
from kota.kernel.cases.selectors.listed import by_metres, named, outwards
from kota.kernel.cases.selectors.reading import asked_question
from kota.kernel.facts import facade as facts

NEAR_M = (100, 500)
NEAR_MOST = 8
SOON_MINUTES = 240.0
_BY_ITSELF = (Verb.ESCALATE, Verb.REMIND)  # lines of the clock that change nothing an officer has read
_ACCOUNT = re.compile(r"account:(\d+)")
_RECOUNTED_MINUTES = 2.0


@dataclass(frozen=True, slots=True)
class Deadline:
    """How a deadline came about, to be told in words. `free` are days on which nobody works, with a holiday's name.

    `is_recounted`: hours and holidays are others now than when it was set, so they do not explain it any more.
    """

    began: datetime
    due_at: datetime | None
    hours: float
    calendar: str
    free: tuple[tuple[date, str], ...]
    stood: tuple[tuple[datetime, datetime | None], ...]
    hours_left: float | None  # working hours, negative when late
    is_recounted: bool


def version(case_id: int) -> int:
    """Which state of a case a page shows: the number of the last line that a person wrote into its history."""
    last = Entry.objects.filter(case=case_id).exclude(verb__in=_BY_ITSELF).order_by("-id")
    return last.values_list("id", flat=True).first() or 0


def clock_of(case: Case, entries: Iterable[Entry] | None = None) -> Clock:
    """The clock of a case by its history."""
    lines = Entry.objects.filter(case=case).order_by("id") if entries is None else entries
    moves = (Move(line.at, line.verb, line.before, line.after) for line in lines)
    return clock(catalogue.case_type(case.type), case.opened_at, moves)


def deadline(case: Case, *, at: datetime, entries: Iterable[Entry] | None = None) -> Deadline | None:
    """How the deadline of a case came about; None for a case without one."""
    if not case.calendar or case.solve_hours is None:
        return None
    calendar, said_as = catalogue.calendar(case.calendar), catalogue.calendar_fact(case.calendar)
    running = clock_of(case, entries)
    left = case.minutes_left if case.due_at is None else calendar.between(at, case.due_at)
    until = case.due_at or at
    named = facts.derived(("holidays named", get_language()), _holidays)
    recounted = _is_recounted(case, calendar, running)
    return Deadline(
        began=running.began,
        due_at=case.due_at,
        hours=case.solve_hours,
        calendar=said(said_as.name.model_dump()) if said_as else case.calendar,
        free=()
        if recounted
        else tuple((day, named.get(day, "")) for day in calendar.closed_days(running.began, until)),
        stood=running.stood,
        hours_left=None if left is None else left / 60,
        is_recounted=recounted,
    )


def _is_recounted(case: Case, calendar: WorkCalendar, running: Clock) -> bool:
    """Whether today's calendar would have led to another deadline: a promise that was made is kept all the same."""
    if case.due_at is None or case.solve_hours is None:
        return False
    stood = sum(calendar.between(start, end) for start, end in running.stood if end is not None)
    return abs(calendar.between(running.began, case.due_at) - stood - case.solve_hours * 60) > _RECOUNTED_MINUTES


def _holidays() -> dict[date, str]:
    return {holiday.day: said(holiday.name.model_dump()) for holiday in facts.current("holiday").values()}


def reopen_until(case: Case) -> datetime | None:
    """Until when the reporter may open a solved case again."""
    return case.solved_at + timedelta(days=catalogue.terms(case.type).reopen_days) if case.solved_at else None


def answer_until(case: Case, asked: Entry | None = None) -> datetime | None:
    """Until when the clock stands for an answer to a question, the open one by default; None when there is none."""
    asked = asked or asked_question(case)
    return asked.at + timedelta(days=catalogue.terms(case.type).wait_days) if asked else None


def lateness_of(case: Case, *, at: datetime) -> Lateness:
    """How a case stands to its deadline."""
    minutes = 0.0
    if case.due_at is not None and case.calendar and case.due_at - at < timedelta(days=30):
        minutes = catalogue.calendar(case.calendar).between(at, case.due_at)
    elif case.due_at is not None:
        minutes = soon_minutes() + 1
    return lateness(
        case.kind, due_at=case.due_at, was_on_time=case.was_on_time, at=at, minutes=minutes, soon=soon_minutes()
    )


def soon_minutes() -> float:
    """A deadline is near when the ladder's first warning is due."""
    warnings = [rung.hours * 60 for rung in catalogue.ladder() if rung.at == "before_due"]
    return max(warnings, default=SOON_MINUTES)


def others_near(case: Case, desk: Desk) -> list[tuple[Case, float]]:
    """Cases of the same category within 500 m that everybody or this officer may see, nearest first."""
    if case.point is None:
        return []
    found = Case.objects.filter(desk.visible(), category=case.category_id).exclude(pk=case.pk)
    around = named(outwards(case.point, NEAR_M[-1], found, NEAR_MOST))
    return by_metres(case.point, around, metres=NEAR_M[-1], limit=NEAR_MOST)


def names(entries: Iterable[Entry]) -> Mapping[str, str]:
    """The names of the officers who wrote these lines, by the `by` of each; a reporter's name is not among them."""
    written = {line.by for line in entries if line.party == Party.STAFF}
    numbers = {int(found[1]): by for by in written if (found := _ACCOUNT.fullmatch(by))}
    people = accounts.Account.objects.filter(pk__in=numbers).values_list("pk", "name")
    return {numbers[pk]: name for pk, name in people if name}


def by_rules(case: Case) -> str:
    """The agency that the rules of today would choose for this case as it stands."""
    category = catalogue.category_even_ended(case.category_id)
    return catalogue.route(category, case.area_id or "", case.public_words, case.opened_at).agency
