"""What an error of the database means to whoever asked."""

from collections.abc import Iterator

import psycopg
from django.db import DatabaseError, DataError, InterfaceError, OperationalError

from kota.base.errors import FullError, InvalidError, KotaError, UnavailableError
from kota.base.words import noop as _

_FULL = frozenset({"53100"})  # disk full
_AWAY = ("08", "57P")  # no connection; shutting down, crashed, starting
_NO_TEXT = "NUL (0x00)"  # psycopg's own words: PostgreSQL never sees the text


def meaning(error: BaseException) -> KotaError | None:
    """The refusal that stands for a database error of Django or psycopg; None for one that is a mistake of ours."""
    if not isinstance(error, (DatabaseError, InterfaceError, psycopg.Error)):
        return None
    codes = [getattr(one, "sqlstate", None) or "" for one in _causes(error)]
    if any(code in _FULL for code in codes):
        return FullError(_("The server has no room left. Please try again later."))
    lost = isinstance(error, (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError))
    if any(code.startswith(_AWAY) for code in codes if code) or (lost and not any(codes)):
        return UnavailableError(_("The database does not answer. Please try again in a minute."))
    if isinstance(error, (DataError, psycopg.DataError)) and _NO_TEXT in str(error):
        return InvalidError(_("This holds characters that are no text."))
    return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    found: BaseException | None = error
    while found is not None:
        yield found
        found = found.__cause__
