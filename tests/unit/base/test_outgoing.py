"""Where Kota may be sent by a stranger's address, and where not."""

import pytest

from kota.base import outgoing
from kota.base.outgoing import may_connect, target

PUBLIC = target("https://example.org/a.jpg")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
        "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fec0::1", "ff02::1", "2001:db8::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    ],
)  # fmt: skip
def test_addresses_that_lead_into_the_house_are_refused(address: str) -> None:
    assert not may_connect(PUBLIC, address)


@pytest.mark.parametrize("address", ["93.184.215.14", "1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1"])
def test_addresses_of_the_open_internet_are_allowed(address: str) -> None:
    assert may_connect(PUBLIC, address)


@pytest.mark.parametrize("url", ["http://example.org:22/", "http://example.org:6379/", "http://example.org:25/"])
def test_ports_that_are_no_web_servers_are_refused(url: str) -> None:
    assert not may_connect(target(url), "1.1.1.1")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://[::1]/", "http://10.0.0.1/", "http://localhost/", "http://db/", "http://a.org:22/",
        "https://127.1/", "https://0x7f.1/", "https://0177.0.0.1/", "https://localhost.localdomain/", "https://a.local/",
        "https://127%2e0.0.1/", "https://%6cocalhost.org/", "https://169.254.169.254/", "https://a.home.arpa./",
    ],
)  # fmt: skip
def test_a_name_alone_can_tell_that_nobody_may_ask(url: str) -> None:
    assert not outgoing.may_ask(target(url))
    assert outgoing.may_ask(target("https://example.org/a.jpg"))


def test_what_a_test_opens_is_open_on_loopback_only() -> None:
    here = target("http://localhost:9000/")

    assert may_connect(here, "127.0.0.1", ["localhost:9000"])
    assert not may_connect(here, "10.0.0.1", ["localhost:9000"])
    assert not may_connect(target("http://localhost:9001/"), "127.0.0.1", ["localhost:9000"])


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/a", "file:///etc/passwd", "gopher://x", "//example.org", "example.org/a.jpg", "",
        "http://", "http://user:pass@example.org/", "http://example.org/a b", "http://example.org/\r\nX: 1",
        "http://example.org:99999/", "http://" + "a" * 3000,
    ],
)  # fmt: skip
def test_addresses_that_are_none_are_refused(url: str) -> None:
    with pytest.raises(ValueError):
        target(url)


def test_an_address_keeps_its_query_and_is_written_in_ascii() -> None:
    found = target("https://contoh.id/foto ü.jpg?x=1".replace(" ", "-"))

    assert found.path == "/foto-%C3%BC.jpg?x=1"
    assert (found.port, found.host_header) == (443, "contoh.id")


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "http://[::1]/", "http://2130706433/", "http://0x7f.1/", "http://localhost/"]
)
def test_loopback_in_any_writing_is_not_asked(url: str) -> None:
    with pytest.raises(outgoing.UnreachableError):
        outgoing.ask(url)
