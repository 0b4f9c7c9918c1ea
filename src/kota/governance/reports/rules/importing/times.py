"""Moments as files write them. Where day and month cannot be told apart, nothing is guessed."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from kota.base.errors import InvalidError

_SLASHED = re.compile(r"^\s*(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(?:[ T,]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?)?\s*$")
_MOST_MONTHS = 12
Reader = Callable[[str], datetime]


def reader(formats: Sequence[str], zone: ZoneInfo) -> Reader:
    """Reads a moment by the first format that fits (none given: ISO 8601), in UTC; ValueError when none does."""

    def read(text: str) -> datetime:
        return _aware(_parse(text, formats), zone)

    return read


def _parse(text: str, formats: Sequence[str]) -> datetime:
    if not formats:
        return datetime.fromisoformat(text.strip())
    for pattern in formats:
        try:
            return datetime.strptime(text.strip(), pattern)  # noqa: DTZ007 - the zone follows
        except ValueError:
            continue
    raise ValueError(text)


def _aware(moment: datetime, zone: ZoneInfo) -> datetime:
    here = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    return here.astimezone(UTC)


def guess(samples: Iterable[str]) -> list[str]:
    """Formats that read most samples: none for ISO 8601. What they do not read is refused row by row.

    InvalidError when day and month could be either, or when nothing reads half of the samples.
    """
    seen = [text for text in samples if text.strip()]
    if sum(map(_is_iso, seen)) * 2 >= len(seen):
        return []
    found = [part for text in seen if (part := _SLASHED.match(text))]
    if len(found) * 2 < len(seen):
        odd = next(text for text in seen if not _SLASHED.match(text) and not _is_iso(text))
        raise InvalidError(f"{odd!r} is no time that can be read: name its format in the mapping ([opened] formats)")
    day_first = any(int(part[1]) > _MOST_MONTHS for part in found)
    month_first = any(int(part[2]) > _MOST_MONTHS for part in found)
    if day_first == month_first:
        raise InvalidError(
            f"day and month cannot be told apart in {found[0][0]!r}: name the format in the mapping ([opened] formats),"
            f" for example {'%m/%d/%Y'!r} or {'%d/%m/%Y'!r}"
        )
    mark = next(ch for ch in found[0][0] if ch in "/.-")
    day = mark.join(["%d", "%m", "%Y"] if day_first else ["%m", "%d", "%Y"])
    return [f"{day} %H:%M:%S", f"{day} %H:%M", day]


def _is_iso(text: str) -> bool:
    try:
        datetime.fromisoformat(text.strip())
    except ValueError:
        return False
    return True
