"""A report as its page tells it: steps, history, deadline, photos."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kota.governance.reports.contracts import ModerationFact
from kota.governance.reports.rules.reading import public_words
from kota.kernel.accounts import facade as accounts
from kota.kernel.accounts.contracts import AgencyFact
from kota.kernel.cases import facade as cases
from kota.kernel.cases.contracts import CalendarFact, Kind, Party, Verb
from kota.kernel.facts import facade as facts
from kota.kernel.facts.contracts import Words
from kota.kernel.files import facade as files

_NO_WORDS = ModerationFact(titles=[], not_persons=[], insults={})


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the history. `office` is the agency that had the case then; `withheld`: words not shown."""

    at: datetime
    verb: str
    party: str
    text: str
    office: str
    to_office: str = ""
    rating: int | None = None
    rung: Words | None = None
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Rest:
    """A day on which the calendar rests; `name` says why when it is a holiday."""

    day: date
    name: Words | None


@dataclass(frozen=True, slots=True)
class Deadline:
    """When it is due and how that came about. `minutes_left` while the clock stands."""

    due_at: datetime | None
    hours: float | None
    calendar: CalendarFact | None
    since: datetime
    rests: tuple[Rest, ...] = ()
    minutes_left: float | None = None
    is_late: bool = False
    was_on_time: bool | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    kind: str
    small: str
    full: str
    at: datetime


def history(case: cases.Case, *, whole: bool) -> list[Line]:
    """Public lines, newest first; `whole`: the reporter's own words as they were written."""
    entries = cases.history(case, only_public=True)
    office = _first_office(case, entries)
    lines = []
    for entry in entries:
        to = str(entry.data.get("to", "")) if entry.verb == Verb.HAND_OVER else ""
        lines.append(_line(entry, office, to, whole=whole))
        office = to or office
    return lines[::-1]


def _first_office(case: cases.Case, entries: Sequence[cases.Entry]) -> str:
    moved = next((entry for entry in entries if entry.verb == Verb.HAND_OVER), None)
    return str(moved.data.get("from", "")) if moved else case.agency_id


def _line(entry: cases.Entry, office: str, to: str, *, whole: bool) -> Line:
    text, data = entry.text, entry.data
    if entry.party == Party.REPORTER and not whole:
        text = public_words(text, facts.current("moderation").get("words", _NO_WORDS))
    rung = data.get("name") if entry.verb == Verb.ESCALATE else None
    return Line(
        at=entry.at,
        verb=entry.verb,
        party=entry.party,
        text=text,
        office=office,
        to_office=to,
        rating=data.get("rating"),
        rung=Words.model_validate(rung) if rung else None,
        withheld=bool(entry.text and not text),
    )


def deadline(case: cases.Case, at: datetime) -> Deadline:
    """The deadline with the days that did not count."""
    calendar: CalendarFact | None = facts.current("calendar").get(case.calendar)
    since = _since(case)
    late = case.kind == Kind.OPEN and case.due_at is not None and at > case.due_at
    rests = tuple(_rests(case, since)) if calendar and case.due_at else ()
    return Deadline(
        due_at=case.due_at,
        hours=case.solve_hours,
        calendar=calendar,
        since=since,
        rests=rests,
        minutes_left=case.minutes_left if case.kind == Kind.WAITING else None,
        is_late=late,
        was_on_time=case.was_on_time,
    )


def _since(case: cases.Case) -> datetime:
    """From when the hours count: the day it was opened, or opened again."""
    if not case.reopened:
        return case.opened_at
    again = cases.Entry.objects.filter(case=case, verb=Verb.REOPEN).order_by("-id").first()
    return again.at if again else case.opened_at


def _rests(case: cases.Case, since: datetime) -> list[Rest]:
    holidays = facts.current("holiday")
    days = cases.calendar(case.calendar).closed_days(since, case.due_at or since)
    return [Rest(day, holidays[day.isoformat()].name if day.isoformat() in holidays else None) for day in days]


def pictures(case: cases.Case, *, whole: bool) -> list[Picture]:
    """Photos in the order in which they came; hidden ones only for the reporter."""
    found = case.photos.select_related("file").order_by("at", "pk")
    shown = [photo for photo in found if not photo.file.removed_at and (whole or not photo.is_hidden)]
    sizes = (files.Size.SMALL, files.Size.FULL)
    return [Picture(photo.kind, *(files.url(photo.file, size) for size in sizes), photo.at) for photo in shown]


def office(code: str) -> AgencyFact | None:
    """An agency by code, or nothing when the city has it no more."""
    return accounts.agencies().get(code)


def answers(case: cases.Case, *, whole: bool) -> list[tuple[Words, list[Words]]]:
    """The extra questions of the category with what was answered. Free words are for the reporter's eyes only."""
    category = facts.current("category").get(case.category_id)
    found = []
    for question in category.question if category else ():
        given = case.fields.get(question.code)
        is_open = whole or question.datatype not in ("string", "text")
        if is_open and given not in (None, "", []):
            values = given if isinstance(given, list) else [given]
            names = {option.key: option.name for option in question.values}
            found.append((question.label, [names.get(str(value)) or _plain(value) for value in values]))
    return found


def _plain(value: object) -> Words:
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return Words(id=text, en=text)
