"""What this browser follows, without an account: one signed cookie."""

from dataclasses import dataclass, replace

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from kota.base.ids import uuid7

COOKIE = "kota_reports"
_SALT = "reports.device"
_AGE_S = 365 * 24 * 3600
MOST = 60  # references of each list: the cookie stays below two kilobytes


@dataclass(frozen=True, slots=True)
class Device:
    """Reports sent (or opened by their follow link) and joined here, and a mark that tells browsers apart."""

    sent: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    mark: str = ""

    def sending(self, reference: str) -> "Device":
        return replace(self, sent=_added(self.sent, reference))

    def joining(self, reference: str) -> "Device":
        return replace(self, joined=_added(self.joined, reference))

    def marked(self) -> "Device":
        return self if self.mark else replace(self, mark=uuid7().hex)

    @property
    def digest(self) -> str:
        """Tells browsers apart where the mark itself should not lie."""
        return salted_hmac("reports.sender", self.mark, algorithm="sha256").hexdigest()[:16] if self.mark else ""


def _added(references: tuple[str, ...], reference: str) -> tuple[str, ...]:
    """Newest first; the oldest goes when there are too many."""
    return (reference, *(other for other in references if other != reference))[:MOST]


def of(request: HttpRequest) -> Device:
    """What the cookie says; nothing when it is missing or forged."""
    try:
        kept = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_AGE_S)
        return Device(tuple(kept["s"]), tuple(kept["j"]), kept["m"])
    except (signing.BadSignature, KeyError, TypeError):
        return Device()


def keep(response: HttpResponse, device: Device) -> None:
    """Give the cookie. Scripts cannot read it, and no other site sends it along."""
    value = signing.dumps({"s": device.sent, "j": device.joined, "m": device.mark}, salt=_SALT, compress=True)
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(COOKIE, value, max_age=_AGE_S, httponly=True, samesite="Lax", secure=secure)
