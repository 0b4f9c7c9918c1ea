"""Rows of observations as PostgreSQL's binary COPY wants them, made by the thousand in numpy."""

import numpy as np

from kota.kernel.observations.contracts.batches import Bools, Ints
from kota.kernel.observations.rules.instants import POSTGRES_EPOCH
from kota.kernel.observations.services.ingest.columns import Columns

_HEAD = b"PGCOPY\n\xff\r\n\0" + b"\0" * 8
_TAIL = b"\xff\xff"
_FIELDS = (("time", ">i8"), ("id", ">i8"), ("result", ">f8"), ("stream", ">i4"), ("digest", ">i4"), ("quality", ">i2"),
           ("feature", ">i4"))  # fmt: skip
COLUMNS = "phenomenon_time, id, result, datastream_id, digest, quality, feature_id"


def binary(rows: Columns, ids: Ints, quality: Ints) -> bytes:
    """The whole COPY. Rows without a feature come after those with one: each shape has a fixed width."""
    has = rows.feature > 0
    return b"".join([_HEAD, _shaped(rows, ids, quality, has, 7), _shaped(rows, ids, quality, ~has, 6), _TAIL])


def _shaped(rows: Columns, ids: Ints, quality: Ints, chosen: Bools, filled: int) -> bytes:
    count = int(chosen.sum())
    if not count:
        return b""
    values = {
        "time": rows.time - POSTGRES_EPOCH, "id": ids, "result": rows.result, "stream": rows.stream,
        "digest": rows.digest, "quality": quality, "feature": rows.feature,
    }  # fmt: skip
    table = np.empty(count, _row(filled))
    table["fields"] = len(_FIELDS)
    for place, (name, kind) in enumerate(_FIELDS):
        table[f"length_{name}"] = np.dtype(kind).itemsize if place < filled else -1
        if place < filled:
            table[name] = values[name][chosen]
    return table.tobytes()


def _row(filled: int) -> np.dtype[np.void]:
    fields: list[tuple[str, str]] = [("fields", ">i2")]
    for place, (name, kind) in enumerate(_FIELDS):
        fields.append((f"length_{name}", ">i4"))
        if place < filled:
            fields.append((name, kind))
    return np.dtype(fields)
