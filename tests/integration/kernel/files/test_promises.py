"""The database keeps what files promise, against whoever connects as the application."""

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from kota.base import clock
from kota.base.actor import system
from kota.kernel.files import facade as files
from tests.unit.kernel.files import samples

BY = system("tests")


@pytest.fixture
def kept(db: None) -> files.Photo:
    return files.store_photo(data=samples.photo(), by=BY, at=clock.now(), is_public=True)


def refused(statement: str, kept: files.Photo) -> None:
    with pytest.raises((DatabaseError, psycopg.Error)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{statement} WHERE id = %s", [kept.id])


@pytest.mark.parametrize(
    "change",
    [
        "sha256 = sha256('another')",
        "kind = 'film'",
        "media_type = 'text/html'",
        "bytes = 0",
        "width = 0",
        "created_at = now() - interval '1 year'",
        "removed_at = now()",
        "removed_because = 'no time'",
    ],
)
def test_a_file_stays_what_it_is(kept: files.Photo, change: str) -> None:
    refused(f"UPDATE stored_file SET {change}", kept)


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE stored_file SET removed_at = NULL, removed_because = ''",
        "UPDATE stored_file SET removed_because = 'another reason'",
        "UPDATE stored_file SET is_public = false",
        "DELETE FROM stored_file",
    ],
)
def test_what_was_removed_stays_so(kept: files.Photo, attack: str) -> None:
    files.remove(file_id=kept.id, because="not allowed", by=BY, at=clock.now())
    refused(attack, kept)
