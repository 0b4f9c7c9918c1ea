"""Whether a request comes from this very machine: what the demonstration shows goes nowhere else."""

from django.conf import settings
from django.http import HttpRequest

from kota.kernel.accounts import rules

_PROXY_HEADERS = ("X-Forwarded-For", "Forwarded", "X-Real-Ip")


def is_from_here(request: HttpRequest | None) -> bool:
    """Whether demo sign-ins may be used in this request: only with the demo on, and from this very machine."""
    if request is None or not settings.KOTA_DEMO:
        return False
    forwarded = "".join(request.headers.get(name, "") for name in _PROXY_HEADERS)
    return rules.is_loopback(host=request.get_host(), peer=request.META.get("REMOTE_ADDR", ""), forwarded=forwarded)
