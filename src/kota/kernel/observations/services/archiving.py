"""Old observations into Parquet files, part by part: written, compared, and only then taken from the database."""

import os
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection, transaction

from kota.base import logs
from kota.kernel.observations import selectors, storage
from kota.kernel.observations.rules.instants import micros
from kota.kernel.observations.selectors.parts import Part
from kota.kernel.observations.services import parts

_COLUMNS = ", ".join(storage.TYPES)
_log = logs.logger("observations")


def archive_old(*, at: datetime, days: int) -> list[str]:
    """Archive every part that ended so many days ago; the names of the files. Sums and newest values stay."""
    edge = micros(at - timedelta(days=days))
    due = [part for part in selectors.parts() if not part.archive and part.after <= edge]
    done = [name for part in due if (name := _archive(part))]
    if done:
        parts.SHELF.forget()
    return done


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
        if storage.count(name) != (count, int(total)):
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
