"""Files of jobs, people, schools: CSV with a position or a kelurahan in each row, and how much is there."""

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from kota.base.errors import InvalidError
from kota.base.words import noop as _

MOST_BYTES = 100 * 1024 * 1024
MOST_WEIGHT = 10_000_000.0
LONS, LATS = ("lon", "lng", "long", "longitude", "x", "bujur"), ("lat", "latitude", "y", "lintang")
CODES, AREAS = ("code", "kode", "kode_kelurahan"), ("kelurahan", "nama_kelurahan", "area")
ABOVE = ("kecamatan", "nama_kecamatan")
NAMES = ("name", "nama", "namobj", "title", "judul")
NUMBERS = ("number", "jumlah", "weight", "jobs", "pekerja", "people", "penduduk", "pupils", "siswa", "beds")


@dataclass(frozen=True, slots=True)
class Row:
    """Something to get to: `area` is the code of a kelurahan, empty where there is a position."""

    name: str
    weight: float
    lon: float | None = None
    lat: float | None = None
    area: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    number: int
    why: str


class Names:
    """Kelurahan by code and by name; those that share a name need their kecamatan."""

    def __init__(self, areas: Collection[tuple[str, str, str]]) -> None:
        """`areas` are code, name, and name of the kecamatan."""
        self.codes = {code for code, _name, _above in areas}
        self.full = {(plain(name), plain(above)): code for code, name, above in areas}
        self.alone: dict[str, str | None] = {}
        for code, name, _above in areas:
            self.alone[plain(name)] = None if plain(name) in self.alone else code

    def find(self, code: str, name: str, above: str) -> str | None:
        if code in self.codes:
            return code
        return self.full.get((plain(name), plain(above))) or self.alone.get(plain(name))


def plain(name: str) -> str:
    """Letters and figures alone: names of areas are written in many ways."""
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def read(data: bytes, names: Names, *, number: str = "") -> Iterator[Row | Refused]:
    """Rows of a file. `number` names the column that says how much, where it is none of the usual ones; without such a
    column each row counts one."""
    if len(data) > MOST_BYTES:
        raise InvalidError(_("the file is larger than %(most)s MB"), most=MOST_BYTES // 1024**2)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    try:
        rows = csv.DictReader(io.StringIO(text))
        keys = {str(one).strip().lower() for one in rows.fieldnames or ()}
        if not keys & {*LONS, *CODES, *AREAS}:
            raise InvalidError(_("the file has neither a position nor a kelurahan in its columns"))
        if number and number.lower() not in keys:
            raise InvalidError(_("the file has no column %(column)s"), column=number)
        for at, row in enumerate(rows, 2):
            given = {str(key).strip().lower(): str(value or "").strip() for key, value in row.items()}
            yield _row(at, given, names, (number.lower(),) if number else NUMBERS)
    except csv.Error:
        raise InvalidError(_("the file is not CSV")) from None


def _row(at: int, row: Mapping[str, str], names: Names, numbers: Collection[str]) -> Row | Refused:
    said = _first(row, numbers)
    weight = 1.0 if said is None else _number(said)
    if weight is None or not 0 <= weight <= MOST_WEIGHT:
        return Refused(at, "its number cannot be read")
    name = (_first(row, NAMES) or "")[:120].replace("\x00", "")
    lon, lat = (_number(_first(row, keys) or "") for keys in (LONS, LATS))
    if lon is not None and lat is not None and -180 <= lon <= 180 and -90 <= lat <= 90:
        return Row(name, weight, lon, lat)
    area = names.find(_first(row, CODES) or "", _first(row, AREAS) or "", _first(row, ABOVE) or "")
    return Refused(at, "it has no position, and its kelurahan is not known") if area is None else Row(
        name, weight, area=area
    )  # fmt: skip


def _first(row: Mapping[str, str], keys: Collection[str]) -> str | None:
    return next((row[key] for key in keys if row.get(key)), None)


def _number(text: str) -> float | None:
    try:
        found = float(text.replace(" ", ""))
    except ValueError:
        return None
    return found if found == found and abs(found) != float("inf") else None
