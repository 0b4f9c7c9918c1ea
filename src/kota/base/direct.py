"""Rows of a model by a statement that is written once: for the few reads that every visitor makes.

The ORM works a statement out anew for each call, and that takes longer than PostgreSQL takes to answer. Here the
statement stands, the server prepares it, and what comes back are the model's own objects. Who may see what is decided
by the statement and by row-level security, as everywhere.
"""

from typing import Any, Generic, TypeVar

import psycopg
from django.db import connection
from django.db.models import Field, Model

M = TypeVar("M", bound=Model)


class Direct(Generic[M]):
    """`Direct(Entry, 'case_id = %(case)s ORDER BY id')(case=7)`: the entries of case 7.

    `without` names fields that are left out; they are read when somebody asks for them.
    """

    def __init__(self, model: type[M], where: str, *, without: tuple[str, ...] = ()) -> None:
        self._model, self._where, self._without = model, where, without
        self._statement = ""
        self._names: list[str] = []
        self._converters: list[tuple[int, Field[Any, Any]]] = []

    def __call__(self, **values: Any) -> list[M]:
        """The rows, in the statement's order."""
        if not self._statement:
            self._prepare()
        connection.ensure_connection()
        with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
            cursor.execute(self._statement.encode(), values, prepare=True)
            rows = cursor.fetchall()
        return [self._made(row) for row in rows]

    def _prepare(self) -> None:
        fields = [field for field in self._model._meta.concrete_fields if field.name not in self._without]
        self._names = [field.attname for field in fields]
        self._converters = [(place, field) for place, field in enumerate(fields) if hasattr(field, "from_db_value")]
        columns = ", ".join(f'"{field.column}"' for field in fields)
        table = self._model._meta.db_table
        self._statement = f'SELECT {columns} FROM "{table}" WHERE {self._where}'  # noqa: S608 - our own words

    def _made(self, row: tuple[Any, ...]) -> M:
        values = list(row)
        for place, field in self._converters:
            values[place] = field.from_db_value(values[place], None, connection)  # type: ignore[attr-defined]
        return self._model.from_db(connection.alias, self._names, values)
