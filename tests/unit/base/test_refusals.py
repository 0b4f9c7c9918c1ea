"""What an error of the database means to whoever asked."""

import psycopg
import pytest
from django.db import DataError, IntegrityError, InterfaceError, OperationalError

from kota.base.errors import FullError, InvalidError, UnavailableError
from kota.base.postgres.refusals import meaning


def caused(error: Exception, cause: Exception) -> Exception:
    """As Django raises an error of psycopg: the second stands behind the first."""
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (psycopg.errors.DiskFull(), FullError),
        (caused(OperationalError(), psycopg.errors.DiskFull()), FullError),
        (psycopg.errors.AdminShutdown(), UnavailableError),
        (psycopg.errors.CannotConnectNow(), UnavailableError),
        (caused(OperationalError(), psycopg.OperationalError("connection refused")), UnavailableError),
        (psycopg.OperationalError("server closed the connection unexpectedly"), UnavailableError),
        (InterfaceError("connection already closed"), UnavailableError),
        (DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes"), InvalidError),
    ],
)
def test_what_is_not_our_mistake_is_a_refusal(error: Exception, kind: type[Exception]) -> None:
    assert isinstance(meaning(error), kind)


@pytest.mark.parametrize(
    "error",
    [
        IntegrityError(),
        psycopg.errors.UniqueViolation(),
        psycopg.errors.UndefinedTable(),
        caused(OperationalError(), psycopg.errors.LockNotAvailable()),
        ValueError("NUL (0x00)"),
    ],
)
def test_a_mistake_of_ours_stays_one(error: Exception) -> None:
    assert meaning(error) is None
