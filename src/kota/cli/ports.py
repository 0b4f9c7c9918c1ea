"""Ports for the web process and for MQTT: those that were asked for, or the next free ones."""

import contextlib
import os
import socket
import sys

from kota.cli.errors import KnownError

FIRST, TRIED = 8000, 200
MQTT = 1883
HIGHEST = 65535
_claims: dict[tuple[str, int], socket.socket] = {}


def is_free(host: str, port: int) -> bool:
    """Whether we could listen there. On loopback both families count, since `localhost` may mean either."""
    hosts = ["127.0.0.1", "::1"] if host in {"127.0.0.1", "localhost"} else [host]
    return all(_bindable(place, port) for place in hosts)


def _bindable(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with contextlib.suppress(OSError), socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return host == "::1" and not _has_ipv6()
        return True
    return host == "::1"


def _has_ipv6() -> bool:
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET6) as probe:
        probe.bind(("::1", 0))
        return True
    return False


def asked(name: str = "KOTA_PORT") -> int | None:
    """The port that a setting asks for; nothing when it is not set."""
    given = os.environ.get(name, "")
    if given and (not given.isdecimal() or not 0 < int(given) <= HIGHEST):
        raise KnownError(f"{name} is {given!r}: it must be a number from 1 to {HIGHEST}.")
    return int(given) if given else None


def is_address(host: str) -> bool:
    """Can something listen on this address at all?"""
    try:
        found = socket.getaddrinfo(host, 0, type=socket.SOCK_STREAM)[0]
        with socket.socket(found[0], socket.SOCK_STREAM) as probe:
            probe.bind((host, 0))
    except OSError:
        return False
    return True


def need(host: str, port: int, name: str = "KOTA_PORT") -> int:
    """This port, or a sentence when somebody has it."""
    if not is_address(host):
        raise KnownError(f"KOTA_HOST is {host!r}: that is no address of this machine.")
    if not is_free(host, port) or not claim(host, port):
        raise KnownError(f"Port {port} is taken or not allowed: stop what uses it, or choose another one with {name}.")
    return port


def claim(host: str, port: int) -> bool:
    """Keep this port for us among all cities of this machine until we end: ours opens it only some moments later.

    The claim is a name in the kernel (Linux), so that it goes when its process goes, however that happens.
    """
    if (host, port) in _claims or not sys.platform.startswith("linux"):
        return True
    mark = socket.socket(socket.AF_UNIX)
    try:
        mark.bind(f"\0kota-{host}-{port}")
    except OSError:
        mark.close()
        return False
    _claims[host, port] = mark
    return True


def choose(host: str, *, name: str = "KOTA_PORT", first: int = FIRST) -> tuple[int, bool]:
    """The port, and whether it is another one than people expect."""
    given = asked(name)
    if given is not None:
        return need(host, given, name), False
    port = next((port for port in range(first, first + TRIED) if is_free(host, port) and claim(host, port)), 0)
    if not port:
        raise KnownError(f"No port between {first} and {first + TRIED} is free: choose one with {name}.")
    return port, port != first
