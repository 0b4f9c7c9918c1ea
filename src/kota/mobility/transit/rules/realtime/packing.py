"""Columns as bytes and back, for a row of the database: names, kinds and shapes, then the numbers as they are."""

import json
import struct
from typing import Any, TypeVar, cast

import numpy as np

T = TypeVar("T", bound=tuple[Any, ...])
_KINDS = frozenset("iufS")


def packed(columns: tuple[Any, ...]) -> bytes:
    """A tuple of columns, or of such tuples."""
    parts: list[np.ndarray[Any, Any]] = []
    head = json.dumps(_head(columns, parts)).encode()
    return struct.pack("<I", len(head)) + head + b"".join(part.tobytes() for part in parts)


def _head(columns: Any, parts: list[np.ndarray[Any, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, column in columns._asdict().items():
        if isinstance(column, tuple):
            made[name] = _head(column, parts)
        else:
            part = np.ascontiguousarray(column)
            made[name] = [part.dtype.str, len(part)]
            parts.append(part)
    return made


def unpacked(content: bytes, kind: type[T]) -> T:
    """Such bytes as a tuple of that kind again. ValueError when they are something else."""
    (size,) = struct.unpack_from("<I", content)
    made, end = _read(content, json.loads(content[4 : 4 + size]), kind, 4 + size)
    if end != len(content):
        raise ValueError("more bytes than columns")
    return cast("T", made)


def _read(content: bytes, head: dict[str, Any], kind: Any, place: int) -> tuple[Any, int]:
    made = {}
    for name, type_ in kind.__annotations__.items():
        if isinstance(type_, type) and issubclass(type_, tuple):
            made[name], place = _read(content, head[name], type_, place)
            continue
        dtype = np.dtype(head[name][0])
        if dtype.kind not in _KINDS:
            raise ValueError("no such kind of column")
        made[name] = np.frombuffer(content, dtype, head[name][1], place)
        place += dtype.itemsize * head[name][1]
    return kind(**made), place
