"""What others learn about files, and why one is refused."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from kota.base.errors import InvalidError, MissingError

MOST_BYTES = 12 * 1024 * 1024
MOST_PIXELS = 50 * 1024 * 1024  # what a phone with a "50 megapixel" camera sends


class Size(StrEnum):
    """The two sizes kept of a photo."""

    FULL = "full"  # up to 2048 px, JPEG
    SMALL = "small"  # up to 480 px, WebP


class Kind(StrEnum):
    PHOTO = "photo"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo as kept: made anew from what was sent, without anything hidden in it."""

    id: UUID
    width: int
    height: int
    bytes: int
    is_public: bool
    is_removed: bool = False

    @property
    def urn(self) -> str:
        return f"file:{self.id}"


class Why(StrEnum):
    """Why something sent is not taken as a photo."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_PIXELS = "too_many_pixels"
    HEIC = "heic"
    NOT_A_PHOTO = "not_a_photo"
    BROKEN = "broken"
    TWO_THINGS = "two_things"


class RefusedError(Exception):
    """Raised by the rules; the service turns it into a sentence in the reader's language."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


class BadPhotoError(InvalidError):
    """This is no photo that Kota takes; the sentence says what to send instead."""

    code = "bad_photo"


class UnreachablePhotoError(InvalidError):
    """The address of a photo that somebody gave cannot be read."""

    code = "bad_media_url"


class GoneError(MissingError):
    """The file was removed; its place remembers that."""

    status = 410
    code = "gone"
