"""Reports sent by programs, and the photos that they name by address."""

from datetime import datetime, timedelta

import psycopg
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from kota.base import events
from kota.base.actor import Actor, ActorKind, system
from kota.base.errors import InvalidError, KotaError
from kota.base.joining import joining
from kota.base.words import tidy
from kota.governance.reports.contracts import MediaNamed, NewReport
from kota.governance.reports.models import Media
from kota.governance.reports.services.sending import send_report
from kota.kernel.cases import facade as cases
from kota.kernel.cases.contracts import Party
from kota.kernel.facts import facade as facts
from kota.kernel.files import facade as files
from kota.kernel.files.contracts import UnreachablePhotoError

TRIES = (timedelta(minutes=1), timedelta(minutes=10))  # pauses before the second and the third
_BY = system("media")


def send_from_program(*, new: NewReport, media_url: str, by: Actor, at: datetime) -> cases.Case:
    """Open a report for a program. The same `source_key` again gives the same report, also when both come at once."""
    if not new.source_key:
        return _send(new, media_url, by, at)
    known = _known(new)
    if known is not None:
        return known
    try:
        return _send(new, media_url, by, at)
    except (IntegrityError, psycopg.IntegrityError):
        known = _known(new)
        if known is None:
            raise
        return known


def _known(new: NewReport) -> cases.Case | None:
    known = cases.Case.objects.filter(source_key=new.source_key).first()
    if known is not None and known.words != tidy(new.words):
        raise InvalidError("this Idempotency-Key was used for another report")
    return known


def _send(new: NewReport, media_url: str, by: Actor, at: datetime) -> cases.Case:
    return _send_with_media(new, media_url, by, at) if media_url else send_report(new=new, by=by, at=at)


@joining
def _send_with_media(new: NewReport, media_url: str, by: Actor, at: datetime) -> cases.Case:
    case = send_report(new=new, by=by, at=at)
    media = Media.objects.create(case=case, url=media_url, by=by.urn, asked_at=at)
    events.publish(MediaNamed(media.pk), by=by, at=at)
    return case


def fetch_media(*, media_id: int, at: datetime) -> timedelta | None:
    """Fetch a named photo and add it to its report, or note why not. Returns the pause before another try is due."""
    media = Media.objects.filter(pk=media_id, state=Media.WAITING).first()
    if media is None:
        return None
    try:
        data = files.fetch_photo(media.url)
    except UnreachablePhotoError as error:
        if media.attempts < len(TRIES):
            Media.objects.filter(pk=media_id).update(attempts=media.attempts + 1)
            return TRIES[media.attempts]
        _refuse(media, error, at)
    except KotaError as error:
        _refuse(media, error, at)
    else:
        _keep(media, data, at)
    return None


def _keep(media: Media, data: bytes, at: datetime) -> None:
    try:
        with transaction.atomic():
            _done(media, Media.KEPT, at)
            kind, _colon, number = media.by.partition(":")
            by = Actor(ActorKind(kind), number)
            case = cases.Case.objects.get(pk=media.case_id)
            photo = files.store_photo(data=data, by=by, at=at, is_public=case.is_public and not case.held)
            cases.add_photos(
                case_id=media.case_id, photos=[photo.id], kind="before", party=Party.REPORTER, by=by, at=at
            )
    except KotaError as error:  # no photo after all, or the case has ended meanwhile
        _refuse(media, error, at)


@transaction.atomic
def _refuse(media: Media, error: KotaError, at: datetime) -> None:
    _done(media, Media.REFUSED, at)
    with translation.override(facts.city().languages[0]):
        text = _("The photo that came with this report by its address could not be added: %(why)s")
        cases.note(case_id=media.case_id, text=text % {"why": error.message}, by=_BY, at=at)


def _done(media: Media, state: str, at: datetime) -> None:
    Media.objects.select_for_update().get(pk=media.pk)
    Media.objects.filter(pk=media.pk).update(state=state, url="", done_at=at, attempts=media.attempts + 1)
