"""Single values of GTFS: times of a service day, dates, numbers, colours."""

from datetime import date
from functools import lru_cache

NO_TIME = -1
EARLIEST = 1900  # the year before which nothing ran


@lru_cache(maxsize=200_000)
def seconds(text: str) -> int | None:
    """Seconds after noon minus twelve hours of the service day, beyond 24 hours too; NO_TIME when blank, None when it
    is no time."""
    if not text:
        return NO_TIME
    parts = text.split(":")
    if len(parts) != 3 or not all(_is_digits(part) and len(part) < 4 for part in parts):
        return None
    hour, minute, second = map(int, parts)
    return hour * 3600 + minute * 60 + second if minute < 60 and second < 60 else None


@lru_cache(maxsize=20_000)
def day(text: str) -> date | None:
    """A date as GTFS writes it, 20250929."""
    if len(text) != 8 or not _is_digits(text):
        return None
    try:
        found = date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None
    return found if found.year >= EARLIEST else None


def number(text: str) -> float | None:
    """A finite number; None when it is none."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) < 1e15 else None


def is_place(lon: float | None, lat: float | None) -> bool:
    """Somewhere that anything can stop: not at a pole, nor where broken data is, around 0° 0°."""
    if lon is None or lat is None:
        return False
    return abs(lon) <= 180 and abs(lat) < 89 and (abs(lon) > 1 or abs(lat) > 1)


def whole(text: str, default: int = 0) -> int | None:
    """A whole number; `default` when blank, None when it is none."""
    if not text:
        return default
    return int(text) if _is_digits(text.removeprefix("-")) and len(text) < 10 else None


def _is_digits(text: str) -> bool:
    """0 to 9 only: `²` is a digit to Python and no number."""
    return text.isascii() and text.isdigit()


def colour(text: str, default: str) -> str:
    """Six hex digits."""
    return text.lower() if len(text) == 6 and all(one in "0123456789abcdefABCDEF" for one in text) else default
