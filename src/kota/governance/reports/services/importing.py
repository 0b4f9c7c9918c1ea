"""Reports from a foreign file: read, checked, and opened as live ones are, thousands a second."""

import csv
import time
from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
from django.db import IntegrityError, connection

from kota.base.actor import Actor
from kota.base.errors import InvalidError
from kota.governance.reports.contracts import TYPE
from kota.governance.reports.rules.importing.guess import guess
from kota.governance.reports.rules.importing.places import Gazetteer
from kota.governance.reports.rules.importing.plan import Plan, read_plan
from kota.governance.reports.rules.importing.rows import City, Reader, RefusedError
from kota.governance.reports.selectors import foreign
from kota.governance.reports.services.sending import clean
from kota.kernel.areas import facade as areas
from kota.kernel.areas.contracts import Level
from kota.kernel.audit import facade as audit
from kota.kernel.cases import facade as cases
from kota.kernel.cases.contracts import NewCase
from kota.kernel.facts import facade as facts

BATCH = 2000
WRITERS = 3
TRIES = 5  # two imports of one file
ENOUGH = 5
TELL_S = 0.2
Tell = Callable[["Outcome", float], None]


@dataclass(slots=True)
class Outcome:
    """What came of a file."""

    rows: int = 0
    opened: int = 0
    known: int = 0  # imported before, or twice in the file
    refused: int = 0
    placed_by_area: int = 0
    held: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    categories: Counter[str] = field(default_factory=Counter)


def plan_for(path: Path, plan: Plan) -> Plan:
    """The mapping made whole for this file; InvalidError when something cannot be found out, or is not there."""
    rows = foreign.sample(path, plan)
    columns = list(dict.fromkeys(name for row in rows for name in row))
    missing = sorted(plan.columns() - set(columns))
    if missing:
        raise InvalidError(f"{path.name} has no column {missing[0]!r}; it has {', '.join(columns)}")
    return guess(columns, rows, plan).model_copy(update={"source": plan.source or _source(path)})


def shipped_for(path: Path, pack: Path) -> Path | None:
    """A mapping of the pack (`imports/*.toml`) made for this very file: all columns that it names stand
    there, `ENOUGH` at least, and no other names more."""
    columns = {name for row in foreign.sample(path, Plan()) for name in row}
    is_geojson = foreign.is_geojson(path, Plan())
    found: list[tuple[int, Path]] = []
    for mapping in sorted((pack / "imports").glob("*.toml")):
        plan = read_plan(mapping.read_text(encoding="utf-8"), mapping.name)
        named = plan.columns()
        if named <= columns and len(named) >= ENOUGH and (plan.format == "geojson") == is_geojson:
            found.append((len(named), mapping))
    return max(found, default=(0, None))[1]


def import_reports(
    *, path: Path, plan: Plan, by: Actor, at: datetime, refusals: Path, dry: bool = False, tell: Tell | None = None
) -> Outcome:
    """Open a case for each row that can be one; write the others with their reasons to `refusals`.

    Rows imported before are left out. `dry` only reads. Each batch is a transaction: after a failure those
    that were written stay, and the same call opens the others. `tell` hears how far it is a few times a second, and at
    the end. Nobody is notified.
    """
    outcome, reader, told = Outcome(), Reader(plan, city(), at), time.monotonic()
    with _Refusals(refusals) as refused, _Writer(by=by, at=at, dry=dry) as writer:
        batch: list[NewCase] = []
        for place, row in foreign.rows(path, plan):
            _take(row, place.number, reader, batch, outcome, refused)
            if len(batch) == BATCH:
                writer.write(batch, outcome)
                batch = []
            if tell and (now := time.monotonic()) - told >= TELL_S:
                told = now
                tell(outcome, place.share)
        writer.write(batch, outcome)
        writer.finish(outcome)
    if tell:
        tell(outcome, 1.0)
    if not dry:
        after = {"rows": outcome.rows, "opened": outcome.opened, "refused": outcome.refused}
        audit.record(action="reports.imported", subject=f"import:{plan.source}", by=by, at=at, after=after)
    return outcome


