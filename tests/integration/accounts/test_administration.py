"""Administrators: who may look after people, and what nobody can do."""

import pytest
from django.test import Client

from kota.base.errors import ConflictError
from kota.kernel.accounts import selectors, services
from kota.kernel.accounts.models import Account, ApiKey, RoleAssignment
from kota.kernel.audit.models import Line
from tests.factories.accounts import BY, NOW, make_account, make_staff, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client: Client) -> Account:
    account = make_staff("city-admin")
    sign_in(client, account)
    return account


PAGES = ("/administration/users", "/administration/roles", "/administration/keys")


@pytest.mark.parametrize("role", ["", "field-officer", "agency-head", "triage-officer", "moderator", "auditor"])
@pytest.mark.parametrize("page", PAGES)
def test_everybody_else_is_refused(client: Client, role: str, page: str):
    sign_in(client, make_staff(role) if role else make_account())
    assert client.get(page).status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_strangers_are_asked_to_sign_in(client: Client, page: str):
    assert client.get(page).status_code == 303


@pytest.mark.parametrize("page", PAGES)
def test_administrators_see_the_pages(client: Client, admin: Account, page: str):
    assert client.get(page).status_code == 200


@pytest.mark.parametrize("words", ["wulan", "WULAN@CONTOH", "812 9999", "0812-9999-1234"])
def test_people_are_found_by_name_address_and_number(client: Client, admin: Account, words: str):
    make_account(email="wulan@contoh.test", name="Wulan Sari", phone="+6281299991234")
    make_account(email="lain@contoh.test", name="Orang Lain")
    page = client.post("/administration/users/search", {"q": words}).content.decode()
    assert "Wulan Sari" in page and "Orang Lain" not in page


def test_a_colleague_gets_an_account_and_a_role(client: Client, admin: Account):
    given = {"email": "Rekan@contoh.test", "name": "Rekan", "language": "id"}
    answer = client.post("/administration/users", given)
    made = Account.objects.get(email="rekan@contoh.test")
    assert answer.headers["Location"] == f"/administration/users/{made.pk}"
    client.post(f"/administration/users/{made.pk}", {"role": "field-officer", "agency": "dinas-bina-marga"})
    scope = selectors.scopes(made.pk)[0]
    assert scope.role == "field-officer" and "dinas-bina-marga" in scope.agencies
    grant = RoleAssignment.objects.get(account=made)
    client.post(f"/administration/users/{made.pk}/end-role", {"assignment": grant.pk})
    assert selectors.scopes(made.pk) == []
    told = Line.objects.filter(subject=f"account:{made.pk}", by=f"account:{admin.pk}").values_list("action", flat=True)
    assert set(told) == {"account.opened", "account.role_granted", "account.role_ended"}


def test_a_taken_address_is_said_in_the_form(client: Client, admin: Account):
    make_account(email="ada@contoh.test")
    answer = client.post("/administration/users", {"email": "ada@contoh.test", "name": "Ada", "language": "id"})
    assert answer.status_code == 400 and "ada@contoh.test" in answer.content.decode()


def test_closing_an_account_ends_its_sessions(client: Client, admin: Account):
    person = make_account()
    theirs = Client()
    theirs.post("/account/sign-in", {"login": person.email, "password": "becak-lewat-jembatan-42"})
    assert theirs.get("/account").status_code == 200
    client.post(f"/administration/users/{person.pk}/close")
    assert theirs.get("/account").status_code == 303


def test_a_lost_second_lock_is_reset_and_sessions_end(client: Client, admin: Account):
    officer = make_staff("auditor")
    client.post(f"/administration/users/{officer.pk}/reset-second-factor")
    assert not officer.authenticator_set.exists()


def test_the_last_administrator_stays():
    admin = make_staff("city-admin")
    grant = RoleAssignment.objects.get(account=admin)
    with pytest.raises(ConflictError):
        services.end_role(assignment_id=grant.pk, by=BY, at=NOW)
    with pytest.raises(ConflictError):
        services.set_active(account_id=admin.pk, is_active=False, by=BY, at=NOW)
    make_staff("city-admin")
    services.end_role(assignment_id=grant.pk, by=BY, at=NOW)


def test_an_office_reaches_the_offices_below_it():
    head = make_staff("agency-head", agency="kecamatan-31.71.06")
    scope = selectors.scopes(head.pk)[0]
    there = {"agency": "kelurahan-31.71.06.1001", "area": "31.71.06.1001", "category": "road"}
    assert scope.covers(**there, permission="reports.work")
    assert not scope.covers(agency="dinas-sda", area="31.71.06.1001", category="road")
    assert not scope.covers(agency="kecamatan-31.71.06", area="", category="", permission="admin.users")


def test_a_key_is_shown_once(client: Client, admin: Account):
    given = {"name": "Peta", "scopes": ["open311"], "per_minute": 60}
    page = client.post("/administration/keys", given).content.decode()
    secret = page.split("kota_")[1].split("<")[0]
    assert selectors.client_for(f"kota_{secret}")
    assert secret not in client.get("/administration/keys").content.decode()
    client.post("/administration/keys", {"revoke": ApiKey.objects.get(name="Peta").pk})
    assert ApiKey.objects.get(name="Peta").revoked_at is not None
