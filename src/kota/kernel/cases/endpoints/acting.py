"""What officers do: one address for every verb, and one deed for many cases."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import File, Form
from ninja.files import UploadedFile
from pydantic import Field

from kota.base import clock
from kota.base.errors import InvalidError, KotaError
from kota.base.words import told
from kota.kernel.cases import permissions, services
from kota.kernel.cases.contracts import Deed, Verb
from kota.kernel.cases.endpoints.desk import at_desk, on_desk
from kota.kernel.cases.endpoints.shapes import WholeCaseOut
from kota.kernel.cases.endpoints.work import whole
from kota.kernel.cases.models import Case
from kota.kernel.cases.selectors.desk import Desk
from kota.kernel.files import facade as files
from kota.kernel.files.contracts import MOST_BYTES
from kota.ui.access import actor_of
from kota.ui.api import WORK, Body, Code, Flag, Line, Out, Reference, Router, Text

router = Router("Work")
MOST_PHOTOS = 5


class OfficerVerb(StrEnum):
    """What an officer may do, as the case's step and the officer's role allow."""

    TAKE = "take"
    ASK = "ask"
    WITHDRAW = "withdraw"
    HAND_OVER = "hand_over"
    NOTE = "note"
    PHOTO = "photo"
    SOLVE = "solve"
    REJECT = "reject"
    RELOCATE = "relocate"
    HOLD = "hold"
    RELEASE = "release"
    TAKE_DOWN = "take_down"
    HIDE_PHOTO = "hide_photo"
    SHOW_PHOTO = "show_photo"


class BulkVerb(StrEnum):
    TAKE = "take"
    HAND_OVER = "hand_over"
    NOTE = "note"


class Evidence(StrEnum):
    AFTER = "after"
    OTHER = "other"


class DeedIn(Out):
    """What the verbs need: `text` for ask, note, solve, reject, hand_over and take_down, and for withdraw if there is
    something to say; `agency` (and `category`) for hand_over; `area` for relocate; `reasons` for hold; `public_words`
    and `public_place` for release (what is empty is shown to nobody); `photo` (its id) for hide_photo and show_photo.
    `seen` is the state of the case that the officer looked at; 0 asks for no comparison."""

    text: Text = ""
    agency: Code = ""
    category: Code = ""
    area: Code = ""
    reasons: Code = ""
    public_words: Text = ""
    public_place: Line = ""
    is_public: Flag = False
    photo_kind: Evidence = Evidence.AFTER
    photo: Annotated[int, Field(ge=0, le=2**53 - 1)] = 0
    seen: Annotated[int, Field(ge=0, le=2**53 - 1)] = 0

    def deed(self, verb: OfficerVerb, photos: tuple[UUID, ...]) -> Deed:
        given = self.model_dump(exclude={"seen", "photo", "photo_kind"})
        return Deed(Verb(verb), photos=photos, photo=self.photo, photo_kind=str(self.photo_kind), **given)


class BulkIn(Body):
    verb: Annotated[BulkVerb, Field(strict=False)]
    references: Annotated[list[Reference], Field(min_length=1, max_length=100)]
    text: Text = ""
    agency: Code = ""
    category: Code = ""
    is_public: bool = False


class BulkOut(Out):
    """What became of one case; `message` says why not."""

    reference: str
    done: bool
    message: str


@router.post("/work/cases/{reference}/{verb}", WholeCaseOut, scope=WORK, may_be_empty=True)
def act_on_case(
    request: HttpRequest,
    reference: Reference,
    verb: OfficerVerb,
    deed: Form[DeedIn],
    photos: File[list[UploadedFile]] = [],  # noqa: B006 - ninja copies it
) -> WholeCaseOut:
    """Do something to a case: one of the verbs that `possible` names.

    A form, as multipart when photos come along. The answer is the case as it is then.
    """
    at = clock.now()
    with at_desk(request, *permissions.STAFF) as desk:
        case = on_desk(desk, reference)
        stored = _store(request, case, photos, at)
        by = actor_of(request)
        done = services.act(case_id=case.pk, deed=deed.deed(verb, stored), by=by, at=at, seen=deed.seen or None)
        return whole(desk, _again(done), at)


@router.post("/work/bulk", list[BulkOut], scope=WORK)
def act_on_many(request: HttpRequest, body: BulkIn) -> list[BulkOut]:
    """Take, hand over or note many cases; each is checked on its own."""
    at = clock.now()
    given = body.model_dump(include={"text", "agency", "category", "is_public"})
    with at_desk(request, *permissions.ON_QUEUE) as desk:
        return [
            _try(desk, reference, Deed(Verb(body.verb), **given), at) for reference in dict.fromkeys(body.references)
        ]


def _try(desk: Desk, reference: str, deed: Deed, at: datetime) -> BulkOut:
    try:
        case = on_desk(desk, reference)
        services.act(case_id=case.pk, deed=deed, by=desk.actor, at=at)
    except KotaError as error:
        return BulkOut(reference=reference, done=False, message=told(error))
    return BulkOut(reference=case.reference, done=True, message="")


def _store(request: HttpRequest, case: Case, photos: Any, at: datetime) -> tuple[UUID, ...]:
    if len(photos) > MOST_PHOTOS:
        raise InvalidError(_("Send at most %(most)d photos.") % {"most": MOST_PHOTOS}, field="photos")
    shown, by = case.is_public and not case.held, actor_of(request)
    stored = [files.store_photo(data=photo.read(MOST_BYTES + 1), by=by, at=at, is_public=shown) for photo in photos]
    return tuple(photo.id for photo in stored)


def _again(case: Case) -> Case:
    """The case as it is stored now, with what stands beside it."""
    return Case.objects.select_related("category", "agency", "officer", "area").get(pk=case.pk)
