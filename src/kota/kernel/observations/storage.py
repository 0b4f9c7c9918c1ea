"""Parquet files of old observations: one a part, in the city's home, asked by DuckDB."""

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

_NAME = re.compile(r"observation_\d{1,5}\.parquet")
TYPES = {
    "phenomenon_time": "TIMESTAMPTZ", "id": "BIGINT", "result": "DOUBLE", "datastream_id": "INTEGER",
    "digest": "INTEGER", "feature_id": "INTEGER", "quality": "SMALLINT", "phenomenon_end": "TIMESTAMPTZ",
    "result_time": "TIMESTAMPTZ", "result_json": "VARCHAR", "extra": "VARCHAR",
}  # fmt: skip


def folder() -> Path:
    """Where they lie; a backup takes them along."""
    found = Path(settings.HOME) / "observations"
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def write(name: str, csv: Path) -> None:
    """A Parquet file from CSV as PostgreSQL writes it, beside its final place until it is whole."""
    target = folder() / name
    fresh = target.with_suffix(".part")
    columns = ", ".join(f"'{column}': '{kind}'" for column, kind in TYPES.items())
    read = f"read_csv('{_quoted(csv)}', header = false, nullstr = '', columns = {{{columns}}})"
    with _connected() as connection:
        written = f"COPY (SELECT * FROM {read}) TO '{_quoted(fresh)}' (FORMAT parquet, COMPRESSION zstd)"  # noqa: S608
        connection.execute(written)
    fresh.replace(target)


def export(name: str, csv: Path) -> None:
    """A file as CSV, as PostgreSQL reads it, its columns in the order of TYPES."""
    with _connected() as connection:
        rows = f"SELECT {', '.join(TYPES)} FROM read_parquet('{_quoted(folder() / name)}')"  # noqa: S608
        connection.execute(f"COPY ({rows}) TO '{_quoted(csv)}' (FORMAT csv, HEADER false)")


def count(name: str) -> tuple[int, int, int]:
    """How many observations a file holds, the sum of their numbers, and the highest of them."""
    asked = "SELECT count(*), sum(id)::HUGEINT::VARCHAR, max(id) FROM read_parquet(?)"
    rows = _rows_of(asked, [str(folder() / name)])
    return tuple(int(one or 0) for one in rows[0]) if rows else (0, 0, 0)  # type: ignore[return-value]


def tidy(kept: Collection[str], before: datetime) -> None:
    """Remove files that stand for no part any more, and are older than that: somebody may be reading a younger one."""
    for name, changed in ArchiveStore().entries():
        if name not in kept and changed < before:
            (folder() / name).unlink(missing_ok=True)


def ask(
    names: Sequence[str], columns: str, where: str, params: Sequence[Any], order: str, most: int, *, group: str = ""
) -> list[tuple[Any, ...]]:
    """Rows of some files. `columns`, `where`, `order` and `group` are SQL of ours; values come as parameters."""
    if not names:
        return []
    grouped = f"GROUP BY {group}" if group else ""
    sql = f"SELECT {columns} FROM read_parquet(?) e WHERE {where} {grouped} ORDER BY {order} LIMIT {most:d}"  # noqa: S608
    return _rows(sql, names, params)


def summed(
    names: Sequence[str], columns: str, where: str, params: Sequence[Any], order: str, most: int
) -> tuple[Any, ...]:
    """One row that sums up the first `most` rows of some files."""
    inner = f"SELECT e.* FROM read_parquet(?) e WHERE {where} ORDER BY {order} LIMIT {most:d}"  # noqa: S608
    return _rows(f"SELECT {columns} FROM ({inner}) e", names, params)[0]  # noqa: S608 - our own words


def _rows(sql: str, names: Sequence[str], params: Sequence[Any]) -> list[tuple[Any, ...]]:
    return _rows_of(sql, [[str(folder() / name) for name in names], *params])


def _rows_of(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    with _connected() as connection:
        rows: list[tuple[Any, ...]] = connection.execute(sql, params).fetchall()
        return rows


def _connected() -> Any:
    """DuckDB in memory, which may use as much as a page may, and moments in UTC."""
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET memory_limit = '512MB'; SET threads = 1; SET TimeZone = 'UTC'")
    return connection


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


class ArchiveStore:
    """The files, for a backup."""

    def entries(self) -> Iterator[tuple[str, datetime]]:
        for path in sorted(folder().glob("observation_*.parquet")):
            yield path.name, datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)

    def read(self, key: str) -> bytes:
        return (folder() / _checked(key)).read_bytes()

    def write(self, key: str, content: bytes, media_type: str) -> None:
        (folder() / _checked(key)).write_bytes(content)


def _checked(key: str) -> str:
    if not _NAME.fullmatch(key):
        raise ValueError(f"{key[:60]!r} is no file of observations")
    return key
