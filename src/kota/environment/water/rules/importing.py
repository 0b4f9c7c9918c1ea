"""Files of water levels as agencies hand them out: rows as they stand, before anything is judged.

Two forms are read: a CSV of `tanggal, ketinggian, name_pintu_air`, and a workbook whose sheets have the columns
`Tanggal, Jam, Tinggi Air`. Times are local; numbers are in the file's own unit.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo

from python_calamine import CalamineError, load_workbook

from kota.base.errors import InvalidError
from kota.base.words import noop as _
from kota.environment.water.contracts import GateFact, Reading

_CSV = ("tanggal", "ketinggian")
_SHEET = ("Tanggal", "Jam", "Tinggi Air")
_ZIP = b"PK\x03\x04"  # how a workbook begins


@dataclass(frozen=True, slots=True)
class LevelFile:
    """The readings of a file in its own unit, in the order of its rows, the name of the gate that it gives or nothing,
    and the rows that could not be read: where, and the value."""

    gate: str
    readings: tuple[Reading, ...]
    unread: tuple[tuple[str, str], ...]


def read_file(content: bytes, zone: tzinfo) -> LevelFile:
    """A file of either form. InvalidError when it is neither."""
    if content.startswith(_ZIP):
        return _workbook(content, zone)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _wrong_form() from None
    return _csv(text, zone)


def gate_of(name: str, gates: Mapping[str, GateFact]) -> str:
    """The code of the gate that a file calls so. InvalidError when none or several are meant."""
    wanted = " ".join(name.lower().split())
    found = [
        code
        for code, gate in gates.items()
        if wanted in {code, *(" ".join(known.lower().split()) for known in (gate.name.id, gate.name.en, *gate.aliases))}
    ]
    if len(found) != 1:
        raise InvalidError(_("no gate is called “%(name)s”: say which one it is"), field="gate", name=name)
    return found[0]


def _csv(text: str, zone: tzinfo) -> LevelFile:
    rows = csv.DictReader(io.StringIO(text))
    if not set(_CSV) <= set(rows.fieldnames or ()):
        raise _wrong_form()
    every = [(f"{rows.line_num}", row.get("tanggal"), None, row.get("ketinggian"), row) for row in rows]
    gate = next((row["name_pintu_air"] for *_rest, row in every if row.get("name_pintu_air")), "")
    return _read(gate, ((where, day, clock, level) for where, day, clock, level, _row in every), zone)


def _workbook(content: bytes, zone: tzinfo) -> LevelFile:
    try:
        book = load_workbook(io.BytesIO(content))
        sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    except CalamineError:
        raise _wrong_form() from None
    if not any(_is_sheet(rows) for rows in sheets.values()):
        raise _wrong_form()
    return _read("", _rows_of(sheets), zone)


def _is_sheet(rows: Sequence[Sequence[object]]) -> bool:
    return bool(rows) and tuple(rows[0][:3]) == _SHEET


def _rows_of(sheets: Mapping[str, Sequence[Sequence[object]]]) -> Iterator[tuple[str, object, object, object]]:
    for name, rows in sheets.items():
        for number, row in enumerate(rows[1:] if _is_sheet(rows) else (), 2):
            yield (f"{name}!{number}", row[0], row[1], row[2])


def _read(gate: str, rows: Iterable[tuple[str, object, object, object]], zone: tzinfo) -> LevelFile:
    readings, unread = [], []
    for where, day, clock, level in rows:
        try:
            readings.append(Reading(_moment(day, clock, zone), float(str(level).replace(",", "."))))
        except (ValueError, TypeError):
            unread.append((where, " ".join(str(cell) for cell in (day, clock, level) if cell is not None)[:80]))
    return LevelFile(gate, tuple(readings), tuple(unread))


def _moment(day: object, clock: object, zone: tzinfo) -> datetime:
    """A day with its time in another cell, as text or as a time, or a whole moment as text."""
    if clock in (None, ""):
        found = day if isinstance(day, datetime) else datetime.fromisoformat(str(day))
    else:
        whole = (
            day.date() if isinstance(day, datetime) else day if isinstance(day, date) else date.fromisoformat(str(day))
        )
        found = datetime.combine(whole, clock if isinstance(clock, time) else time.fromisoformat(str(clock)))
    return found.replace(tzinfo=zone)


def _wrong_form() -> InvalidError:
    return InvalidError(
        _("this is neither a CSV with tanggal and ketinggian nor a workbook with Tanggal, Jam and Tinggi Air"),
        field="file",
    )
