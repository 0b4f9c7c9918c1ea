"""Files that are written while they are sent: any size, in the reader's language."""

import csv
from collections.abc import Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse
from django.utils import translation

from kota.base.spreadsheet import harmless

_PIECE = 200  # lines: each piece is compressed and sent on its own
BYTE_ORDER_MARK = "\ufeff"  # spreadsheets know UTF-8 by it


def download(parts: Iterable[str], *, name: str, content_type: str) -> StreamingHttpResponse:
    """The parts of a text as a file. They are made after the request is over, so its language is kept for them."""
    response = StreamingHttpResponse(_pieces(parts, translation.get_language()), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def csv_lines(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """CSV (RFC 4180), none of whose cells a spreadsheet would run."""
    writer = csv.writer(_Line())
    yield BYTE_ORDER_MARK + writer.writerow(columns)
    for row in rows:
        yield writer.writerow([harmless(value) for value in row])


class _Line:
    """What csv.writer writes to: it gives the line back."""

    def write(self, text: str) -> str:
        return text


def _pieces(parts: Iterable[str], language: str | None) -> Iterator[bytes]:
    with translation.override(language):
        kept: list[str] = []
        for part in parts:
            kept.append(part)
            if len(kept) == _PIECE:
                yield "".join(kept).encode()
                kept = []
        yield "".join(kept).encode()
