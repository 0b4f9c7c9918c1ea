"""How much is taken in one request, before any of it is read."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler


class Limited(FileUploadHandler):
    """Stands before the handlers that keep files and refuses a form that is too large as a whole.

    Django limits fields but not files, and would write them to the disk first. Its own error is raised, so that
    pages, the API and Open311 each answer it with 413 in their own form.
    """

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 - as Django names it
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        if content_length > settings.KOTA_MOST_UPLOAD:
            raise RequestDataTooBig

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
