"""What bytes really are, and whether they try to be two things at once."""

import re

from kota.kernel.files.contracts import MOST_BYTES, RefusedError, Why
from kota.kernel.files.rules import structure

# How phones name the HEIF family in the `ftyp` box (ISO/IEC 23008-12); AVIF is one of them.
_HEIF = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis"})
_ACTIVE = re.compile(rb"<script|<!doctype|<html[\s>]|<\?php\s|<svg[\s]+xmlns|<iframe|<!entity")
_ARCHIVE_END = b"PK\x05\x06"  # a ZIP is read from its end, so it can hide behind any photo
_SCRIPT_WIDTH = 8192  # a GIF this wide spells out text where its size stands: `GIF89a/*`
MOST_SCANS = 100  # a progressive JPEG has about ten; hundreds are there to keep a processor busy


def format_of(data: bytes) -> str:
    """`JPEG`, `PNG`, `WEBP` or `GIF` by content, whatever its name says; RefusedError for all else."""
    if not data:
        raise RefusedError(Why.EMPTY)
    if len(data) > MOST_BYTES:
        raise RefusedError(Why.TOO_LARGE)
    if data[:3] == b"\xff\xd8\xff":
        return "JPEG"
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[:6] in (b"GIF87a", b"GIF89a"):
        return "GIF"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF:
        raise RefusedError(Why.HEIC)
    raise RefusedError(Why.NOT_A_PHOTO)


def check_one_thing(data: bytes, found: str) -> None:
    """RefusedError when the photo is also a page, a script, a document or an archive.

    What phones put behind a JPEG (a short film, a depth map) is let through: making the photo anew drops it.
    """
    if _ACTIVE.search(data.lower()) or b"%PDF-" in data[:1024] or _ARCHIVE_END in data[-66_000:]:
        raise RefusedError(Why.TWO_THINGS)
    if found == "GIF" and int.from_bytes(data[6:8], "little") >= _SCRIPT_WIDTH:
        raise RefusedError(Why.TWO_THINGS)
    if found == "JPEG" and structure.jpeg_scans(data) > MOST_SCANS:
        raise RefusedError(Why.TOO_MANY_PIXELS)
    if found in ("GIF", "PNG"):
        end = structure.gif_end(data) if found == "GIF" else structure.png_end(data)
        if end is None:
            raise RefusedError(Why.BROKEN)
        if data[end:].strip(b"\0"):
            raise RefusedError(Why.TWO_THINGS)
