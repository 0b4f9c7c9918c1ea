"""What an error of the database means to whoever asked."""

import psycopg
import pytest
from django.db import DataError, IntegrityError, InterfaceError, OperationalError
from django.utils import translation

from kota.base.errors import FullError, InvalidError, UnavailableError
from kota.base.postgres.refusals import meaning
from kota.base.words import told


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


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (InvalidError("no gate is called “%(name)s”", name="x"), "No gate is called “x”."),
        (InvalidError("%(code)s names another feed", code="a:1"), "a:1 names another feed"),
        (InvalidError("title.id: this must be filled in."), "title.id: this must be filled in."),
        (InvalidError("name: say one"), "name: say one"),
        (InvalidError("There is no such thing."), "There is no such thing."),
    ],
)
def test_what_a_command_line_says_after_its_name_is_a_sentence_on_a_page(error: InvalidError, sentence: str) -> None:
    with translation.override("en"):
        assert told(error) == sentence
