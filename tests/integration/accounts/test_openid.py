"""Signing in with another OpenID Connect provider: one that really answers, on this machine."""

import base64
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from kota.kernel.accounts.models import Account
from tests.factories.accounts import make_account

pytestmark = pytest.mark.django_db
PERSON = {"sub": "p-17", "email": "budi@dinas.test", "email_verified": True, "name": "Budi Santoso"}


class Provider(BaseHTTPRequestHandler):
    """Discovery, token and userinfo; it vouches for whoever `PERSON` is."""

    def do_GET(self) -> None:
        here = f"http://127.0.0.1:{self.server.server_address[1]}"
        names = {"authorization": "/authorize", "token": "/token", "userinfo": "/me"}
        answers: dict[str, Any] = {
            "/.well-known/openid-configuration": {f"{name}_endpoint": here + path for name, path in names.items()}
            | {"issuer": here, "jwks_uri": f"{here}/keys"},
            "/me": PERSON,
        }
        self._answer(answers.get(self.path, {}))

    def do_POST(self) -> None:
        asked = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.server.asked.append(asked)  # type: ignore[attr-defined]
        self._answer({"access_token": "token", "token_type": "Bearer", "expires_in": 60})

    def _answer(self, content: Any) -> None:
        body = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def provider(settings: Any) -> Iterator[Any]:
    server = HTTPServer(("127.0.0.1", 0), Provider)
    server.asked = []  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    app = {
        "provider_id": "city", "name": "Jakarta ID", "client_id": "kota", "secret": "secret",
        "settings": {"server_url": f"http://127.0.0.1:{server.server_address[1]}"},
    }  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    yield server
    server.shutdown()


def come_back(client: Client) -> Any:
    """Over to the provider, and back with its code."""
    answer = client.post("/account/providers/city/sign-in")
    asked = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    return client.get("/account/providers/city/callback", {"code": "code", "state": asked["state"][0]})


def test_the_sign_in_page_offers_it(client: Client, provider: Any):
    assert "Jakarta ID" in client.get("/account/sign-in").content.decode()


def test_whom_it_vouches_for_gets_an_account(client: Client, provider: Any):
    come_back(client)
    account = Account.objects.get(email="budi@dinas.test")
    assert account.name == "Budi Santoso" and not account.has_usable_password()
    assert int(client.session["_auth_user_id"]) == account.pk
    assert provider.asked[0]["code_verifier"]


def test_the_same_person_comes_to_the_same_account(client: Client, provider: Any):
    come_back(client)
    come_back(again := Client())
    assert again.session["_auth_user_id"] == client.session["_auth_user_id"]


def test_an_account_with_that_address_is_not_taken_over(client: Client, provider: Any):
    make_account(email="budi@dinas.test")
    come_back(client)
    assert "_auth_user_id" not in client.session


def test_a_made_up_answer_is_refused(client: Client, provider: Any):
    state = base64.urlsafe_b64encode(b"made up").decode()
    client.get("/account/providers/city/callback", {"code": "code", "state": state})
    assert "_auth_user_id" not in client.session


def test_without_a_provider_there_is_none(client: Client):
    assert client.post("/account/providers/city/sign-in").status_code == 404
