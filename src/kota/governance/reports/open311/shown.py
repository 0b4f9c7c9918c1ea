"""A case as Open311 shows it: masked words, never the person; what is unknown is null."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from kota.base.words import said
from kota.governance.reports.open311.formats import Many
from kota.governance.reports.rules.words import mask
from kota.governance.reports.selectors import story
from kota.governance.reports.selectors.naming import Namer, namer
from kota.kernel.cases import facade as cases
from kota.kernel.cases.contracts import Kind, Verb
from kota.kernel.facts import facade as facts
from kota.kernel.files import facade as files

Row = cases.Case | cases.Listed
_OF_ROWS = ZoneInfo("UTC")  # what the database connection gives its moments
CLOSED = frozenset({Kind.SOLVED, Kind.DONE})
_BY_STAFF = (Verb.SOLVE, Verb.REJECT, Verb.HAND_OVER)
_TOLD = ("singlevaluelist", "multivaluelist", "number", "datetime")  # free text may name somebody


@dataclass(slots=True)
class Beside:
    """What lists fetch in one query for all their cases."""

    said: dict[tuple[int, str], str]
    photos: dict[int, list[cases.Photo]] = field(default_factory=dict)
    notes: dict[int, list[cases.Entry]] = field(default_factory=dict)


def stamp(at: datetime | None) -> str | None:
    """W3C date and time with its zone, to the second."""
    if at is None:
        return None
    return f"{(at if at.tzinfo is _OF_ROWS else at.astimezone(UTC)).isoformat()[:19]}Z"


def _beside(found: Sequence[Row]) -> Beside:
    """Public photos of these cases, and the public words that explain their state."""
    keys = [case.pk for case in found]
    told = Beside(cases.last_said(keys, *_BY_STAFF))
    for photo in cases.shown_photos(keys):
        told.photos.setdefault(photo.case_id, []).append(photo)
    return told


def requests(found: Sequence[Row]) -> Many:
    """The cases as `service_requests`, with every field of the standard."""
    told, names = _beside(found), namer()
    return Many("request", [_request(case, told, names) for case in found], is_plain=True)


def extended_requests(found: Sequence[cases.Case]) -> Many:
    """The same with what the standard does not know."""
    told, names = _beside(found), namer()
    for entry in cases.public_entries([case.pk for case in found]):
        told.notes.setdefault(entry.case_id, []).append(entry)
    return Many("request", [_request(case, told, names) | _extended(case, told) for case in found])


def _request(case: Row, told: Beside, names: Namer) -> dict[str, Any]:
    is_closed = case.kind in CLOSED
    photos = [photo for photo in told.photos.get(case.pk, []) if photo.kind == "before"]
    return {
        "service_request_id": case.reference,
        "status": "closed" if is_closed else "open",
        "status_notes": _status_notes(case, told, names),
        "service_name": names.category(case) or None,
        "service_code": case.category_id,
        "description": case.public_words or None,
        "agency_responsible": names.agency(case) or None,
        "service_notice": None,
        "requested_datetime": stamp(case.opened_at),
        "updated_datetime": stamp((case.closed_at or case.solved_at) if is_closed else case.updated_at),
        "expected_datetime": stamp(case.due_at),
        "address": address(case),
        "address_id": case.area_id,
        "zipcode": None,
        "lat": case.point.lat if case.point else None,
        "long": case.point.lon if case.point else None,
        "media_url": media_url(photos[0].file_id) if photos else None,
    }


def media_url(file_id: UUID) -> str:
    return settings.KOTA_PUBLIC_URL.rstrip("/") + files.public_path(file_id)


def address(case: Row) -> str | None:
    """From the most specific to the most general: the place as everybody may read it, then the areas."""
    return ", ".join(part for part in (case.public_place, case.area_name) if part) or None


def _status_notes(case: Row, told: Beside, names: Namer) -> str | None:
    """What was last said about the state, else the step's name."""
    text = told.said.get((case.pk, case.step))
    return mask(text) if text else names.step(case) or None


def _extended(case: cases.Case, told: Beside) -> dict[str, Any]:
    photos = told.photos.get(case.pk, [])
    return {
        "attributes": Many("attribute", _answers(case)),
        "extended_attributes": {
            "channel": case.channel,
            "step": case.step,
            "agency_code": case.agency_id,
            "supporters": case.supporters,
            "reopened": case.reopened,
            "rating": case.rating,
            "updated_at": stamp(case.updated_at),
            "photos": Many(
                "photo",
                [{"media_url": media_url(p.file_id), "title": p.kind, "created_at": stamp(p.at)} for p in photos],
            ),
        },
        "notes": Many(
            "note", [_note(line) for line in story.history(case, told.notes.get(case.pk, []), whole=False)[::-1]]
        ),
    }


def _note(line: story.Line) -> dict[str, Any]:
    return {"datetime": stamp(line.at), "description": line.text or None, "type": line.verb}


def _answers(case: cases.Case) -> list[dict[str, Any]]:
    """Answers whose values are ours or plain figures; sentences stay with the agency."""
    category = facts.current("category").get(case.category_id)
    given: Mapping[str, Any] = case.fields
    return [
        {"code": question.code, "label": said(question.label), "value": _value(given[question.code])}
        for question in (category.question if category else [])
        if question.datatype in _TOLD and question.code in given
    ]


def _value(given: Any) -> str:
    return ", ".join(map(str, given)) if isinstance(given, list) else str(given)
