"""Old observations into Parquet files, part by part: written, compared, and only then taken from the database.

And back, when values come for the time of such a file: then its part is a table again until the next night.
"""

import os
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection, transaction

from kota.base import logs
from kota.kernel.observations import selectors, storage
from kota.kernel.observations.rules.instants import micros
from kota.kernel.observations.rules.parts import DAY, block_after
from kota.kernel.observations.selectors.parts import Part
from kota.kernel.observations.services import parts

FEW = 100_000  # observations of a year, for which a file is not worth what queries no longer see
MOST_BACK = 1_000_000  # observations of a file for which a writer waits
_COLUMNS = ", ".join(storage.TYPES)
_log = logs.logger("observations")


def archive_old(*, at: datetime, days: int) -> list[str]:
    """Archive every part that ended so many days ago, but for years of which little is known; the names of the files.
    Sums and newest values stay."""
    edge = micros(at - timedelta(days=days))
    ended = [part for part in selectors.parts() if not part.archive and part.after <= edge]
    due = [part for part in ended if part.after - part.first <= DAY or not _is_small(part)]
    done = [name for part in due if (name := _archive(part))]
    if done:
        parts.SHELF.forget()
    storage.tidy({part.archive for part in selectors.parts()}, at - timedelta(days=1))
    return done


@transaction.atomic
def bring_back(part: Part) -> bool:
    """Make a part of its file, with all that it holds; False when that is too much for a writer to wait for."""
    if part not in selectors.parts():  # somebody else has brought it back since this process looked
        parts.SHELF.forget()
        return True
    count, _total, highest = storage.count(part.archive)
    if count > MOST_BACK:
        return False
    csv = storage.folder() / f".{part.archive}.{os.getpid()}.back.csv"
    with connection.cursor() as cursor:
        cursor.execute("SELECT kota_restore_observation_part(%s, %s)", [part.number, block_after(highest)])
        if cursor.fetchone()[0]:
            try:
                storage.export(part.archive, csv)
                with (
                    csv.open("rb") as file,
                    cursor.copy(f"COPY observation ({_COLUMNS}) FROM STDIN (FORMAT csv)") as copy,
                ):
                    while piece := file.read(1 << 20):
                        copy.write(piece)
            finally:
                csv.unlink(missing_ok=True)
            _log.info("observations.brought_back", part=part.number, count=count)
    parts.SHELF.forget()
    return True


def _is_small(part: Part) -> bool:
    with connection.cursor() as cursor:
        rows = f"SELECT 1 FROM observation_{part.number:d} LIMIT {FEW}"  # noqa: S608 - our own names
        cursor.execute(f"SELECT count(*) FROM ({rows}) found")  # noqa: S608
        return int(cursor.fetchone()[0]) < FEW


def _archive(part: Part) -> str:
    """One part; nothing when somebody wrote into it meanwhile: the next run takes it."""
    name = f"observation_{part.number}.parquet"
    csv = storage.folder() / f".{name}.{os.getpid()}.csv"
    try:
        _export(part.number, csv)
        storage.write(name, csv)
    finally:
        csv.unlink(missing_ok=True)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE observation_{part.number:d} IN SHARE MODE")
        cursor.execute(f"SELECT count(*), COALESCE(sum(id), 0) FROM observation_{part.number:d}")  # noqa: S608
        count, total = cursor.fetchone()
        if storage.count(name)[:2] != (count, int(total)):
            _log.warning("observations.archive_postponed", part=part.number)
            return ""
        cursor.execute("SELECT kota_drop_observation_part(%s, %s)", [part.number, name])
    _log.info("observations.archived", part=part.number, count=count)
    return name


def _export(number: int, csv: Path) -> None:
    """In the order in which it will be asked for, so that DuckDB skips what is not wanted."""
    rows = f"SELECT {_COLUMNS} FROM observation_{number:d} ORDER BY datastream_id, phenomenon_time, id"  # noqa: S608
    copied = f"COPY ({rows}) TO STDOUT (FORMAT csv)"
    with connection.cursor() as cursor, csv.open("wb") as file, cursor.copy(copied) as copy:
        for piece in copy:
            file.write(piece)
