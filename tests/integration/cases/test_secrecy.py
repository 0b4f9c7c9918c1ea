"""Confidential cases: the database shows them to the agency that has them, whatever a page forgets."""

import psycopg
import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction

from kota.base.actor import ANONYMOUS
from kota.base.errors import MissingError
from kota.kernel.accounts.facade import Account
from kota.kernel.cases import facade as cases
from kota.kernel.cases import services
from kota.kernel.cases.contracts import Party
from kota.kernel.cases.models import Case
from kota.kernel.cases.selectors.secrecy import seeing, seeing_all
from tests.integration.cases.conftest import AT, ROADS, WATER, Open, actor, desk, photo


@pytest.fixture
def secret(open_case: Open) -> cases.Case:
    """A case that only the roads agency may see."""
    case = open_case(words="Hanya untuk kami")
    with seeing_all():
        Case.objects.filter(pk=case.pk).update(is_public=False)
        Case.objects.filter(pk=case.pk).update(is_confidential=True)
    return case


def is_seen(case: cases.Case) -> bool:
    return Case.objects.filter(pk=case.pk).exists()


def test_nobody_sees_it_by_default(secret: cases.Case) -> None:
    assert not is_seen(secret)
    with pytest.raises(MissingError):
        cases.by_reference(secret.reference)


def test_its_agency_sees_it_for_the_length_of_a_block(secret: cases.Case) -> None:
    with seeing([ROADS, "another"]):
        assert is_seen(secret)
    assert not is_seen(secret)


@pytest.mark.parametrize("named", [[WATER], [], [""], [ROADS[:-1]], [f"{WATER},{ROADS}"], [f"{ROADS} "], ["%"]])
def test_naming_other_agencies_or_tricks_opens_nothing(secret: cases.Case, named: list[str]) -> None:
    with seeing(named):
        assert not is_seen(secret)


def test_what_was_named_ends_with_an_error_too(secret: cases.Case) -> None:
    with pytest.raises(RuntimeError), seeing([ROADS]):
        raise RuntimeError("a page broke")
    assert not is_seen(secret)


def test_an_inner_block_gives_back_what_the_outer_one_named(secret: cases.Case) -> None:
    with seeing([WATER]):
        with seeing_all():
            assert is_seen(secret)
        assert not is_seen(secret)
        with seeing([ROADS]), seeing([]):
            assert not is_seen(secret)


def test_the_setting_ends_with_its_transaction(app_url: str) -> None:
    """On a connection of its own, as the pool would hand it to the next request."""
    with psycopg.connect(app_url, autocommit=True) as other:
        with other.transaction():
            other.execute("SELECT set_config('kota.agencies', '*', true)")
        assert other.execute("SELECT current_setting('kota.agencies', true)").fetchone() in ((None,), ("",))


def test_it_cannot_be_written_unseen_either(secret: cases.Case) -> None:
    assert Case.objects.filter(pk=secret.pk).update(words="overwritten") == 0
    with pytest.raises(MissingError):
        cases.note(case_id=secret.pk, text="I was here", by=ANONYMOUS, at=AT)


def test_a_case_cannot_be_slipped_under_another_agency_s_cover(open_case: Open) -> None:
    case = open_case()
    with pytest.raises(ProgrammingError), transaction.atomic(), seeing([WATER]):
        Case.objects.filter(pk=case.pk).update(is_public=False, is_confidential=True)


PARTS = ("case_contact", "case_entry", "case_photo")


@pytest.fixture
def with_photo(secret: cases.Case, officer: Account) -> cases.Case:
    with seeing([ROADS]):
        cases.add_photos(
            case_id=secret.pk, photos=[photo(officer)], kind="other", party=Party.STAFF, by=actor(officer), at=AT
        )
    return secret


def count(table: str, case: cases.Case) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table} WHERE case_id = %s", [case.pk])
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize("table", PARTS)
def test_its_contact_history_and_photos_are_as_secret(with_photo: cases.Case, table: str) -> None:
    assert count(table, with_photo) == 0
    with seeing([WATER]):
        assert count(table, with_photo) == 0
    with seeing([ROADS]):
        assert count(table, with_photo) > 0


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE case_contact SET email = 'me@contoh.test' WHERE case_id = %s",
        "DELETE FROM case_contact WHERE case_id = %s",
        "UPDATE case_entry SET text = '' WHERE case_id = %s",
        "UPDATE case_photo SET is_hidden = true WHERE case_id = %s",
    ],
)
def test_nor_can_they_be_written_unseen(with_photo: cases.Case, attack: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(attack, [with_photo.pk])
        assert cursor.rowcount == 0


def test_what_is_seen_cannot_be_moved_under_a_secret_case(secret: cases.Case, open_case: Open) -> None:
    other = open_case()
    with pytest.raises((DatabaseError, psycopg.Error)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE case_contact SET case_id = %s WHERE case_id = %s", [secret.pk, other.pk])


def test_lists_read_history_by_its_index_under_the_guard(open_case: Open) -> None:
    case = open_case()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")  # tables of tests are tiny
        # Without an order: by one, all entries of a tiny table cost the same through any index.
        cursor.execute("EXPLAIN SELECT * FROM case_entry WHERE case_id = %s", [case.pk])
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Index Scan using case_entry_in_order" in plan, plan  # how the case beside it is read depends on its size


@pytest.mark.parametrize(
    "words",
    [
        'ALTER TABLE "case" DISABLE ROW LEVEL SECURITY',
        'DROP POLICY case_confidential ON "case"',
        "SET ROLE kota_owner",
        'SET LOCAL row_security = off; SELECT count(*) FROM "case"',
    ],
)
def test_the_application_may_not_switch_the_guard_off(secret: cases.Case, words: str) -> None:
    with pytest.raises((DatabaseError, psycopg.Error)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(words)


def test_its_officer_works_it_and_may_hand_it_over(secret: cases.Case, officer: Account, stranger: Account) -> None:
    client = desk(officer)
    page = client.get(f"/work/{secret.reference}")
    assert page.status_code == 200
    assert "Hanya untuk kami" in page.content.decode()
    assert "+6281234567890" in page.content.decode(), "its contact is seen with it"
    assert desk(stranger).get(f"/work/{secret.reference}").status_code == 404
    done = client.post(f"/work/{secret.reference}/hand_over", {"agency": WATER, "text": "Theirs", "go": "send"})
    assert done.status_code == 303
    assert client.get(f"/work/{secret.reference}").status_code == 404
    assert desk(stranger).get(f"/work/{secret.reference}").status_code == 200


def test_deadlines_hold_for_confidential_cases(secret: cases.Case) -> None:
    assert services.escalate(at=AT.replace(year=2027)) == 1


def test_a_moderator_does_not_read_what_the_public_never_sees(secret: cases.Case, moderator: Account) -> None:
    assert desk(moderator).get(f"/work/{secret.reference}").status_code == 404


def test_maps_and_searches_use_their_indexes_under_the_guard(open_case: Open) -> None:
    """Without the marks that `kota up` sets, PostgreSQL would read every case (see kota.cli.postgres.vouch)."""
    open_case()
    for condition, index in (
        ("point <@ box(point(106.8,-6.2),point(106.81,-6.19))", "case_point"),
        ("search @@ websearch_to_tsquery('indonesian', 'lubang')", "case_search"),
    ):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f'EXPLAIN SELECT id FROM "case" WHERE {condition}')
            plan = "\n".join(row[0] for row in cursor.fetchall())
        assert index in plan, plan
