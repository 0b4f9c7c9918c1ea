"""Days on record from a file of the province: read, checked, kept as datastreams, once."""

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import numpy as np
from django.db import transaction

from kota.base.actor import Actor
from kota.base.errors import InvalidError
from kota.base.spreadsheet import harmless
from kota.environment.air import selectors
from kota.environment.air.contracts import Day, Read, Refusal
from kota.environment.air.rules import importing, record, streams
from kota.environment.air.selectors.kept import DAYS, data_came
from kota.kernel.audit import facade as audit
from kota.kernel.observations import facade as observations
from kota.kernel.observations.contracts import Batch

OTHER = "this day stands on record with other figures, which an import does not change"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a file. `rows` = `new` + `known` + `refused`; `disagreements` by what does not agree."""

    rows: int
    new: int
    known: int
    refused: int
    blank: int
    disagreeing: int
    disagreements: dict[str, int]
    since: date | None
    until: date | None
    reasons: Counter[str] = field(default_factory=Counter)


def import_days(*, path: Path, by: Actor, at: datetime, refusals: Path, dry: bool = False) -> Outcome:
    """Keep each day of a file; write rows that cannot be kept, with their reasons, to `refusals`.

    Days on record with the same figures are left as they are. All or nothing: one transaction. `dry` only reads.
    """
    read = _read(path, at.astimezone(selectors.zone()).date())
    before = {day.day: day for day in selectors.days(*_span(read.days))}
    new = [day for day in read.days if day.day not in before]
    other = [Refusal(day.line, OTHER) for day in read.days if day.day in before and not _same(day, before[day.day])]
    refused = sorted([*read.refusals, *other], key=lambda one: one.line)
    _set_aside(path, refused, refusals)
    if new and not dry:
        _keep(new, path, by=by, at=at)
    return _outcome(read, len(new), refused)


def _read(path: Path, today: date) -> Read:
    regulations = selectors.regulations()
    if not regulations:
        raise InvalidError("the city has no regulation of the air's index: see air.toml of its pack")
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return importing.read(lines, selectors.written_names(), regulations, last=today)
    except UnicodeDecodeError:
        raise InvalidError(f"{path.name} is not UTF-8 text") from None


def _span(days: Sequence[Day]) -> tuple[date, date]:
    return (days[0].day, days[-1].day) if days else (date.max, date.max)


def _same(one: Day, other: Day) -> bool:
    names = ("station", "indices", "said_max", "said_critical", "said_category")
    return all(getattr(one, name) == getattr(other, name) for name in names)


@transaction.atomic
def _keep(days: Sequence[Day], path: Path, *, by: Actor, at: datetime) -> None:
    titles = record.titles([one.code for one in selectors.stations()])
    numbers = observations.ensure_streams(list(streams.record(titles)), by=by, at=at)
    zone = selectors.zone()
    rows = [
        (numbers[name], observations.micros(datetime(day.day.year, day.day.month, day.day.day, tzinfo=zone)), value)
        for day in days
        for name, value in record.rows(day)
    ]
    stream, time, value = (np.array(column) for column in zip(*rows, strict=True))
    batch = Batch(stream.astype(np.int64), time.astype(np.int64), value.astype(np.float64))
    outcomes = observations.record_batch(batch, np.zeros(len(batch), dtype=np.int64), at=at)
    if outcomes.reasons:
        raise InvalidError(next(iter(outcomes.reasons.values())))
    after = {"file": path.name, "days": len(days), "since": str(days[0].day), "until": str(days[-1].day)}
    audit.record(action="air.days_imported", subject=f"air:{path.stem[:60]}", by=by, at=at, after=after)
    data_came(DAYS)


def _set_aside(path: Path, refused: Iterable[Refusal], target: Path) -> None:
    """The refused rows as they stand in the file, with line and reason, harmless to spreadsheets; no file when there is
    none."""
    reasons = {one.line: one.reason for one in refused}
    target.unlink(missing_ok=True)
    if not reasons:
        return
    with path.open(encoding="utf-8-sig", newline="") as lines, target.open("w", encoding="utf-8", newline="") as out:
        reader, writer = csv.reader(lines), csv.writer(out)
        writer.writerow(["line", "reason", *map(harmless, next(reader))])
        for row in reader:
            if reader.line_num in reasons:
                writer.writerow([reader.line_num, *map(harmless, (reasons[reader.line_num], *row))])


def _outcome(read: Read, new: int, refused: Sequence[Refusal]) -> Outcome:
    rows = len(read.days) + len(read.refusals)
    return Outcome(
        rows=rows,
        new=new,
        known=rows - new - len(refused),
        refused=len(refused),
        blank=read.without_data,
        disagreeing=sum(bool(day.disagrees) for day in read.days),
        disagreements=read.counted(),
        since=read.days[0].day if read.days else None,
        until=read.days[-1].day if read.days else None,
        reasons=Counter(one.reason for one in refused),
    )
