"""Observations that lie in Parquet files: of datastreams by time, and single ones."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from kota.kernel.observations import storage
from kota.kernel.observations.rules.instants import micros, moment
from kota.kernel.observations.selectors.parts import parts

# As `selectors/query/rows.py` selects them; JSON is text there, too.
ENTITY = (
    "e.id, e.datastream_id, e.feature_id, e.phenomenon_time, e.phenomenon_end, e.result, e.result_json, e.result_time,"
    " e.extra, e.quality"
)
_QUOTED = """'"' || replace(replace({0}, '\\', '\\\\'), '"', '\\"') || '"'"""
_ARRAYS = (
    "id", "datastream_id", "feature_id", "epoch_us(phenomenon_time)", "epoch_us(phenomenon_end)", "result",
    _QUOTED.format("result_json"), "epoch_us(result_time)", _QUOTED.format("extra"), "quality",
)  # fmt: skip
_FEW = 16  # files that mostly hold enough for a page
_REACHED = """
    SELECT min(first), max(after) FROM observation_part WHERE archive IS NOT NULL AND after > %s AND first <= %s
"""
_HAS = """
    EXISTS (SELECT 1 FROM observation_hourly h WHERE h.datastream_id = {0} AND h.total > 0
            AND h.hour >= date_trunc('hour', %s::timestamptz) AND h.hour < %s AND h.hour <= %s)
"""
_EVER = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)
_BOUNDS = (
    "e.datastream_id, min(e.phenomenon_time), max(COALESCE(e.phenomenon_end, e.phenomenon_time)), min(e.result_time),"
    " max(e.result_time), count(*)"
)


def between(
    stream: int, first: datetime, last: datetime, *, falling: bool = False, most: int, columns: str = ENTITY
) -> list[tuple[Any, ...]]:
    """Rows of a datastream from `first` to `last`, both included, by time and number."""
    order = f"e.phenomenon_time {'DESC' if falling else 'ASC'}, e.id"
    where = "e.datastream_id = ? AND e.phenomenon_time >= ? AND e.phenomenon_time <= ?"
    return storage.ask(_names((first, last)), columns, where, [stream, first, last], order, most)


def one(number: int, part: int) -> Sequence[Any] | None:
    """A single observation of an archived part; None also when its datastream is gone."""
    names = [found.archive for found in parts() if found.number == part and found.archive]
    rows = storage.ask(names, ENTITY, "e.id = ?", [number], "e.id", 1)
    if not rows:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM datastream WHERE id = %s", [rows[0][1]])
        return rows[0] if cursor.fetchone() else None


def holds(part: int) -> bool:
    """Is this part a file?"""
    return any(found.number == part and found.archive for found in parts())


def edge() -> datetime | None:
    """The end of the newest part that is archived; None when none is."""
    found = [part.after for part in parts() if part.archive]
    return moment(max(found)) if found else None


def reaches(stream: int | None, first: datetime, last: datetime) -> bool:
    """Whether a stretch, both ends included, reaches into archived days: into those of one datastream (its sums, which
    never leave the database, tell), or of any."""
    if stream is not None:
        return bool(reached([stream], first, last))
    with connection.cursor() as cursor:
        cursor.execute(_REACHED, [first, last])
        return cursor.fetchone()[0] is not None


def reached(streams: Sequence[int], first: datetime, last: datetime) -> list[int]:
    """Those datastreams of many of whose archived days a stretch holds some."""
    with connection.cursor() as cursor:
        cursor.execute(_REACHED, [first, last])
        begin, after = cursor.fetchone()
        if begin is None:
            return []
        cursor.execute(
            f"SELECT d.id FROM unnest(%s::int[]) AS d(id) WHERE {_HAS.format('d.id')}",  # noqa: S608
            [list(streams), max(begin, first), after, last],
        )
        return [row[0] for row in cursor.fetchall()]


def arrays(
    span: tuple[datetime, datetime], where: str, params: Sequence[Any], order: str, most: int, *, begin: int = 0
) -> tuple[int, list[str | None]]:
    """How many rows there are, `most` at most, and their columns as arrays in PostgreSQL's own writing: no object of
    Python is made of a value. By number, parts before `begin` have nothing to say."""
    names = _ordered(span, order, begin)
    if not names:
        return 0, []
    shown = ", ".join(f"'{{' || string_agg(COALESCE(({column})::VARCHAR, 'NULL'), ',') || '}}'" for column in _ARRAYS)
    columns = f"count(*), {shown}"
    row = storage.summed(names[:_FEW], columns, where, params, order, most)
    if int(row[0]) < most and len(names) > _FEW:
        row = storage.summed(names, columns, where, params, order, most)
    return int(row[0]), list(row[1:])


def count(span: tuple[datetime, datetime], where: str, params: Sequence[Any]) -> int:
    """How many rows there are."""
    return int(storage.ask(_names(span), "count(*)", where, params, "1", 1)[0][0]) if _names(span) else 0


def bounds(streams: Iterable[int]) -> list[tuple[Any, ...]]:
    """Of each of these datastreams that has any: number, first and last time, first and last result time, how many."""
    wanted = [one for one in streams if reaches(one, *_EVER)]
    if not wanted:
        return []
    return storage.ask(_names(_EVER), _BOUNDS, "e.datastream_id IN (SELECT unnest(?))", [wanted], "1", len(wanted),
                       group="e.datastream_id")  # fmt: skip


def living() -> list[int]:
    """The datastreams that there are; files go on holding what was of others."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM datastream")
        return [row[0] for row in cursor.fetchall()]


def _ordered(span: tuple[datetime, datetime], order: str, begin: int) -> list[str]:
    """The files in which rows of this order come first are first: parts follow each other in time and in number."""
    names = _names(span)
    if order == "e.id":
        numbered = sorted((part.number, part.archive) for part in parts() if part.archive in names)
        return [name for number, name in numbered if number >= begin]
    return names[::-1] if "DESC" in order else names


def _names(span: tuple[datetime, datetime]) -> list[str]:
    low, high = micros(span[0]), micros(span[1])
    return [part.archive for part in parts() if part.archive and part.first <= high and part.after > low]
