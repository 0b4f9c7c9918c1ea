"""Calling another party's OCPI interface."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.conf import settings

from kota.base import outgoing
from kota.base.errors import KotaError
from kota.base.ids import uuid7
from kota.base.words import noop as _
from kota.mobility.charging.selectors import facts

VERSION = "2.2.1"
MOST_BYTES = 8 * 1024 * 1024


class PeerError(KotaError):
    """The other side does not answer, or not as the standard has it. `ocpi` is the status code for whoever asked us."""

    status = 502
    code = "peer"

    def __init__(self, message: str, *, ocpi: int = 3001, **values: object) -> None:
        super().__init__(message, field="", **values)
        self.ocpi = ocpi


@dataclass(frozen=True, slots=True)
class Answer:
    """The `data` of an answer, and what its headers say of the next page."""

    data: Any
    headers: Mapping[str, str]


def ask(url: str, token: str, *, method: str = "GET", body: Any = None, owner: str = "") -> Answer:
    """One request; PeerError for whatever is wrong with the answer. `owner`: whom it is for."""
    sent = None if body is None else orjson.dumps(body)
    try:
        answer = outgoing.ask(
            url, method=method, body=sent, headers=_headers(token, owner, has_body=sent is not None),
            most_bytes=MOST_BYTES, allowed=settings.KOTA_FETCH_ALLOW,
        )  # fmt: skip
    except outgoing.UnreachableError as error:
        raise PeerError(_("the other side cannot be reached: %(why)s"), why=str(error)[:200]) from None
    if answer.status not in (200, 201):
        raise PeerError(_("the other side answered %(status)s"), status=answer.status)
    return Answer(_data(answer.body), answer.headers)


def _headers(token: str, owner: str, *, has_body: bool) -> dict[str, str]:
    """Since 2.2.1 the token goes in Base64."""
    found = {
        "Authorization": f"Token {base64.b64encode(token.encode()).decode()}",
        "X-Request-ID": str(uuid7()), "X-Correlation-ID": str(uuid7()), "Accept": "application/json",
    }  # fmt: skip
    if has_body:
        found["Content-Type"] = "application/json"
    return found | routing(owner)


def routing(owner: str) -> dict[str, str]:
    if not owner:
        return {}
    (to_country, to_party), (country, party) = owner.split("*"), facts.own().split("*")
    return {
        "OCPI-to-country-code": to_country, "OCPI-to-party-id": to_party,
        "OCPI-from-country-code": country, "OCPI-from-party-id": party,
    }  # fmt: skip


def _data(body: bytes) -> Any:
    try:
        found = orjson.loads(body)
    except ValueError:
        raise PeerError(_("the other side answered something that is no JSON")) from None
    if not isinstance(found, dict) or not isinstance(found.get("status_code"), int):
        raise PeerError(_("the other side answered without a status code"))
    if not 1000 <= found["status_code"] < 2000:
        words = str(found.get("status_message") or "")[:200]
        raise PeerError(_("the other side refused: %(code)s %(words)s"), code=found["status_code"], words=words)
    return found.get("data")


def moment(at: datetime) -> str:
    """As OCPI writes it."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
