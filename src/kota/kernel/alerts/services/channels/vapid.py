"""The key by which push services know this city (RFC 8292): made once, kept in the city's secrets."""

import base64
import json
import os
from contextlib import suppress
from functools import cache
from pathlib import Path
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from py_vapid import Vapid02

from kota.base import outgoing


def public_key() -> str:
    """What browsers subscribe with."""
    return _keys(_path())[1]


def authorization(endpoint: str) -> str:
    """The header that proves to the push service who is asking."""
    asked = outgoing.target(endpoint)
    claims = {"aud": f"{asked.scheme}://{asked.host_header}", "sub": _contact()}
    return str(Vapid02.from_raw(_keys(_path())[0].encode()).sign(claims)["Authorization"])


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
