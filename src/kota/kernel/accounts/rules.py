"""Pure decisions about people and keys."""

import hashlib
from ipaddress import ip_address

import phonenumbers

PREFIX_LENGTH = 12


def digest(secret: str) -> bytes:
    """SHA-256 serves: the secret is 256 random bits, so there is nothing to guess."""
    return hashlib.sha256(secret.encode()).digest()


def read_phone(text: str) -> str | None:
    """A phone number in E.164 (`+628123456789`), or None when it is none. Without a country it is Indonesian."""
    try:
        number = phonenumbers.parse(text, "ID")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def is_loopback(*, host: str, peer: str, forwarded: str) -> bool:
    """Whether a request came from this very machine: by its name, by its address, and through no proxy."""
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    try:
        near = peer == "" or ip_address(peer).is_loopback
    except ValueError:
        near = False
    return name in ("localhost", "127.0.0.1", "[::1]") and near and not forwarded
