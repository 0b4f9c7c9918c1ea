"""Statements that stand as SQL: the hot way of taps. The server prepares them, and rows travel as JSON."""

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from django.db import connection

from kota.base.dumping import dump


def run(statement: str, given: Sequence[Any] | Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows that it returns, if any."""
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(statement.encode(), given, prepare=True)
        return cursor.fetchall() if cursor.description else []


def records(rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows as PostgreSQL reads them with `json_to_recordset` and `json_populate_recordset`."""
    return dump(rows).decode()
