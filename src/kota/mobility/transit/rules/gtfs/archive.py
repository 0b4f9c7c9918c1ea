"""The files of a feed: a zip or a folder, opened as something hostile."""

import csv
import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from kota.mobility.transit.rules.gtfs.problems import Problems

MOST_FILES = 200
MOST_BYTES = 1024**3  # of all files together, unpacked
MOST_TIMES, SMALL = (
    100,
    32 * 1024**2,
)  # larger than its archive; and bytes that harm nobody
LONGEST = 400  # characters of a value: columns of texts are as wide as their longest
FIELD = 1_000_000  # characters of one value: a shape in GeoJSON is none of GTFS
KNOWN = frozenset({
    "agency", "stops", "routes", "trips", "stop_times", "calendar", "calendar_dates", "frequencies", "shapes",
    "transfers", "pathways", "levels", "feed_info", "attributions", "translations", "fare_attributes", "fare_rules",
    "fare_products", "fare_leg_rules", "fare_transfer_rules", "fare_media", "rider_categories", "areas", "stop_areas",
    "networks", "route_networks", "timeframes", "booking_rules", "location_groups", "location_group_stops",
    "fare_leg_join_rules",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table:
    """A file's rows. `columns` says where each named value stands; a short row has fewer values."""

    name: str
    columns: dict[str, int]
    rows: list[list[str]]

    def column(self, name: str, default: str = "") -> list[str]:
        """The values of a column, stripped and cut where they are absurdly long; `default` where there is none."""
        place = self.columns.get(name)
        if place is None:
            return [default] * len(self.rows)
        return [row[place].strip()[:LONGEST] or default if place < len(row) else default for row in self.rows]

    def __bool__(self) -> bool:
        return bool(self.rows)


class NoFeedError(ValueError):
    """What was given is no feed at all; the text says why."""


Files = dict[str, bytes]


def unpacked(source: Path) -> Files:
    """The `.txt` files of a zip or a folder by name without ending. NoFeedError when it is neither, or too much."""
    if source.is_dir():
        return _of_folder(source)
    try:
        with zipfile.ZipFile(source) as packed:
            return _of_zip(packed)
    except NoFeedError:
        raise
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError,
            ValueError, struct.error) as error:  # fmt: skip
        raise NoFeedError(f"this is no zip file that can be opened: {error}") from error


def _of_folder(folder: Path) -> Files:
    """Plain files only: a link may lead anywhere, a device never ends."""
    found = [path for path in sorted(folder.glob("*.txt")) if path.is_file() and not path.is_symlink()]
    if len(found) > MOST_FILES:
        raise NoFeedError(f"more than {MOST_FILES} files")
    if sum(path.stat().st_size for path in found) > MOST_BYTES:
        raise NoFeedError(f"it is larger than {MOST_BYTES // 1024**2:,} MB")
    return {path.stem.lower(): path.read_bytes() for path in found}


def _of_zip(packed: zipfile.ZipFile) -> Files:
    found: Files = {}
    for one in packed.infolist():
        if _leads_out(one.filename):
            raise NoFeedError(f"a name in it leads out of it: {one.filename[:80]}")
    entries = [one for one in packed.infolist() if _is_table(one)]
    if len(entries) > MOST_FILES:
        raise NoFeedError(f"more than {MOST_FILES} files")
    depth = min((len(PurePosixPath(one.filename).parts) for one in entries), default=1)
    left, size = MOST_BYTES, sum(one.compress_size for one in packed.infolist())
    for entry in entries:
        path = PurePosixPath(entry.filename)
        if len(path.parts) != depth:
            continue
        with packed.open(entry) as stream:
            content = stream.read(min(left, max(MOST_TIMES * size, SMALL)) + 1)
        left -= len(content)
        if left < 0:
            raise NoFeedError(f"unpacked it is larger than {MOST_BYTES // 1024**2:,} MB")
        if MOST_BYTES - left > max(MOST_TIMES * size, SMALL):
            raise NoFeedError(f"unpacked it is more than {MOST_TIMES} times larger: that is no timetable")
        found.setdefault(path.stem.lower(), content)
    return found


def _leads_out(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return ".." in parts or "/" in parts


def _is_table(entry: zipfile.ZipInfo) -> bool:
    """A text file that is none of a system's own, and no link."""
    parts = PurePosixPath(entry.filename).parts
    is_hidden = any(part.startswith((".", "__MACOSX", "/")) for part in parts)
    return entry.filename.lower().endswith(".txt") and not is_hidden and not stat.S_ISLNK(entry.external_attr >> 16)


def tables(files: Files, problems: Problems) -> dict[str, Table]:
    """The files that GTFS knows, as rows. Others are said and left out."""
    found = {}
    for name, content in files.items():
        if name not in KNOWN:
            problems.add("unknown_file", f"{name}.txt")
            continue
        table = _table(name, content, problems)
        if table is not None:
            found[name] = table
    return found


def _table(name: str, content: bytes, problems: Problems) -> Table | None:
    file = f"{name}.txt"
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problems.error("not_utf8", file, example=f"byte {error.start}")
        return None
    lines = _lines(text, file, problems)
    header = [one.strip().strip("\ufeff").lower() for one in next(lines, [])]
    if not any(header):
        problems.add("empty_file", file)
        return Table(name, {}, [])
    columns: dict[str, int] = {}
    for place, column in enumerate(header):
        if column in columns:
            problems.error("duplicate_column", file, 1, column)
        columns.setdefault(column, place)
    rows = []
    for number, row in enumerate(lines, start=2):
        if not row or not any(row):
            continue
        if len(row) != len(header):
            problems.add("row_of_other_length", file, number, f"{len(row)} values instead of {len(header)}")
        rows.append(row)
    return Table(name, columns, rows)


def _lines(text: str, file: str, problems: Problems) -> Iterator[list[str]]:
    csv.field_size_limit(FIELD)
    plain = text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")  # old Macs end lines so
    reader = csv.reader(io.StringIO(plain, newline=""), skipinitialspace=True)
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            problems.error("unreadable_row", file, reader.line_num, str(error))
            return
