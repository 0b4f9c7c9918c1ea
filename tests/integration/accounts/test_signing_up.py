"""Making an account: by e-mail or by phone, confirmed by a code, telling nobody who has one."""

import pytest
from django.core import mail
from django.test import Client

from kota.kernel.accounts.models import Account
from kota.kernel.audit.models import Line
from tests.factories.accounts import PASSWORD, make_account

pytestmark = pytest.mark.django_db


def sign_up(client: Client, login: str, password: str = PASSWORD, **more: str):
    return client.post("/account/sign-up", {"login": login, "name": "Sari", "password1": password, **more})


def test_by_email_with_a_code(client: Client, newest_code):
    answer = sign_up(client, "Sari@Contoh.test")
    assert answer.headers["Location"] == "/account/email/confirm"
    assert mail.outbox[-1].to == ["sari@contoh.test"]
    answer = client.post("/account/email/confirm", {"code": newest_code()})
    assert answer.status_code == 302
    account = Account.objects.get(email="sari@contoh.test")
    assert account.name == "Sari" and int(client.session["_auth_user_id"]) == account.pk
    assert Line.objects.filter(action="account.opened", subject=f"account:{account.pk}").exists()


def test_by_phone_with_a_code(client: Client, texts, newest_code):
    answer = sign_up(client, "0812 3456 7890")
    assert answer.headers["Location"] == "/account/phone/confirm"
    assert "simulated" in texts()[-1]
    answer = client.post("/account/phone/confirm", {"code": newest_code(texts()[-1])})
    account = Account.objects.get(phone="+6281234567890")
    assert account.phone_verified and account.email is None
    assert int(client.session["_auth_user_id"]) == account.pk


def test_nobody_gets_in_before_the_address_is_confirmed(client: Client):
    sign_up(client, "sari@contoh.test")
    client.post("/account/email/confirm", {"code": "000000"})
    assert "_auth_user_id" not in client.session
    assert client.get("/account").status_code == 303


def test_three_wrong_codes_end_the_attempt(client: Client, newest_code):
    sign_up(client, "sari@contoh.test")
    code = newest_code()
    for _ in range(3):
        client.post("/account/email/confirm", {"code": "000000"})
    client.post("/account/email/confirm", {"code": code})
    assert "_auth_user_id" not in client.session


def test_a_taken_address_answers_the_same_and_is_told_by_mail(client: Client, texts):
    make_account(email="ada@contoh.test", phone="+6281111111111")
    for login, next_page in (
        ("ada@contoh.test", "/account/email/confirm"),
        ("0811-1111-1111", "/account/phone/confirm"),
    ):
        fresh = Client()
        answer = sign_up(fresh, login)
        assert (answer.status_code, answer.headers["Location"]) == (302, next_page)
        assert fresh.get(next_page).status_code == 200
    assert Account.objects.filter(email="ada@contoh.test").count() == 1
    assert "ada@contoh.test" in mail.outbox[0].to
    assert "sudah" in texts()[-1] or "already" in texts()[-1]


@pytest.mark.parametrize("password", ["password123", "1234567890", "pendek", "bismillah123", "indonesia45"])
def test_common_and_short_passwords_are_refused(client: Client, password: str):
    answer = sign_up(client, "sari@contoh.test", password)
    assert answer.status_code == 200 and not Account.objects.filter(email="sari@contoh.test").exists()


@pytest.mark.parametrize("login", ["sari", "sari@", "12", "@contoh.test", ""])
def test_neither_address_nor_number(client: Client, login: str):
    assert sign_up(client, login).status_code == 200
    assert not Account.objects.filter(name="Sari").exists()


def test_a_machine_that_fills_the_hidden_field_makes_no_account(client: Client):
    sign_up(client, "robot@contoh.test", website="https://spam.example")
    assert not Account.objects.filter(email="robot@contoh.test").exists()


def test_whoever_made_the_account_but_never_confirmed_it_loses_its_password(client: Client, newest_code):
    """An attacker signs up with a stranger's address; the stranger later signs in with a code."""
    sign_up(Client(), "korban@contoh.test", "penyerang-tahu-ini-9")
    client.post("/account/code", {"login": "korban@contoh.test"})
    client.post("/account/code/confirm", {"code": newest_code()})
    account = Account.objects.get(email="korban@contoh.test")
    assert int(client.session["_auth_user_id"]) == account.pk
    assert not account.has_usable_password()
