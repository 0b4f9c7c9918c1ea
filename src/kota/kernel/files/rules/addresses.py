"""Which addresses of the network may be fetched from: public ones, none that leads back into the house."""

from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

PORTS = frozenset({80, 443, 8080, 8443})
_NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))


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


def may_connect(asked: Target, address: str, allowed: Collection[str] = ()) -> bool:
    """May `asked` be fetched from this address? `allowed` are host:port pairs that tests open on loopback."""
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
