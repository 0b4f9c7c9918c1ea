"""Asking an address that a stranger gave (a photo, a push service) without being led back into the house.

A name is resolved once, every address behind it must lie in the open internet, and the connection goes to
that very address: a name server that answers differently the second time gains nothing.
"""

import http.client
import re
import socket
import ssl
import time
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Timer
from urllib.parse import urlsplit

PORTS = frozenset({80, 443, 8080, 8443})
TIMEOUT_S = 5.0  # for each step: connecting, one read
DEADLINE_S = 20.0  # for everything, so that a drip of bytes holds nobody up
_CHUNK = 64 * 1024
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?")
_INNER = frozenset({"localhost", "localdomain", "local", "internal", "intranet", "lan", "home", "corp", "private",
                    "test", "invalid", "onion"})  # fmt: skip
_NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))


class UnreachableError(Exception):
    """The address may not be asked, or nobody answered."""


class TooLargeError(UnreachableError):
    """The answer is larger than the caller takes."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where an http(s) address points."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def place(self) -> str:
        return f"{self.host}:{self.port}"

    @property
    def host_header(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = {"http": 80, "https": 443}[self.scheme]
        return host if self.port == usual else f"{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. Redirects are not followed: `location` says where one leads."""

    status: int
    location: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)  # names in lower case


def target(url: str) -> Target:
    """The parts of an http(s) address; ValueError when it is none that may be asked."""
    if len(url) > 2000 or any(ord(ch) <= 32 or ord(ch) == 127 for ch in url):
        raise ValueError("an address holds no blanks and at most 2000 characters")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        raise ValueError("only http and https addresses without a user name")
    host = parts.hostname.rstrip(".").encode("idna").decode("ascii")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, parts.port or (443 if parts.scheme == "https" else 80), _ascii(path))


def _ascii(path: str) -> str:
    return "".join(ch if ch.isascii() else "".join(f"%{byte:02X}" for byte in ch.encode()) for ch in path)


def may_ask(asked: Target, allowed: Collection[str] = ()) -> bool:
    """May `asked` be asked, as far as its name tells? Whether all behind the name is public shows only on asking."""
    if asked.place in allowed:
        return True
    try:
        return may_connect(asked, asked.host, allowed)
    except ValueError:  # a name and no number
        return asked.port in PORTS and _is_public_name(asked.host)


def _is_public_name(host: str) -> bool:
    """A name of the open internet: of two labels or more, none of which is odd, ending neither in a number (resolvers
    read `127.1` and `0x7f.1` as addresses) nor where names of the own house do."""
    labels = host.lower().split(".")
    last = labels[-1]
    return (
        len(labels) > 1
        and all(_LABEL.fullmatch(label) for label in labels)
        and not (last[:1].isdigit())
        and last not in _INNER
        and labels[-2:] != ["home", "arpa"]
    )


def may_connect(asked: Target, address: str, allowed: Collection[str] = ()) -> bool:
    """May `asked` be read from this address? `allowed` are host:port pairs that tests open on loopback."""
    found = ip_address(address.split("%")[0])
    if asked.place in allowed and found.is_loopback:
        return True
    return asked.port in PORTS and is_public(found)


def is_public(found: IPv4Address | IPv6Address) -> bool:
    """Is this an ordinary address of the open internet? IPv4 wrapped in IPv6 counts as what it wraps."""
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            return is_public(found.ipv4_mapped)
        if found.sixtofour is not None or found.teredo is not None or any(found in net for net in _NAT64):
            return False
        if int(found) >> 32 == 0 or found.is_site_local:
            return False
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)


def ask(
    url: str,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    most_bytes: int = 64 * 1024,
    allowed: Collection[str] = (),
    until: float | None = None,
) -> Answer:
    """One request; UnreachableError for whatever goes wrong. `until` is a moment of `time.monotonic()`."""
    end = until or time.monotonic() + DEADLINE_S
    try:
        asked = target(url)
        connection = _connected(asked, _resolved(asked, allowed), end)
    except (OSError, ValueError) as error:
        raise UnreachableError(str(error)) from None
    timer = Timer(max(0.0, end - time.monotonic()), _cut, [connection])
    timer.daemon = True
    timer.start()
    try:
        connection.request(method, asked.path, body, {"Host": asked.host_header, **(headers or {})})
        response = connection.getresponse()
        told = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, told.get("location", ""), _body(response, most_bytes), told)
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise UnreachableError(str(error)) from None
    finally:
        timer.cancel()
        connection.close()


def _body(response: http.client.HTTPResponse, most_bytes: int) -> bytes:
    body = bytearray()
    if int(response.getheader("Content-Length") or 0) > most_bytes:
        raise TooLargeError("too large")
    while chunk := response.read(_CHUNK):
        body += chunk
        if len(body) > most_bytes:
            raise TooLargeError("too large")
    return bytes(body)


def _resolved(asked: Target, allowed: Collection[str]) -> list[str]:
    """The addresses behind a name, once each; ValueError when one of them lies where nobody may ask."""
    answers = socket.getaddrinfo(asked.host, asked.port, type=socket.SOCK_STREAM)
    found = list(dict.fromkeys(str(answer[4][0]) for answer in answers))
    if not found or not all(may_connect(asked, one, allowed) for one in found):
        raise ValueError("not a public address")
    return found


def _connected(asked: Target, found: list[str], until: float) -> http.client.HTTPConnection:
    """Connected to one of the checked addresses itself: nobody asks the name server again."""
    for address in found[:4]:
        left = min(TIMEOUT_S, until - time.monotonic())
        if left <= 0:
            break
        try:
            sock = socket.create_connection((address, asked.port), timeout=left)
        except OSError:
            continue
        sock.settimeout(TIMEOUT_S)
        return _over(sock, asked)
    raise OSError("no connection")


def _over(sock: socket.socket, asked: Target) -> http.client.HTTPConnection:
    connection = http.client.HTTPConnection(asked.host, asked.port, timeout=TIMEOUT_S)
    connection.auto_open = 0  # never connect by name behind our back
    try:
        if asked.scheme == "https":
            sock = ssl.create_default_context().wrap_socket(sock, server_hostname=asked.host)
    except BaseException:
        sock.close()
        raise
    connection.sock = sock
    return connection


def _cut(connection: http.client.HTTPConnection) -> None:
    """End a connection from outside: whoever reads from it gets an error or an early end."""
    with suppress(OSError, AttributeError):
        connection.sock.shutdown(socket.SHUT_RDWR)
