"""Sample persons sign in on this very machine, in a demonstration, and nowhere else."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from kota.kernel.accounts.facade import client_for
from kota.kernel.accounts.models import Account, RoleAssignment
from kota.kernel.accounts.selectors.keys import _known
from tests.factories.accounts import PASSWORD, make_account, sign_in

pytestmark = pytest.mark.django_db
HERE = {"SERVER_NAME": "localhost", "REMOTE_ADDR": "127.0.0.1"}


@pytest.fixture
def demo(settings: Any) -> Any:
    settings.KOTA_DEMO = True
    settings.ALLOWED_HOSTS = ["localhost", "kota.example", "testserver"]
    return settings


def tries(**machine: str) -> bool:
    client = Client(**{**HERE, **machine})  # type: ignore[arg-type]
    client.post("/account/sign-in", {"login": "contoh@contoh.test", "password": PASSWORD})
    return "_auth_user_id" in client.session


def test_on_this_machine_they_sign_in(demo: Any):
    make_account(email="contoh@contoh.test", is_sample=True)
    assert tries()


@pytest.mark.parametrize(
    "machine",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"SERVER_NAME": "kota.example"},
        {"HTTP_X_FORWARDED_FOR": "192.0.2.7"},
        {"HTTP_FORWARDED": "for=192.0.2.7"},
        {"HTTP_X_REAL_IP": "192.0.2.7"},
    ],
)
def test_from_elsewhere_they_do_not(demo: Any, machine: dict[str, str]):
    make_account(email="contoh@contoh.test", is_sample=True)
    assert not tries(**machine)


def test_without_the_demonstration_they_do_not(settings: Any):
    make_account(email="contoh@contoh.test", is_sample=True)
    assert not tries()


def test_a_session_is_worth_nothing_elsewhere_and_ends_there(demo: Any):
    client = sign_in(Client(**HERE), make_account(is_sample=True))  # type: ignore[arg-type]
    assert client.get("/account").status_code == 200
    assert client.get("/account", REMOTE_ADDR="192.0.2.7").status_code == 303
    assert client.get("/account").status_code == 303


def test_no_code_and_no_link_lets_them_in_elsewhere(demo: Any, newest_code):
    make_account(email="contoh@contoh.test", is_sample=True)
    client = Client(**{**HERE, "REMOTE_ADDR": "192.0.2.7"})  # type: ignore[arg-type]
    client.post("/account/code", {"login": "contoh@contoh.test"})
    client.post("/account/code/confirm", {"code": newest_code()})
    assert "_auth_user_id" not in client.session


def test_the_demonstration_makes_them_and_keeps_their_secrets(demo: Any, tmp_path: Path):
    out = tmp_path / "demo.json"
    call_command("demo_setup", "--out", str(out))
    first = json.loads(out.read_text())
    assert out.stat().st_mode & 0o777 == 0o600
    admin = next(row for row in first["signins"] if row["key"] == "admin")
    account = Account.objects.get(email=admin["email"])
    assert account.is_sample and account.check_password(admin["password"]) and admin["totp_secret"]
    assert RoleAssignment.objects.filter(account=account, role="city-admin", ended_at=None).exists()
    assert client_for(first["keys"]["open311_api_key"]) and client_for(first["keys"]["api_token"])
    call_command("demo_setup", "--out", str(out))
    assert json.loads(out.read_text()) == first


def test_a_real_city_has_no_sample_persons(settings: Any, tmp_path: Path):
    with pytest.raises(CommandError):
        call_command("demo_setup", "--out", str(tmp_path / "demo.json"))


def test_keys_of_the_demonstration_end_with_it(demo: Any, tmp_path: Path):
    out = tmp_path / "demo.json"
    call_command("demo_setup", out=out)
    with pytest.raises(CommandError):
        call_command("demo_end")
    demo.KOTA_DEMO = False
    call_command("demo_end")
    _known.clear()
    for secret in json.loads(out.read_text())["keys"].values():
        assert client_for(secret) is None
    assert not tries()
    demo.KOTA_DEMO = True
    call_command("demo_setup", out=out)
    _known.clear()
    assert all(client_for(secret) for secret in json.loads(out.read_text())["keys"].values())
