"""Writing observations: one transaction for all that waits, COPY for what is new, sums and newest values beside it."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
from django.db import connection, transaction
from psycopg.errors import UniqueViolation

from kota.base.actor import system
from kota.base.events import publish
from kota.kernel.observations import selectors
from kota.kernel.observations.contracts import Kept, ObservationsCame, Outcome, Reading, Refused, Stream
from kota.kernel.observations.rules import instants
from kota.kernel.observations.services import features, parts
from kota.kernel.observations.services.ingest import sums
from kota.kernel.observations.services.ingest.columns import Bools, Columns, Ints, columns, quality
from kota.kernel.observations.services.ingest.copying import COLUMNS, binary

BY = system("observations")
ANYBODY = 0  # a writer that may write every datastream; else the number of a device

_TIME = "'epoch'::timestamptz + {0} * interval '1 microsecond'"
_INSERT = f"""
    INSERT INTO observation (phenomenon_time, id, result, datastream_id, digest, feature_id, quality,
                             result_time, phenomenon_end, result_json, extra)
    SELECT {_TIME.format("time")}, id, NULLIF(result, 'NaN'), stream, digest, NULLIF(feature, 0), quality,
           {_TIME.format("told")}, {_TIME.format("until")}, json::jsonb, extra::jsonb
    FROM unnest(%s::bigint[], %s::bigint[], %s::float8[], %s::int[], %s::int[], %s::int[], %s::smallint[], %s::bigint[],
                %s::bigint[], %s::text[], %s::text[])
         AS u(time, id, result, stream, digest, feature, quality, told, until, json, extra)
    ON CONFLICT DO NOTHING RETURNING id
"""  # noqa: S608 - our own words
_FOUND = """
    SELECT u.place, o.id
    FROM unnest(%s::int[], %s::int[], %s::bigint[], %s::int[]) AS u(place, stream, time, digest) JOIN observation o
      ON o.datastream_id = u.stream AND o.digest = u.digest
     AND o.phenomenon_time = 'epoch'::timestamptz + u.time * interval '1 microsecond'
"""
_BEFORE = """
    SELECT datastream_id, phenomenon_time, result FROM latest_observation
    WHERE datastream_id = ANY(%s) AND result IS NOT NULL AND quality & ~16 = 0
