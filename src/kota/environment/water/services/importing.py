"""Levels from a file of an agency's: unit seen, what no water can have made refused with its reason, the rest kept."""

import csv
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from kota.base.actor import Actor
from kota.base.errors import InvalidError
from kota.base.words import noop as _
from kota.environment.water.contracts import Sound, Unit
from kota.environment.water.rules import importing, readings
from kota.environment.water.rules.importing import LevelFile
from kota.environment.water.selectors import facts, keys
from kota.environment.water.services import gates, streams
from kota.kernel.audit import facade as audit
from kota.kernel.facts import facade as city_facts
from kota.kernel.observations import facade as observations

_PIECE = 20_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: its gate and unit, how many rows, new, known before, refused by reason, and the span."""

    gate: str
    unit: Unit
    rows: int
    new: int
    known: int
    refused: Counter[str]
    since: datetime | None
    until: datetime | None


def import_levels(
    *, path: Path, gate: str = "", unit: str = "", refusals: Path | None, by: Actor, at: datetime
) -> Outcome:
    """Keep the levels of a file. Safe to repeat. `refusals` gets the rows that are not kept, with their reasons."""
    found = importing.read_file(path.read_bytes(), ZoneInfo(city_facts.city().timezone))
    code = gate or _gate_of(found, path)
    fact = facts.gate(code)
    in_unit = Unit(unit) if unit else readings.unit_of([one.cm for one in found.readings], fact.limits())
    judged = readings.sound(readings.in_cm(found.readings, in_unit), fact.limits())
    new = _record(streams.ensure(by=by, at=at)[keys.level(code)], judged, at)
    if refusals is not None:
        _write(refusals, found, judged)
    audit.record(action="water.levels_imported", subject=f"gate:{code}", by=by, at=at, after={"new": new})
    gates.follow(code, at=at)
    refused = Counter(one.fault.value for one in judged.rejected) + Counter(unread=len(found.unread))
    span = (judged.kept[0].at, judged.kept[-1].at) if judged.kept else (None, None)
    rows = len(found.readings) + len(found.unread)
    return Outcome(code, in_unit, rows, new, len(judged.kept) - new, +refused, *span)


def _gate_of(found: LevelFile, path: Path) -> str:
    """The gate that the file names, or the one whose code stands in the file's own name."""
    if found.gate:
        return importing.gate_of(found.gate, facts.gates())
    words = path.stem.lower().replace("_", "-")
    named = [code for code in facts.gates() if f"-{code}-" in f"-{words}-"]
    if len(named) != 1:
        raise InvalidError(_("the file names no gate: say which one with --gate"), field="gate")
    return named[0]


def _record(stream: int, judged: Sound, at: datetime) -> int:
    """Write what is kept, in pieces; how many were not there yet."""
    new = 0
    for begin in range(0, len(judged.kept), _PIECE):
        piece = judged.kept[begin : begin + _PIECE]
        times = np.array([observations.micros(one.at) for one in piece], dtype=np.int64)
        values = np.array([one.cm for one in piece], dtype=np.float64)
        batch = observations.Batch(np.full(len(piece), stream, dtype=np.int64), times, values)
        new += int(observations.record_batch(batch, np.zeros(len(piece), dtype=np.int64), at=at).new.sum())
    return new


def _write(path: Path, found: LevelFile, judged: Sound) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("time_or_row", "cm_or_value", "reason"))
        rows.writerows((one.reading.at.isoformat(), one.reading.cm, one.fault.value) for one in judged.rejected)
        rows.writerows((where, value, "unread") for where, value in found.unread)


def refused_at(home: Path, path: Path) -> Path:
    """In the city's home: the folder of the file is not ours to write in."""
    return home / "imports" / f"{path.name}.refused.csv"
