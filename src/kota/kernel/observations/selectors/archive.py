"""Observations that lie in Parquet files: of one datastream by time, and single ones."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from kota.kernel.observations import storage
from kota.kernel.observations.rules.instants import micros, moment
from kota.kernel.observations.selectors.parts import parts

# As `selectors/query/rows.py` selects them; JSON is text there, too.
ENTITY = (
    "e.id, e.datastream_id, e.feature_id, e.phenomenon_time, e.phenomenon_end, e.result, e.result_json, e.result_time,"
    " e.extra, e.quality"
)


def between(
    stream: int, first: datetime, last: datetime, *, falling: bool = False, most: int, columns: str = ENTITY
) -> list[tuple[Any, ...]]:
    """Rows of a datastream from `first` to `last`, both included, by time and number."""
    low, high = micros(first), micros(last)
    names = [part.archive for part in parts() if part.archive and part.first <= high and part.after > low]
    order = f"e.phenomenon_time {'DESC' if falling else 'ASC'}, e.id"
    where = "e.datastream_id = ? AND e.phenomenon_time >= ? AND e.phenomenon_time <= ?"
    return storage.ask(names, columns, where, [stream, first, last], order, most)


def one(number: int, part: int) -> Sequence[Any] | None:
    """A single observation of an archived part."""
    names = [found.archive for found in parts() if found.number == part and found.archive]
    rows = storage.ask(names, ENTITY, "e.id = ?", [number], "e.id", 1)
    return rows[0] if rows else None


def edge() -> datetime | None:
    """The end of the newest part that is archived; None when none is."""
    found = [part.after for part in parts() if part.archive]
    return moment(max(found)) if found else None
