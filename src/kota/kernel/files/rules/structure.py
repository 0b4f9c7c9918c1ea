"""Walking through image files without decoding them: where a file ends, how many scans it has."""

import re

_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")  # the next marker inside entropy-coded JPEG data
_SOS, _EOI = 0xDA, 0xD9


def jpeg_scans(data: bytes) -> int:
    """How many scans a JPEG has up to its end, not counting embedded previews (ITU-T T.81, annex B)."""
    scans, at = 0, 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker == _EOI:
            break
        else:
            at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
            if marker == _SOS:
                scans += 1
                found = _MARKER.search(data, at)
                if found is None:
                    break
                at = found.start()
    return scans


def png_end(data: bytes) -> int | None:
    """The position behind IEND, or None when the chunks do not lead there."""
    at = 8
    while at + 12 <= len(data):
        length, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        at += 12 + length
        if name == b"IEND":
            return at if at <= len(data) else None
    return None


def gif_end(data: bytes) -> int | None:
    """The position behind the trailer, or None when the blocks do not lead there (GIF89a, section 11 on)."""
    at = 13 + _table(data[10]) if len(data) > 13 else len(data)
    while at < len(data):
        kind = data[at]
        if kind == 0x3B:
            return at + 1
        if kind == 0x21:
            at = _behind_blocks(data, at + 2)
        elif kind == 0x2C and at + 10 < len(data):
            at = _behind_blocks(data, at + 11 + _table(data[at + 9]))
        else:
            return None
    return None


def _table(flags: int) -> int:
    """The length of a colour table."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _behind_blocks(data: bytes, at: int) -> int:
    while at < len(data) and data[at]:
        at += 1 + data[at]
    return at + 1
