"""The database keeps what the accounts promise, against whoever connects as the application."""

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from kota.kernel.accounts import services
from kota.kernel.accounts.models import Account, ApiKey, RoleAssignment
from tests.factories.accounts import BY, NOW, make_account, make_staff

pytestmark = pytest.mark.django_db


def refused(*statement: object) -> None:
    """The statement fails in the database."""
    with pytest.raises((DatabaseError, psycopg.Error)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(*statement)  # type: ignore[arg-type]


def test_an_address_is_used_once_whatever_its_case():
    make_account(email="sari@contoh.test")
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.create(email="SARI@contoh.test", created_at=NOW)


def test_a_phone_number_is_used_once():
    make_account(phone="+6281234567890")
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.create(phone="+6281234567890", created_at=NOW)


@pytest.mark.parametrize("phone", ["0812345678", "+0812345678", "+62 812345678", "telepon", ""])
def test_a_phone_number_is_in_e164_or_not_there(phone: str):
    account = make_account()
    refused("UPDATE account SET phone = %s WHERE id = %s", [phone, account.pk])


def test_an_active_account_can_be_reached():
    account = make_account()
    refused("UPDATE account SET email = NULL WHERE id = %s", [account.pk])


def test_an_empty_address_is_none():
    account = make_account(phone="+6281234567891")
    account.email = ""
    account.save()
    account.refresh_from_db()
    assert account.email is None


def test_a_grant_is_ended_never_removed_or_rewritten():
    make_staff("auditor")
    staff = make_staff("auditor")
    grant = RoleAssignment.objects.get(account=staff)
    refused("DELETE FROM role_assignment WHERE id = %s", [grant.pk])
    refused("UPDATE role_assignment SET role = 'city-admin' WHERE id = %s", [grant.pk])
    services.end_role(assignment_id=grant.pk, by=BY, at=NOW)
    refused("UPDATE role_assignment SET ended_at = NULL WHERE id = %s", [grant.pk])


def test_no_two_current_grants_are_equal():
    staff = make_staff("auditor")
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleAssignment.objects.create(account=staff, role="auditor", granted_at=NOW, granted_by="x")


def test_an_erased_account_holds_nothing_of_the_person():
    account = make_account(phone="+6281234567892")
    refused("UPDATE account SET erased_at = now() WHERE id = %s", [account.pk])
    refused(
        "UPDATE account SET erased_at = now(), email = NULL, phone = NULL, phone_verified = false, name = '',"
        " is_active = false, password = '!', last_login = NULL WHERE id = %s",
        [account.pk],
    )  # its address still stands in the list of confirmed addresses


def test_an_erased_account_stays_erased():
    account = make_account()
    services.erase(account_id=account.pk, by=BY, at=NOW)
    refused("UPDATE account SET name = 'Sari' WHERE id = %s", [account.pk])
    refused("DELETE FROM account WHERE id = %s", [account.pk])
    refused(
        "INSERT INTO account_emailaddress (user_id, email, verified, \"primary\") VALUES (%s, 'a@b.c', true, true)",
        [account.pk],
    )
    refused(
        "INSERT INTO role_assignment (account_id, role, categories, granted_at, granted_by, ended_by)"
        " VALUES (%s, 'city-admin', '{}', now(), 'x', '')",
        [account.pk],
    )


def test_a_key_is_revoked_for_good_and_never_rewritten():
    key, _ = services.issue_key(name="program", scopes=["open311"], by=BY, at=NOW)
    refused("UPDATE api_key SET scopes = '{admin}' WHERE id = %s", [key.pk])
    refused("UPDATE api_key SET digest = 'short' WHERE id = %s", [key.pk])
    refused("DELETE FROM api_key WHERE id = %s", [key.pk])
    services.revoke_key(key_id=key.pk, by=BY, at=NOW)
    refused("UPDATE api_key SET revoked_at = NULL WHERE id = %s", [key.pk])
    assert ApiKey.objects.get(pk=key.pk).revoked_at == NOW
