"""Reading files: what is known, where they are shown, their content, and what nobody needs any more."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db.models import Exists, ForeignObjectRel, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from kota.base.errors import MissingError, NotAllowedError
from kota.kernel.files.contracts import GoneError, Photo, Size
from kota.kernel.files.models import StoredFile
from kota.kernel.files.rules import keys
from kota.kernel.files.storage import storage

TOKEN_AGE_S = 6 * 3600
_SALT = "kota.files"


def photo(file_id: UUID) -> Photo | None:
    """What is known about a photo, removed or not."""
    return photos([file_id]).get(file_id)


def photos(file_ids: Iterable[UUID]) -> dict[UUID, Photo]:
    """Many photos by id in one query."""
    return {file.pk: file.photo() for file in StoredFile.objects.filter(pk__in=list(file_ids))}


def url(file: Photo | StoredFile, size: Size | str = Size.FULL) -> str:
    """Where a browser finds it.

    Of what is not public the address works for a few hours: make it on pages whose reader may see the photo.
    """
    file_id = file.id
    path = reverse("files:photo", args=[file_id, str(size)])
    return path if file.is_public else f"{path}?token={signing.dumps(file_id.hex, salt=_SALT)}"


def public_path(file_id: UUID, size: Size | str = Size.FULL) -> str:
    """Where everybody finds a photo that is known to be public."""
    return reverse("files:photo", args=[file_id, str(size)])


def absolute_url(file: Photo | StoredFile, size: Size | str = Size.FULL) -> str:
    """The same with the city's address, for programs."""
    return settings.KOTA_PUBLIC_URL.rstrip("/") + url(file, size)


def content(*, file_id: UUID, size: Size, token: str = "") -> tuple[StoredFile, bytes]:
    """A file and its bytes; MissingError, GoneError or NotAllowedError where there is nothing to show."""
    file = StoredFile.objects.filter(pk=file_id).first()
    if file is None:
        raise MissingError(_("This photo is not here."))
    if not file.is_public and not _opens(token, file_id):
        raise NotAllowedError(_("This photo is not public. Open the page that it belongs to again."))
    if file.removed_at is not None:
        raise GoneError(_("This photo was removed."))
    try:
        return file, storage().read(keys.key_of(file_id, size))
    except FileNotFoundError:
        raise MissingError(_("This photo is not here.")) from None


def personal_data(account_id: int) -> dict[str, Any]:
    """What a person stored, for their export: the list, and each photo that is still there as a file."""
    mine = StoredFile.objects.filter(by=f"account:{account_id}").order_by("pk")
    listed = list(mine.values("id", "kind", "created_at", "bytes", "is_public", "removed_at"))
    kept = {f"{row['id']}.jpg": _full(row["id"]) for row in listed if row["removed_at"] is None}
    return {"files": listed, **{name: data for name, data in kept.items() if data}}


def _full(file_id: UUID) -> bytes:
    try:
        return storage().read(keys.key_of(file_id, Size.FULL))
    except FileNotFoundError:
        return b""


def _opens(token: str, file_id: UUID) -> bool:
    try:
        return bool(signing.loads(token, salt=_SALT, max_age=TOKEN_AGE_S) == file_id.hex)
    except signing.BadSignature:
        return False


def loose(before: datetime) -> QuerySet[StoredFile]:
    """Files stored before a moment that nothing points at."""
    return unused(StoredFile.objects.filter(created_at__lt=before, removed_at=None))


def unused(found: QuerySet[StoredFile]) -> QuerySet[StoredFile]:
    """Those of some files that no row of any table points at."""
    for relation in StoredFile._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel):
            used = relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
            found = found.exclude(Exists(used))
    return found


def loose_keys(before: datetime) -> Iterator[str]:
    """Contents written before a moment that no file owns: rolled back, or left behind by a removal."""
    batch: list[tuple[str, UUID]] = []
    for key, written in storage().entries():
        owner = keys.file_of(key)
        if owner is not None and written < before:
            batch.append((key, owner))
        if len(batch) == 1000:
            yield from _unowned(batch)
            batch = []
    yield from _unowned(batch)


def _unowned(batch: list[tuple[str, UUID]]) -> list[str]:
    owners = {owner for _key, owner in batch}
    known = set(StoredFile.objects.filter(pk__in=owners, removed_at=None).values_list("pk", flat=True))
    return [key for key, owner in batch if owner not in known]
