"""Where contents lie: a folder, or S3 when KOTA_FILES_URL names a bucket."""

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Protocol

from django.conf import settings

from kota.kernel.files.storage.folder import Folder
from kota.kernel.files.storage.s3 import Bucket

__all__ = ["Bucket", "Folder", "Storage", "storage"]


class Storage(Protocol):
    """Contents by key. Keys are made by Kota, never by the one who sends."""

    def write(self, key: str, content: bytes, media_type: str) -> None:
        """All of it or nothing; writing the same key again replaces it."""

    def read(self, key: str) -> bytes:
        """FileNotFoundError when there is nothing."""

    def delete(self, key: str) -> None:
        """Nothing happens when there is nothing."""

    def entries(self) -> Iterator[tuple[str, datetime]]:
        """All keys with the moment of their writing."""


def storage() -> Storage:
    """This city's storage."""
    url = settings.KOTA_FILES_URL
    return _bucket(url) if url else Folder(Path(settings.MEDIA_ROOT))


@cache
def _bucket(url: str) -> Bucket:
    return Bucket.at(url)
