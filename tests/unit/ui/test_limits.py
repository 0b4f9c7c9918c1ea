"""Whose address counts behind the city's own proxies."""

from typing import Any

import pytest
from django.test import RequestFactory

from kota.ui import limits

PROXY = "127.0.0.1"


def asked(passed: str = "", *, peer: str = PROXY) -> Any:
    headers = {"X-Forwarded-For": passed} if passed else {}
    return RequestFactory(headers=headers).get("/", REMOTE_ADDR=peer)


def test_without_a_proxy_only_the_connection_is_believed(settings: Any) -> None:
    settings.KOTA_TRUSTED_PROXIES = 0

    assert limits.client_address(asked("198.51.100.7", peer="203.0.113.9")) == "203.0.113.9"


@pytest.mark.parametrize(
    ("proxies", "passed", "address"),
    [
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "made.up, 198.51.100.7", "198.51.100.7"),
        (2, "made.up, 198.51.100.7, 10.0.0.2", "198.51.100.7"),
        (1, "", PROXY),
        (2, "198.51.100.7", PROXY),
        (1, "198.51.100.7, ", PROXY),
    ],
)
def test_behind_proxies_it_is_what_the_outermost_of_ours_saw(
    settings: Any, proxies: int, passed: str, address: str
) -> None:
    settings.KOTA_TRUSTED_PROXIES = proxies

    assert limits.client_address(asked(passed)) == address


@pytest.mark.parametrize(
    ("address", "line"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:a:b:c:d", "2001:db8:1:2::/64"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("nonsense", "nonsense"),
    ],
)
def test_a_household_s_many_addresses_are_one_line(settings: Any, address: str, line: str) -> None:
    settings.KOTA_TRUSTED_PROXIES = 0

    assert limits.line_of(asked(peer=address)) == line
