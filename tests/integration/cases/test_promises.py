"""The database keeps what cases promise, against whoever connects as the application."""

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from kota.kernel.accounts.facade import Account
from kota.kernel.cases import facade as cases
from kota.kernel.cases.contracts import Party
from tests.integration.cases.conftest import AT, Open, actor, photo


@pytest.fixture
def case(open_case: Open, officer: Account) -> cases.Case:
    made = open_case()
    by = actor(officer)
    cases.add_photos(case_id=made.pk, photos=[photo(officer)], kind="other", party=Party.STAFF, by=by, at=AT)
    cases.note(case_id=made.pk, text="Sudah dilihat", by=by, at=AT)
    return made


def run(statement: str, case: cases.Case) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, {"case": case.pk})


@pytest.mark.parametrize(
    ("change", "promise"),
    [
        ("rating = 0", "case_rating_1_to_5"),
        ("rating = 6", "case_rating_1_to_5"),
        ("due_at = opened_at - interval '1 second'", "case_due_after_open"),
        ("kind = 'solved', solved_at = NULL", "case_solved_has_time"),
        ("kind = 'done', solved_at = NULL", "case_solved_has_time"),
        ("closed_at = now()", "case_closed_only_when_done"),
        ("kind = 'waiting', due_at = now() + interval '1 year'", "case_clock_stands_while_waiting"),
        ("is_confidential = true", "case_secret_not_public"),
        ("kind = 'lost'", "case_kind_known"),
        ("step = ''", "case_step_named"),
        ("held = '  '", "case_held_for_a_reason"),
    ],
)
def test_a_case_is_never_in_a_state_that_makes_no_sense(case: cases.Case, change: str, promise: str) -> None:
    with pytest.raises(DatabaseError, match=promise):
        run(f"SET LOCAL kota.agencies = '*'; UPDATE \"case\" SET {change} WHERE id = %(case)s", case)


@pytest.mark.parametrize(
    "attack",
    [
        'DELETE FROM "case" WHERE id = %(case)s',
        'TRUNCATE "case" CASCADE',
        "DELETE FROM case_entry WHERE case_id = %(case)s",
        "TRUNCATE case_entry",
        "UPDATE case_entry SET text = 'Sudah selesai' WHERE case_id = %(case)s AND text <> ''",
        "UPDATE case_entry SET text = '', \"by\" = 'x' WHERE case_id = %(case)s AND text <> ''",
        "UPDATE case_entry SET at = now() WHERE case_id = %(case)s",
        "UPDATE case_entry SET is_public = true WHERE case_id = %(case)s",
        "DELETE FROM case_photo WHERE case_id = %(case)s",
        "TRUNCATE case_photo",
        "UPDATE case_photo SET kind = 'after' WHERE case_id = %(case)s",
        'INSERT INTO case_photo (case_id, file_id, kind, at, "by", is_hidden)'
        ' SELECT case_id, file_id, kind, at, "by", false FROM case_photo WHERE case_id = %(case)s',
        'INSERT INTO case_photo (case_id, file_id, kind, at, "by", is_hidden)'
        " SELECT case_id, gen_random_uuid(), 'selfie', at, \"by\", false FROM case_photo WHERE case_id = %(case)s",
        'INSERT INTO case_entry (case_id, at, "by", party, verb, before, after, text, data, is_public)'
        " VALUES (%(case)s, now(), 'x', 'nobody', 'note', '', '', '', '{}', false)",
    ],
)
def test_history_and_photos_are_neither_removed_nor_rewritten(case: cases.Case, attack: str) -> None:
    with pytest.raises((DatabaseError, psycopg.Error)):
        run(attack, case)


def test_a_text_may_be_blanked_and_a_photo_covered(case: cases.Case) -> None:
    run("UPDATE case_entry SET text = '' WHERE case_id = %(case)s AND text <> ''", case)
    run("UPDATE case_photo SET is_hidden = true WHERE case_id = %(case)s", case)
