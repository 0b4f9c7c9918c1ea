"""A case as its officer's program sees it."""

from datetime import datetime
from typing import Any

from kota.base.words import said
from kota.kernel.accounts import facade as accounts
from kota.kernel.cases.models import Case, Entry, Photo
from kota.kernel.cases.models import Contact as ContactRow
from kota.kernel.cases.selectors import beside
from kota.kernel.files import facade as files
from kota.ui.api import Out


class CaseOut(Out):
    """A case in a list. `words` and `place` are as written, `public_words` and `public_place` as everybody may read
    them; `held` says why it waits for a moderator; `lateness` is late, soon, ahead, standing, none, kept or missed."""

    reference: str
    type: str
    step: str
    kind: str
    category: str
    category_name: str
    agency: str
    agency_name: str
    officer: int | None
    area: str | None
    area_name: str
    place: str
    public_place: str
    lon: float | None
    lat: float | None
    words: str
    public_words: str
    channel: str
    held: str
    is_public: bool
    opened_at: datetime
    updated_at: datetime
    due_at: datetime | None
    lateness: str
    taken_at: datetime | None
    solved_at: datetime | None
    closed_at: datetime | None
    was_on_time: bool | None
    reopened: int
    rung: int
    rating: int | None
    supporters: int


class CaseLineOut(Out):
    """One line of the history. `by` names an account or a part of Kota, never a person."""

    at: datetime
    verb: str
    party: str
    by: str
    before: str
    after: str
    text: str
    data: dict[str, Any]
    is_public: bool


class CasePhotoOut(Out):
    """A photo; its addresses work for some hours where it is not public. `kind` is before, after or other."""

    id: int
    kind: str
    at: datetime
    small: str
    full: str
    is_hidden: bool


class ContactOut(Out):
    """How to reach the reporter. `name` is empty unless the reporter lets the staff read it."""

    name: str
    email: str
    phone: str
    language: str
    notify: str


class WholeCaseOut(CaseOut):
    """One case with everything beside it. `seen` names this state: send it with a deed, and it is refused when somebody
    else worked on the case meanwhile. `contact` is null for those who do not work the case."""

    answers: dict[str, Any]
    why: dict[str, Any]
    history: list[CaseLineOut]
    photos: list[CasePhotoOut]
    contact: ContactOut | None
    earlier: list[str]
    near: list[str]
    possible: list[str]
    seen: int


def case_out(case: Case, at: datetime) -> CaseOut:
    return CaseOut(**_fields(case, at))


def _fields(case: Case, at: datetime) -> dict[str, Any]:
    agency = accounts.agencies().get(case.agency_id)
    same = (
        "reference", "type", "step", "kind", "area_name", "place", "public_place", "words", "public_words", "channel",
        "held", "is_public", "opened_at", "updated_at", "due_at", "taken_at", "solved_at", "closed_at", "was_on_time",
        "reopened", "rung", "rating", "supporters",
    )  # fmt: skip
    return {
        **{name: getattr(case, name) for name in same},
        "category": case.category_id,
        "category_name": said(case.category.names),
        "agency": case.agency_id,
        "agency_name": said(agency.name) if agency else said(case.agency.names),
        "officer": case.officer_id,
        "area": case.area_id,
        "lon": case.point.lon if case.point else None,
        "lat": case.point.lat if case.point else None,
        "lateness": str(beside.lateness_of(case, at=at)),
    }


def line_out(entry: Entry) -> CaseLineOut:
    return CaseLineOut(
        at=entry.at,
        verb=entry.verb,
        party=entry.party,
        by=entry.by,
        before=entry.before,
        after=entry.after,
        text=entry.text,
        data=entry.data,
        is_public=entry.is_public,
    )


def photo_out(photo: Photo) -> CasePhotoOut:
    return CasePhotoOut(
        id=photo.pk,
        kind=photo.kind,
        at=photo.at,
        small=files.url(photo.file, files.Size.SMALL),
        full=files.url(photo.file, files.Size.FULL),
        is_hidden=photo.is_hidden,
    )


def contact_out(contact: ContactRow | None) -> ContactOut | None:
    if contact is None:
        return None
    return ContactOut(
        name=contact.shown_name,
        email=contact.email,
        phone=contact.phone,
        language=contact.language,
        notify=contact.notify,
    )


def whole(case: Case, at: datetime, **more: Any) -> WholeCaseOut:
    return WholeCaseOut(**_fields(case, at), **more)
