"""Photos that an officer sends with a deed: kept even where the deed is refused, so that nobody takes them twice."""

from dataclasses import dataclass, field
from uuid import UUID

from django.core import signing
from django.utils.translation import gettext as _

from kota.base import clock
from kota.base.errors import InvalidError
from kota.base.words import told
from kota.kernel.cases.models import Case
from kota.kernel.cases.views.guard import StaffRequest
from kota.kernel.files import facade as files
from kota.kernel.files.contracts import MOST_BYTES

MOST = 5
_SALT = "cases.evidence"
_AGE_S = 24 * 3600


@dataclass(frozen=True, slots=True)
class Kept:
    """One photo, as the form shows it and sends it again."""

    file_id: UUID
    token: str
    url: str


@dataclass(slots=True)
class Bag:
    kept: list[Kept] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def ids(self) -> tuple[UUID, ...]:
        return tuple(photo.file_id for photo in self.kept)

    @property
    def room(self) -> int:
        return MOST - len(self.kept)


def take(request: StaffRequest, case: Case) -> Bag:
    """Photos kept from the try before, without those taken out, and those that came now."""
    dropped = request.POST.get("drop", "")
    bag = Bag(_known([token for token in request.POST.getlist("kept") if token != dropped]))
    uploads = request.FILES.getlist("photos")
    if len(uploads) > bag.room:
        bag.errors.append(_("Send at most %(most)d photos.") % {"most": MOST})
    for upload in uploads[: bag.room]:
        try:
            photo = files.store_photo(
                data=upload.read(MOST_BYTES + 1),  # one byte more tells that it is too large
                by=request.actor,
                at=clock.now(),
                is_public=case.is_public and not case.held,
            )
        except InvalidError as error:
            bag.errors.append(told(error))
        else:
            bag.kept.append(_kept(photo))
    return bag


def _known(tokens: list[str]) -> list[Kept]:
    ids: dict[UUID, None] = {}
    for token in tokens[:MOST]:
        try:
            ids[UUID(signing.loads(token, salt=_SALT, max_age=_AGE_S))] = None
        except (signing.BadSignature, ValueError):
            continue
    found = files.photos(ids)
    return [_kept(found[pk]) for pk in ids if pk in found and not found[pk].is_removed]


def _kept(photo: files.Photo) -> Kept:
    return Kept(photo.id, signing.dumps(photo.id.hex, salt=_SALT), files.url(photo, files.Size.SMALL))
