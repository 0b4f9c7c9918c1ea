"""Tables into a GTFS file: RFC 4180 in UTF-8 without a byte order mark, and the same bytes for the same tables."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

Row = Mapping[str, Any]
_EPOCH = (1980, 1, 1, 0, 0, 0)  # a zip knows no earlier moment; a real one would change the bytes


@dataclass(frozen=True, slots=True)
class Columns:
    """A table of a great many rows: values in the order of the names, as text, whole numbers or None."""

    names: Sequence[str]
    rows: Iterable[Sequence[Any]]


Table = Iterable[Row] | Columns
Tables = Mapping[str, Table]


def write(tables: Tables, file: IO[bytes]) -> None:
    """Every table into one zip. A table of dicts gets the union of their keys, in order of appearance."""
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(tables):
            info = ZipInfo(name, _EPOCH)
            info.compress_type, info.external_attr, info.create_system = ZIP_DEFLATED, 0o644 << 16, 3
            with archive.open(info, "w", force_zip64=True) as raw, _text(raw) as text:
                _table(tables[name], text)


def zipped(tables: Tables) -> bytes:
    """The whole feed in memory."""
    found = io.BytesIO()
    write(tables, found)
    return found.getvalue()


def cell(value: Any) -> str:
    """A value as GTFS writes it: dates without dashes, yes and no as 1 and 0, nothing as nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, date):
        return value.isoformat().replace("-", "")
    return str(value)


def clock(seconds: int) -> str:
    """Seconds since the service day began as HH:MM:SS, also past midnight (25:10:00)."""
    minutes, second = divmod(int(seconds), 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour:02d}:{minute:02d}:{second:02d}"


def _text(raw: IO[bytes]) -> io.TextIOWrapper:
    return io.TextIOWrapper(raw, encoding="utf-8", newline="")


def _table(table: Table, text: IO[str]) -> None:
    writer = csv.writer(text, lineterminator="\r\n")
    if isinstance(table, Columns):
        writer.writerow(table.names)
        writer.writerows(table.rows)
        return
    rows = list(table)
    names = list(dict.fromkeys(name for row in rows for name in row))
    writer.writerow(names)
    writer.writerows([cell(row.get(name)) for name in names] for row in rows)
