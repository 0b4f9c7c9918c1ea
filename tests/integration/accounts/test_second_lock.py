"""Staff work behind a second lock: they have no power before they show it."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client

from kota.kernel.accounts import services
from tests.factories.accounts import BY, NOW, PASSWORD, code_of, make_account, make_staff, sign_in

pytestmark = pytest.mark.django_db


def by_password(client: Client, email: str):
    return client.post("/account/sign-in", {"login": email, "password": PASSWORD})


def test_staff_without_one_are_sent_to_set_one_up(client: Client):
    staff = make_staff("city-admin", has_second_factor=False)
    by_password(client, staff.email)
    answer = client.get("/administration/users")
    assert answer.status_code == 303 and answer.headers["Location"].startswith("/account/second-factor?next=")
    assert client.get("/account/second-factor").status_code == 200


def test_nothing_of_their_power_works_meanwhile(client: Client):
    staff = make_staff("city-admin", has_second_factor=False)
    sign_in(client, staff, has_shown_second_factor=False)
    for address in ("/administration/users", "/account", "/account/data", "/"):
        assert client.get(address).status_code == 303, address
    answer = client.get("/administration/users", headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "second_factor")
    assert client.post(f"/administration/users/{staff.pk}/close").status_code == 303
    staff.refresh_from_db()
    assert staff.is_active


def test_setting_an_app_up_opens_the_way(client: Client):
    staff = make_staff("city-admin", has_second_factor=False)
    by_password(client, staff.email)
    page = client.get("/account/second-factor/app").content.decode()
    secret = page.split('id="authenticator_secret">')[1].split("<")[0]
    answer = client.post("/account/second-factor/app", {"code": code_of(secret)})
    assert answer.headers["Location"] == "/account/second-factor/codes"
    shown = client.get("/account/second-factor/codes").content.decode()
    assert shown.count("<li><code>") == 10
    assert client.get("/account/second-factor/codes").content.decode().count("<li><code>") == 0  # shown once
    assert client.get("/administration/users").status_code == 200


def test_whoever_has_one_shows_it_at_each_sign_in(client: Client):
    staff = make_staff("city-admin")
    answer = by_password(client, staff.email)
    assert answer.headers["Location"] == "/account/second-factor/show"
    assert "_auth_user_id" not in client.session
    client.post("/account/second-factor/show", {"code": code_of(staff.totp_secret)})
    assert client.get("/administration/users").status_code == 200


def test_neither_link_nor_code_goes_around_it(client: Client, newest_code):
    staff = make_staff("city-admin")
    client.post("/account/code", {"login": staff.email})
    link = re.search(r"https?://\S+(/account/link/\S+)", str(mail.outbox[-1].body))[1]  # type: ignore[index]
    other = Client()
    assert other.post(link).headers["Location"] == "/account/second-factor/show"
    client.post("/account/code/confirm", {"code": newest_code()})
    assert "_auth_user_id" not in client.session and "_auth_user_id" not in other.session


def test_a_code_works_once(client: Client):
    staff = make_staff("city-admin")
    code = code_of(staff.totp_secret)
    by_password(client, staff.email)
    client.post("/account/second-factor/show", {"code": code})
    other = Client()
    by_password(other, staff.email)
    other.post("/account/second-factor/show", {"code": code})
    assert "_auth_user_id" not in other.session


def test_a_session_from_before_the_role_must_show_it(client: Client):
    staff = make_staff("city-admin")
    sign_in(client, staff, has_shown_second_factor=False)
    answer = client.get("/administration/users")
    assert answer.headers["Location"].startswith("/account/second-factor/show-again")
    client.post("/account/second-factor/show-again", {"code": code_of(staff.totp_secret)})
    assert client.get("/administration/users").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/account/second-factor/passkeys/add", "/account/second-factor/app", "/account/second-factor/app/remove",
        "/account/second-factor/codes/new", "/account/second-factor/passkeys", "/account/email", "/account/phone",
        "/account/password", "/account/reauthenticate",
    ],
)  # fmt: skip
def test_who_owes_one_can_show_it_or_leave_and_nothing_else(client: Client, address: str):
    staff = make_staff("city-admin")
    sign_in(client, staff, has_shown_second_factor=False)
    for answer in (client.get(address), client.post(address, {"email": "lain@contoh.test", "action_add": ""})):
        assert answer.status_code == 303
        assert answer.headers["Location"].startswith("/account/second-factor/show-again")
    assert Authenticator.objects.filter(user=staff).count() == 1
    assert client.get("/account/second-factor/show-again").status_code == 200
    client.post("/account/sign-out")
    assert "_auth_user_id" not in client.session


def test_staff_keep_their_last_one(client: Client):
    staff = make_staff("city-admin")
    sign_in(client, staff)
    client.post("/account/second-factor/app/remove")
    assert Authenticator.objects.filter(user=staff, type="totp").exists()


def test_a_resident_may_take_theirs_away(client: Client):
    staff = make_staff("auditor")
    from kota.kernel.accounts.models import RoleAssignment

    services.end_role(assignment_id=RoleAssignment.objects.get(account=staff).pk, by=BY, at=NOW)
    sign_in(client, staff)
    client.post("/account/second-factor/app/remove")
    assert not Authenticator.objects.filter(user=staff).exists()


def test_residents_need_none(client: Client):
    sign_in(client, make_account(), has_shown_second_factor=False)
    assert client.get("/account").status_code == 200
