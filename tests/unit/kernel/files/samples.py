"""Photos, honest and hostile, made by the tests themselves."""

import io
import struct
import zlib
from fractions import Fraction
from typing import Any

from PIL import Image
from PIL.TiffImagePlugin import IFDRational


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def scene(width: int, height: int) -> Image.Image:
    """A picture whose top is blue and whose bottom is green, with some texture."""
    image = Image.new("RGB", (width, height), (60, 120, 60))
    image.paste((90, 150, 220), (0, 0, width, height // 2))
    noise = Image.effect_noise((width, height), 20).convert("RGB")
    return Image.blend(image, noise, 0.15)


def dms(value: float) -> tuple[IFDRational, IFDRational, IFDRational]:
    """Degrees as EXIF holds them: degrees, minutes, seconds to a thousandth."""
    thousandths = round(abs(value) * 3_600_000)
    degrees, rest = divmod(thousandths, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    return IFDRational(degrees), IFDRational(minutes), IFDRational(Fraction(rest, 1000))


def exif(*, lat: float | None = None, lon: float | None = None, taken: str = "", zone: str = "", turn: int = 0) -> Any:
    made = Image.Exif()
    made[0x010F] = "SecretMaker"
    if turn:
        made[0x0112] = turn
    if lat is not None and lon is not None:
        made.get_ifd(0x8825).update({1: "S" if lat < 0 else "N", 2: dms(lat), 3: "W" if lon < 0 else "E", 4: dms(lon)})
    if taken:
        made.get_ifd(0x8769)[0x9003] = taken
    if zone:
        made.get_ifd(0x8769)[0x9011] = zone
    return made


def photo(width: int = 640, height: int = 480, **given: Any) -> bytes:
    return encoded(scene(width, height), "JPEG", quality=90, exif=exif(**given))


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png_bomb(side: int = 30_000) -> bytes:
    """A few kilobytes that claim to be, and would decode to, 900 megapixels."""
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * (side // 8 + 1) * 2000, 9)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


def gif_and_script() -> bytes:
    """A GIF whose size spells `/*`, so that a browser would also run it as a script."""
    plain = bytearray(encoded(Image.new("P", (8, 8)), "GIF"))
    plain[6:8] = b"/*"
    return bytes(plain) + b"*/=1;alert(document.cookie)//"


def jpeg_of_many_scans(scans: int = 600) -> bytes:
    """A progressive JPEG whose last scan is repeated until it keeps a processor busy."""
    data = encoded(scene(64, 64), "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    end = data.rindex(b"\xff\xd9")
    return data[:end] + data[last:end] * scans + data[end:]
