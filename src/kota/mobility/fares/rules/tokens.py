"""Tickets as short-lived tokens: JWS compact (RFC 7515) by Ed25519 (RFC 8037), verifiable without a line.

A validator needs the public keys (a JWK set), its clock, and the ids of tokens that it has seen: each counts once.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from kota.mobility.fares.contracts import ADULT

LEEWAY_S = 30
LONGEST = 2400
_RAW = (serialization.Encoding.Raw, serialization.PublicFormat.Raw)


@dataclass(frozen=True, slots=True)
class Claims:
    """What a token says: which ticket, at whose gates, from when to when; `id` is the token's own. `rider` is the class
    that paid, for whoever asks for its proof; `rides` are operator, station in, station out (empty: any)."""

    ticket: UUID
    id: str
    operators: tuple[str, ...]
    begins: datetime
    ends: datetime
    is_simulated: bool
    rider: str = ADULT
    rides: tuple[tuple[str, str, str], ...] = ()


def public_keys(key: Ed25519PrivateKey) -> dict[str, Any]:
    """The JWK set that validators keep."""
    raw = key.public_key().public_bytes(*_RAW)
    return {"keys": [{"kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": _kid(raw), "x": _text(raw)}]}


def sign(claims: Claims, key: Ed25519PrivateKey) -> str:
    kid = _kid(key.public_key().public_bytes(*_RAW))
    header = {"alg": "EdDSA", "typ": "JWT", "kid": kid}
    body = {
        "sub": str(claims.ticket), "jti": claims.id, "aud": list(claims.operators),
        "nbf": int(claims.begins.timestamp()), "exp": int(claims.ends.timestamp()),
        "class": claims.rider, "rides": claims.rides, **({"sim": True} if claims.is_simulated else {}),
    }  # fmt: skip
    signed = f"{_text(_dumped(header))}.{_text(_dumped(body))}"
    return f"{signed}.{_text(key.sign(signed.encode()))}"


def read(token: str, keys: Iterable[dict[str, Any]], at: datetime) -> Claims | None:
    """What a token says, where one of the keys signed it and it holds at that moment; else None."""
    if len(token) > LONGEST or token.count(".") != 2 or not token.isascii():
        return None
    head, body, signature = token.split(".")
    try:
        header, claims = json.loads(_bytes(head)), json.loads(_bytes(body))
        known = next((one for one in keys if one["kid"] == header["kid"]), None)
        if header["alg"] != "EdDSA" or known is None:
            return None
        public = Ed25519PublicKey.from_public_bytes(_bytes(known["x"]))
        public.verify(_bytes(signature), f"{head}.{body}".encode())
        found = _claims(claims)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError, InvalidSignature):
        return None
    now = at.timestamp()
    return found if found.begins.timestamp() - LEEWAY_S <= now <= found.ends.timestamp() + LEEWAY_S else None


def _claims(body: dict[str, Any]) -> Claims:
    return Claims(
        UUID(body["sub"]), str(body["jti"]), tuple(map(str, body["aud"])), datetime.fromtimestamp(body["nbf"], tz=UTC),
        datetime.fromtimestamp(body["exp"], tz=UTC), bool(body.get("sim", False)),
        str(body.get("class", ADULT)), tuple((str(a), str(b), str(c)) for a, b, c in body.get("rides", ())),
    )  # fmt: skip


def _kid(raw: bytes) -> str:
    """The thumbprint of RFC 7638."""
    jwk = f'{{"crv":"Ed25519","kty":"OKP","x":"{_text(raw)}"}}'
    return _text(hashlib.sha256(jwk.encode()).digest())[:16]


def _dumped(value: dict[str, Any]) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("this is no base64url") from error
