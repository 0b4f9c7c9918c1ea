"""The archive of a real flood in a folder: residents' reports, hourly states of flooded RW, boundaries."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

from kota.base.errors import InvalidError
from kota.base.words import noop as _
from kota.environment.water.rules.replay.history import History, Source, marks_of, reports_of
from kota.environment.water.rules.replay.units import Units, cells, kelurahan

REPORTS, STATES, BOUNDARIES = "citizen_reports", "flood_events", "boundaries/dki_kelurahan.geojson"
DAYS = 3


@dataclass(frozen=True, slots=True)
class Archive:
    """What happened, the units on which warnings are scored, and the files that both were read from."""

    history: History
    units: tuple[Units, ...]
    files: tuple[Source, ...] = ()


@dataclass(slots=True)
class _Folder:
    """Reads files and remembers which, byte for byte."""

    path: Path
    files: list[Source] = field(default_factory=list)

    def text(self, name: str, what: str) -> str:
        data = (self.path / name).read_bytes()
        found = data.decode("utf-8")
        self.files.append(Source(name, hashlib.sha256(data).hexdigest(), len(data), what, 0))
        return found

    def json(self, name: str, what: str) -> Any:
        found = json.loads(self.text(name, what))
        read = self.files[-1]
        self.files[-1] = Source(read.path, read.sha256, read.bytes, what, len(found["features"]))
        return found


def read_archive(path: Path, begins: datetime) -> Archive:
    """Three days from `begins`. InvalidError names what the folder lacks or what could not be read."""
    zone, folder = begins.tzinfo, _Folder(path)
    if zone is None:
        raise ValueError("a history begins at a moment with a zone")
    try:
        outlines = folder.json(BOUNDARIES, "kelurahan")
        history = _history(folder, begins, zone)
        return Archive(history, (kelurahan(outlines), cells(outlines)), tuple(folder.files))
    except OSError as error:
        raise InvalidError(_("there is no %(file)s in this folder"), field="data", file=error.filename) from None
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidError(_("the archive cannot be read: %(why)s"), field="data", why=str(error)) from None


def _history(folder: _Folder, begins: datetime, zone: tzinfo) -> History:
    days = [begins + timedelta(days=number) for number in range(DAYS)]
    reports = [folder.json(f"{REPORTS}/petabencana_reports_{day:%Y-%m-%d}.geojson", "reports") for day in days]
    index = folder.text(f"{STATES}/index.csv", "index of states")
    names = sorted(path.name for path in (folder.path / STATES).glob("*.geojson"))
    states = {name: folder.json(f"{STATES}/{name}", "flooded RW") for name in names}
    ends = begins + timedelta(days=DAYS)
    return History(begins, ends, tuple(reports_of(reports, zone)), tuple(marks_of(index, states, zone)))