def city() -> City:
    """The running city as the reader of rows needs it."""
    found = facts.city()
    known = [here for level in (Level.KOTA, Level.KECAMATAN, Level.KELURAHAN) for here in areas.under("", level)]
    categories = {category.code: category for category in cases.categories(TYPE)}
    return City(ZoneInfo(found.timezone), found.bbox, categories, Gazetteer(known), clean)


def _source(path: Path) -> str:
    return "".join(ch if ch.isalnum() or ch in "_.:-" else "-" for ch in path.stem)[:60]


def _take(
    row: foreign.Row, number: int, reader: Reader, batch: list[NewCase], outcome: Outcome, refused: "_Refusals"
) -> None:
    outcome.rows += 1
    try:
        new = reader.read(row)
    except RefusedError as reason:
        outcome.refused += 1
        outcome.reasons[_kind(str(reason))] += 1
        refused.add(number, str(reason), row)
        return
    batch.append(new)
    outcome.categories[new.category] += 1
    outcome.placed_by_area += new.point is None
    outcome.held += bool(new.held)


def _kind(reason: str) -> str:
    """The reason without what it quotes, for counting."""
    return " ".join("…" if "'" in word or any(ch.isdigit() for ch in word) else word for word in reason.split())


class _Refusals:
    """The rows that were refused, as they stood in the file, with number and reason; no file when there is none."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: Any = None

    def __enter__(self) -> "_Refusals":
        self._path.unlink(missing_ok=True)
        return self

    def add(self, number: int, reason: str, row: foreign.Row) -> None:
        """One refused row."""
        if self._file is None:
            self._file = self._path.open("w", encoding="utf-8", errors="backslashreplace", newline="")
            self._columns = list(row)
            csv.writer(self._file).writerow(["row", "reason", *self._columns])
        csv.writer(self._file).writerow([number, reason, *(row.get(name) for name in self._columns)])

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()


class _Writer:
    """Writes batches in threads of its own while the next rows are read: one draws while the other's are stored."""

    def __init__(self, *, by: Actor, at: datetime, dry: bool) -> None:
        self._by, self._at, self._dry = by, at, dry
        self._pool = ThreadPoolExecutor(max_workers=WRITERS)
        self._pending: deque[Future[tuple[int, int]]] = deque()
        self._seen: set[str] = set()  # a key that stands twice in the file would be fought over by two transactions

    def __enter__(self) -> "_Writer":
        return self

    def write(self, batch: list[NewCase], outcome: Outcome) -> None:
        """Hand a batch over; waits while enough are being written. A failure of one is raised here."""
        self._reap(outcome, most=WRITERS - 1)
        fresh = [new for new in batch if not new.source_key or new.source_key not in self._seen]
        self._seen |= {new.source_key for new in fresh}
        self._pending.append(self._pool.submit(self._open, fresh, len(batch)))

    def finish(self, outcome: Outcome) -> None:
        """Wait for all that is being written."""
        self._reap(outcome, most=0)

    def _reap(self, outcome: Outcome, *, most: int) -> None:
        while len(self._pending) > most:
            opened, known = self._pending.popleft().result()
            outcome.opened += opened
            outcome.known += known

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown()

    def _open(self, fresh: list[NewCase], count: int) -> tuple[int, int]:
        try:
            opened = len(cases.unknown(fresh, set())) if self._dry else self._write(fresh)
        finally:
            connection.close()
        return opened, count - opened

    def _write(self, fresh: list[NewCase]) -> int:
        """Open them. Where another import wrote some of them at the same moment, those are known the second time."""
        for attempt in range(TRIES):
            try:
                return len(cases.open_cases(news=fresh, by=self._by, at=self._at))
            except (IntegrityError, psycopg.IntegrityError):
                if attempt == TRIES - 1:
                    raise
                time.sleep(0.2 * (attempt + 1))
        return 0
