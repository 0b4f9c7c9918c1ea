"""The archive of a real flood in a folder: residents' reports, hourly states of flooded RW, boundaries."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

from kota.base.errors import InvalidError
from kota.base.words import noop as _
from kota.environment.water.rules.replay.history import History, marks_of, reports_of
from kota.environment.water.rules.replay.units import Units, cells, kelurahan

REPORTS, STATES, BOUNDARIES = "citizen_reports", "flood_events", "boundaries/dki_kelurahan.geojson"
DAYS = 3


@dataclass(frozen=True, slots=True)
class Archive:
    """What happened, and the units on which warnings are scored."""

    history: History
    units: tuple[Units, ...]


def read_archive(folder: Path, begins: datetime) -> Archive:
    """Three days from `begins`. InvalidError names what the folder lacks or what could not be read."""
    zone = begins.tzinfo
    if zone is None:
        raise ValueError("a history begins at a moment with a zone")
    try:
        outlines = _json(folder / BOUNDARIES)
        history = _history(folder, begins, zone)
        return Archive(history, (kelurahan(outlines), cells(outlines)))
    except FileNotFoundError as error:
        raise InvalidError(_("there is no %(file)s in this folder"), field="data", file=error.filename) from None
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidError(_("the archive cannot be read: %(why)s"), field="data", why=str(error)) from None


def _history(folder: Path, begins: datetime, zone: tzinfo) -> History:
    days = [begins + timedelta(days=number) for number in range(DAYS)]
    reports = [_json(folder / REPORTS / f"petabencana_reports_{day:%Y-%m-%d}.geojson") for day in days]
    index = (folder / STATES / "index.csv").read_text(encoding="utf-8")
    states = {path.name: _json(path) for path in sorted((folder / STATES).glob("*.geojson"))}
    ends = begins + timedelta(days=DAYS)
    return History(begins, ends, tuple(reports_of(reports, zone)), tuple(marks_of(index, states, zone)))


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
