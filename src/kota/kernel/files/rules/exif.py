"""Where and when a photo was taken, read from its EXIF before that is dropped (CIPA DC-008)."""

from datetime import datetime, timedelta, timezone, tzinfo
from typing import Any

from kota.base.geo import Point
from kota.kernel.files.contracts import RefusedError
from kota.kernel.files.rules import content, photos

_GPS_IFD, _EXIF_IFD = 0x8825, 0x8769
_LAT_REF, _LAT, _LON_REF, _LON = 1, 2, 3, 4
_TAKEN, _TAKEN_ZONE = 0x9003, 0x9011


def gps(data: bytes) -> Point | None:
    """The place in the photo's EXIF, or None; (0, 0) is what cameras write when they know nothing."""
    found = _ifd(data, _GPS_IFD)
    try:
        lat = _degrees(found[_LAT], found.get(_LAT_REF, "N"), negative="S")
        lon = _degrees(found[_LON], found.get(_LON_REF, "E"), negative="W")
        return Point(lon, lat) if (lat, lon) != (0, 0) else None
    except (KeyError, ValueError, TypeError, ZeroDivisionError, OverflowError):
        return None


def taken_at(data: bytes, zone: tzinfo) -> datetime | None:
    """When the photo was taken; in `zone` where the camera did not say its own."""
    found = _ifd(data, _EXIF_IFD)
    try:
        naive = datetime.strptime(str(found[_TAKEN]).strip("\0 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - see below
        return naive.replace(tzinfo=_zone(str(found.get(_TAKEN_ZONE, ""))) or zone)
    except (KeyError, ValueError, OverflowError):
        return None


def _ifd(data: bytes, which: int) -> dict[int, Any]:
    try:
        with photos.open_checked(data, content.format_of(data)) as image:
            return dict(image.getexif().get_ifd(which))
    except RefusedError:
        return {}
    except Exception:  # broken EXIF says nothing
        return {}


def _degrees(parts: Any, ref: Any, *, negative: str) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    if value != value:  # 0/0, written by cameras without a fix
        raise ValueError("not a number")
    text = ref.decode("ascii", "replace") if isinstance(ref, bytes) else str(ref)
    return -value if text.strip("\0 ").upper() == negative else value


def _zone(text: str) -> tzinfo | None:
    """`+07:00` as a time zone."""
    text = text.strip("\0 ")
    if len(text) != 6 or text[0] not in "+-" or text[3] != ":":
        return None
    offset = timedelta(hours=int(text[1:3]), minutes=int(text[4:6]))
    return timezone(offset if text[0] == "+" else -offset)