"""


def record(readings: Sequence[Reading], writers: Sequence[int], *, at: datetime) -> list[Outcome]:
    """Keep observations, each written by a device or by ANYBODY who may write all; what became of each, in order.

    Duplicates (same datastream, time and contents) are told as kept under the number that they have. Everything is
    committed when this returns, unless the caller holds a transaction around it.
    """
    with transaction.atomic():
        streams = features.complete(selectors.BOOK.find(reading.stream for reading in readings), readings)
        outcomes: list[Outcome | None] = [
            _refusal(reading, streams.get(reading.stream), writer, at=at)
            for reading, writer in zip(readings, writers, strict=True)
        ]
        sound = [place for place, refusal in enumerate(outcomes) if refusal is None]
        if sound:
            rows, where = columns([readings[place] for place in sound], streams)
            ids, new = _keep(rows, streams, at=at)
            numbers, fresh = ids[where].tolist(), new[where].tolist()
            for place, number, is_new in zip(sound, numbers, fresh, strict=True):
                outcomes[place] = Kept(number, is_new)
    return outcomes  # type: ignore[return-value]  # all are filled now


def _refusal(reading: Reading, stream: Stream | None, writer: int, *, at: datetime) -> Refused | None:
    if stream is None:
        return Refused(f"there is no Datastream {reading.stream}")
    if writer not in (ANYBODY, stream.device):
        return Refused(f"this device may not write Datastream {reading.stream}")
    if not instants.EARLIEST <= reading.time <= instants.micros(at) + instants.AHEAD:
        return Refused("phenomenonTime lies before 1900 or more than 400 days ahead: look at the device's clock")
    return None


def _keep(rows: Columns, streams: dict[int, Stream], *, at: datetime) -> tuple[Ints, Bools]:
    """The numbers under which the rows are kept, and which of them are new."""
    ids = _numbers(rows, at=at)
    limited = [one for one in np.unique(rows.stream).tolist() if streams[one].rate == streams[one].rate]
    flags = quality(rows, streams, _before(limited))
    new = _put(rows, ids, flags)
    if not new.all():
        ids = _those_before(rows, ids, new)
    sums.add(rows, ids, flags, new, at=at)
    features.note(rows.stream[new], rows.feature[new])
    _tell(rows, streams, at=at)
    return ids, new


def _put(rows: Columns, ids: Ints, flags: Ints) -> Bools:
    """Into the table; which rows were not there yet."""
    new = np.ones(len(rows), dtype=bool)
    plain = ~rows.rich
    if plain.any() and not _copied(rows.where(plain), ids[plain], flags[plain]):
        new[plain] = _inserted(rows.where(plain), ids[plain], flags[plain])
    if rows.rich.any():
        new[rows.rich] = _inserted(rows.where(rows.rich), ids[rows.rich], flags[rows.rich])
    return new


def _numbers(rows: Columns, *, at: datetime) -> Ints:
    days = np.unique(rows.time // instants.DAY) * instants.DAY
    found = parts.SHELF.covering(np.append(days, rows.time[:1]).tolist(), at=at)
    firsts = np.array([part.first for part in found], dtype=np.int64)
    where = np.searchsorted(firsts, rows.time, side="right") - 1
    ids = np.empty(len(rows), dtype=np.int64)
    for place in np.unique(where).tolist():
        chosen = where == place
        ids[chosen] = parts.SHELF.numbers(found[place].number, int(chosen.sum()))
    return ids


def _before(limited: list[int]) -> dict[int, tuple[int, float]]:
    if not limited:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_BEFORE, [limited])
        return {stream: (instants.micros(time), value) for stream, time, value in cursor.fetchall()}


def _copied(rows: Columns, ids: Ints, flags: Ints) -> bool:
    """Whether all rows are new and lie in the table now."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            with cursor.copy(f"COPY observation ({COLUMNS}) FROM STDIN (FORMAT BINARY)") as copy:
                copy.write(binary(rows.plain(ids, flags)))
    except UniqueViolation:
        return False
    return True


def _inserted(rows: Columns, ids: Ints, flags: Ints) -> Bools:
    """Which rows were not there yet; those lie in the table now. Slower than COPY, which knows no ON CONFLICT."""
    more = zip(*((r.result_time, r.end, r.json, r.extra) for r in rows.readings), strict=True)
    values = [rows.time, ids, rows.result, rows.stream, rows.digest, rows.feature, flags]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [*(column.tolist() for column in values), *(list(c) for c in more)])
        kept = {row[0] for row in cursor.fetchall()}
    return np.array([one in kept for one in ids.tolist()])


def _those_before(rows: Columns, ids: Ints, new: Bools) -> Ints:
    """The numbers under which the rows that are not new have been kept all along."""
    places = np.nonzero(~new)[0]
    found = ids.copy()
    keys = [places.tolist(), *(column[places].tolist() for column in (rows.stream, rows.time, rows.digest))]
    with connection.cursor() as cursor:
        cursor.execute(_FOUND, keys)
        for place, number in cursor.fetchall():
            found[place] = number
    return found


def _tell(rows: Columns, streams: dict[int, Stream], *, at: datetime) -> None:
    """One event a theme for datastreams that other apps watch."""
    watched: dict[str, list[int]] = {}
    for one in np.unique(rows.stream).tolist():
        if streams[one].is_watched:
            watched.setdefault(streams[one].theme, []).append(one)
    for theme, found in watched.items():
        publish(ObservationsCame(theme, found), by=BY, at=at, topics=[f"public:observations:{theme}"])
