"""Writing observations: one transaction for all that waits, COPY for what is new, sums and newest values beside it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import numpy as np
from django.db import connection, transaction
from psycopg.errors import UniqueViolation

from kota.base.actor import system
from kota.base.events import publish
from kota.kernel.observations import selectors
from kota.kernel.observations.contracts import Batch, ObservationsCame, Outcome, Outcomes, Reading, Stream
from kota.kernel.observations.contracts.batches import Bools, Ints
from kota.kernel.observations.rules import instants
from kota.kernel.observations.services import archiving, features, parts
from kota.kernel.observations.services.ingest import hearing, sums
from kota.kernel.observations.services.ingest.arrays import Doubles, Longs, run
from kota.kernel.observations.services.ingest.columns import Columns, columns, quality
from kota.kernel.observations.services.ingest.copying import COLUMNS, binary

BY = system("observations")
MOST_FILES = 20  # of old observations, that one batch may bring back
ANYBODY = 0  # a writer that may write every datastream; else the number of a device

_TIME = "'epoch'::timestamptz + {0} * interval '1 microsecond'"
_COPY = f"COPY observation ({COLUMNS}) FROM STDIN (FORMAT BINARY)"
_INSERT = f"""
    INSERT INTO observation (phenomenon_time, id, result, datastream_id, digest, feature_id, quality)
    SELECT {_TIME.format("time")}, id, result, stream, digest, NULLIF(feature, 0), quality
    FROM unnest(%b::bigint[], %b::bigint[], %b::float8[], %b::bigint[], %b::bigint[], %b::bigint[], %b::bigint[])
         AS u(time, id, result, stream, digest, feature, quality)
    ON CONFLICT DO NOTHING RETURNING id
"""  # noqa: S608 - our own words
_INSERT_RICH = """
    INSERT INTO observation (phenomenon_time, id, result, datastream_id, digest, feature_id, quality,
                             phenomenon_end, result_time, result_json, extra)
    SELECT * FROM unnest(%s::timestamptz[], %s::bigint[], %s::float8[], %s::int[], %s::int[], %s::int[], %s::smallint[],
                         %s::timestamptz[], %s::timestamptz[], %s::jsonb[], %s::jsonb[])
    ON CONFLICT DO NOTHING RETURNING id
"""
_FOUND = f"""
    SELECT u.place, o.id
    FROM unnest(%b::bigint[], %b::bigint[], %b::bigint[], %b::bigint[]) AS u(place, stream, time, digest)
    JOIN observation o ON o.datastream_id = u.stream AND o.digest = u.digest
     AND o.phenomenon_time = {_TIME.format("u.time")}
"""  # noqa: S608 - our own words
_BEFORE = """
    SELECT datastream_id, phenomenon_time, result FROM latest_observation
    WHERE datastream_id = ANY(%s) AND result IS NOT NULL AND quality & ~16 = 0
