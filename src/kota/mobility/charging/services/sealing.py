"""Credentials tokens: ours are kept as digests; those of others, which we say again, sealed with the city's key."""

import base64
import hashlib
import secrets

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from kota.base.errors import ConflictError
from kota.base.words import noop as _

_PURPOSE = b"kota charging credentials"


def new_token() -> str:
    return secrets.token_urlsafe(36)


def digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def seal(token: str) -> bytes:
    return _box().encrypt(token.encode())


def unseal(sealed: bytes | memoryview) -> str:
    """ConflictError where the city has another key now: the party must be connected anew."""
    try:
        return _box().decrypt(bytes(sealed)).decode()
    except InvalidToken:
        raise ConflictError(_("The city's key changed since: connect this party anew.")) from None


def _box() -> Fernet:
    key = hashlib.sha256(_PURPOSE + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
