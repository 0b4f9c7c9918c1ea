"""Signing in with another OpenID Connect provider: one that really answers, on this machine."""

import base64
import json
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from jwt.algorithms import RSAAlgorithm

from kota.kernel.accounts.models import Account
from tests.factories.accounts import make_account, sign_in
from tests.fixtures.serving import serve

pytestmark = pytest.mark.django_db
PERSON = {"sub": "p-17", "email": "budi@dinas.test", "email_verified": True, "name": "Budi Santoso"}
OURS, STRANGERS = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))


class Provider(BaseHTTPRequestHandler):
    """Discovery, token, keys and userinfo; it vouches for whoever `server.person` is, with `server.token` if any."""

    def do_GET(self) -> None:
        here = self.server.here  # type: ignore[attr-defined]
        names = {"authorization": "/authorize", "token": "/token", "userinfo": "/me"}
        answers: dict[str, Any] = {
            "/.well-known/openid-configuration": {f"{name}_endpoint": here + path for name, path in names.items()}
            | {"issuer": here, "jwks_uri": f"{here}/keys"},
            "/me": self.server.person,  # type: ignore[attr-defined]
            "/keys": {"keys": [{**RSAAlgorithm.to_jwk(OURS.public_key(), as_dict=True), "kid": "k1", "alg": "RS256"}]},
        }
        self._answer(answers.get(self.path, {}))

    def do_POST(self) -> None:
        asked = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.server.asked.append(asked)  # type: ignore[attr-defined]
        token = self.server.token  # type: ignore[attr-defined]
        self._answer({"access_token": "token", "token_type": "Bearer", "expires_in": 60} | token)

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
    server.asked, server.person, server.token = [], PERSON, {}  # type: ignore[attr-defined]
    server.here = f"http://127.0.0.1:{server.server_address[1]}"  # type: ignore[attr-defined]
    serve(server)
    app = {
        "provider_id": "city", "name": "Jakarta ID", "client_id": "kota", "secret": "secret",
        "settings": {"server_url": server.here},  # type: ignore[attr-defined]
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


def signed(provider: Any, key: Any = OURS, *, algorithm: str = "RS256", **changed: Any) -> dict[str, str]:
    """An ID token as the provider would give it, with some claims changed or, when None, left out."""
    now = int(time.time())
    told = {"iss": provider.here, "aud": "kota", "iat": now, "exp": now + 60, **PERSON, **changed}
    told = {name: value for name, value in told.items() if value is not None}
    return {"id_token": jwt.encode(told, key, algorithm=algorithm, headers={"kid": "k1"})}


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


def test_an_account_with_that_address_is_not_taken_over_and_its_owner_is_told_what_to_do(client: Client, provider: Any):
    make_account(email="budi@dinas.test")
    answer = come_back(client)
    assert "_auth_user_id" not in client.session
    page = client.get(answer.headers["Location"]).content.decode()
    assert "Alamat Anda sudah memiliki akun" in page and "Cara masuk lain" in page


def test_whoever_has_an_account_connects_the_provider_and_comes_in_by_it(client: Client, provider: Any):
    account = make_account(email="budi@dinas.test")
    sign_in(client, account)
    assert "/account/providers/" in client.get("/account").content.decode()
    answer = client.post("/account/providers/city/sign-in?process=connect")
    asked = parse_qs(urlsplit(answer.headers["Location"]).query)
    client.get("/account/providers/city/callback", {"code": "code", "state": asked["state"][0]})
    come_back(again := Client())
    assert int(again.session["_auth_user_id"]) == account.pk


def test_a_signed_token_is_believed(client: Client, provider: Any):
    provider.token = signed(provider)
    come_back(client)
    assert Account.objects.get(email="budi@dinas.test").pk == int(client.session["_auth_user_id"])


@pytest.mark.parametrize(
    ("key", "changed"),
    [
        (STRANGERS, {}),
        (OURS, {"iss": "https://elsewhere.test"}),
        (OURS, {"aud": "another city"}),
        (OURS, {"exp": 1_000_000_000}),
        (OURS, {"sub": "somebody else"}),
        (OURS, {"sub": None}),
        (OURS, {"sub": "nul \x00"}),
    ],
)
def test_a_token_that_is_not_right_opens_nothing(client: Client, provider: Any, key: Any, changed: dict[str, Any]):
    provider.token = signed(provider, key, **changed)
    assert come_back(client).status_code in (302, 303, 401)
    assert "_auth_user_id" not in client.session


def test_a_token_without_a_signature_opens_nothing(client: Client, provider: Any):
    provider.token = signed(provider, None, algorithm="none")
    assert come_back(client).status_code in (302, 303, 401)
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("sub", [None, "", 17, ["p-17"], "nul \x00", "x" * 300])
def test_an_answer_without_a_subject_opens_nothing(client: Client, provider: Any, sub: Any):
    provider.person = PERSON | {"sub": sub}
    assert come_back(client).status_code in (302, 303, 401)
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("verified", ["true", "True", True])
def test_a_provider_may_say_as_text_that_it_has_looked(client: Client, provider: Any, verified: Any):
    provider.person = PERSON | {"email_verified": verified}
    come_back(client)
    assert "_auth_user_id" in client.session


@pytest.mark.parametrize("verified", ["false", "yes", None, 1])
def test_an_address_that_nobody_has_looked_at_is_confirmed_first(client: Client, provider: Any, verified: Any):
    provider.person = PERSON | {"email_verified": verified}
    come_back(client)
    assert "_auth_user_id" not in client.session


def test_a_made_up_answer_is_refused(client: Client, provider: Any):
    state = base64.urlsafe_b64encode(b"made up").decode()
    client.get("/account/providers/city/callback", {"code": "code", "state": state})
    assert "_auth_user_id" not in client.session


def test_without_a_provider_there_is_none(client: Client):
    assert client.post("/account/providers/city/sign-in").status_code == 404
