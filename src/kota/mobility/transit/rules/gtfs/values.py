"""Single values of GTFS: times of a service day, dates, numbers, colours."""

from datetime import date
from functools import lru_cache

NO_TIME = -1


@lru_cache(maxsize=200_000)
def seconds(text: str) -> int | None:
    """Seconds after noon minus twelve hours of the service day, beyond 24 hours too; NO_TIME when blank, None when it
    is no time."""
    if not text:
        return NO_TIME
    parts = text.split(":")
    if len(parts) != 3 or not all(part.isdigit() and len(part) < 4 for part in parts):
        return None
    hour, minute, second = map(int, parts)
    return hour * 3600 + minute * 60 + second if minute < 60 and second < 60 else None


@lru_cache(maxsize=20_000)
def day(text: str) -> date | None:
    """A date as GTFS writes it, 20250929."""
    if len(text) != 8 or not text.isdigit():
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def number(text: str) -> float | None:
    """A finite number; None when it is none."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) < 1e15 else None


def whole(text: str, default: int = 0) -> int | None:
    """A whole number; `default` when blank, None when it is none."""
    if not text:
        return default
    return int(text) if text.lstrip("-").isdigit() and len(text) < 10 else None


def colour(text: str, default: str) -> str:
    """Six hex digits."""
    return text.lower() if len(text) == 6 and all(one in "0123456789abcdefABCDEF" for one in text) else default
