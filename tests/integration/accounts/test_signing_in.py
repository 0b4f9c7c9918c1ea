"""Signing in: by password, code and link, slowed down when it is guessed."""

import re

import pytest
from django.core import mail
from django.test import Client

from tests.factories.accounts import PASSWORD, make_account, sign_in

pytestmark = pytest.mark.django_db


def by_password(client: Client, login: str, password: str = PASSWORD, **more: str):
    return client.post("/account/sign-in", {"login": login, "password": password, **more})


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("login", ["SARI@contoh.test", "+62 812 3456 7890", "081234567890"])
def test_by_email_or_phone_and_password(client: Client, login: str):
    make_account(email="sari@contoh.test", phone="+6281234567890")
    assert by_password(client, login).headers["Location"] == "/account/arrived"
    assert is_in(client)


def test_a_wrong_password_and_an_unknown_address_look_alike(client: Client):
    make_account(email="sari@contoh.test")
    known = by_password(client, "sari@contoh.test", "salah-sekali-12")
    unknown = by_password(Client(), "siapa@contoh.test", "salah-sekali-12")
    strip = re.compile(r'csrfmiddlewaretoken" value="[^"]+"|value="[^"]+@contoh.test"|nonce="[^"]+"')
    assert strip.sub("", known.content.decode()) == strip.sub("", unknown.content.decode())


def test_guessing_a_password_is_slowed_down_for_every_process(client: Client):
    make_account(email="sari@contoh.test")
    for _ in range(5):
        by_password(client, "sari@contoh.test", "salah-sekali-12")
    slowed = by_password(client, "sari@contoh.test", PASSWORD)
    assert not is_in(client)
    assert slowed.status_code == 429 and int(slowed.headers["Retry-After"]) > 0


def test_guesses_at_one_phone_do_not_lock_another(client: Client):
    make_account(phone="+6281234567890")
    for number in range(6):
        by_password(Client(), f"08110000000{number}", "salah-sekali-12")
    by_password(client, "0812-3456-7890")
    assert is_in(client)


def test_by_a_code_in_a_mail(client: Client, newest_code):
    make_account(email="sari@contoh.test")
    client.post("/account/code", {"login": "sari@contoh.test"})
    client.post("/account/code/confirm", {"code": newest_code()})
    assert is_in(client)


def test_by_a_code_in_a_text_message(client: Client, texts, newest_code):
    make_account(phone="+6281234567890")
    client.post("/account/code", {"login": "0812 3456 7890"})
    client.post("/account/code/confirm", {"code": newest_code(texts()[-1])})
    assert is_in(client)


def test_an_unknown_address_gets_the_same_page_and_a_mail_that_says_so(client: Client):
    answer = client.post("/account/code", {"login": "siapa@contoh.test"})
    assert answer.headers["Location"].startswith("/account/code/confirm")
    assert client.get("/account/code/confirm").status_code == 200
    assert mail.outbox[-1].to == ["siapa@contoh.test"]


def link_of(client: Client) -> str:
    client.post("/account/code", {"login": "sari@contoh.test"})
    return re.search(r"https?://\S+(/account/link/\S+)", str(mail.outbox[-1].body))[1]  # type: ignore[index]


def test_by_a_link_in_a_mail_once(client: Client):
    make_account(email="sari@contoh.test")
    link = link_of(client)
    assert client.get(link).status_code == 200 and not is_in(client)  # a mail scanner opens it: nothing happens
    assert client.post(link).status_code == 302 and is_in(client)
    again = Client()
    assert again.post(link).status_code == 400 and not is_in(again)


def test_a_link_works_for_fifteen_minutes(client: Client, monkeypatch: pytest.MonkeyPatch):
    make_account(email="sari@contoh.test")
    link = link_of(client)
    import sesame.tokens_v2 as tokens

    now = tokens.time.time()
    monkeypatch.setattr(tokens.time, "time", lambda: now + 901)
    assert client.post(link).status_code == 400 and not is_in(client)


def test_the_mail_says_the_same_as_a_page(client: Client):
    make_account(email="sari@contoh.test")
    link = link_of(client)
    page, kind = mail.outbox[-1].alternatives[0]
    assert kind == "text/html" and str(page).count(link) == 2  # the button, and the address to copy


def test_a_made_up_link_is_refused(client: Client):
    assert client.post("/account/link/AAAAAAAAAAAAAAAAAAAAAAAA").status_code == 400


def test_a_closed_account_gets_in_by_no_way(client: Client, newest_code):
    account = make_account(email="sari@contoh.test")
    link = link_of(Client())
    account.is_active = False
    account.save()
    by_password(client, "sari@contoh.test")
    client.post(link)
    client.post("/account/code", {"login": "sari@contoh.test"})
    assert not is_in(client)


def test_after_a_code_a_new_password_needs_no_old_one(client: Client, newest_code):
    account = make_account(email="sari@contoh.test")
    answer = client.get("/account/forgotten")
    answer = client.post(answer.headers["Location"], {"login": "sari@contoh.test"})
    answer = client.post(answer.headers["Location"], {"code": newest_code()})
    assert answer.headers["Location"] == "/account/password"
    client.post("/account/password", {"password1": "kata-sandi-yang-baru-7"})
    account.refresh_from_db()
    assert account.check_password("kata-sandi-yang-baru-7")
    assert mail.outbox[-1].to == ["sari@contoh.test"]  # and is told


def test_otherwise_it_needs_the_old_one(client: Client):
    account = make_account()
    sign_in(client, account)
    client.post("/account/password", {"password1": "kata-sandi-yang-baru-7"})
    account.refresh_from_db()
    assert account.check_password(PASSWORD)
    client.post("/account/password", {"oldpassword": PASSWORD, "password1": "kata-sandi-yang-baru-7"})
    account.refresh_from_db()
    assert account.check_password("kata-sandi-yang-baru-7")


def test_a_shared_device_forgets(client: Client):
    make_account(email="sari@contoh.test")
    by_password(client, "sari@contoh.test")
    assert client.session.get_expire_at_browser_close()
    keep = Client()
    by_password(keep, "sari@contoh.test", remember="on")
    assert not keep.session.get_expire_at_browser_close()
