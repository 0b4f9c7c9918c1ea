"""Where a page ended, for the address of the next one: the values that it is ordered by, and the entity's number."""

import base64
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from kota.kernel.observations.contracts.errors import QueryError

_BIGGEST = 1 << 62


def write(values: Sequence[Any]) -> str:
    ready = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(ready, separators=(",", ":")).encode()).decode().rstrip("=")


def read(text: str, count: int) -> list[Any]:
    """The values, as texts or None, and last the number; QueryError for what we have not written for such a query."""
    try:
        values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, RecursionError):
        raise _wrong() from None
    if not isinstance(values, list) or len(values) != count:
        raise _wrong()
    *keys, number = values
    if type(number) is not int or not 0 <= number < _BIGGEST or not all(key is None or _is_text(key) for key in keys):
        raise _wrong()
    return values


def moment(text: str) -> tuple[datetime, int]:
    """The time and number behind which a page by time begins."""
    time, number = read(text, 2)
    try:
        found = datetime.fromisoformat(time or "")
    except ValueError:
        raise _wrong() from None
    if found.tzinfo is None or not 1 < found.year < 9999:
        raise _wrong()
    return found, number


def _is_text(value: Any) -> bool:
    """Text that PostgreSQL takes."""
    return isinstance(value, str) and not any(sign == "\x00" or "\ud800" <= sign <= "\udfff" for sign in value)


def _wrong() -> QueryError:
    return QueryError("$skiptoken comes from a next link and fits its query only")
