"""What reporters and neighbours do with a report that is under way."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import File, Form
from ninja.files import UploadedFile
from pydantic import Field

from kota.base import clock
from kota.base.actor import Actor
from kota.base.errors import InvalidError, NotAllowedError
from kota.governance.reports import services
from kota.governance.reports.contracts import MOST_PHOTOS
from kota.governance.reports.endpoints import shapes, who
from kota.governance.reports.endpoints.router import router
from kota.governance.reports.endpoints.shapes import WholeReportOut
from kota.kernel.accounts import facade as accounts
from kota.kernel.cases import facade as cases
from kota.kernel.cases.contracts import Contact
from kota.kernel.files import facade as files
from kota.kernel.files.contracts import MOST_BYTES
from kota.ui.access import actor_of
from kota.ui.api import NO_GUESS, WRITE, Body, Email, Out, Reference

Words = Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")]
Stars = Annotated[int, Field(strict=False, ge=1, le=5), NO_GUESS]
Photos = File[list[UploadedFile]]


class WordsIn(Out):
    text: Words = ""


class RatingIn(Body):
    """One to five."""

    rating: Stars
    text: Words = ""


class SupportIn(Body):
    """Without an account, `mark` tells the caller's users apart: the same mark counts once."""

    mark: Annotated[str, Field(max_length=100, pattern=r"^[A-Za-z0-9._:-]*$")] = ""


class SupportedOut(Out):
    supporters: int


class TakedownIn(Body):
    reason: Annotated[str, Field(min_length=1, max_length=2000, pattern=r"^[^\x00]+$")]
    email: Annotated[str, Field(max_length=254, pattern=r"^[^\x00]*$")] = ""


class ContactIn(Body):
    """How to reach the reporter: an address, a number, or (for a signed-in person, with neither) the account."""

    email: Email | Literal[""] = ""
    phone: Annotated[str, Field(max_length=40, pattern=r"^[^\x00]*$")] = ""
    name: Annotated[str, Field(max_length=100, pattern=r"^[^\x00]*$")] = ""
    show_name: bool = False


class AskedOut(Out):
    """The request's number; a moderator decides."""

    takedown: int


@router.post("/reports/{reference}/support", SupportedOut, scope=WRITE, is_open=True)
def support_report(request: HttpRequest, reference: Reference, body: SupportIn) -> SupportedOut:
    """Join a report: "me too". Twice counts once."""
    case, mine = who.as_reader(request, reference, "")
    if mine:
        raise NotAllowedError(_("This is your own report: it counts already."))
    who.count(request, "support", most=60)
    actor = actor_of(request)
    mark = f"{actor.urn}:{body.mark}" if body.mark else ""
    return SupportedOut(supporters=services.support(case_id=case.pk, by=actor, mark=mark, at=clock.now()))


@router.post("/reports/{reference}/takedown", AskedOut, scope=WRITE, is_open=True, status=201)
def ask_takedown(request: HttpRequest, reference: Reference, body: TakedownIn) -> AskedOut:
    """Ask that a report be taken off the public pages."""
    case, _mine = who.as_reader(request, reference, "")
    who.count(request, "takedown", most=10)
    made = services.ask_takedown(case=case, reason=body.reason, email=body.email, by=actor_of(request), at=clock.now())
    return AskedOut(takedown=made.pk)


@router.post("/reports/{reference}/contact", WholeReportOut, scope=WRITE, is_open=True)
def leave_contact(
    request: HttpRequest, reference: Reference, body: ContactIn, follow_key: who.FollowKey = ""
) -> WholeReportOut:
    """Say how the agency reaches you, where you did not when you sent the report."""
    case, by = who.as_reporter(request, reference, follow_key), actor_of(request)
    cases.leave_contact(case_id=case.pk, contact=_contact(body, by), by=by, at=clock.now())
    return _mine(case)