"""


def record(readings: Sequence[Reading], writer: int = ANYBODY, *, at: datetime) -> list[Outcome]:
    """Keep observations of one writer; what became of each, in order."""
    found = record_batch(Batch.of(readings), np.full(len(readings), writer), at=at)
    return [found[place] for place in range(len(readings))]


@transaction.atomic
def record_batch(batch: Batch, writers: Ints, *, at: datetime) -> Outcomes:
    """Keep observations, each written by a device or by ANYBODY who may write all.

    Duplicates (same datastream, time and contents) are told as kept under the number that they have. Everything is
    committed when this returns, unless the caller holds a transaction around it.
    """
    ids, feature, flags = (np.zeros(len(batch), dtype=np.int64) for _ in range(3))
    new = np.zeros(len(batch), dtype=bool)
    numbers, which = np.unique(batch.stream, return_inverse=True)
    named = [place for place, one in batch.rich.items() if one.feature]
    streams = features.complete(
        selectors.BOOK.find(numbers.tolist()), np.unique(np.delete(batch.stream, named)).tolist()
    )
    reasons = _refusals(batch, numbers, which, streams, writers, at=at)
    chosen = np.ones(len(batch), dtype=bool)
    chosen[list(reasons)] = False
    if chosen.any():
        made = np.array([streams[one].feature if one in streams else 0 for one in numbers.tolist()])[which]
        rows, where = columns(batch, chosen, made)
        kept, fresh, marks = _keep(rows, streams, at=at)
        ids[chosen], new[chosen], flags[chosen] = kept[where], fresh[where], marks[where]
        feature[chosen] = np.maximum(rows.feature[where], 0)
    hearing.note(writers, at=at)  # last: what was read before it was read in a transaction that had written nothing
    return Outcomes(ids, new, feature, flags, reasons)


def _refusals(
    batch: Batch, numbers: Ints, which: Ints, streams: Mapping[int, Stream], writers: Ints, *, at: datetime
) -> dict[int, str]:
    """Why rows are not taken."""
    owners = np.array([streams[one].device if one in streams else -1 for one in numbers.tolist()])[which]
    latest = instants.micros(at) + instants.AHEAD
    is_unknown, is_foreign = owners < 0, (writers != ANYBODY) & (owners != writers)
    is_far = (batch.time < instants.EARLIEST) | (batch.time > latest)
    reasons: dict[int, str] = {}
    for place in np.nonzero(is_unknown | is_foreign | is_far)[0].tolist():
        stream = int(batch.stream[place])
        if is_unknown[place]:
            reasons[place] = f"there is no Datastream {stream}"
        elif is_foreign[place]:
            reasons[place] = f"this device may not write Datastream {stream}"
        else:
            reasons[place] = "phenomenonTime lies before 1900 or more than 400 days ahead: look at the device's clock"
    reasons |= _archived(batch, reasons)
    gone = features.missing(batch.rich.values())
    if gone:
        reasons |= {
            place: f"there is no FeatureOfInterest {one.feature}"
            for place, one in batch.rich.items()
            if one.feature in gone
        }
    return reasons


def _archived(batch: Batch, refused: Collection[int]) -> dict[int, str]:
    """Bring back the files for whose time values came; why that cannot be."""
    reasons: dict[int, str] = {}
    taken = np.ones(len(batch), dtype=bool)
    taken[list(refused)] = False
    left = MOST_FILES
    for part in parts.SHELF.archived():
        places = np.nonzero((batch.time >= part.first) & (batch.time < part.after) & taken)[0].tolist()
        if not places:
            continue
        left -= 1
        if left < 0:
            reasons |= dict.fromkeys(
                places, f"archived: send values of at most {MOST_FILES} archived days or years at once"
            )
        elif not archiving.bring_back(part):
            reasons |= dict.fromkeys(
                places, "observations of that time are archived, too many to bring back: none can be added"
            )
    return reasons


def _keep(rows: Columns, streams: Mapping[int, Stream], *, at: datetime) -> tuple[Ints, Bools, Ints]:
    """The numbers under which the rows are kept, which of them are new, and their flags."""
    ids, seen = _numbers(rows, at=at), np.unique(rows.stream).tolist()
    flags = quality(rows, streams, _before([one for one in seen if streams[one].rate == streams[one].rate]))
    new = _put(rows, ids, flags)
    if not new.all():
        ids = _those_before(rows, ids, new)
    sums.add(rows, ids, flags, new, at=at)
    features.note(rows.stream[new], rows.feature[new])
    _tell([streams[one] for one in seen if streams[one].is_watched], at=at)
    return ids, new, flags


def _put(rows: Columns, ids: Ints, flags: Ints) -> Bools:
    """Into the table; which rows were not there yet."""
    if not rows.rich:
        return _put_plain(rows, ids, flags)
    new, is_rich = np.ones(len(rows), dtype=bool), rows.is_rich
    if not is_rich.all():
        new[~is_rich] = _put_plain(rows.where(~is_rich), ids[~is_rich], flags[~is_rich])
    new[is_rich] = _put_rich(rows.where(is_rich), ids[is_rich], flags[is_rich])
    return new


def _put_plain(rows: Columns, ids: Ints, flags: Ints) -> Bools:
    """By COPY when all are new; else by INSERT, which is slower and knows ON CONFLICT."""
    try:
        with transaction.atomic(), connection.cursor() as cursor, cursor.copy(_COPY) as copy:
            copy.write(binary(rows, ids, flags))
    except UniqueViolation:
        values = (rows.stream, rows.digest, np.maximum(rows.feature, 0), flags)
        kept = run(_INSERT, Longs(rows.time), Longs(ids), Doubles(rows.result), *map(Longs, values))
        return np.isin(ids, [row[0] for row in kept])
    return np.ones(len(rows), dtype=bool)


def _put_rich(rows: Columns, ids: Ints, flags: Ints) -> Bools:
    readings = [rows.rich[place] for place in range(len(rows))]
    moments = [[None if time is None else instants.moment(time) for time in one]
               for one in zip(*((r.time, r.end, r.result_time) for r in readings), strict=True)]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_INSERT_RICH, [
            moments[0], ids.tolist(), [r.result for r in readings], rows.stream.tolist(), rows.digest.tolist(),
            [one if one > 0 else None for one in rows.feature.tolist()], flags.tolist(), moments[1], moments[2],
            [r.json for r in readings], [r.extra for r in readings],
        ])  # fmt: skip
        return np.isin(ids, [row[0] for row in cursor.fetchall()])


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


def _those_before(rows: Columns, ids: Ints, new: Bools) -> Ints:
    """The numbers under which the rows that are not new have been kept all along."""
    places, found = np.nonzero(~new)[0], ids.copy()
    keys = (places, rows.stream[places], rows.time[places], rows.digest[places])
    for place, number in run(_FOUND, *map(Longs, keys)):
        found[place] = number
    return found


def _tell(watched: Sequence[Stream], *, at: datetime) -> None:
    """One event a theme for datastreams that other apps watch."""
    themes: dict[str, list[int]] = {}
    for one in watched:
        themes.setdefault(one.theme, []).append(one.id)
    for theme, found in themes.items():
        publish(ObservationsCame(theme, found), by=BY, at=at, topics=[f"public:observations:{theme}"])
