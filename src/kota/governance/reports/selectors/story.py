"""A report as its page tells it: history, photos, answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from kota.governance.reports.contracts import ModerationFact
from kota.governance.reports.rules.reading import public_words
from kota.governance.reports.rules.words import mask
from kota.kernel.accounts import facade as accounts
from kota.kernel.accounts.contracts import AgencyFact
from kota.kernel.cases import facade as cases
from kota.kernel.cases.contracts import Party, Verb
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
class Picture:
    kind: str
    small: str
    full: str
    at: datetime


def history(case: cases.Case, entries: Sequence[cases.Entry], *, whole: bool) -> list[Line]:
    """Public lines, newest first, masked; `whole`: as they were written, for the reporter's eyes."""
    shown = [entry for entry in entries if entry.is_public]
    office = _first_office(case, shown)
    lines = []
    for entry in shown:
        to = str(entry.data.get("to", "")) if entry.verb == Verb.HAND_OVER else ""
        lines.append(_line(entry, office, to, whole=whole))
        office = to or office
    return lines[::-1]


def _first_office(case: cases.Case, entries: Sequence[cases.Entry]) -> str:
    moved = next((entry for entry in entries if entry.verb == Verb.HAND_OVER), None)
    return str(moved.data.get("from", "")) if moved else case.agency_id


def _line(entry: cases.Entry, office: str, to: str, *, whole: bool) -> Line:
    text, data = entry.text if whole else _public(entry), entry.data
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


def _public(entry: cases.Entry) -> str:
    """What everybody reads of a line. Question and answer are between the agency and the reporter: they may say what
    the officer had to ask, a house number or a name."""
    if entry.verb in (Verb.ASK, Verb.ANSWER):
        return ""
    if entry.party == Party.REPORTER:
        return public_words(entry.text, facts.current("moderation").get("words", _NO_WORDS))
    return mask(entry.text)


def pictures(case: cases.Case, *, whole: bool) -> list[Picture]:
    """Photos in the order in which they came; hidden ones only for the reporter."""
    return [_picture(photo) for photo in cases.photos_of(case) if whole or not photo.is_hidden]


def _picture(photo: cases.Photo) -> Picture:
    small, full = files.url(photo.file, files.Size.SMALL), files.url(photo.file, files.Size.FULL)
    return Picture(photo.kind, small, full, photo.at)


def office(code: str) -> AgencyFact | None:
    """An agency by code, or nothing when the city has it no more."""
    return accounts.agencies().get(code)


def answers(case: cases.Case, *, whole: bool, moment: Callable[[str], str] = str) -> list[tuple[Words, list[Words]]]:
    """The extra questions of the category with what was answered. Free words are for the reporter's eyes only.
    `moment` writes days and times, which are kept as ISO 8601."""
    category = facts.current("category").get(case.category_id)
    found = []
    for question in category.question if category else ():
        given = case.fields.get(question.code)
        is_open = whole or question.datatype not in ("string", "text")
        if is_open and given not in (None, "", []):
            values = given if isinstance(given, list) else [given]
            names = {option.key: option.name for option in question.values}
            texts = [moment(str(value)) for value in values] if question.datatype == "datetime" else values
            found.append((question.label, [names.get(str(text)) or _plain(text) for text in texts]))
    return found


def _plain(value: object) -> Words:
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return Words(id=text, en=text)
