"""A report as programs see it: masked words, never the person; more of it for its own reporter."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from kota.base.words import said
from kota.governance.reports.selectors import story
from kota.governance.reports.selectors.naming import Namer, namer
from kota.kernel.cases import facade as cases
from kota.kernel.cases.contracts import Party, StopQuestion, Verb
from kota.kernel.files import facade as files
from kota.ui.api import Out


class ReportOut(Out):
    """A report in a list. `state` is open, solved or rejected (not taken up); `step` says where it is in between."""

    reference: str
    url: str
    category: str
    category_name: str
    words: str
    place: str
    area: str | None
    area_name: str
    lon: float | None
    lat: float | None
    agency: str
    agency_name: str
    step: str
    state: str
    channel: str
    opened_at: datetime
    updated_at: datetime
    due_at: datetime | None
    solved_at: datetime | None
    closed_at: datetime | None
    was_on_time: bool | None
    reopened: int
    rating: int | None
    supporters: int


class HistoryLineOut(Out):
    """One line of the history. `withheld`: words were written that the public does not read."""

    at: datetime
    verb: str
    party: str
    text: str
    agency: str
    to_agency: str | None
    rating: int | None
    withheld: bool


class PictureOut(Out):
    kind: str
    small: str
    full: str
    at: datetime


class AnswerOut(Out):
    question: str
    answers: list[str]


class WholeReportOut(ReportOut):
    """One report. `is_mine`: the caller is its reporter, and sees words, place and answers as they were written.
    `question` is what the agency asks its reporter, told to nobody else; `held` says why a moderator looks first;
    `can` are the verbs that its reporter may use now; `reopen_until` is the end of the time to object."""

    is_mine: bool
    held: str
    question: str | None
    history: list[HistoryLineOut]
    photos: list[PictureOut]
    answers: list[AnswerOut]
    why: str | None
    can: list[str]
    reopen_until: datetime | None


class StopOut(Out):
    """Ask the reporter at once; whoever says yes must call the number: reports are not watched at all hours."""

    ask: str
    number: str


class SentOut(WholeReportOut):
    """A report that was just sent. `follow_key` opens it for its reporter (header X-Follow-Key); it is told only once,
    and `follow_url` is the link with it. `emergency` is there where the report may be one."""

    emergency: StopOut | None
    follow_key: str
    follow_url: str


class NearOut(Out):
    report: ReportOut
    metres: float


def fields(case: cases.Case | cases.Listed, names: Namer) -> dict[str, Any]:
    return {
        "reference": case.reference,
        "url": names.url(case),
        "category": case.category_id,
        "category_name": names.category(case),
        "words": case.public_words,
        "place": case.public_place,
        "area": case.area_id,
        "area_name": case.area_name,
        "lon": case.point.lon if case.point else None,
        "lat": case.point.lat if case.point else None,
        "agency": case.agency_id,
        "agency_name": names.agency(case),
        "step": case.step,
        "state": names.state(case),
        "channel": case.channel,
        "opened_at": case.opened_at,
        "updated_at": case.updated_at,
        "due_at": case.due_at,
        "solved_at": case.solved_at,
        "closed_at": case.closed_at,
        "was_on_time": case.was_on_time,
        "reopened": case.reopened,
        "rating": case.rating,
        "supporters": case.supporters,
    }


def listed(found: Iterable[cases.Listed]) -> list[dict[str, Any]]:
    """Rows in the shape of ReportOut."""
    names = namer()
    return [fields(case, names) for case in found]


def whole_fields(case: cases.Case, *, is_mine: bool) -> dict[str, Any]:
    entries = cases.history(case, only_public=True)
    asked = cases.open_question(case) if is_mine else None
    given = fields(case, namer()) | ({"words": case.words, "place": case.place} if is_mine else {})
    return {
        **given,
        "is_mine": is_mine,
        "held": case.held if is_mine else "",
        "question": asked.text if asked else None,
        "history": [_line(line) for line in story.history(case, entries, whole=is_mine)],
        "photos": [_picture(photo) for photo in _pictures(case, whole=is_mine)],
        "answers": [
            AnswerOut(question=said(label), answers=[said(value) for value in values])
            for label, values in story.answers(case, whole=is_mine)
        ],
        "why": _why(case),
        "can": [str(verb) for verb in possible(case)] if is_mine else [],
        "reopen_until": cases.reopen_until(case),
    }


def whole_out(case: cases.Case, *, is_mine: bool) -> WholeReportOut:
    return WholeReportOut(**whole_fields(case, is_mine=is_mine))


def possible(case: cases.Case) -> Sequence[str]:
    """The verbs that its reporter may use now."""
    found = [transition.verb for transition in cases.possible(cases.case_type(case.type), case.step, Party.REPORTER)]
    is_asked = Verb.ANSWER in found and cases.open_question(case) is not None
    return [str(verb) for verb in found if is_asked or verb != Verb.ANSWER]


def stop_out(stop: StopQuestion | None) -> StopOut | None:
    return StopOut(ask=said(stop.ask), number=stop.number) if stop else None


def _why(case: cases.Case) -> str | None:
    because = case.why.get("because")
    return said(because) if isinstance(because, dict) and because else None


def _line(line: story.Line) -> HistoryLineOut:
    return HistoryLineOut(
        at=line.at,
        verb=line.verb,
        party=line.party,
        text=line.text,
        agency=line.office,
        to_agency=line.to_office or None,
        rating=line.rating,
        withheld=line.withheld,
    )


def _pictures(case: cases.Case, *, whole: bool) -> list[cases.Photo]:
    return [photo for photo in cases.photos_of(case) if whole or not photo.is_hidden]


def _picture(photo: cases.Photo) -> PictureOut:
    small, full = (files.absolute_url(photo.file, size) for size in (files.Size.SMALL, files.Size.FULL))
    return PictureOut(kind=photo.kind, small=small, full=full, at=photo.at)
