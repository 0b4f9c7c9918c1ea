"""An operator that is connected by OCPI, without its own server where nobody calls it."""

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from kota.base import clock
from kota.base.actor import system
from kota.mobility.charging.models import Party, Role
from kota.mobility.charging.services import parties, sealing

BY = system("tests")


class Peer:
    """Calls the city as an operator does: `peer("PUT", "tariffs/ID/CPO/T1", {...})` gives HTTP's and OCPI's status."""

    def __init__(self, party: Party, token: str) -> None:
        self.party, self.token, self.client = party, token, Client(raise_request_exception=False)
        self.headers: dict[str, str] = {}

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        auth = f"Token {base64.b64encode(self.token.encode()).decode()}"
        sent = body if isinstance(body, (bytes, str)) else "" if body is None else json.dumps(body)
        address = path if path.startswith("/") else f"/ocpi/2.2.1/{path}"
        return self.client.generic(
            method, address, sent, content_type="application/json", headers={"Authorization": auth, **headers}
        )

    def __call__(self, method: str, path: str, body: Any = None) -> tuple[int, int]:
        answer = self.ask(method, path, body)
        return answer.status_code, answer.json()["status_code"]

    def get(self, path: str) -> Any:
        return self.ask("GET", path).json()["data"]


def connect(owner: str = "ID*CPO", role: str = "CPO", **more: Any) -> Peer:
    """As if the handshake were done."""
    at, token = clock.now(), sealing.new_token()
    row = Party.objects.create(
        name=f"Operator {owner}", state=Party.CONNECTED, ours=sealing.digest(token), invited_at=at, connected_at=at,
        heard_at=at, **more,
    )  # fmt: skip
    Role.objects.create(party=row, role=role, owner=owner, name=row.name)
    return Peer(row, token)


@pytest.fixture
def peer(db: None) -> Peer:
    return connect()


@pytest.fixture
def connected(db: None) -> Callable[..., Peer]:
    """Makes more of them: `connected("ID*OTH", "EMSP")`."""
    return connect


@pytest.fixture
def invited(db: None) -> Peer:
    opened = parties.invite(name="Operator baru", by=BY, at=clock.now())
    return Peer(opened.party, opened.token)