@router.post("/reports/{reference}/answer", WholeReportOut, scope=WRITE, is_open=True)
def answer_question(
    request: HttpRequest,
    reference: Reference,
    words: Form[WordsIn],
    photos: Photos = [],  # noqa: B006 - ninja copies it
    follow_key: who.FollowKey = "",
) -> WholeReportOut:
    """Answer the agency's question. Only the agency and the reporter read the words."""
    case, at = who.as_reporter(request, reference, follow_key), clock.now()
    stored = _store(request, case, photos, at)
    services.answer(case=case, text=words.text, photos=stored, by=actor_of(request), at=at)
    return _mine(case)


@router.post("/reports/{reference}/photos", WholeReportOut, scope=WRITE, is_open=True)
def add_photos(
    request: HttpRequest, reference: Reference, photos: Photos, follow_key: who.FollowKey = ""
) -> WholeReportOut:
    """Add photos while the report is open."""
    case, at = who.as_reporter(request, reference, follow_key), clock.now()
    services.add_photos(case=case, photos=_store(request, case, photos, at), by=actor_of(request), at=at)
    return _mine(case)


@router.post("/reports/{reference}/confirm", WholeReportOut, scope=WRITE, is_open=True)
def confirm_solved(request: HttpRequest, reference: Reference, follow_key: who.FollowKey = "") -> WholeReportOut:
    """Say that it is solved."""
    case = who.as_reporter(request, reference, follow_key)
    cases.confirm(case_id=case.pk, by=actor_of(request), at=clock.now())
    return _mine(case)


@router.post("/reports/{reference}/reopen", WholeReportOut, scope=WRITE, is_open=True)
def reopen_report(
    request: HttpRequest,
    reference: Reference,
    words: Form[WordsIn],
    photos: Photos = [],  # noqa: B006
    follow_key: who.FollowKey = "",
) -> WholeReportOut:
    """Say that it is not solved, and why: the agency gets it back with a new deadline."""
    case, at = who.as_reporter(request, reference, follow_key), clock.now()
    stored = _store(request, case, photos, at)
    services.reopen(case=case, text=words.text, photos=stored, by=actor_of(request), at=at)
    return _mine(case)


@router.post("/reports/{reference}/rate", WholeReportOut, scope=WRITE, is_open=True)
def rate_report(
    request: HttpRequest, reference: Reference, body: RatingIn, follow_key: who.FollowKey = ""
) -> WholeReportOut:
    """Say how well it was done; a later rating replaces the earlier."""
    case = who.as_reporter(request, reference, follow_key)
    given = {"rating": body.rating, "text": body.text}
    services.judge(case=case, confirms=False, **given, by=actor_of(request), at=clock.now())  # type: ignore[arg-type]
    return _mine(case)


def _contact(body: ContactIn, by: Actor) -> Contact:
    phone = accounts.read_phone(body.phone) or ""
    if body.phone and not phone:
        raise InvalidError(_("Write a phone number, such as 0812 3456 7890."), field="phone")
    way = "email" if body.email else "sms" if phone else "page"
    if way == "page" and by.account_id is None:
        raise InvalidError(_("Write an e-mail address or a phone number."), field="email")
    more: dict[str, Any] = {"language": (get_language() or "id").split("-")[0], "show_name": body.show_name}
    own = by.account_id if way == "page" else None
    return Contact(account_id=own, name=body.name, email=body.email, phone=phone, notify=way, **more)


def _mine(case: cases.Case) -> WholeReportOut:
    return shapes.whole_out(cases.by_reference(case.reference), is_mine=True)


def _store(request: HttpRequest, case: cases.Case, photos: Any, at: datetime) -> tuple[UUID, ...]:
    if len(photos) > MOST_PHOTOS:
        raise InvalidError(_("Send at most %(most)d photos.") % {"most": MOST_PHOTOS}, field="photos")
    shown, by = case.is_public and not case.held, actor_of(request)
    stored = [files.store_photo(data=photo.read(MOST_BYTES + 1), by=by, at=at, is_public=shown) for photo in photos]
    return tuple(photo.id for photo in stored)
