"""Values of a table's cells, whatever wrote them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

Row = Mapping[str, Any]
Tables = Mapping[str, Iterable[Row]]


def text(row: Row, name: str) -> str:
    """What stands in a column, or nothing when it is blank or the column is missing."""
    value = row.get(name)
    return "" if value is None else str(value).strip()


def day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def seconds(value: Any) -> int | None:
    """HH:MM:SS since the service day began; None for a blank."""
    parts = str(value or "").strip().split(":")
    return int(parts[0]) * 3600 + int(parts[1]) * 60 + int(parts[2]) if len(parts) == 3 else None
