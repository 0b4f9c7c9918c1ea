"""How often one person, or one line to the network, may do something."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

from kota.base import throttle
from kota.ui.access import actor_of

SPAN_S = 600


def count(request: HttpRequest, what: str, *, most: int) -> None:
    """TooManyError when this account, or without one this address, did it too often in the last ten minutes."""
    actor = actor_of(request)
    who = actor.urn if actor.account_id is not None else line_of(request)
    throttle.check(f"{what}:{who}", most=most, seconds=SPAN_S)


def line_of(request: HttpRequest) -> str:
    """What an address is limited by: itself, or of IPv6 the network that a household gets."""
    address = client_address(request)
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or ip_network((found, 64), strict=False))


def client_address(request: HttpRequest) -> str:
    """The address of the one who asks, as the city's own proxies saw it.

    Each proxy adds at the end of `X-Forwarded-For` whom it was asked by. What stands before the entries of our own
    (`KOTA_TRUSTED_PROXIES`) anybody may have written.
    """
    proxies = settings.KOTA_TRUSTED_PROXIES
    passed = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    seen = passed[-proxies] if 0 < proxies <= len(passed) else ""
    return seen or str(request.META.get("REMOTE_ADDR", ""))
