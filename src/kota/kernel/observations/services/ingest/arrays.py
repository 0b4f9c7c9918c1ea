"""Arrays of numpy as parameters of a statement, in PostgreSQL's binary form: element by element they would cost more
than what is done with them."""

import struct
from typing import Any, ClassVar

import numpy as np
import psycopg
from django.db import connection
from psycopg.adapt import Buffer, Dumper
from psycopg.pq import Format

NOTHING = -(1 << 62)  # stands for NULL among whole numbers; the statements say NULLIF


class Array:
    """A column of one type."""

    type: ClassVar[str] = ">i8"
    element: ClassVar[int] = 20

    def __init__(self, values: Any) -> None:
        self.values = np.asarray(values)

    def binary(self) -> bytes:
        """Head (dimensions, NULLs, type, length, lower bound), then each element behind its length."""
        head = struct.pack(">iiIii", 1, 0, self.element, len(self.values), 1)
        table = np.empty(len(self.values), np.dtype([("length", ">i4"), ("value", self.type)]))
        table["length"] = np.dtype(self.type).itemsize
        table["value"] = self.values
        return head + table.tobytes()


class Longs(Array):
    """bigint[]"""


class Doubles(Array):
    """float8[]"""

    type, element = ">f8", 701


class _LongsDumper(Dumper):
    format, oid = Format.BINARY, 1016

    def dump(self, obj: Array) -> Buffer:
        return obj.binary()


class _DoublesDumper(_LongsDumper):
    oid = 1022


def run(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """A statement on Django's connection, prepared, with arrays among its parameters; its rows if it gives any."""
    connection.ensure_connection()
    with psycopg.Cursor(connection.connection) as cursor:
        cursor.adapters.register_dumper(Longs, _LongsDumper)
        cursor.adapters.register_dumper(Doubles, _DoublesDumper)
        cursor.execute(statement, values, prepare=True)
        return cursor.fetchall() if cursor.description else []
