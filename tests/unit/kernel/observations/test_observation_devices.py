"""Names of devices and their lines for Mosquitto."""

import hashlib
from base64 import b64decode

import pytest

from kota.base.errors import InvalidError
from kota.kernel.observations.rules.devices import check_key, mosquitto_line


@pytest.mark.parametrize("key", ["gate-7", "a", "awlr.katulampa_2", "9" * 60])
def test_a_name_that_needs_no_escaping_is_taken(key: str) -> None:
    check_key(key)


@pytest.mark.parametrize("key", ["", "kota", "Gate", "a/b", "a+b", "a#", "a b", "a:b", "-a", "9" * 61, "gate\n"])
def test_a_name_that_would_mean_something_at_the_broker_is_refused(key: str) -> None:
    with pytest.raises(InvalidError):
        check_key(key)


def test_a_line_for_mosquitto_holds_what_the_secret_is_checked_by() -> None:
    user, _, rest = mosquitto_line("gate-7", "geheim", b"0123456789ab").partition(":")
    empty, kind, iterations, salt, key = rest.split("$")
    assert (user, empty, kind) == ("gate-7", "", "7")
    assert b64decode(salt) == b"0123456789ab"
    assert b64decode(key) == hashlib.pbkdf2_hmac("sha512", b"geheim", b64decode(salt), int(iterations))
