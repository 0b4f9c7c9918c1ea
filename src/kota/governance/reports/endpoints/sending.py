"""Sending a report, for oneself or for a caller."""

import json
from enum import StrEnum
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import File, Form, Header
from ninja.files import UploadedFile
from pydantic import Field, WithJsonSchema

from kota.base import clock
from kota.base.actor import ActorKind
from kota.base.errors import InvalidError
from kota.governance.reports import services
from kota.governance.reports.contracts import MOST_PHOTOS, DangerError, NewReport
from kota.governance.reports.endpoints import shapes, who
from kota.governance.reports.endpoints.router import router
from kota.governance.reports.endpoints.shapes import SentOut
from kota.governance.reports.permissions import FILE_FOR_CALLER
from kota.governance.reports.rules.answers import check_answers
from kota.governance.reports.selectors import danger, following
from kota.kernel.accounts import facade as accounts
from kota.kernel.areas import facade as areas
from kota.kernel.cases import facade as cases
from kota.kernel.cases.contracts import CategoryFact, Contact
from kota.kernel.facts import facade as facts
from kota.kernel.files.contracts import MOST_BYTES
from kota.ui.access import actor_of
from kota.ui.api import WORK, WRITE, Code, Flag, Line, Out, Text, need, point_of

Longitude = Annotated[
    float | None,
    Field(ge=-180, le=180, allow_inf_nan=False),
    WithJsonSchema({"type": "number", "minimum": -180, "maximum": 180}),
]
Latitude = Annotated[
    float | None,
    Field(ge=-90, le=90, allow_inf_nan=False),
    WithJsonSchema({"type": "number", "minimum": -90, "maximum": 90}),
]
Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        max_length=200,
        pattern=r"^[\x21-\x7e]*$",
        description="the same key again gives the same report",
    ),
]
_SHORT = Annotated[str, Field(max_length=100, pattern=r"^[^\x00]*$")]


class ReportIn(Out):
    """What is reported. The place is `lon` with `lat`, or `area` (a code), or `place` in words; `answers` is a JSON
    object from question code to value or list of values. `danger` is the answer to the category's `emergency` question:
    with true nothing is opened, and the refusal (409, `emergency`) says which number to call. Contact stays with the
    agency; with an account it is the account unless `anonymous`. The agency's staff read the name only with
    `show_name`."""

    category: Annotated[str, Field(max_length=100, pattern=r"^[A-Za-z0-9._-]+$")]
    words: Text = ""
    lon: Longitude = None
    lat: Latitude = None
    area: Code = ""
    place: Line = ""
    answers: Annotated[str, Field(max_length=20_000)] = ""
    danger: Flag = False
    name: _SHORT = ""
    email: Annotated[str, Field(max_length=254, pattern=r"^[^\x00]*$")] = ""
    phone: Annotated[str, Field(max_length=40, pattern=r"^[^\x00]*$")] = ""
    show_name: Flag = False
    anonymous: Flag = False


class CallerChannel(StrEnum):
    PHONE = "phone"
    COUNTER = "counter"


class CallersReportIn(ReportIn):
    """The name is shown to the staff: somebody told it to them."""

    show_name: bool = True
    channel: CallerChannel = CallerChannel.PHONE


@router.post("/reports", SentOut, scope=WRITE, is_open=True, status=201)
def send_report(
    request: HttpRequest,
    report: Form[ReportIn],
    photos: File[list[UploadedFile]] = [],  # noqa: B006 - ninja copies it
    idempotency_key: Key = "",
) -> SentOut:
    """Send a report, with up to five photos.

    A form, as multipart when photos come along. Keep `follow_key`: with it the report can be followed without an
    account.
    """
    who.count(request, "send", most=30)
    own = None if report.anonymous else actor_of(request).account_id
    return _send(request, report, photos, channel="api", account=own, key=idempotency_key)


@router.post("/work/reports", SentOut, scope=WORK, status=201)
def file_for_caller(
    request: HttpRequest,
    report: Form[CallersReportIn],
    photos: File[list[UploadedFile]] = [],  # noqa: B006
    idempotency_key: Key = "",
) -> SentOut:
    """File a report for somebody who calls or comes to the counter."""
    need(request, FILE_FOR_CALLER)
    return _send(request, report, photos, channel=str(report.channel), account=None, key=idempotency_key)


def _send(
    request: HttpRequest, report: ReportIn, photos: Any, *, channel: str, account: int | None, key: str
) -> SentOut:
    actor, at = actor_of(request), clock.now()
    category = cases.category(report.category)
    stop = danger.stop(category, report.words)
    if report.danger:
        number = stop.number if stop else facts.city().emergency[0].number
        raise DangerError(_("This is an emergency: call %(number)s now. The report was not sent.") % {"number": number})
    if len(photos) > MOST_PHOTOS:
        raise InvalidError(_("Send at most %(most)d photos.") % {"most": MOST_PHOTOS}, field="photos")
    if report.area and areas.by_code(report.area) is None:
        raise InvalidError(
            _("There is no such area. Search for it by name, or look through the list of areas."), field="area"
        )
    new = NewReport(
        category=category.code,
        words=report.words,
        channel=channel,
        point=point_of(report.lon, report.lat),
        area=report.area,
        place=report.place,
        answers=_checked_answers(category, report.answers),
        contact=_contact(report, account),
        photos=tuple(photo.read(MOST_BYTES + 1) for photo in photos),
        source_key=f"api:{actor.urn}:{key}" if key and actor.kind is not ActorKind.ANONYMOUS else "",
    )
    sent = services.send_from_program(new=new, media_url="", by=actor, at=at)
    whole = shapes.whole_fields(cases.by_reference(sent.reference), is_mine=True)
    key, url = following.follow_key(sent.reference), following.follow_url(sent.reference)
    return SentOut(**whole, follow_key=key, follow_url=url, emergency=shapes.stop_out(stop))


def _checked_answers(category: CategoryFact, text: str) -> dict[str, object]:
    try:
        return check_answers(category, _answers(text), zone=ZoneInfo(facts.city().timezone))
    except InvalidError as error:
        raise InvalidError(error.template, field="answers", **error.values) from None


def _answers(text: str) -> dict[str, list[str]]:
    if not text.strip():
        return {}
    try:
        given = json.loads(text)
        found = {
            str(code): [str(v) for v in (value if isinstance(value, list) else [value])]
            for code, value in given.items()
        }
    except (ValueError, AttributeError, RecursionError):
        raise InvalidError(_("Send answers as a JSON object from question code to value."), field="answers") from None
    if "\x00" in "".join([*found, *(value for values in found.values() for value in values)]):
        raise InvalidError(_("The answers hold characters that are no text."), field="answers")
    return found


def _contact(report: ReportIn, account: int | None) -> Contact:
    if report.email:
        try:
            validate_email(report.email)
        except ValidationError:
            raise InvalidError(_("This is not an e-mail address."), field="email") from None
    language = (get_language() or "id").split("-")[0]
    way = "email" if report.email else "page" if account else "none"
    return Contact(
        account_id=account,
        name=report.name,
        email=report.email,
        phone=_phone(report.phone),
        language=language,
        notify=way,
        show_name=report.show_name and bool(report.name),
    )


def _phone(text: str) -> str:
    """In one form, so that the same person is found again."""
    found = accounts.read_phone(text) if text.strip() else ""
    if found is None:
        raise InvalidError(_("Write a phone number, such as 0812 3456 7890."), field="phone")
    return found
