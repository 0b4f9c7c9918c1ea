"""The key by which push services know this city (RFC 8292): made once, kept in the city's secrets."""

import base64
import json
import os
from contextlib import suppress
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from kota.base import outgoing

_GOOD_FOR_S = 12 * 3600  # push services take a day at most


def public_key() -> str:
    """What browsers subscribe with."""
    return _keys(_path())[1]


def authorization(endpoint: str, at: datetime) -> str:
    """The header that proves to the push service who is asking."""
    asked = outgoing.target(endpoint)
    claims = {
        "aud": f"{asked.scheme}://{asked.host_header}",
        "exp": int(at.timestamp()) + _GOOD_FOR_S,
        "sub": _contact(),
    }
    private, public = _keys(_path())
    return f"vapid t={_signed(claims, private)},k={public}"


def _signed(claims: dict[str, Any], private: str) -> str:
    """A JSON Web Token signed with ES256 (RFC 7515, RFC 7518 3.4: the two numbers of the signature, side by side)."""
    parts = [_written(json.dumps(part).encode()) for part in ({"typ": "JWT", "alg": "ES256"}, claims)]
    key = ec.derive_private_key(int.from_bytes(_read(private), "big"), ec.SECP256R1())
    r, s = decode_dss_signature(key.sign(".".join(parts).encode(), ec.ECDSA(hashes.SHA256())))
    return ".".join([*parts, _written(r.to_bytes(32, "big") + s.to_bytes(32, "big"))])


def _contact() -> str:
    public = settings.KOTA_PUBLIC_URL
    return public if public.startswith("https://") else "mailto:kota@example.org"


def _path() -> Path:
    return Path(settings.HOME) / "secrets" / "vapid.json"


@cache
def _keys(path: Path) -> tuple[str, str]:
    """Private and public key. Two processes that start at once agree: only one file wins the name."""
    if not path.exists():
        _make(path)
    found = json.loads(path.read_text(encoding="ascii"))
    return found["private"], found["public"]


def _make(path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    public = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    private = key.private_numbers().private_value.to_bytes(32, "big")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = path.with_name(f".{path.name}.{uuid4().hex}")
    number = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(number, "w", encoding="ascii") as file:
        json.dump({"private": _written(private), "public": _written(public)}, file)
    with suppress(FileExistsError):
        os.link(aside, path)
    aside.unlink()


def _written(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def _read(written: str) -> bytes:
    return base64.urlsafe_b64decode(written + "=" * (-len(written) % 4))
