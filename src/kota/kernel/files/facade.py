"""What other apps may call: keep photos, read where and when they were taken, show, hide and remove them."""

from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from kota.base.geo import Point
from kota.kernel.facts import facade as facts
from kota.kernel.files.contracts import Photo, Size
from kota.kernel.files.models import StoredFile
from kota.kernel.files.rules import exif
from kota.kernel.files.selectors import absolute_url, photo, photos, public_path, url
from kota.kernel.files.services import erase, fetch_photo, hide, is_address, may_fetch, remove, show, store_photo, sweep

__all__ = [
    "Photo",
    "Size",
    "StoredFile",
    "absolute_url",
    "erase",
    "fetch_photo",
    "hide",
    "is_address",
    "may_fetch",
    "photo",
    "photos",
    "public_path",
    "read_gps",
    "read_taken_at",
    "remove",
    "show",
    "store_photo",
    "sweep",
    "url",
]  # fmt: skip


def read_gps(data: bytes) -> Point | None:
    """Where the photo was taken, from its EXIF; None when it does not say."""
    return exif.gps(data)


def read_taken_at(data: bytes, *, zone: tzinfo | None = None) -> datetime | None:
    """When the photo was taken; in the city's own time where the camera named no zone."""
    return exif.taken_at(data, zone or ZoneInfo(facts.city().timezone))
