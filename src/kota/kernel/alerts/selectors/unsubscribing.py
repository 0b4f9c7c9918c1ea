"""The signed link in each message by which one says "no more", without signing in."""

from dataclasses import dataclass, replace

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from kota.base.errors import MissingError
from kota.kernel.alerts.models import Notice

_SALT = "kota.alerts.off"


@dataclass(frozen=True, slots=True)
class Unsubscribing:
    """Who wants to hear no more of a topic (empty: of anything) by a channel."""

    account_id: int | None
    address: bytes | None
    topic: str
    channel: str


def everything(asked: Unsubscribing) -> Unsubscribing:
    """The same person and channel, but about anything."""
    return replace(asked, topic="")


def unsubscribe_url(notice: Notice, channel: str, topic: str) -> str:
    """The whole address. It stays good for ever: a mail may be opened years later."""
    who = notice.account_id or bytes(notice.address or b"").hex()
    token = signing.dumps([who, topic, channel], salt=_SALT)
    return settings.KOTA_PUBLIC_URL + reverse("alerts:unsubscribe", args=[token])


def read_token(token: str) -> Unsubscribing:
    """What a link asks for; MissingError when it is not one of ours."""
    try:
        who, topic, channel = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        raise MissingError(_("This link is not complete. Open it from the message again.")) from None
    if isinstance(who, int):
        return Unsubscribing(who, None, topic, channel)
    return Unsubscribing(None, bytes.fromhex(who), topic, channel)
