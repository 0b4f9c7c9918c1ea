"""Photos of a form that is not sent yet: kept as files that nobody else sees, named by signed tokens."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from kota.base import clock
from kota.base.errors import InvalidError, TooManyError
from kota.base.geo import Point
from kota.base.words import told
from kota.governance.reports.contracts import MOST_PHOTOS
from kota.governance.reports.views import guard
from kota.kernel.files import facade as files
from kota.kernel.files.contracts import MOST_BYTES
from kota.ui.http import Request

_SALT = "reports.draft"
MOST_UPLOADS = 30 * MOST_PHOTOS  # in ten minutes, as many as the reports that one address may send can hold
_AGE_S = 7 * 24 * 3600  # files that nothing points at are swept after a week


@dataclass(frozen=True, slots=True)
class Kept:
    """One photo of the draft, as the form shows and sends it."""

    file_id: UUID
    token: str
    url: str


@dataclass(slots=True)
class Bag:
    """The photos of a draft, what was wrong with others, and the place that one of them knows."""

    kept: list[Kept] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    place: Point | None = None
    is_slowed: bool = False

    @property
    def ids(self) -> tuple[UUID, ...]:
        return tuple(kept.file_id for kept in self.kept)

    @property
    def room(self) -> int:
        return MOST_PHOTOS - len(self.kept)


def take(request: Request) -> Bag:
    """What the form kept before, without what the person removed, and what was sent now."""
    bag = kept_in(request)
    for upload in request.FILES.getlist("photos"):
        _add(bag, upload, request)
    return bag


def kept_in(request: Request) -> Bag:
    """What the form kept before; parts of the page that are fetched while it is filled in take no photos."""
    dropped = request.POST.get("drop", "")
    kept = _known(token for token in request.POST.getlist("kept") if token != dropped)
    return Bag(kept, place=_read_place(request.POST.get("photo_at", "")))


def store(request: Request, *, is_public: bool, most: int = MOST_PHOTOS) -> tuple[UUID, ...]:
    """Photos that go straight to a report; InvalidError says what is wrong with one of them."""
    uploads = request.FILES.getlist("photos")
    if len(uploads) > most:
        raise InvalidError(_("Send at most %(most)d photos.") % {"most": most}, field="photos")
    now = clock.now()
    stored = [
        files.store_photo(data=_content(upload), by=request.actor, at=now, is_public=is_public) for upload in uploads
    ]
    return tuple(photo.id for photo in stored)


def _add(bag: Bag, upload: "UploadedFile[Any]", request: Request) -> None:
    if bag.room < 1:
        bag.errors.append(_("Send at most %(most)d photos.") % {"most": MOST_PHOTOS})
        return
    try:
        guard.count(request, "photo", most=MOST_UPLOADS)
        data = _content(upload)
        stored = files.store_photo(data=data, by=request.actor, at=clock.now(), is_public=False)
    except TooManyError:
        bag.is_slowed = True
        slowed = _("Very many photos came from this connection. Please wait ten minutes; nothing is lost.")
        bag.errors += [slowed] if slowed not in bag.errors else []
        return
    except InvalidError as error:
        bag.errors.append(told(error))
        return
    bag.kept.append(_kept(stored))
    bag.place = bag.place or files.read_gps(data)


def _content(upload: "UploadedFile[Any]") -> bytes:
    # One byte more than is allowed tells that it is too large, without reading all of it.
    return bytes(upload.read(MOST_BYTES + 1))


def _known(tokens: Iterable[str]) -> list[Kept]:
    ids: list[UUID] = []
    for token in tokens:
        try:
            ids.append(UUID(signing.loads(token, salt=_SALT, max_age=_AGE_S)))
        except (signing.BadSignature, ValueError):
            continue
    return _shown(list(dict.fromkeys(ids))[:MOST_PHOTOS])


def _shown(ids: Sequence[UUID]) -> list[Kept]:
    found = files.photos(ids)
    return [_kept(found[file_id]) for file_id in ids if file_id in found and not found[file_id].is_removed]


def _kept(photo: files.Photo) -> Kept:
    return Kept(photo.id, signing.dumps(photo.id.hex, salt=_SALT), files.url(photo, files.Size.SMALL))


def _read_place(text: str) -> Point | None:
    try:
        lon, lat = (float(part) for part in text.split(","))
        return Point(lon, lat)
    except ValueError:
        return None
