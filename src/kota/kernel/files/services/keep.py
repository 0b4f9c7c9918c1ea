"""Storing, showing, hiding and removing files."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from kota.base import secrecy
from kota.base.actor import ANONYMOUS, Actor, system
from kota.kernel.audit import facade as audit
from kota.kernel.files import selectors
from kota.kernel.files.contracts import BadPhotoError, Kind, Photo, RefusedError, Size, Why
from kota.kernel.files.models import StoredFile
from kota.kernel.files.rules import keys, photos
from kota.kernel.files.storage import storage

LOOSE_AFTER = timedelta(days=7)  # a form that was left open is still sent within a week
UNOWNED_AFTER = timedelta(days=1)  # no transaction is open that long


def store_photo(*, data: bytes, by: Actor, at: datetime, is_public: bool) -> Photo:
    """Keep a photo, made anew from what was sent; BadPhotoError says what to send instead.

    The content is written before the row: when the transaction rolls back it lies unowned and is swept away.
    """
    try:
        made = photos.prepare(data)
    except RefusedError as error:
        raise BadPhotoError(refusal(error.why), field="photo") from None
    file = StoredFile(
        sha256=made.sha256,
        kind=Kind.PHOTO,
        media_type=keys.MEDIA_TYPES[Size.FULL],
        bytes=len(made.full),
        width=made.width,
        height=made.height,
        created_at=at,
        by=by.urn,
        is_public=is_public,
    )
    for size, content in ((Size.FULL, made.full), (Size.SMALL, made.small)):
        storage().write(keys.key_of(file.pk, size), content, keys.MEDIA_TYPES[size])
    file.save(force_insert=True)
    return file.photo()


def refusal(why: Why) -> str:
    """Why a photo is not taken, and what to do."""
    return {
        Why.EMPTY: _("The photo is empty. Take it again or choose another one."),
        Why.TOO_LARGE: _("The photo is larger than 12 MB. Choose a smaller one."),
        Why.TOO_MANY_PIXELS: _("The photo has more than 50 megapixels. Choose a smaller one."),
        Why.HEIC: _("This is a HEIC photo, which not everybody can open. Send it as JPEG."),
        Why.NOT_A_PHOTO: _("This is not a photo. Send a JPEG, PNG, WebP or GIF."),
        Why.BROKEN: _("The photo is damaged or did not arrive whole. Send it again or choose another one."),
        Why.TWO_THINGS: _("This file holds more than a photo. Take a screenshot of it and send that."),
    }[why]


@transaction.atomic
def show(*, file_ids: Iterable[UUID], by: Actor, at: datetime) -> None:
    """Let everybody see these photos."""
    _open_to_all(file_ids, is_public=True, by=by, at=at)


@transaction.atomic
def hide(*, file_ids: Iterable[UUID], by: Actor, at: datetime) -> None:
    """Let only those see these photos who get a signed address."""
    _open_to_all(file_ids, is_public=False, by=by, at=at)


def _open_to_all(file_ids: Iterable[UUID], *, is_public: bool, by: Actor, at: datetime) -> None:
    found = StoredFile.objects.select_for_update().filter(pk__in=list(file_ids), removed_at=None)
    for file in found.exclude(is_public=is_public).order_by("pk"):
        file.is_public = is_public
        file.save(update_fields=["is_public"])
        audit.record(action="file.shown" if is_public else "file.hidden", subject=file.urn, by=by, at=at)


@transaction.atomic
def remove(*, file_id: UUID, because: str, by: Actor, at: datetime) -> None:
    """Take a file away for ever; its address answers 410 from now on. Its row stays, with the reason."""
    file = StoredFile.objects.select_for_update().get(pk=file_id)
    if file.removed_at is not None:
        return
    file.removed_at, file.removed_because = at, because
    file.save(update_fields=["removed_at", "removed_because"])
    audit.record(action="file.removed", subject=file.urn, by=by, at=at)
    transaction.on_commit(lambda: _delete(file_id))


def _delete(file_id: UUID) -> None:
    for size in Size:
        storage().delete(keys.key_of(file_id, size))


@transaction.atomic
def erase(account_id: int, at: datetime) -> None:
    """Take a person out: what belongs to a case stays with it without them, the rest of their files is removed."""
    theirs = StoredFile.objects.filter(by=f"account:{account_id}")
    with secrecy.seeing_all():  # what points at a file may be confidential
        loose = list(selectors.unused(theirs.filter(removed_at=None)).values_list("pk", flat=True))
    for file_id in loose:
        remove(file_id=file_id, because="erased", by=system("erasure"), at=at)
    theirs.update(by=ANONYMOUS.urn)


def sweep(*, at: datetime) -> tuple[int, int]:
    """Remove files that nothing points at and contents that no file owns; returns how many of each."""
    loose = list(selectors.loose(at - LOOSE_AFTER).values_list("pk", flat=True)[:10_000])
    files = sum(_drop(file_id, at) for file_id in loose)
    contents = 0
    for key in selectors.loose_keys(at - UNOWNED_AFTER):
        storage().delete(key)
        contents += 1
    return files, contents


def _drop(file_id: UUID, at: datetime) -> bool:
    """Delete a row that seems unused. The database has the last word: it sees what row-level security hides from us."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM stored_file WHERE id = %s", [file_id])
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            audit.record(action="file.swept", subject=f"file:{file_id}", by=system("files"), at=at)
            transaction.on_commit(lambda: _delete(file_id))
    except IntegrityError:
        return False
    return True
