"""Rows of observations as PostgreSQL's binary COPY wants them, made by the thousand in numpy."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kota.kernel.observations.rules.instants import POSTGRES_EPOCH

_HEAD = b"PGCOPY\n\xff\r\n\0" + b"\0" * 8
_TAIL = b"\xff\xff"
_FIELDS = (("time", ">i8"), ("id", ">i8"), ("result", ">f8"), ("stream", ">i4"), ("digest", ">i4"),
           ("feature", ">i4"), ("quality", ">i2"), ("result_time", ">i8"))  # fmt: skip
COLUMNS = "phenomenon_time, id, result, datastream_id, digest, feature_id, quality, result_time"


@dataclass(frozen=True, slots=True)
class Plain:
    """Numbers observed at instants, as columns. A feature of 0 is none; `result_time` is None when no row has one."""

    time: NDArray[np.int64]
    id: NDArray[np.int64]
    result: NDArray[np.float64]
    stream: NDArray[np.int64]
    digest: NDArray[np.int64]
    feature: NDArray[np.int64]
    quality: NDArray[np.int64]
    result_time: NDArray[np.int64] | None

    def where(self, chosen: NDArray[np.bool_]) -> "Plain":
        later = None if self.result_time is None else self.result_time[chosen]
        return Plain(self.time[chosen], self.id[chosen], self.result[chosen], self.stream[chosen],
                     self.digest[chosen], self.feature[chosen], self.quality[chosen], later)  # fmt: skip


def binary(rows: Plain) -> bytes:
    """The whole COPY. Rows without a feature come after those with one: each shape has a fixed width."""
    has = rows.feature > 0
    shapes = [_shaped(rows.where(has), with_feature=True), _shaped(rows.where(~has), with_feature=False)]
    return b"".join([_HEAD, *shapes, _TAIL])


def _shaped(rows: Plain, *, with_feature: bool) -> bytes:
    if not len(rows.time):
        return b""
    absent = {"feature"} if not with_feature else set()
    absent |= {"result_time"} if rows.result_time is None else set()
    table = np.empty(len(rows.time), _row(absent))
    table["fields"] = len(_FIELDS)
    for name, kind in _FIELDS:
        if name in absent:
            table[f"length_{name}"] = -1
            continue
        table[f"length_{name}"] = np.dtype(kind).itemsize
        values = getattr(rows, name)
        table[name] = values - POSTGRES_EPOCH if name in ("time", "result_time") else values
    return table.tobytes()


def _row(absent: set[str]) -> np.dtype[np.void]:
    fields: list[tuple[str, str]] = [("fields", ">i2")]
    for name, kind in _FIELDS:
        fields.append((f"length_{name}", ">i4"))
        if name not in absent:
            fields.append((name, kind))
    return np.dtype(fields)
