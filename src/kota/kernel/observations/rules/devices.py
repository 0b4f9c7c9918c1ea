"""Names of devices, and their credentials as Mosquitto keeps them."""

import hashlib
import re
from base64 import b64encode

from kota.base.errors import InvalidError

LONGEST_KEY = 60
# Such a name needs no escaping in a topic, in a line of a password file, or in an address.
_KEY = re.compile(rf"[a-z0-9](?:[a-z0-9._-]{{0,{LONGEST_KEY - 1}}})")
TAKEN = frozenset({"kota"})  # Kota's own user at the broker
ITERATIONS = 101  # what mosquitto_passwd takes; a secret of 192 random bits needs no slower one


def check_key(key: str) -> None:
    """Is this a name that a device can have?"""
    if not _KEY.fullmatch(key) or key in TAKEN:
        raise InvalidError("A device’s name has a-z, 0-9, dots and dashes, at most 60, and is not “kota”.", field="key")


def mosquitto_line(user: str, secret: str, salt: bytes) -> str:
    """A line of a Mosquitto password file: PBKDF2 with SHA-512 (mosquitto_passwd(1), version 2.0)."""
    key = hashlib.pbkdf2_hmac("sha512", secret.encode(), salt, ITERATIONS)
    return f"{user}:$7${ITERATIONS}${b64encode(salt).decode()}${b64encode(key).decode()}"
