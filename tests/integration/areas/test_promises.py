"""The database keeps what areas promise, against whoever connects as the application."""

import pytest
from django.db import DatabaseError, connection, transaction

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("attack", "promise"),
    [
        ("UPDATE area SET level = 'village' WHERE code = '31.71.06'", "area_level_known"),
        ("UPDATE area SET parent_id = NULL WHERE code = '31.71.06'", "area_has_parent"),
        ("DELETE FROM area WHERE code = '31.71.06'; SET CONSTRAINTS ALL IMMEDIATE", "foreign key"),
    ],
)
def test_every_area_has_a_known_level_and_hangs_below_another(attack: str, promise: str) -> None:
    with pytest.raises(DatabaseError, match=promise), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)
